"""What is said of delivered files: every code has its texts, every text its code, in three languages alike."""

import ast
import json
import re
from string import Formatter

import pytest
import yaml
from made_delivery import delivered, said
from made_tables import empty_warehouse

from dashboards.language import LANGUAGES as PAGE_LANGUAGES
from pipelines import json_stream
from pipelines.message import FAULT, LANGUAGES, Message, catalogue
from pipelines.source import Facts, Unreadable
from pipelines.warehouse import ROOT, build_models, load_body, load_files

SAYING = {"Unreadable", "CutShort", "PersonKeyFault", "warn", "Message"}
"""Calls whose first argument is a code; `warn` also under the name of a method."""

TREES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "pipelines").rglob("*.py"))
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def wanted(code: str) -> set[str]:
    """What a message must be given."""
    return {name for texts in catalogue()[code].values() for text in texts.values() for name in placeholders(text)}


def said_in_code() -> list[tuple[str, str, set[str] | None]]:
    """Where, code, and the names of the values that are given; None where they cannot be seen in the call."""
    found = []
    for path, tree in TREES.items():
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not call.args or not isinstance(call.args[0], ast.Constant):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name not in SAYING:
                continue
            given: set[str] | None = {word.arg for word in call.keywords if word.arg and word.arg != "record"}
            if name == "Message":
                values = call.args[1] if len(call.args) > 1 else ast.Dict([], [])
                keys = values.keys if isinstance(values, ast.Dict) else [None]
                given = None if None in keys else {key.value for key in keys if isinstance(key, ast.Constant)}
            found.append((f"{path}:{call.lineno}", call.args[0].value, given))
    return found


def said_in_data() -> set[str]:
    """Codes that column maps name."""
    maps = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "data/column_maps").glob("*.yaml")]
    return {known["warning"] for known in maps if known.get("warning")}


def reasons_in_code() -> set[str]:
    """Everything that could be a reason for not using a record or a decision, as code and models write it."""
    words = {node.value for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Constant)} - {
        None
    }
    paths = [
        *(ROOT / "models/core").glob("*.sql"),
        ROOT / "models/mart/reuse_problem.sql",
        ROOT / "models/reuse_life.py",
    ]
    models = " ".join(path.read_text(encoding="utf-8") for path in paths)
    reasons = {*words, *re.findall(r"['\"](\w+)['\"]", models)}
    return {f"{subject}.{word}" for word in reasons for subject in ("quarantine", "decision", "correction", "reuse")}


@pytest.mark.parametrize("code", catalogue())
def test_every_text_stands_in_three_languages_with_the_same_placeholders(code):
    said = catalogue()[code]
    assert tuple(said) in (FAULT, ("text",))
    for texts in said.values():
        assert set(texts) == set(LANGUAGES)
        assert all(text.strip() == text and text for text in texts.values())
        assert len({frozenset(placeholders(text)) for text in texts.values()}) == 1
        assert len(set(texts.values())) > 1 or "Peppol" in texts["en"], "not translated"


@pytest.mark.parametrize("code", catalogue())
def test_norwegian_texts_are_sentences_and_english_ones_are_clauses(code):
    for texts in catalogue()[code].values():
        for language in ("nb", "nn"):
            assert re.match(r"[A-ZÆØÅ«{0-9]", texts[language]) and re.search(r"(\.|: \{\w+\})$", texts[language])
        assert not texts["en"].endswith(".")


def test_pages_and_messages_have_the_same_languages():
    assert {language.code for language in PAGE_LANGUAGES} == set(LANGUAGES)


def test_every_code_in_use_is_worded_and_given_its_values():
    used = said_in_code()
    assert len(used) > 40
    for where, code, given in used:
        assert code in catalogue(), f"{where} says {code}"
        assert given is None or given == wanted(code), f"{where} says {code} with {given}"
    for code in said_in_data():
        assert wanted(code) == set(), f"a column map cannot fill in {code}"


def test_every_wording_is_in_use():
    used = {code for _, code, _ in said_in_code()} | said_in_data() | reasons_in_code()
    assert not set(catalogue()) - used


def test_warnings_are_warned_of_and_faults_are_raised():
    for path, tree in TREES.items():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                if name in ("Unreadable", "PersonKeyFault", "warn"):
                    parts = tuple(catalogue()[call.args[0].value])
                    assert parts == (("text",) if name == "warn" else FAULT), f"{path}:{call.lineno}"
    assert all(tuple(catalogue()[code]) == ("text",) for code in said_in_data())


def test_values_are_filled_in_and_what_is_missing_is_an_error():
    message = Message("file.too_many_members", {"count": 12000, "limit": 10000})
    assert message.text("problem") == "the archive holds 12000 files"
    assert message.text("remedy", "nn") == "Lever høgst 10000 filer i eitt arkiv."
    with pytest.raises(KeyError):
        Message("file.too_many_members").text("problem")
    with pytest.raises(KeyError):
        Message("no.such_code").text("problem")


def test_braces_from_a_file_are_text():
    fault = Unreadable("tabular.no_header", row="{row} {0.__class__}")
    assert fault.problem.endswith("{row} {0.__class__}")


def test_a_fault_is_english_as_an_exception():
    fault = Unreadable("file.expands", 7, limit=250)
    assert (str(fault), fault.record) == ("the compressed file expands to more than 250 times its size", 7)
    assert fault.remedy == "deliver it uncompressed if it really is that large"


