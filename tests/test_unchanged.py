"""A run that would only repeat what stands published is told by content, and by nothing else."""

import json
import os
from pathlib import Path

import pytest

from pipelines.unchanged import fingerprint, inputs_after, inputs_of, standing


class Place:
    """An inbox and a publication made from it."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.out = folder / "inbox", folder / "out"
        self.organisation = self.inbox / "organisation.yaml"
        self.ledger = self.inbox / "ledgers" / "a.csv"
        self.ledger.parent.mkdir(parents=True)
        self.ledger.write_text("Beløp;Leverandør\n1,00;Prøvevik\n")
        self.organisation.write_text("name: Prøvevik\n")
        (self.inbox / "column_maps").mkdir()
        (self.out / "site").mkdir(parents=True)
        for name in ("warehouse.duckdb", "site/index.html", "reconciliation.json"):
            (self.out / name).write_text("")
        self.publish()

    def publish(self) -> None:
        seen = fingerprint(inputs_of(self.inbox, self.organisation))
        record = {"month": "2026-10", "latest_month": "2026-10", "fingerprint": seen}
        (self.out / "run.json").write_text(json.dumps(record))

    def stands(self, month: str | None = None) -> bool:
        return standing(self.inbox, self.out, self.organisation, month)


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path)


def test_nothing_changed_or_only_times_did(place):
    assert place.stands() and place.stands("2026-10")
    os.utime(place.ledger, (1, 1))
    assert place.stands()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ledgers/a.csv", "Beløp;Leverandør\n2,00;Prøvevik\n"),
        ("ledgers/b.csv", "Beløp;Leverandør\n1,00;Prøvevik\n"),
        ("notices/n.xml", "<n/>"),
        ("organisation.yaml", "name: Eksempelvik\n"),
        ("column_maps/a.yaml", "kind: ledger\n"),
    ],
)
def test_anything_else_that_is_read(place, name, text):
    (place.inbox / name).parent.mkdir(exist_ok=True)
    (place.inbox / name).write_text(text)
    assert not place.stands()


def test_a_file_that_was_taken_away_or_renamed(place):
    place.ledger.rename(place.ledger.with_name("c.csv"))
    assert not place.stands()


def test_another_month_or_a_publication_that_is_not_whole(place):
    assert not place.stands("2026-09")
    (place.out / "warehouse.duckdb").unlink()
    assert not place.stands()
    (place.out / "run.json").write_text("{")
    assert not place.stands()


def test_what_the_code_is_made_of_counts(place, monkeypatch):
    monkeypatch.setattr("pipelines.unchanged.ROOT", place.inbox)
    assert not place.stands()


def test_column_maps_that_the_run_saved_do_not_make_the_inbox_new(place):
    before = inputs_of(place.inbox, place.organisation)
    (place.inbox / "column_maps" / "a.yaml").write_text("kind: ledger\n")
    after = inputs_after(place.inbox, place.organisation, before)
    assert after == inputs_of(place.inbox, place.organisation)


def test_a_column_map_corrected_during_the_run_does(place):
    map_file = place.inbox / "column_maps" / "a.yaml"
    map_file.write_text("kind: ledger\n")
    before = inputs_of(place.inbox, place.organisation)
    map_file.write_text("kind: contract\n")
    assert inputs_after(place.inbox, place.organisation, before) is None


def test_a_run_that_noted_nothing_before_is_never_taken_for_unchanged(place):
    assert inputs_after(place.inbox, place.organisation, {}) is None
