"""Who a supplier is: numbers cleaned, names compared, kinds told the careful way, sub-units rolled up.

Organisation numbers start with 1, so they are no one's; check digits by python-stdnum.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.no import orgnr

from pipelines.demo.fiction import invented_org_number
from pipelines.warehouse import build_models

A, B, C, OWN, KF, CHILD = (invented_org_number(serial) for serial in (7001, 7002, 7003, 7004, 7005, 7006))


def ledger(bench, *lines, **facts):
    bench.given(
        "raw.delivery",
        {
            "file_id": "f", "file": "ledgers/a.csv", "status": "read", "kind": "ledger", "format": "delimited",
            "decimal_mark": ",", "date_order": "dmy", "currency": "NOK",
        }
        | facts,
        {"file_id": "r", "file": "registers/r.csv", "status": "read", "kind": "register"},
    )  # fmt: skip
    for number, line in enumerate(lines, start=1):
        bench.given(
            "raw.ledger_line",
            {"file_id": "f", "record_number": number, "line_id": f"f-{number}", "amount": "100"} | line,
        )


def unit(number, form, name=None, **values):
    return {"file_id": "r", "record_number": 1, "org_number": number, "form_code": form, "name": name} | values


def suppliers(bench):
    build_models(bench.db, "core.supplier")
    return {row["supplier_key"]: row for row in bench.look("select * from core.supplier")}


def numbers(bench, *texts):
    bench.db.execute("insert into raw.contract (supplier_org_number) select unnest(?::varchar[])", [list(texts)])
    rows = bench.build("core.delivered_org_number")
    return {row["number_text"]: row for row in rows}


ONE_NUMBER = (
        "974760673", "974 760 673", "NO 974 760 673 MVA", "974760673MVA", "no974760673mva", "'974760673", "974.760.673",
        "0192:974760673", "9908:974760673", "NO:ORGNR:974760673", "974760673.0", "974760673,00", "9.74760673E8",
        "9,74760673E+08", "Org.nr. 974 760 673", "974\u00a0760\u00a0673", "974-760-673", " 974760673 ",
        "NO 974760673 MVA Foretaksregisteret", "NO-974760673",
)  # fmt: skip


def test_one_organisation_number_however_it_is_written(bench):
    found = numbers(bench, *ONE_NUMBER)
    assert {text: row["org_number"] for text, row in found.items()} == dict.fromkeys(ONE_NUMBER, "974760673")


def test_what_fails_the_check_is_kept_as_it_is_and_is_no_organisation_number(bench):
    written = ("974760674", "97476067", "9747606733", "000000000", "974760673.5", "123", "NO 974760674 MVA")
    for text, row in numbers(bench, *written).items():
        assert row["org_number"] is None and row["country_code"] is None, text
        assert bool(row["other_number"]) == (text != "000000000")


def test_a_foreign_number_keeps_its_country(bench):
    expected = {
        "SE556012579001": ("SE", "556012579001"), "DK 12 34 56 78": ("DK", "12345678"),
        "GB 123 4567 89": ("GB", "123456789"), "EL123456789": ("GR", "123456789"),
        "CHE-123.456.789": ("CH", "123456789"), "IE1234567WA": ("IE", "1234567WA"),
    }  # fmt: skip
    found = numbers(bench, *expected)
    assert {text: (row["country_code"], row["foreign_number"]) for text, row in found.items()} == expected
    assert not any(row["org_number"] for row in found.values())


def test_what_holds_no_digits_is_no_number_at_all(bench):
    for row in numbers(bench, "-", "ukjent", "n/a", "ESKIMO AS").values():
        assert not [row[name] for name in ("org_number", "foreign_number", "other_number") if row[name]]


def test_a_mark_never_looks_like_a_number(bench):
    row = numbers(bench, "[fødselsnummer:bcdfghjkmnpqrstv]")["[fødselsnummer:bcdfghjkmnpqrstv]"]
    assert row["is_person"] and row["person_token"] == "bcdfghjkmnpqrstv"
    assert row["org_number"] is None and row["other_number"] is None


def test_the_check_digit_is_that_of_the_library_for_any_nine_digits(bench):
    @settings(max_examples=8, deadline=None)
    @given(st.lists(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True), min_size=99, max_size=99, unique=True))
    def agrees(texts):
        bench.db.execute("delete from raw.contract")
        found = numbers(bench, *texts)
        assert {text: row["org_number"] is not None for text, row in found.items()} == {
            text: orgnr.is_valid(text) for text in texts
        }

    agrees()


@pytest.mark.parametrize(
    "spellings",
    [
        ("Bærum Rør AS", "BÆRUM RØR A/S", "Baerum Ror as", " bærum  rør, AS "),
        ("Hansen & Sønn AS", "Hansen og Sønn", "HANSEN OG SONN AS"),
        ("Café Élan Ltd", "Cafe Elan Ltd.", "CAFE ELAN LIMITED"),
        ("AS Prøvebygg", "Prøvebygg AS", "prøvebygg asa"),
        ("Smith and Co Ltd", "SMITH & CO"),
    ],
)
def test_spellings_of_one_name_are_one_supplier(bench, spellings):
    ledger(bench, *({"supplier_name": name} for name in spellings))
    (row,) = suppliers(bench).values()
    assert row["spellings"] == sorted(name.strip() for name in spellings)
    assert row["kind"] == "organisation"


def test_one_name_with_two_numbers_is_two_suppliers(bench):
    ledger(
        bench,
        {"supplier_name": "Prøve AS", "supplier_org_number": A},
        {"supplier_name": "Prøve AS", "supplier_org_number": B},
        {"supplier_name": "Prøve AS"},
    )
    assert set(suppliers(bench)) == {f"no:{A}", f"no:{B}", "name:prove"}


def test_the_commonest_spelling_is_shown_and_the_registers_goes_before_it(bench):
    lines = [{"supplier_name": name, "supplier_org_number": A} for name in ("PRØVE AS", "Prøve AS", "Prøve AS")]
    ledger(bench, *lines)
    assert suppliers(bench)[f"no:{A}"]["shown_name_nb"] == "Prøve AS"
    bench.given("raw.entity", unit(A, "AS", "PRØVE HOLDING AS"))
    assert suppliers(bench)[f"no:{A}"]["shown_name_nb"] == "PRØVE HOLDING AS"


KIND_OF_NAME = dict((
        ("Oppdiktet Bygg AS", "organisation"), ("Eksempelvik kommune", "public_body"), ("Tenkt KF", "public_body"),
        ("Kulturdepartementet", "public_body"), ("Eksempelvik idrettslag", "organisation"),
        ("Tenkt Barnehage", "organisation"), ("Fictional Services", "organisation"),
        ("Ola Oppdiktet", "unknown"), ("Oppdiktet, Kari", "unknown"), ("Malermester Oppdiktet", "unknown"),
        ("Da Silva Maria", "unknown"), ("Amazon", "unknown"), ("Kari As Oppdiktet", "unknown"),
        ("Mr O Fictional", "private_person"), ("Fru Tenkt", "private_person"), ("Mrs Fictional Ltd", "organisation"),
        ("Oppdiktet Rør ENK", "sole_proprietor"), ("Blomster v/Kari Oppdiktet", "sole_proprietor"),
        ("J Fictional t/a Fictional Plumbing Ltd", "sole_proprietor"),
        ("REDACTED PERSONAL DATA", "redacted"), ("Redacted under DP Act", "redacted"), ("*****", "redacted"),
        ("XXXX XXXX", "redacted"),
))  # fmt: skip


def test_a_name_without_a_word_that_only_organisations_bear_is_not_shown(bench):
    ledger(bench, *({"supplier_name": name} for name in KIND_OF_NAME))
    found = suppliers(bench).values()
    assert {name: row["kind"] for row in found for name in row["spellings"]} == KIND_OF_NAME
    for row in found:
        assert row["is_named"] == (row["kind"] in ("organisation", "public_body"))
        shown = {row["shown_name_nb"], row["shown_name_nn"], row["shown_name_en"]}
        assert row["is_named"] or not shown & set(KIND_OF_NAME)


def test_what_stands_instead_of_a_name_stands_in_three_languages(bench):
    ledger(bench, {"supplier_name": "Oppdiktet Rør ENK"}, {"supplier_org_number": "[fødselsnummer:bcdf]"})
    found = suppliers(bench)
    shown = [found["name:oppdiktet ror"][f"shown_name_{language}"] for language in ("nb", "nn", "en")]
    assert shown == ["Enkeltpersonforetak", "Enkeltpersonføretak", "Sole proprietor"]
    assert found["person:bcdf"]["shown_name_en"] == "Private person"


@pytest.mark.parametrize("place", ["supplier_id", "supplier_org_number", "supplier_vat_number", "supplier_name"])
def test_the_same_persons_spend_sums_wherever_the_number_stood(bench, place):
    ledger(
        bench,
        {place: "[fødselsnummer:bcdf]"},
        {"supplier_org_number": "[fødselsnummer:bcdf]", "supplier_name": "Kari Oppdiktet"},
        {"supplier_org_number": "[fødselsnummer:ghjk]", "supplier_name": "Kari Oppdiktet"},
    )
    build_models(bench.db, "core.ledger_line")
    sums = bench.look("select supplier_key, sum(amount_nok) as nok from core.ledger_line group by all order by all")
    assert [(row["supplier_key"], row["nok"]) for row in sums] == [("person:bcdf", 200), ("person:ghjk", 100)]


@pytest.mark.parametrize(("account", "function"), [("160", None), ("165", None), ("470", None), ("270", "252")])
def test_a_payee_without_a_number_where_persons_are_dense_is_a_person(bench, account, function):
    ledger(
        bench,
        {"supplier_name": "Tenkt Hageservice", "account_id": account, "function_id": function},
        {"supplier_name": "Tenkt AS", "account_id": account, "function_id": function},
        {"supplier_name": "Tenkt Annen", "supplier_org_number": A, "account_id": account, "function_id": function},
        chart_of_accounts="kostra",
    )
    build_models(bench.db, "core.ledger_line")
    keys = [row["supplier_key"] for row in bench.look("select supplier_key from core.ledger_line order by line_id")]
    assert keys == ["person:tenkt hageservice", "name:tenkt", f"no:{A}"]


def test_a_name_that_is_a_persons_in_one_place_is_not_shown_in_another(bench):
    bench.given("raw.entity", unit(B, "ENK"))
    ledger(
        bench,
        {"supplier_name": "Tenkt Hageservice", "account_id": "470"},
        {"supplier_name": "Tenkt Hageservice", "account_id": "115"},
        {"supplier_name": "Oppdiktet Consulting", "supplier_org_number": B},
        {"supplier_name": "Oppdiktet Consulting"},
        chart_of_accounts="kostra",
    )
    found = suppliers(bench)
    assert {key: row["kind"] for key, row in found.items()} == {
        "person:tenkt hageservice": "private_person",
        "name:tenkt hageservice": "private_person",
        f"no:{B}": "sole_proprietor",
        "name:oppdiktet consulting": "sole_proprietor",
    }
    assert not any(row["is_named"] for row in found.values())


def test_a_number_that_no_register_names_does_not_make_a_name_an_organisations(bench):
    ledger(bench, {"supplier_name": "Malermester Oppdiktet", "supplier_org_number": A})
    assert suppliers(bench)[f"no:{A}"]["kind"] == "unknown"
    bench.given("raw.entity", unit(A, "SA", "MALERLAGET SA"))
    assert suppliers(bench)[f"no:{A}"]["kind"] == "organisation"


FORMS = (
        ("AS", "2100", "organisation"), ("AS", "1120", "organisation"), ("KOMM", "6500", "public_body"),
        ("ORGL", None, "public_body"), ("IKS", None, "public_body"), ("STI", "6100", "public_body"),
        ("ENK", "8200", "sole_proprietor"), ("PERS", None, "private_person"), ("KBO", None, "private_person"),
        ("NEW", None, "unknown"),
)  # fmt: skip


def test_the_registers_form_and_sector_settle_the_kind(bench):
    known = {invented_org_number(7100 + place): entry for place, entry in enumerate(FORMS)}
    bench.given("raw.entity", *(unit(n, form, "TENKT", sector_code=sector) for n, (form, sector, _) in known.items()))
    ledger(bench, *({"supplier_name": f"Tenkt {number}", "supplier_org_number": number} for number in known))
    found = suppliers(bench)
    assert {n: found[f"no:{n}"]["kind"] for n in known} == {n: kind for n, (_, _, kind) in known.items()}


def test_sub_units_are_rolled_up_to_their_enhet(bench):
    bench.given(
        "raw.entity",
        unit(A, "AS", "TENKT AS", industry_code="62.100", sector_code="2100"),
        unit(B, "BEDR", None, parent_org_number=A),
        unit(C, "BEDR", None, parent_org_number=A),
    )
    ledger(
        bench,
        {"supplier_name": "Tenkt AS avd. Vest", "supplier_org_number": B},
        {"supplier_name": "Tenkt AS avd. Øst", "supplier_org_number": C},
        {"supplier_name": "Tenkt AS", "supplier_org_number": A},
    )
    (row,) = suppliers(bench).values()
    assert (row["supplier_key"], row["shown_name_nb"]) == (f"no:{A}", "TENKT AS")
    assert row["unit_org_numbers"] == sorted([A, B, C])
    assert (row["industry_code"], row["industry_version"], row["sector_code"]) == ("62.100", "SN2025", "2100")


def test_a_sub_unit_of_a_sole_proprietor_is_one(bench):
    bench.given("raw.entity", unit(A, "ENK"), unit(B, "BEDR", None, parent_org_number=A))
    ledger(bench, {"supplier_name": "Oppdiktet Rør og Service", "supplier_org_number": B})
    assert suppliers(bench)[f"no:{A}"]["kind"] == "sole_proprietor"


def test_own_enterprises_and_sub_units_are_internal(bench):
    bench.db.execute("insert into raw.body_internal values (?)", [OWN])
    bench.given(
        "raw.entity",
        unit(OWN, "KOMM", "EKSEMPELVIK KOMMUNE"),
        unit(KF, "KF", "EKSEMPELVIK KF", parent_org_number=OWN),
        unit(CHILD, "BEDR", None, parent_org_number=KF),
        unit(A, "KOMM", "NABOVIK KOMMUNE"),
    )
    ledger(bench, *({"supplier_org_number": number} for number in (OWN, KF, CHILD, A)))
    build_models(bench.db, "core.ledger_line")
    buckets = bench.look("select supplier_org_number as number, bucket from core.ledger_line order by line_id")
    assert [row["bucket"] for row in buckets] == ["internal", "internal", "internal", "purchase"]
    assert {key: row["is_internal"] for key, row in suppliers(bench).items()} == {
        f"no:{OWN}": True, f"no:{KF}": True, f"no:{A}": False,
    }  # fmt: skip


def test_in_a_foreign_file_nine_digits_are_not_norwegian_unless_they_say_so(bench):
    ledger(
        bench,
        {"supplier_name": "Fictional Ltd", "supplier_vat_number": "974760673"},
        {"supplier_name": "Norsk AS", "supplier_vat_number": "NO 974760673 MVA"},
        currency="GBP",
    )
    assert set(suppliers(bench)) == {"number:974760673", "no:974760673"}


def test_a_supplier_named_by_id_alone_is_who_the_file_says(bench):
    ledger(
        bench,
        {"supplier_id": "77", "supplier_name": "Tenkt AS", "supplier_org_number": A, "voucher_id": "1",
         "amount": None, "credit_amount": "100"},
        {"voucher_id": "1", "amount": None, "debit_amount": "100"},
    )  # fmt: skip
    assert set(suppliers(bench)) == {f"no:{A}"}


def test_invalid_numbers_are_counted_and_the_supplier_is_known_by_name(bench):
    from made_delivery import delivered

    from pipelines.warehouse import load_files

    content = "Leverandør;Org.nr;Dato;Beløp\nTenkt AS;974760674;2026-01-02;1\nTenkt AS;974760674;2026-01-02;2\n"
    (delivery,) = load_files(bench.db, [delivered(content)])
    assert [said.text("text") for said in delivery.facts.warnings if said.code == "file.org_numbers_invalid"] == [
        "organisation numbers that are not valid: 1, in 2 records; "
        "the records are used and the supplier is known by name"
    ]
    assert set(suppliers(bench)) == {"name:tenkt"}