RAGGED = """Bilag;Leverandør;Dato;Beløp
1;A;2026-01-01;5
2;B;2026-01-01;5;6
3;C
Sum;;;5
4;D;;x
5;E;;
6;F;;12345678901234567
"""
OPEN_QUOTES = 'Bilag;Leverandør;Beløp\n1;A;1,50\n2;"B;2,50\n3;C;3,50\n7;G"; g;7,50\n8;"H;8,50\n'
CUT_SHORT = (
    "<AuditFile><GeneralLedgerEntries><Journal><Transaction><Line><DebitAmount><Amount>1</Amount></DebitAmount></Line>"
    "</Transaction><Transaction>"
)
RELEASES = """{"ocid": "a", "id": "1", "tender": {"title": "x"}}
{"ocid": "b", "releases": [{"url": "made-up"}]}
{"ocid": "c"}
{"ocid":
"""


def test_every_reason_for_not_using_a_record_is_said_in_three_languages(monkeypatch):
    monkeypatch.setattr(json_stream, "MAX_VALUE_CHARACTERS", 1000)
    releases = RELEASES + " " * 3_000_000
    with empty_warehouse() as db:
        products = '[{"specVersion": "3.0.0", "pcf": {}}, {"specVersion": "3.0.0"}]'
        files = {"a": RAGGED, "b": OPEN_QUOTES, "c": releases, "d": CUT_SHORT, "e": products}
        load_files(db, [delivered(content, name) for name, content in files.items()])
        build_models(db, "mart.quarantine")
        rows = db.execute(
            "select reason, problem_nb, problem_nn, problem_en, remedy_nb, remedy_nn, remedy_en from mart.quarantine"
        ).fetchall()
    worded = {code.removeprefix("quarantine.") for code in catalogue() if code.startswith("quarantine.")}
    assert {reason for reason, *_ in rows} == worded
    for reason, *texts in rows:
        assert texts == [
            catalogue()[f"quarantine.{reason}"][part][language] for part in FAULT for language in LANGUAGES
        ]


def registered(*files, **body):
    from pipelines.organisation import Organisation

    with empty_warehouse() as db:
        load_body(db, Organisation(**body))
        load_files(db, files)
        build_models(db, "mart.delivery", "core.ledger_line")
        result = db.execute("select * from mart.delivery order by delivery_number")
        names = [column[0] for column in result.description]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        codes = db.execute("select distinct currency_code from core.ledger_line").fetchall()
    return rows, {code for (code,) in codes}


def test_the_register_holds_what_is_said_in_three_languages():
    (row, again), _ = registered(delivered("", "ledgers/tom.csv"), delivered("", "ledgers/tom2.csv"))
    assert (row["status"], row["problem_code"]) == ("set_aside", "file.empty")
    assert [row[f"problem_{language}"] for language in LANGUAGES] == [
        "Filen er tom.",
        "Fila er tom.",
        "the file is empty",
    ]
    assert again["problem_code"] == "file.empty"


def test_what_a_message_quotes_is_masked():
    ((row,), _) = registered(delivered("Navn;31129956715\nOppdiktet;1\n"))
    assert row["status"] == "set_aside"
    assert "31129956715" not in json.dumps(row, default=str)
    assert "[fødselsnummer]" in row["problem_nn"]
    assert row["personal_ids_masked"] == 1


LEDGER = "Leverandør;Dato;Beløp\nA;2026-01-02;1\n"
ENGLISH = "Supplier;Date;Amount\nA;2026-01-02;1\n"


CONTRACTS = "avtalenr;tittel;gyldig fra;verdi\n1;A;2026-01-01;5\n"


@pytest.mark.parametrize(
    ("body", "is_warned"), [({}, True), ({"ledger_currency": "NOK"}, False), ({"ledger_currency": "EUR"}, True)]
)
def test_the_body_can_confirm_the_currency_of_contracts(body, is_warned):
    (row,), _ = registered(delivered(CONTRACTS), **body)
    assert (row["kind"], row["currency"]) == ("contract", "NOK")
    assert ("antatt NOK" in row["warnings_nb"]) == is_warned


@pytest.mark.parametrize(
    ("content", "body", "currency", "warning"),
    [
        (LEDGER, {}, "NOK", "Det er antatt NOK"),
        (LEDGER, {"ledger_currency": "NOK"}, "NOK", None),
        (LEDGER, {"ledger_currency": "EUR"}, "EUR", None),
        (LEDGER.replace("Beløp", "Beløp (SEK)"), {"ledger_currency": "NOK"}, "SEK", None),
        (ENGLISH, {}, None, "Valutaen er ikke kjent"),
        (ENGLISH, {"ledger_currency": "GBP"}, "GBP", None),
    ],
)
def test_the_body_states_the_currency_that_a_ledger_leaves_out(content, body, currency, warning):
    (row,), currencies = registered(delivered(content), **body)
    assert row["currency"] == currency and currencies == {currency}
    warnings = json.loads(row["warnings_nb"])
    assert (warning is None and not warnings) or warning in warnings[0]


def test_readers_leave_an_assumed_currency_apart():
    facts = said(LEDGER).facts
    assert isinstance(facts, Facts)
    assert (facts.currency, facts.assumed_currency) == (None, "NOK")
