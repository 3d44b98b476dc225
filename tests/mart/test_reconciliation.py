"""mart.reconciliation: whatever the amounts, VAT and accounts are, each krone lies in exactly one term."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from made_delivery import delivered
from made_tables import empty_warehouse

from pipelines.organisation import DEFAULT
from pipelines.warehouse import build_models, load_body, load_files

ACCOUNTS = ("115", "010", "429", "195", "9999")
"""A purchase, wages, VAT compensation, partly a purchase, and none of the chart's."""

THOUSANDTHS = st.integers(-10_000_000, 10_000_000)
LINES = st.tuples(
    THOUSANDTHS, THOUSANDTHS, st.sampled_from(ACCOUNTS), st.sampled_from(["NOK", "EUR", "XYZ"]), st.booleans()
)


def written(thousandths: int) -> str:
    return f"{Decimal(thousandths) / 1000:f}".replace(".", ",")


@settings(max_examples=8, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=40), st.sampled_from(["Beløp", "Beløp inkl mva"]))
def test_every_krone_lies_in_one_term(lines, header):
    rows = [
        f"{place % 28 + 1:02}.01.2026;{account};Fiktiv AS;{written(amount)};{written(vat)};{currency}"
        if is_number
        else f"01.01.2026;{account};Fiktiv AS;tolv;;{currency}"
        for place, (amount, vat, account, currency, is_number) in enumerate(lines)
    ]
    content = "\n".join([f"Bilagsdato;Konto;Leverandør;{header};Mva;Valuta", *rows])
    with empty_warehouse() as db:
        load_body(db, DEFAULT.model_copy(update={"chart_of_accounts": "kostra"}))
        load_files(db, [delivered(content)])
        build_models(db, "mart.reconciliation")
        found = db.execute(
            """
            select currency_code, residue, residue_lines, parsed, amount_sum, positive_sum, negative_sum,
                purchase_sum + not_purchase_sum + internal_sum + vat_sum + rounding_sum, quarantined_values
            from mart.reconciliation
            """
        ).fetchall()
    for currency, residue, residue_lines, parsed, total, positive, negative, terms, quarantined in found:
        amounts = [Decimal(amount) / 1000 for amount, _, _, code, is_number in lines if code == currency and is_number]
        assert (residue, residue_lines) == (0, 0)
        assert parsed == len(amounts)
        assert total == terms == sum(amounts)
        assert positive == sum(amount for amount in amounts if amount > 0)
        assert negative == sum(amount for amount in amounts if amount < 0)
        assert quarantined == sum(code == currency and not is_number for *_, code, is_number in lines)
    assert {currency for currency, *_ in found} == {line[3] for line in lines}
