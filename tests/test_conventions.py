"""Conventions that hold for the whole project."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from pipelines.warehouse import ROOT, reference_tables

CODE = [path for folder in ("pipelines", "models", "dashboards") for path in sorted((ROOT / folder).rglob("*.py"))]
TOP_LEVEL = {
    "pipelines", "models", "data", "dashboards", "tests", "docs", "dagster.yaml", "pyproject.toml", "README.md",
    "CHANGELOG.md", "LICENSE", "Makefile", "constraints.txt", ".ci", ".gitignore",
}  # fmt: skip


def tracked() -> list[str]:
    told = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=False)
    if told.returncode:
        pytest.skip("not a git checkout")
    return told.stdout.splitlines()


def test_the_top_level_holds_what_it_should():
    assert {name.split("/")[0] for name in tracked()} <= TOP_LEVEL


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_holds(path):
    source = path.read_text(encoding="utf-8")
    assert not source.strip() or ast.get_docstring(ast.parse(source))
    assert not re.search(r"util|helper|common|manager|process", path.stem)


@pytest.mark.parametrize("table", reference_tables())
def test_every_reference_table_names_source_licence_and_date(table):
    source = yaml.safe_load((ROOT / "data/reference" / f"{table}.source.yaml").read_text(encoding="utf-8"))
    assert source["title"] and source["source"] and source["licence"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(source["checked"]))


def test_no_source_description_without_its_table():
    described = {path.name.removesuffix(".source.yaml") for path in (ROOT / "data/reference").glob("*.source.yaml")}
    assert described == set(reference_tables())


def test_nothing_names_a_package_index_or_a_path_of_this_machine():
    home = str(Path.home())
    for name in tracked():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".yaml", ".txt", ".sql", ".j2", ".html"} and path.exists():
            text = path.read_text(encoding="utf-8")
            assert "pypi" + "." not in text and str(ROOT) not in text and (home == "/" or home + "/" not in text), name
