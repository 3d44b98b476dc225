"""A package comes from somewhere: what leads out of it, or unpacks to far too much, is not read."""

import subprocess
import sys
import zipfile

import pytest

from pipelines.audit import archive
from pipelines.audit.archive import NotAPackage, unpack, write_archive


def packed(path, *members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            target.writestr(zipfile.ZipInfo(name), content)
    return path


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "a\\..\\out.txt"])
def test_a_name_that_leads_out_is_refused(tmp_path, name):
    with pytest.raises(NotAPackage, match="leads out"):
        unpack(packed(tmp_path / "a.zip", (name, "x")), tmp_path / "in" / "side")
    assert not (tmp_path / "out.txt").exists()


def test_what_unpacks_to_far_more_than_it_weighs_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LEAST_LIMIT", 1 << 20)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a", b"0" * (1 << 24))
    with pytest.raises(NotAPackage, match="far more than it weighs"):
        unpack(path, tmp_path / "in")


def test_the_same_name_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning):
        path = packed(tmp_path / "a.zip", ("a", "1"), ("a", "2"))
    with pytest.raises(NotAPackage, match="twice"):
        unpack(path, tmp_path / "in")


def test_what_is_no_zip_or_a_damaged_one_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"no zip")
    with pytest.raises(NotAPackage, match="no zip"):
        unpack(path, tmp_path / "in")
    content = packed(path, ("a", "x" * 10_000)).read_bytes()
    path.write_bytes(content[:40] + b"\xff\xff\xff" + content[43:])
    with pytest.raises(NotAPackage):
        unpack(path, tmp_path / "in")


def test_the_same_content_packs_to_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / "a").mkdir(parents=True)
        (tmp_path / name / "a" / "b.csv").write_text("x\n1\n")
        write_archive(tmp_path / name, tmp_path / f"{name}.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_zip_that_is_no_package_ends_with_2(tmp_path):
    path = packed(tmp_path / "a.zip", ("package.json", '{"format": "something else"}'))
    command = [sys.executable, "-m", "pipelines", "audit", "verify", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2 and "something else" in result.stderr and "Traceback" not in result.stderr
