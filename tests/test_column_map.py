"""Column maps beside an inbox: drawn from what was read, corrected by a person, used for the next month's file."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from made_delivery import delivered, said, warnings
from made_tables import empty_warehouse

from pipelines.column_map import KIND_TABLES, VALUES, SavedMaps, column_maps, parsed
from pipelines.delivery import inbox_files
from pipelines.raw_tables import RAW_TABLES
from pipelines.reconciliation import TABLES, entries
from pipelines.source import Unreadable
from pipelines.warehouse import build_models, load_files

JANUARY = """Bilag;Dato;Leverandør;Konto;Tekst;Beløp
1;31.01.2026;A AS;4000;papir;100,50
2;15.01.2026;B AS;4100;blekk;-5,25
3;02.01.2026;C AS;4100;kritt;7,00
"""


class Inbox:
    """An inbox on disk, read as `gronnbok report` reads it."""

    def __init__(self, path):
        self.path = path
        (path / "ledgers").mkdir(parents=True)

    def put(self, name, content):
        (self.path / "ledgers" / name).write_text(content, encoding="utf-8")

    def read(self):
        """Entries by file name."""
        with empty_warehouse() as db:
            saved = SavedMaps.beside(self.path)
            load_files(db, inbox_files(self.path, saved), saved=saved)
            build_models(db, *TABLES)
            return {entry["file"].rpartition("/")[2]: entry for entry in entries(db)}

    def stored(self):
        """What the raw tables hold of every file, by file name: cheaper than entries, and every cell of it."""
        with empty_warehouse() as db:
            saved = SavedMaps.beside(self.path)
            deliveries = load_files(db, inbox_files(self.path, saved), saved=saved)
            found = {one.delivered.name.rpartition("/")[2]: one.row() for one in deliveries}
            tables = {table: db.execute(f"from raw.{table} order by all").fetchall() for table in RAW_TABLES}
        for row in found.values():
            told = {table: [one for one in rows if one[0] == row["file_id"]] for table, rows in tables.items()}
            row["records"] = {table: rows for table, rows in told.items() if rows}
        return found

    @property
    def maps(self):
        folder = self.path / "column_maps"
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}

    def edit(self, name, old, new):
        path = self.path / "column_maps" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def inbox(tmp_path):
    return Inbox(tmp_path / "inbox")


def test_what_was_read_is_drawn_as_a_map_with_its_source(inbox):
    inbox.put("hovedbok_2026-01.csv", JANUARY)
    entry = inbox.read()["hovedbok_2026-01.csv"]
    (name, text) = next(iter(inbox.maps.items()))
    assert (name, entry["profile"]) == ("hovedbok.yaml", "hovedbok")
    assert "ledgers/hovedbok_2026-01.csv" in text
    assert f"sha256 {entry['sha256'][:12]}, 3 rows, 2026-01-02 to 2026-01-31" in text
    stated = yaml.safe_load(text)
    assert list(stated["columns"].items()) == [
        ("Bilag", "voucher_id"), ("Dato", "posting_date"), ("Leverandør", "supplier_name"),
        ("Konto", "account_id"), ("Tekst", "description"), ("Beløp", "amount"),
    ]  # fmt: skip
    told = {"kind": "ledger", "confirmed": False, "currency": None, "vat_basis": None, "decimal_mark": ","}
    told |= {"date_order": "dmy", "sign_convention": "purchases_positive", "encoding": "utf-8", "delimiter": ";"}
    assert {key: stated[key] for key in told} == told


LAYOUTS = {
    "plain": JANUARY,
    "by_content": "konto;tjeneste;ansvar;2024;rest\n4000;120;31;55,50;x\n4000;120;31;-6,00;y\n",
    "several": "konto;tjeneste;prosjekt;2023;2024\n4000;120;a;31,00;55,50\n4000;121;b;3,00;-6,00\n",
    "gross": "Leverandør;Brutto beløp;Dato\nA;125,00;02.01.2026\n",
    "english": 'Supplier,Amount,Date\nA,"1,234",01/02/2026\n',
    "blank": "Leverandør;;Beløp;Beløp;\nA;x;1,5;2;y\n",
    "turned": "Leverandør;Beløp;Dato\n" + "A;-5,50;02.01.2026\n" * 12,
    "few": "Leverandør;Beløp;Dato\nA;-5,50;02.01.2026\n",
    "sides": "Leverandør;Beløp;D/K\nA;5,50;D\nB;4,00;K\n",
    "signed_sides": "Leverandør;Beløp;D/K\nA;5,50;D\nB;-4,00;K\n",
    "currencies": "Leverandør;Beløp\nA;100,00 kr\nB;€ 100,00\nC;1\n",
    "codes": "Leverandør;Beløp;Valuta\nA;1,5;NOK\nB;2;EUR\n",
    "both_marks": "Leverandør;Beløp\nA;1,50\nB;2.75\nC;1.234\n",
    "both_orders": "Leverandør;Beløp;Dato\nA;1,5;24/03/2026\nB;2;03/24/2026\nC;3;01/02/2026\n",
    "budget": "Konto;Ansvar;Tekst;Budsjett 2026\n4000;1;a;5,5\n4100;1;b;7\n",
    "contract": "avtalenr;tittel;gyldig fra;verdi\n1;A;2026-01-01;5\n",
    "shipped": "kaupandi,dags_greidslu,birgi,tegund,numer_reiknings,upphaed_linu\nA,02.01.2026,B,C,1,5\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_second_run_over_the_same_files_says_the_same(inbox, layout):
    inbox.put("a.csv", LAYOUTS[layout])
    first = inbox.stored()
    assert first["a.csv"]["records"]
    maps = inbox.maps
    assert list(maps) == ([] if layout == "shipped" else ["a.yaml"])
    assert inbox.stored() == first
    assert inbox.maps == maps


def test_all_layouts_together_say_the_same_again(inbox):
    for layout, content in LAYOUTS.items():
        inbox.put(f"{layout}.csv", content)
        inbox.put(f"{layout}-2.csv", content + content.splitlines()[-1] + "\n")
    first, maps = inbox.read(), inbox.maps
    same_headers = {"turned", "few", "currencies", "both_marks", "both_orders", "signed_sides", "gross"}
    assert {f"{layout}.yaml" for layout in set(LAYOUTS) - same_headers - {"shipped"}} <= set(maps)
    assert inbox.read() == first
    assert inbox.maps == maps


EDITS = [
    ("  Beløp: amount", "  Beløp: null", "status", "set_aside"),
    ("currency: null ", "currency: SEK ", "currency", "SEK"),
    ("vat_basis: null ", "vat_basis: gross ", "vat_basis", "gross"),
    ("sign_convention: purchases_positive", "sign_convention: purchases_negative", "sign_sum", "-204.50"),
    ("  Leverandør: supplier_name", "  Leverandør: null", "column_map", None),
]


@pytest.mark.parametrize(("old", "new", "key", "value"), EDITS)
def test_a_persons_correction_takes_effect_at_the_next_run(inbox, old, new, key, value):
    inbox.put("hovedbok.csv", JANUARY)
    before = inbox.read()["hovedbok.csv"]
    inbox.edit("hovedbok.yaml", old, new)
    after = inbox.read()["hovedbok.csv"]
    if key == "column_map":
        assert set(before["column_map"]) - set(after["column_map"]) == {"Leverandør"}
    else:
        assert (before[key] != value, after[key]) == (True, value)


def test_another_amount_column_is_read_where_a_person_says_so(inbox):
    inbox.put("budsjett.csv", LAYOUTS["several"])
    assert inbox.read()["budsjett.csv"]["amount_sum"] == "49.50"
    inbox.edit(
        "budsjett.yaml",
        '"2023": null' if '"2023": null' in inbox.maps["budsjett.yaml"] else "'2023': null",
        "2023: amount",
    )
    inbox.edit("budsjett.yaml", "'2024': amount", "2024: null")
    entry = inbox.read()["budsjett.csv"]
    assert (entry["amount_column"], entry["amount_sum"]) == ("2023", "34.00")
    assert not any("chosen by its content" in warning for warning in entry["warnings"])


def test_a_date_order_that_nothing_settles_is_settled_by_a_person(inbox):
    inbox.put("spend.csv", LAYOUTS["english"])
    assert any("read two ways" in warning for warning in inbox.read()["spend.csv"]["warnings"])
    inbox.edit("spend.yaml", "date_order: null", "date_order: mdy")
    inbox.edit("spend.yaml", "decimal_mark: null", 'decimal_mark: ","')
    entry = inbox.read()["spend.csv"]
    assert (entry["period_from"], entry["amount_sum"]) == ("2026-01", "1.234")
    assert not any("two ways" in warning for warning in entry["warnings"])


def test_what_a_person_has_confirmed_is_not_warned_of(inbox):
    inbox.put("a.csv", LAYOUTS["turned"])
    inbox.put("b.csv", LAYOUTS["by_content"])
    assert any("signs are turned" in text for text in inbox.read()["a.csv"]["warnings"])
    for name in inbox.maps:
        inbox.edit(name, "confirmed: false", "confirmed: true")
    inbox.edit("a.yaml", "sign_convention: null", "sign_convention: purchases_negative")
    entry = inbox.read()
    assert entry["a.csv"]["sign_convention"] == "purchases_negative"
    assert not any("turned" in text for text in entry["a.csv"]["warnings"])
    assert not any("chosen by its content" in text for text in entry["b.csv"]["warnings"])


def test_a_month_of_credit_notes_does_not_turn_the_next(inbox):
    header = "Leverandør;Dato;Konto;Beløp\n"
    notes = "".join(f"Prøvevare AS;{day:02}.01.2026;6300;-{10 * day},00\n" for day in range(1, 13))
    bought = "".join(f"Prøvevare AS;{day:02}.02.2026;6300;{10 * day},00\n" for day in range(1, 15))
    inbox.put("a.csv", header + notes)
    assert any("signs are turned" in text for text in inbox.read()["a.csv"]["warnings"])
    inbox.put("b.csv", header + bought)
    entry = inbox.read()["b.csv"]
    assert (entry["purchase_sum"], entry["sign_sum"]) == ("1050.00", "0.00")


def test_the_next_month_is_read_by_the_map_and_drift_is_named(inbox):
    inbox.put("hovedbok_2026-01.csv", JANUARY)
    inbox.read()
    inbox.edit("hovedbok.yaml", "  Tekst: description", "  Tekst: category_text")
    inbox.put(
        "hovedbok_2026-02.csv",
        "Leverandør;Bilagsnr;Dato;Prosjekt;Internt;Tekst;Beløp\n"
        "A AS;4;2026-02-20;7;x;papir;1.50\nB;5;2026-02-21;;;lim;2.75\n",
    )
    entry = inbox.read()["hovedbok_2026-02.csv"]
    assert entry["profile"] == "hovedbok"
    assert entry["column_map"] == {
        "Leverandør": "supplier_name", "Bilagsnr": "voucher_id", "Dato": "posting_date", "Prosjekt": "project_id",
        "Tekst": "category_text", "Beløp": "amount",
    }  # fmt: skip
    assert entry["amount_sum"] == "4.25"
    told = " | ".join(entry["warnings"])
    for part in (
        "renamed since the column map hovedbok was made: Bilag > Bilagsnr", "missing in the file: Konto",
        "hovedbok does not know: Prosjekt, Internt", "states decimal mark ',', the amounts use '.'",
        "states date order dmy, the dates are ymd",
    ):  # fmt: skip
        assert part in told
    assert list(inbox.maps) == ["hovedbok.yaml"]
    assert inbox.read()["hovedbok_2026-02.csv"] == entry


def test_columns_that_only_moved_are_no_drift(inbox):
    inbox.put("a.csv", JANUARY)
    rows = [line.split(";") for line in JANUARY.splitlines()]
    inbox.put("b.csv", "\n".join(";".join(reversed(row)) for row in rows))
    found = inbox.read()
    assert found["b.csv"]["profile"] == "a"
    assert not any("the column map a" in text for text in found["b.csv"]["warnings"])


def test_another_currency_of_the_file_itself_is_followed_and_named(inbox):
    inbox.put("a.csv", "Leverandør;Beløp;Valuta\nA;1,5;NOK\n")
    inbox.read()
    inbox.put("b.csv", "Leverandør;Beløp;Valuta\nA;1,5;EUR\n")
    entry = inbox.read()["b.csv"]
    assert entry["currency"] == "EUR"
    assert any("states the currency NOK, the file itself says EUR" in text for text in entry["warnings"])


def test_a_currency_that_a_person_sets_beats_the_header_it_knows(inbox):
    inbox.put("a.csv", "Leverandør;Beløp (NOK)\nA;1,5\n")
    assert inbox.read()["a.csv"]["currency"] == "NOK"
    inbox.edit("a.yaml", "currency: NOK", "currency: SEK")
    assert inbox.read()["a.csv"]["currency"] == "SEK"


def test_a_month_of_credit_notes_is_not_turned_where_the_map_knows_better(inbox):
    inbox.put("a.csv", "Leverandør;Beløp;Dato\n" + "A;5,50;02.01.2026\n" * 12)
    inbox.read()
    inbox.put("b.csv", LAYOUTS["turned"])
    entry = inbox.read()["b.csv"]
    assert entry["amount_sum"] == "-66.00"
    assert any("which is followed, but the content looks like purchases_negative" in text for text in entry["warnings"])


FAULTS = [
    ("  Beløp: amount", "  Beløp: belop", "gives the header 'Beløp' the meaning 'belop'", "raw_tables.py"),
    ("kind: ledger", "kind: regnskap", "has 'regnskap' for kind", "ledger, contract"),
    ("currency: null", "currency: kroner", "has 'kroner' for currency", "NOK"),
    ("decimal_mark:", "desimal:", "unknown key 'desimal'", "decimal_mark"),
    ("columns:", "columns: [", "cannot be read as YAML", "remove the map"),
    ("  Beløp: amount", "  Beløp: row_kind", "the meaning 'row_kind'", "raw_tables.py"),
    ("date_order: dmy", "date_order: [dmy]", "for date_order", "dmy, mdy"),
]


@pytest.mark.parametrize(("old", "new", "problem", "remedy"), FAULTS)
def test_a_faulty_map_is_named_and_stops_nothing(inbox, old, new, problem, remedy):
    inbox.put("hovedbok.csv", JANUARY)
    before = inbox.stored()["hovedbok.csv"]
    inbox.edit("hovedbok.yaml", old, new)
    found = inbox.stored()
    fault = found["hovedbok.yaml"]
    assert (fault["file"], fault["status"]) == ("column_maps/hovedbok.yaml", "set_aside")
    assert problem in fault["problem_en"] and remedy in fault["remedy_en"]
    assert found["hovedbok.csv"]["records"] == before["records"] != {}
    assert list(inbox.maps) == ["hovedbok.yaml", "hovedbok_2.yaml"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"- a\n", b"a: &a [*a]\n", b"columns: {}\nkind: ledger\n"])
def test_bytes_that_are_no_map_are_named(inbox, content):
    (inbox.path / "column_maps").mkdir()
    (inbox.path / "column_maps/x.yaml").write_bytes(content)
    inbox.put("a.csv", JANUARY)
    found = inbox.stored()
    assert (found["x.yaml"]["status"], found["a.csv"]["status"]) == ("set_aside", "read")


def test_an_inbox_that_cannot_be_written_is_a_warning(inbox):
    (inbox.path / "column_maps").write_text("in the way")
    inbox.put("a.csv", JANUARY)
    entry = inbox.read()["a.csv"]
    assert (entry["status"], entry["profile"]) == ("read", None)
    assert any("could not be saved in the inbox" in text for text in entry["warnings"])
    assert inbox.read()["a.csv"] == entry


def test_headers_with_an_identity_number_are_not_written(inbox):
    inbox.put("a.csv", "Leverandør;Beløp;31129956715\nA;1,5;x\n")
    assert inbox.stored()["a.csv"]["status"] == "read"
    assert inbox.maps == {}


def test_a_map_of_a_person_explains_headers_that_nothing_knows(inbox):
    (inbox.path / "column_maps").mkdir()
    (inbox.path / "column_maps/eget.yaml").write_text(
        "kind: ledger\ncolumns:\n  Kr: amount\n  Hvem: supplier_name\n  0123: account_id\n  nei: null\n",
        encoding="utf-8",
    )
    inbox.put("a.csv", "Hvem;0123;Kr;nei\nA;4000;5,50;x\n")
    entry = inbox.read()["a.csv"]
    assert entry["column_map"] == {"Hvem": "supplier_name", "0123": "account_id", "Kr": "amount"}
    assert (entry["profile"], entry["amount_sum"]) == ("eget", "5.50")


HEADERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(headers=st.lists(HEADERS, max_size=6))
def test_whatever_headers_say_the_map_says_it_back(headers):
    """Written with tabs and line ends in them, they are read back as the same columns."""
    row = ["Leverandør", "Beløp", *(" ".join(header.split()) for header in headers)]
    file = delivered(
        "\t".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row).replace("\0", "")
        + "\n"
        + "\t".join(["1"] * len(row))
        + "\n"
    )
    try:
        first = said(file)
    except Unreadable:
        return
    drawn = first.facts.drawn
    assert drawn is not None
    known = parsed("a", drawn.text(file, first.facts))
    assert known.headers == tuple(header for header, _ in drawn.columns)


def test_shipped_maps_mean_columns_that_there_are():
    for known in column_maps():
        assert known.kind in KIND_TABLES and known.fingerprint <= set(known.columns) | known.fingerprint
    assert VALUES["kind"] == tuple(KIND_TABLES)


def test_what_a_shipped_map_names_and_is_missing_is_said():
    rows = "kaupandi,dags_greidslu,birgi,tegund,numer_reiknings,upphaed_linu\nA,02.01.2026,B,C,1,5\n"
    assert warnings(said(rows).facts) == []
    leeds = "Body name,Service label,Service divison label,Expenditure category,Detailed expenditure type,"
    leeds += "Detailed expenditure code,Date paid,Transaction number,Net amount,Capital or revenue,Supplier name"
    trafford = "Body,Body name,Date,Transaction number,Amount,Supplier Name,Supplier ID,VAT Registration Number,"
    trafford += "Expense Area,BVACOP,ProClass"
    assert warnings(said(f"{leeds}\nA,B,C,D,E,F,06-Apr-2011,1,5.00,R,S\n").facts) == []
    (warning,) = warnings(said(f"{trafford}\nA,B,02/01/2014,1,5.00,C,1,,D,E,F\n").facts)
    assert "trafford_spending names are missing in the file: Invoice Number, Expense Type, Expense Code" in warning


def test_a_map_is_never_too_large_to_read(inbox):
    (inbox.path / "column_maps").mkdir()
    (inbox.path / "column_maps/x.yaml").write_bytes(b"#" * (2 << 20))
    inbox.put("a.csv", JANUARY)
    assert inbox.read()["x.yaml"]["status"] == "set_aside"
