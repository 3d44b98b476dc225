"""A publication appears all at once: old or new, never half."""

import pytest

from pipelines.organisation import DEFAULT, OrganisationFault
from pipelines.publication import KEPT_PUBLICATIONS, Publication


@pytest.fixture
def publication(tmp_path):
    return Publication(inbox=str(tmp_path / "inbox"), out=str(tmp_path / "out"))


def build(publication, text):
    publication.begin()
    publication.warehouse.write_text(text)
    page = publication.building / "site" / "index.html"
    page.unlink(missing_ok=True)
    page.write_text(text)
    publication.write_json("reconciliation.json", [text])
    publication.write_json("run.json", {"of": text})


def test_nothing_is_seen_before_it_is_published(publication):
    build(publication, "first")
    assert not (publication.out_path / "site").exists()
    publication.publish()
    assert (publication.out_path / "site" / "index.html").read_text() == "first"


def test_an_abandoned_run_leaves_the_publication_whole(publication):
    build(publication, "first")
    publication.publish()
    build(publication, "second")
    assert (publication.out_path / "warehouse.duckdb").read_text() == "first"
    assert (publication.out_path / "site" / "index.html").read_text() == "first"
    build(publication, "third")
    publication.publish()
    assert (publication.out_path / "site" / "index.html").read_text() == "third"


def test_published_months_are_taken_along(publication):
    build(publication, "first")
    (publication.building / "site" / "2026-09").mkdir()
    (publication.building / "site" / "2026-09" / "index.html").write_text("frozen")
    publication.publish()
    build(publication, "second")
    publication.publish()
    assert (publication.out_path / "site" / "2026-09" / "index.html").read_text() == "frozen"


def test_a_reader_can_finish_the_publication_it_has_open(publication):
    build(publication, "first")
    publication.publish()
    with (publication.out_path / "warehouse.duckdb").open() as reader:
        build(publication, "second")
        publication.publish()
        assert reader.read() == "first"


def test_old_publications_are_cleared_away(publication):
    for number in range(KEPT_PUBLICATIONS + 2):
        build(publication, str(number))
        publication.publish()
    assert len(list((publication.out_path / ".publications").iterdir())) == KEPT_PUBLICATIONS


def test_a_step_on_its_own_starts_from_what_is_published(publication):
    build(publication, "first")
    publication.publish()
    assert publication.warehouse.read_text() == "first"


def test_a_named_organisation_file_is_never_silently_left_out(tmp_path):
    publication = Publication(inbox=str(tmp_path), out=str(tmp_path / "out"), organisation=str(tmp_path / "gone.yaml"))
    with pytest.raises(OrganisationFault):
        publication.body()
    assert Publication(inbox=str(tmp_path), out=str(tmp_path / "out")).body() == DEFAULT


def test_what_is_made_again_sets_nothing_aside_again(publication):
    listed = publication.inbox_path / "ledgers" / "a.csv"
    listed.parent.mkdir(parents=True)
    for text in ("first", "second", "second"):
        listed.write_text(text)
        build(publication, text)
        made = publication.edition("2026-10")
        (publication.building / "site" / "2026-10").mkdir(exist_ok=True)
        new = publication.building / "exports" / f"list of {text}" / "2026-10.csv"
        new.parent.mkdir(exist_ok=True)
        new.write_text(text)
        publication.publish()
    assert (made.id, made.replaces) == ("2026-10.2", "2026-10.1")
    exports = publication.out_path / "exports"
    assert sorted(path.name for path in exports.glob("*/*")) == ["2026-10.1.csv", "2026-10.csv"]
    assert (exports / "list of first" / "2026-10.1.csv").read_text() == "first"
