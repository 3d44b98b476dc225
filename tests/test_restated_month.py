"""A month published twice, all the way: what stood first stays to the byte, and the second says what it replaces."""

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hashed_files import hashes

from pipelines import trail

MONTH = "2025-10"
LEDGER = """Bilagsnr;Bilagsdato;Art;Art(T);Leverandør;Org.nr;Tekst;Beløp
1;01.10.2025;260;Renhold;Vask AS;100000113;Renhold;1000,00
2;02.10.2025;260;Renhold;Vask AS;100000113;Renhold;2000,00
3;03.09.2025;120;Kontor;Penn AS;100000202;Penner;500,00
"""
LATE = """Bilagsnr;Bilagsdato;Art;Art(T);Leverandør;Org.nr;Tekst;Beløp
4;29.10.2025;260;Renhold;Vask AS;100000113;Kom sent;400,00
"""


class Twice:
    """A body whose October was published, and published again after a late delivery."""

    def __init__(self, folder: Path) -> None:
        from pipelines.run import report

        self.inbox, self.out = folder / "inbox", folder / "out"
        (self.inbox / "ledgers").mkdir(parents=True)
        (self.inbox / "organisation.yaml").write_text(
            'name: Prøvevik kommune\norg_number: "100000008"\nbuyer_kind: municipality\nchart_of_accounts: kostra\n'
            "vat_basis: net\n",
            encoding="utf-8",
        )
        (self.inbox / "ledgers" / "oktober.csv").write_text(LEDGER, encoding="utf-8")
        self.first, self.second = (self.run(report, text) for text in ("", LATE))

    def run(self, report, late: str) -> Path:
        """Publish, and keep a copy of what then stands."""
        if late:
            (self.inbox / "ledgers" / "sent.csv").write_text(late, encoding="utf-8")
        report(self.inbox, self.out, MONTH, None, lambda _: None)
        copy = self.out.parent / f"copy {len(list(self.out.parent.iterdir()))}"
        for name in ("site", "exports", "inventory"):
            shutil.copytree((self.out / name).resolve(), copy / name)
        shutil.copy(self.out / "run.json", copy)
        return copy


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    return Twice(tmp_path_factory.mktemp("twice"))


def test_what_stood_first_stays_to_the_byte(twice):
    assert hashes(twice.second / "site" / f"{MONTH}.1") == hashes(twice.first / "site" / MONTH)
    assert hashes(twice.second / "inventory" / f"{MONTH}.1") == hashes(twice.first / "inventory" / f"{MONTH}.1")
    climate = twice.second / "exports" / "climate"
    assert hashes(climate / f"{MONTH}.1") == hashes(twice.first / "exports" / "climate" / "2025")
    for path in (twice.first / "exports" / "spend").iterdir():
        kept = twice.second / "exports" / "spend" / f"{MONTH}.1{path.suffix}"
        assert kept.read_bytes() == path.read_bytes()
    assert hashes(twice.second / "site" / MONTH) != hashes(twice.first / "site" / MONTH)


def test_the_second_says_what_it_replaces_and_why_and_leads_there(twice):
    record = json.loads((twice.second / "run.json").read_text("utf-8"))
    assert (record["publication"], record["replaces"]) == (f"{MONTH}.2", f"{MONTH}.1")
    assert [(one["what"], one["added"], one["names"]) for one in record["reasons"]] == [
        ("deliveries", 1, ["ledgers/sent.csv"])
    ]
    for name, link in ((f"{MONTH}/index.html", "../"), (f"{MONTH}/en/index.html", "../../"), ("index.html", "")):
        page = (twice.second / "site" / name).read_text("utf-8")
        assert f'href="{link}{MONTH}.1/' in page
    assert "restated" not in (twice.first / "site" / "index.html").read_text("utf-8")


def test_the_trail_tells_all_of_it(twice):
    assert trail.verified(twice.out) == []
    told = trail.standing(twice.out)
    assert list(told.publications) == [f"{MONTH}.1", f"{MONTH}.2"]
    assert told.publications[f"{MONTH}.2"]["replaces"] == f"{MONTH}.1"
    assert told.runs == {"published": 2}


def test_the_bridge_is_the_late_line_and_nothing_else(twice):
    with (twice.second / "exports" / "restatement" / f"{MONTH}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["period"] == MONTH]
    assert {row["publication_id"] for row in rows} == {f"{MONTH}.1"}

    def total(column):
        return sum(Decimal(row[column]) for row in rows)

    assert (total("published_nok"), total("late_nok"), total("now_nok")) == (3000, 400, 3400)
    # cleaning: DFØ 636, 18.60 t per MNOK of 2022; consumer price index 122.7833 and 137.7 (SSB, annual averages)
    assert abs(total("late_kgco2e") - 400 * Decimal("122.7833") / Decimal("137.7") * Decimal("0.0186")) < Decimal(
        "0.001"
    )
    assert total("now_kgco2e") == total("published_kgco2e") + total("late_kgco2e")
    assert {row["lines_late"] for row in rows} == {"1"}
