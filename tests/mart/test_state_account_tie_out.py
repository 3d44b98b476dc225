"""mart.state_account_tie_out: statsregnskapet is compared with a state body's ledger and never counted as spend."""

from decimal import Decimal

import pytest
from made_delivery import delivered
from made_tables import empty_warehouse

from pipelines.organisation import DEFAULT
from pipelines.reconciliation import TABLES, entries
from pipelines.warehouse import build_models, load_body, load_files

HEADER = (
    "År;Periode;Konto_no;Konto;Programområde_id;Programområde;Programkategori_id;Programkategori;Fagdepartement_id;"
    "Fagdepartement;Kapittel_id;Kapittel;Post_id;Post;Post_type;Kontoklasse_id;Kontoklasse;Kontogruppe_id;Kontogruppe;"
    "Artskonto_id;Artskonto;Fagdepartement_Virksomhet_id;Fagdepartement_Virksomhet;Virksomhet_id;Virksomhet;"
    "Regnskapsfører_id;Regnskapsfører;Beløp"
)
OURS, OTHERS = ("0999", "Prøvedirektoratet"), ("0888", "Et annet direktorat")


def row(period: str, account: str, amount: str, agency: tuple[str, str] = OURS, chapter: str = "0999") -> str:
    before = ["2025", period, f"{chapter}01", "Drift", "01", "A", "0110", "B", "01", "C", chapter, "Kapittel"]
    between = [f"{chapter}01", "Driftsutgifter", "Utgift", account[0], "Klasse", account[:2], "Gruppe", account, "Navn"]
    after = ["01", "Departement", *agency, "01", "DFØ", amount]
    return ";".join(f'"{value}"' for value in (*before, *between, *after))


def accounts(*rows: str) -> bytes:
    return "\r\n".join([";".join(f'"{name}"' for name in HEADER.split(";")), *rows]).encode("cp1252")


def ledger(*rows: str) -> bytes:
    return "\n".join(["Bilagsdato;Konto;Leverandør;Beløp", *rows]).encode()


@pytest.fixture
def tied():
    """What became of the files, and the tie-out, for a body of this name."""

    def build(*files: bytes, **organisation: object):
        body = DEFAULT.model_copy(
            update={"name": OURS[1], "chart_of_accounts": "r102", "vat_basis": "net"} | organisation
        )
        with empty_warehouse() as db:
            load_body(db, body)
            load_files(db, [delivered(content, f"ledgers/{place}") for place, content in enumerate(files)])
            build_models(db, *TABLES, "mart.purchase_line")
            purchases = db.execute("select coalesce(sum(amount_nok), 0) from mart.purchase_line").fetchall()[0][0]
            found = db.execute(
                "select month, account_code, ledger_nok, state_nok, status from mart.state_account_tie_out order by all"
            ).fetchall()
            return purchases, found, entries(db)

    return build


def test_it_is_recognised_by_its_columns_and_is_no_spend(tied):
    purchases, _, (entry,) = tied(accounts(row("202501", "670", "1000,125"), row("202501", "300", "-5000,000")))
    assert (entry["kind"], entry["status"], entry["currency"]) == ("state_accounts", "read", "NOK")
    assert (entry["physical_lines"], entry["parsed"], entry["header_lines"]) == (3, 2, 1)
    assert purchases == 0


def test_each_sum_ties_or_says_why_not(tied):
    state = accounts(
        row("202501", "670", "600,250"), row("202501", "670", "399,750"),
        row("202501", "670", "77777,000", agency=OTHERS),
        row("202501", "620", "50,000"), row("202502", "620", "150,000"),
        row("202501", "655", "10,000"), row("202503", "670", "5,000"),
        row("202501", "300", "-9000,000", chapter="3999"), row("202501", "190", "400,000"),
    )  # fmt: skip
    books = ledger(
        "15.01.2025;670;Fiktiv AS;1000,50", "15.01.2025;620;Fiktiv AS;150", "15.02.2025;620;Fiktiv AS;50",
        "15.02.2025;655;Fiktiv AS;12", "15.04.2025;670;Fiktiv AS;8",
    )  # fmt: skip
    _, found, _ = tied(state, books)
    assert {(month, account): status for month, account, _, _, status in found} == {
        ("2025-01", "670"): "ties",  # within 1 NOK
        ("2025-01", "620"): "other_month",
        ("2025-02", "620"): "other_month",
        ("2025-01", "655"): "not_known",
        ("2025-02", "655"): "not_known",
        ("2025-03", "670"): "no_ledger",
        ("2025-04", "670"): "no_state_accounts",
    }
    assert found[-1][2:4] == (Decimal("8"), Decimal("0"))


def test_a_ledger_that_was_delivered_with_vat_ties_with_it(tied):
    books = "Bilagsdato;Konto;Leverandør;Beløp inkl mva;Mva\n15.01.2025;670;Fiktiv AS;1250,00;250,00".encode()
    _, ((*_, ledger_nok, state_nok, status),), _ = tied(accounts(row("202501", "670", "1250,000")), books)
    assert (ledger_nok, state_nok, status) == (Decimal("1000"), Decimal("1250"), "ties_with_vat")


@pytest.mark.parametrize("told", [{"name": "prøvedirektoratet "}, {"name": "X", "state_accounts_id": "0999"}])
def test_the_body_is_found_by_name_or_by_its_number_there(tied, told):
    _, found, (entry, _) = tied(accounts(row("202501", "670", "1,0")), ledger("15.01.2025;670;F AS;1"), **told)
    assert [status for *_, status in found] == ["ties"]
    assert entry["warnings"] == []


def test_accounts_of_others_are_compared_with_nothing_and_that_is_said(tied):
    _, found, (entry, _) = tied(accounts(row("202501", "670", "1,0")), ledger("15.01.2025;670;F AS;1"), name="X")
    assert found == []
    assert "no agency in the state's accounts is this body" in entry["warnings"][0]
