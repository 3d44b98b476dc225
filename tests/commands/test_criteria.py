"""`gronnbok criteria` as it is called: one answer a row, named problems, exit codes."""

import json
import subprocess
import sys

import pytest
import xlsxwriter
from click.testing import CliRunner

from pipelines.commands.criteria import COMMAND

ROWS = (("1", "Miljø", ""), ("2", "Arbeidsmiljø", "Trivsel; samarbeid"), ("3", "Kvalitet og miljø", ""))
LABELS = [("1", "yes", ["miljø"]), ("2", "no", []), ("3", "mixed", ["miljø"])]


def answers(path):
    run = CliRunner().invoke(COMMAND, [str(path), "--json"])
    return [json.loads(line) for line in run.stdout.splitlines()], run


def written(rows, delimiter, encoding, header=("id", "name", "description")):
    lines = [delimiter.join(header), *(delimiter.join(f'"{cell}"' for cell in row) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_each_row_is_answered(tmp_path, delimiter, encoding):
    path = tmp_path / "criteria.csv"
    path.write_bytes(written(ROWS, delimiter, encoding))
    found, run = answers(path)
    assert [(one["id"], one["label"], one["hits"]) for one in found] == LABELS
    assert all(list(one) == ["id", "label", "confidence", "hits"] and 0 < one["confidence"] < 1 for one in found)
    assert (run.exit_code, run.stderr) == (0, "")


def test_a_workbook_is_read_too(tmp_path):
    path = tmp_path / "criteria.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((("Beskrivelse", "ID", "Description", "Name"),)):
            sheet.write_row(number, 0, row)
        for number, (id_, name, description) in enumerate(ROWS, start=1):
            sheet.write_row(number, 0, ("x", id_, description, name))
    found, run = answers(path)
    assert [(one["id"], one["label"], one["hits"]) for one in found] == LABELS
    assert run.exit_code == 0


def test_a_row_that_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "criteria.csv"
    path.write_text("id,name,description\n1,Miljø,a,b\n2,Klima,\n", encoding="utf-8")
    found, run = answers(path)
    assert [one["id"] for one in found] == ["2"]
    assert run.exit_code == 1
    assert f"{path}, record 2: the row has 4 fields, the header 3; " in run.stderr


@pytest.mark.parametrize(
    "content, said",
    [
        (b"id,text\n1,Klima\n", "columns are missing: name, description; the headers are: id, text; "),
        (b"id,name,description\n", "no rows below the header; "),
        (b"", "columns are missing"),
        (b"\0\1\2", "is NUL"),
        (b"PK\x03\x04 no workbook", ""),
        (b'id,name,description\n1,"Klima', ""),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, content, said):
    path = tmp_path / "criteria.csv"
    path.write_bytes(content)
    _, run = answers(path)
    assert said in run.stderr
    assert "Traceback" not in run.output and not isinstance(run.exception, (ValueError, KeyError, UnicodeError))
    assert run.exit_code == 2 or content.endswith(b"Klima")


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path):
    _, run = answers(tmp_path / "missing.csv")
    assert run.exit_code == 2 and "no such file" in run.stderr


def test_people_get_the_words(tmp_path):
    path = tmp_path / "criteria.csv"
    path.write_bytes(written(ROWS, ";", "utf-8"))
    run = CliRunner().invoke(COMMAND, [str(path)])
    assert run.stdout.splitlines()[0].startswith("1 yes (0.") and run.stdout.splitlines()[0].endswith(": miljø")


def test_it_starts_without_the_warehouse(tmp_path):
    path = tmp_path / "criteria.csv"
    path.write_bytes(written(ROWS, ";", "utf-8"))
    script = (
        "import sys; from click.testing import CliRunner; from pipelines.commands.criteria import COMMAND; "
        f"CliRunner().invoke(COMMAND, [{str(path)!r}]); "
        "sys.exit(any(name in sys.modules for name in ('dagster', 'great_expectations', 'duckdb', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
