"""Opening delivered files: archives by member, limits of expansion, damage and passwords named."""

import gzip
import zipfile

import pytest

from pipelines.delivery import delivered_files, inbox_files
from pipelines.source import Unreadable


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
