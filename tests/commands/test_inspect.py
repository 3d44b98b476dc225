"""`gronnbok inspect`: by the maps of the inbox a file stands in, writing nothing but what it is asked to."""

import json

import pytest
import yaml
from click.testing import CliRunner

from pipelines.commands.inspect import COMMAND

LEDGER = "konto;tjeneste;prosjekt;2023;2024\n4000;120;a;31,00;55,50\n4000;121;b;3,00;-6,00\n"
MAP = "kind: ledger\ncolumns: {konto: account_id, tjeneste: function_id, prosjekt: null, 2023: amount, 2024: null}\n"


@pytest.fixture
def ledger(tmp_path):
    (tmp_path / "inbox/ledgers/2024").mkdir(parents=True)
    path = tmp_path / "inbox/ledgers/2024/a.csv"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def inspected(*arguments):
    return CliRunner().invoke(COMMAND, [str(argument) for argument in arguments])


def test_the_maps_of_the_inbox_are_used_and_nothing_is_written(ledger):
    maps = ledger.parents[2] / "column_maps"
    alone = json.loads(inspected("--json", ledger).stdout)
    assert (alone["amount_column"], alone["profile"], maps.exists()) == ("2024", None, False)
    maps.mkdir()
    (maps / "budsjett.yaml").write_text(MAP, encoding="utf-8")
    (maps / "feil.yaml").write_text("kind: brev\n", encoding="utf-8")
    result = inspected("--json", ledger)
    entry = json.loads(result.stdout)
    assert (entry["amount_column"], entry["profile"], entry["amount_sum"]) == ("2023", "budsjett", "34.00")
    assert "feil.yaml: the column map has 'brev' for kind" in result.stderr
    assert sorted(path.name for path in maps.iterdir()) == ["budsjett.yaml", "feil.yaml"]


def test_how_a_table_is_read_can_be_saved_once(ledger, tmp_path):
    target = tmp_path / "kart.yaml"
    assert inspected(ledger, "--save-map", target).exit_code == 0
    assert yaml.safe_load(target.read_text(encoding="utf-8"))["columns"]["2024"] == "amount"
    again = inspected(ledger, "--save-map", target)
    assert again.exit_code == 2 and "name a new file" in again.stderr
    (tmp_path / "b.csv").write_text(LEDGER + "1;2;c;3;4\n", encoding="utf-8")
    assert inspected(ledger, tmp_path / "b.csv", "--save-map", tmp_path / "b.yaml").exit_code == 2


KINDS = {
    "ledger": (LEDGER, ["sign", "purchases_positive", "55.50", "purchase", "chosen by its content"]),
    "contract": ("avtalenr;tittel;gyldig fra;verdi\nK-1;Renhold;2026-01-01;5\n", ["K-1", "Renhold", "2026-01-01"]),
    "reuse": ("hendelse-id;gjenstand-id;handling;dato\n1;S-7;ombrukt;2026-01-01\n", ["S-7", "ombrukt"]),
    "correction": ("id;gjelder;felt;verdi;ny verdi\n1;category;supplier_name;A;50000000\n", ["category", "50000000"]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_people_see_what_it_is_and_the_first_records(tmp_path, kind):
    content, shown = KINDS[kind]
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    out = inspected(path).stdout
    assert kind in out and "first records, as read" in out
    for part in shown:
        assert part in out
