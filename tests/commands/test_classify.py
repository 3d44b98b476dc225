"""`gronnbok train`, `evaluate` and `classify` as they are called: every row kept, named problems, exit codes."""

import csv
import gzip
import io
import json
import subprocess
import sys

import pytest
import xlsxwriter
from click.testing import CliRunner

from models.classifier_training import train as train_classifier
from pipelines.commands import classify, evaluate, train
from tests.made_notice import notice
from tests.models.test_classifier import LABELS, made

ADDED = [
    "cpv_code", "cpv_division", "cpv_group", "cpv_label", "cpv_top3", "confidence", "method", "risk_class",
    "risk_class_status",
]  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trained") / "model"
    train_classifier(made(), beside=LABELS).save(folder)
    return str(folder)


def run(command, *arguments):
    return CliRunner().invoke(command.COMMAND, list(map(str, arguments)))


def classified(path, model, *more):
    found = run(classify, path, "--model", model, *more)
    return list(csv.reader(io.StringIO(found.stdout), delimiter=";")), found


ROWS = [
    ["Bilag", "Tekst", "Konto", "Beløp"],
    ["1", "Brøyting på Sørsida", "Vintervedlikehold", "-1 200,50"],
    ["2", "Faktura 4711", "Advokattjenester", "=1+2"],
    ["3", "", "", "+4"],
    ["3", "Asfaltering; \"to lag\"\nog fortau", "", "@5"],
]  # fmt: skip


