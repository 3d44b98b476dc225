"""Opening delivered files: archives by member, limits of expansion, damage and passwords named."""

import gzip
import io
import zipfile

import pytest
from made_tables import empty_warehouse

from pipelines.delivery import delivered_files, inbox_files
from pipelines.source import Unreadable
from pipelines.warehouse import load_files


def test_a_gz_is_read_in_place_and_hashed_as_delivered(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress("Beløp\n1\n".encode(), mtime=0))
    (delivered,) = delivered_files(path)
    assert delivered.head.startswith(b"Bel")
    with delivered.open() as stream:
        assert stream.read().endswith(b"1\n")


def test_a_zip_is_read_member_by_member_and_names_cannot_escape(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b/x.xml", "<a/>")
        archive.writestr("../../etc/y.xml", "<b/>")
    found = {delivered.name: delivered.head for delivered in delivered_files(path)}
    assert found == {"a.zip/etc/y.xml": b"<b/>", "a.zip/b/x.xml": b"<a/>"}


def test_what_expands_beyond_the_limit_is_refused(tmp_path):
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"0" * (80 * 1024 * 1024)))
    (delivered,) = delivered_files(path)
    with delivered.open() as stream, pytest.raises(Unreadable, match="expands"):
        while stream.read(1 << 20):
            pass


def test_a_truncated_gz_is_named(tmp_path):
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(bytes(range(256)) * 4000)[:-50])
    (delivered,) = delivered_files(path)
    with pytest.raises(Unreadable, match="damaged"):
        raise delivered.fault or _read_all(delivered)


def _read_all(delivered):
    try:
        with delivered.open() as stream:
            stream.read()
    except Unreadable as fault:
        return fault
    return AssertionError("it could be read")


def test_hidden_files_and_unknown_folders_are_passed_over(tmp_path):
    for name in ("ledgers/a.csv", "ledgers/.b.csv", "elsewhere/c.csv", "ledgers/deep/d.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [delivered.name for delivered in inbox_files(tmp_path)] == ["ledgers/a.csv", "ledgers/deep/d.csv"]


def archive(path, *members):
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members:
            packed.writestr(name, content)
    return path


def locked(path):
    """A zip whose only member is marked as encrypted, in both of its directories."""
    content = bytearray(archive(path, ("a.csv", "x")).read_bytes())
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    return path


def test_the_same_content_plain_and_compressed_is_told_by_its_content(tmp_path):
    plain, packed, zipped = tmp_path / "a.csv", tmp_path / "a.csv.gz", tmp_path / "a.zip"
    plain.write_bytes(b"same")
    packed.write_bytes(gzip.compress(b"same"))
    archive(zipped, ("b.csv.gz", gzip.compress(b"same", 1)))
    found = [next(delivered_files(path)) for path in (plain, packed, zipped)]
    assert len({delivered.content_sha256 for delivered in found}) == 1
    assert len({delivered.sha256 for delivered in found}) == 3


def test_the_same_content_plain_and_compressed_is_counted_once(tmp_path):
    (tmp_path / "ledgers").mkdir()
    ledger = "Leverandør;Dato;Beløp\nA;2026-01-02;1\n".encode()
    (tmp_path / "ledgers/a.csv").write_bytes(ledger)
    (tmp_path / "ledgers/a.csv.gz").write_bytes(gzip.compress(ledger))
    with empty_warehouse() as db:
        register = load_files(db, inbox_files(tmp_path))
        rows = db.execute("select count(*) from raw.ledger_line").fetchall()
    assert [delivery.status for delivery in register] == ["read", "already_delivered"]
    assert rows == [(1,)]


def test_members_of_the_same_name_are_told_apart(tmp_path):
    path = archive(tmp_path / "a.zip", ("x.csv", "1"), ("../x.csv", "2"), ("..", "3"))
    found = {delivered.name: delivered.head for delivered in delivered_files(path)}
    assert found == {"a.zip/1": b"3", "a.zip/x.csv": b"2", "a.zip/x.csv (2)": b"1"}


def test_a_locked_member_is_the_same_wherever_the_archive_lies(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    first, second = (next(delivered_files(locked(place / "a.zip"))) for place in (tmp_path, tmp_path / "elsewhere"))
    assert first.fault and "password" in first.fault.remedy
    assert first.sha256 == second.sha256


def test_compressed_members_are_opened_and_archives_in_archives_refused(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr("x.csv", "x")
    path = archive(tmp_path / "a.zip", ("a.csv.gz", gzip.compress(b"content")), ("b.zip", inner.getvalue()))
    opened, refused = delivered_files(path)
    assert opened.head == opened.open().read() == b"content"
    assert refused.fault and "inside an archive" in refused.fault.problem


def test_an_empty_archive_is_named(tmp_path):
    (found,) = delivered_files(archive(tmp_path / "a.zip"))
    assert found.fault and found.fault.problem == "the archive is empty"


def test_a_file_that_has_gone_is_named_without_the_path(tmp_path):
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers/a.csv").symlink_to(tmp_path / "gone.csv")
    (found,) = inbox_files(tmp_path)
    assert found.name == "ledgers/a.csv"
    assert found.fault and "No such file" in found.fault.problem and str(tmp_path) not in found.fault.problem


def test_hidden_folders_and_published_sites_are_passed_over(tmp_path):
    names = ("ledgers/.trash/a.csv", "ledgers/site/index.html", "ledgers/site/.publications/1/b.csv", "ledgers/c.csv")
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [delivered.name for delivered in inbox_files(tmp_path)] == ["ledgers/c.csv"]