def written(path, rows, encoding="utf-8", delimiter=";"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_every_row_and_column_is_kept_in_order(tmp_path, model, encoding):
    found, ran = classified(written(tmp_path / "l.csv", ROWS, encoding), model)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert found[0] == ROWS[0] + ADDED
    # What a spreadsheet would take for a formula is defused; amounts with a sign are not.
    assert [row[:4] for row in found[1:]] == [
        ["1", "Brøyting på Sørsida", "Vintervedlikehold", "-1 200,50"],
        ["2", "Faktura 4711", "Advokattjenester", "'=1+2"],
        ["3", "", "", "+4"],
        ["3", "Asfaltering; \"to lag\"\nog fortau", "", "'@5"],
    ]  # fmt: skip
    first, second, third, fourth = (dict(zip(ADDED, row[4:], strict=True)) for row in found[1:])
    assert (first["cpv_division"], first["method"], first["risk_class_status"]) == ("90", "text_model", "proposed")
    assert first["cpv_code"].startswith(first["cpv_group"]) and first["cpv_top3"].startswith("90;")
    assert 0.5 <= float(first["confidence"]) <= 1 and first["cpv_label"] and first["risk_class"]
    nothing = ["", "", "", "", "", "0.0000", "unclassified", "", ""]
    assert list(second.values()) == nothing == list(third.values())
    assert fourth["cpv_division"] == "45"


def test_the_account_is_read_where_it_is_named(tmp_path, model):
    found, _ = classified(written(tmp_path / "l.csv", ROWS), model, "--account", "konto")
    assert found[2][5] == "79"


def test_below_the_threshold_nothing_is_said_but_the_candidates(tmp_path, model):
    path = written(tmp_path / "l.csv", [["text", "n"], ["asfbrøy", "1"], ["Brøyting", "2"]])
    low, _ = classified(path, model, "--threshold", "0")
    high, _ = classified(path, model, "--threshold", "1")
    assert low[1][2] and low[2][3] == "90"
    assert [row[2:6] for row in high[1:]] == [["", "", "", ""]] * 2
    assert [row[8] for row in high[1:]] == ["unclassified"] * 2
    assert [row[6] for row in high] == [row[6] for row in low] and high[2][6].startswith("90;")


def test_a_row_of_another_width_is_kept_and_named(tmp_path, model):
    path = tmp_path / "l.csv"
    path.write_text("text;a\nBrøyting;1;2;3\nBrøyting\n", encoding="utf-8")
    found, ran = classified(path, model)
    assert [row[:2] for row in found[1:]] == [["Brøyting", "1;2;3"], ["Brøyting", ""]]
    assert [row[8] for row in found[1:]] == ["unclassified", "text_model"]
    assert ran.exit_code == 1
    assert f"{path}, record 2: the row has 4 fields, the header 2; " in ran.stderr


def test_json_out_and_workbooks(tmp_path, model):
    with xlsxwriter.Workbook(str(tmp_path / "l.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((["a", "Title"], ["x", "Snøbrøyting"])):
            sheet.write_row(number, 0, row)
    ran = run(classify, tmp_path / "l.xlsx", "--model", model, "--json")
    told = json.loads(ran.stdout)
    assert list(told) == ["record", *ADDED] and (told["record"], told["cpv_division"]) == (2, "90")
    out = tmp_path / "out.csv"
    assert run(classify, tmp_path / "l.xlsx", "--model", model, "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("a,Title,cpv_code,")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["l.xlsx", "out.csv"]


@pytest.mark.parametrize(
    ("content", "more", "said"),
    [
        ("x,y\n1,2\n", (), "no column is known as text; the headers are: x, y; name the column with --text"),
        ("text\na\n", ("--account", "konto"), "columns are missing: konto; the headers are: text; "),
        ("", (), "no column is known as text"),
        ("text\0\n", (), "byte"),
    ],
)
def test_what_cannot_be_classified_is_said(tmp_path, model, content, more, said):
    path = tmp_path / "l.csv"
    path.write_text(content, encoding="utf-8")
    ran = run(classify, path, "--model", model, *more)
    assert ran.exit_code == 2 and said in ran.stderr and ran.stderr.startswith(f"{path}: ")


def test_no_file_and_no_model_are_said(tmp_path):
    assert "no such file" in run(classify, tmp_path / "none.csv").stderr
    path = written(tmp_path / "l.csv", [["title", "cpv_main"], ["Brøyting", "90620000"]])
    for command in (classify, evaluate):
        ran = run(command, path, "--model", tmp_path / "none")
        assert ran.exit_code == 2 and "model.json: is missing; make the model again with gronnbok train" in ran.stderr


def title_table(path, examples, opened=open):
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "lang", "title", "description", "cpv_main"])
        writer.writerows([number, "no", one.text, "", one.cpv_code] for number, one in enumerate(examples))
    return path


def test_from_titles_and_notices_to_figures(tmp_path):
    few = made()[::3]  # fewer than are measured on: what is measured is tested with the classifier
    titles = title_table(tmp_path / "titles.csv.gz", few, gzip.open)
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices/one.xml").write_bytes(notice())
    bad = tmp_path / "bad.csv"
    bad.write_text("Title,CPV main\nBrøyting,00\n,90620000\nBrøyting på Sørsida,90620000-2\n", encoding="utf-8")
    out = tmp_path / "model"
    ran = run(train, titles, tmp_path / "notices", bad, "--out", out)
    assert ran.exit_code == 1, ran.stderr
    assert f"{bad}, record 2: 00 is no CPV code; write a code of eight digits" in ran.stderr
    assert f"{bad}, record 3: the row has neither title nor description; " in ran.stderr
    about = json.loads((out / "model.json").read_text(encoding="utf-8"))
    assert about["texts"] == len(few) + 2 and about["measured"] is None
    assert about["texts_by_division"]["45"] == sum(one.cpv_code.startswith("45") for one in few) + 1
    assert set(json.loads((out / "trained.json").read_text(encoding="utf-8"))["files"]) == {"titles.csv.gz", "bad.csv"}
    held_out = title_table(tmp_path / "held_out.csv", made(1))
    ran = run(evaluate, held_out, "--model", out, "--json")
    told = json.loads(ran.stdout)
    assert (ran.exit_code, ran.stderr) == (0, "")
    named = ["rows", "division_top1", "division_top3", "group_top1", "code_top1", "macro_f1", "ece"]
    assert list(told)[:7] == named and told["rows"] == len(made(1))
    assert told["division_top1"] > 0.9 and told["confident_precision"] > 0.9
    assert "division_top1" in run(evaluate, held_out, "--model", out).stdout


def test_nothing_to_learn_from_is_said(tmp_path):
    path = written(tmp_path / "l.csv", [["Dato", "Beløp", "Leverandør"], ["2026-01-02", "5", "Ola AS"]])
    ran = run(train, path, tmp_path / "none", "--out", tmp_path / "model")
    assert ran.exit_code == 2
    assert "none: no such file or folder" in ran.stderr and "a ledger, neither notices nor titles" in ran.stderr
    assert not (tmp_path / "model").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("x", encoding="utf-8")
    ran = run(train, path, "--out", tmp_path / "full")
    assert ran.exit_code == 2 and "letter.txt, which is no model" in ran.stderr


def test_classifying_wakes_neither_scikit_learn_nor_dagster(tmp_path, model):
    path = written(tmp_path / "l.csv", [["text"], ["Brøyting"]])
    program = (
        "import sys\nfrom pipelines.commands import main\n"
        f"main(['classify', {str(path)!r}, '--model', {model!r}], standalone_mode=False)"
    )
    check = "\nfinally: print(sorted({'sklearn', 'dagster', 'great_expectations', 'pandas'} & set(sys.modules)))"
    program = "import sys\ntry:\n " + program.replace("\n", "\n ") + check
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert told.stdout.splitlines()[-1] == "[]", told.stderr
