"""The audit package of a demo month: identical when recomputed elsewhere, and whatever is changed in it is named."""

import csv
import hashlib
import json
import math
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from made_report import run

MONTH = "2026-10"
SEED = 7


class Packed:
    """A published demo month and its package."""

    def __init__(self, folder: Path) -> None:
        self.inbox, self.out, self.file = folder / "inbox", folder / "out", folder / "package.zip"
        run("demo", "--out", self.inbox, "--lines", 600, "--months", 2)
        self.report = run("report", "--inbox", self.inbox, "--out", self.out)
        self.result = run(
            "audit", "package", "--published", self.out, "--month", MONTH, "--out", self.file, "--seed", SEED
        )

    def unpacked(self, folder: Path) -> Path:
        with zipfile.ZipFile(self.file) as archive:
            archive.extractall(folder)
        return folder


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Packed:
    return Packed(tmp_path_factory.mktemp("audit"))


@pytest.fixture(scope="module")
def package(packed, tmp_path_factory) -> Path:
    return packed.unpacked(tmp_path_factory.mktemp("package"))


def test_it_says_what_was_drawn_and_that_it_has_verified_itself(packed):
    assert packed.result.exit_code == 0, packed.result.stderr
    assert f"{MONTH}.1 is packed and verified" in packed.result.stdout
    assert not packed.result.stderr


def test_moved_away_from_the_warehouse_it_is_identical(packed, tmp_path):
    elsewhere = shutil.copy(packed.file, tmp_path / "elsewhere.zip")
    hidden = packed.out.rename(packed.out.with_name("hidden"))
    try:
        result = run("audit", "verify", elsewhere, "--inbox", packed.inbox, "--json")
    finally:
        hidden.rename(packed.out)
    told = json.loads(result.stdout)
    assert told["problems"] == []
    assert result.exit_code == 0 and told["identical"] is True
    assert told["tables"] > 150 and told["figures"] > 80 and told["files"] > told["figures"]


def changed(path: Path, sql: str) -> None:
    """Change rows of a Parquet file."""
    with duckdb.connect() as db:
        db.execute(f"create table t as select * from '{path}'")
        before = db.execute("from t").fetchall()
        db.execute(sql)
        assert db.execute("from t").fetchall() != before
        db.execute(f"copy t to '{path}' (format parquet)")


def replaced(path: Path, old: str, new: str) -> None:
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")


def test_whatever_is_changed_is_named(packed, tmp_path):
    """An amount, a verdict, a factor, a line of the log; a worksheet, a page, a rule; a delivered file."""
    folder = packed.unpacked(tmp_path / "package")
    tables = folder / "tables"
    with duckdb.connect() as db:
        line, record = db.execute(
            f"select line_id, record_number from '{tables}/mart/purchase_line.parquet' "
            f"where period = '{MONTH}' and amount_nok > 0 order by part_id limit 1"
        ).fetchall()[0]
        factor, value = db.execute(
            f"select factor_id, value from '{tables}/reference/emission_factor.parquet' "
            "qualify count(*) over (partition by factor_id) = 1 order by factor_id limit 1"
        ).fetchall()[0]
        ((lot,),) = db.execute(
            f"select min(line_id) from '{tables}/rules/lot_verdict.parquet' where verdict = 'breach'"
        ).fetchall()
    changed(tables / "core/ledger_line.parquet", f"update t set amount_nok = amount_nok + 1 where line_id = '{line}'")
    changed(tables / "rules/lot_verdict.parquet", f"update t set verdict = 'compliant' where line_id = '{lot}'")
    changed(tables / "reference/emission_factor.parquet", f"update t set value = '9.25' where factor_id = '{factor}'")
    replaced(folder / "trail.jsonl", f'"month": "{MONTH}"', '"month": "2026-09"')
    sheet = folder / "sample" / "purchases.csv"
    item = next(csv.DictReader(sheet.open(encoding="utf-8")))
    replaced(sheet, f",{item['value_nok']},", ",1.00,")
    replaced(folder / "site" / MONTH / "footprint.html", "kr", "NOK")
    replaced(folder / "program/data/rules/loa_5b.yaml", "30", "25")
    replaced(folder / "reconciliation.json", '"parsed": ', '"parsed": 1')
    replaced(folder / "run.json", '"origin": "base"', '"origin": "own"')
    (folder / "figures" / "added.csv").write_text("a\n1\n")
    (folder / "chain" / "deliveries.csv").unlink()
    inbox = shutil.copytree(packed.inbox, tmp_path / "inbox")
    ledger = sorted((inbox / "ledgers").glob("hovedbok_*.csv"))[0]
    ledger.write_bytes(ledger.read_bytes() + b"\n")
    (inbox / "ledgers" / "later.csv").write_text("x\n")
    # Whoever changes a table can change its hash in the manifest too.
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name in manifest:
        if name.startswith("tables/"):
            manifest[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    result = run("audit", "verify", folder, "--inbox", inbox, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1 and not told["identical"]
    said = "\n".join(told["problems"])
    for problem in (
        "trail.jsonl, line 2: has been edited",
        f"tables/core/ledger_line.parquet, line_id {line} (",
        f", record {record}): amount_nok is ",
        f"tables/reference/emission_factor.parquet, factor_id {factor}: ",
        f"value is 9.25 in the package, {value} recomputed",
        f"tables/rules/lot_verdict.parquet, line_id {lot}: verdict is compliant in the package, breach recomputed",
        f"sample/purchases.csv, item_id {item['item_id']}",
        f"value_nok is 1.00 in the package, {item['value_nok']} recomputed",
        f"site/{MONTH}/footprint.html: has been altered",
        f"site/{MONTH}/footprint.html: is not what comes out",
        "pages, exports and inventory of 2026-10.1 are not those that were published",
        "program/data/rules/loa_5b.yaml: is not the text that 2026-10.1 was made with",
        "reconciliation.json: is not what comes out",
        "run.json: model is not what",
        "figures/added.csv: did not belong to the package",
        "chain/deliveries.csv: is missing from the package",
        f"{ledger.name}: is not the file that 2026-10.1 was made from",
    ):
        assert problem in said
    assert not [one for one in told["problems"] if "mart/" in one], "what follows from a cause is not named as one"
    assert told["follows"] > 0 and "1 files came after 2026-10.1 was made" in told["notes"][0]


def worksheet(package: Path, population: str) -> list[dict[str, str]]:
    with (package / "sample" / f"{population}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_random_draw_and_the_draw_by_value_are_those_of_the_textbook(package):
    """Drawn again here, from the seed and the list of purchases alone."""
    with duckdb.connect() as db:
        items = db.execute(
            f"select part_id, cast(amount_nok * 100 as bigint) from '{package}/tables/mart/purchase_line.parquet' "
            f"where period = '{MONTH}' order by file, record_number, part_id"
        ).fetchall()
    by_chance = sorted(items, key=lambda item: (hashlib.sha256(f"{SEED}|{item[0]}".encode()).hexdigest(), item[0]))
    size = math.ceil(-math.log(0.05) / 0.05)
    assert size == 60
    positive = sum(ore for _, ore in items if ore > 0)
    interval = math.ceil(positive / size)
    start = 1 + int(hashlib.sha256(f"{SEED}|purchases".encode()).hexdigest()[:12], 16) * interval // 16**12
    hits = Counter()
    for sign in (1, -1):
        end, next_hit = 0, start
        for item, ore in items:
            if ore * sign > 0:
                end += abs(ore)
                while next_hit <= end:
                    hits[item] += 1
                    next_hit += interval
    drawn = worksheet(package, "purchases")
    assert {row["item_id"] for row in drawn if "random" in row["drawn_by"]} == {item for item, _ in by_chance[:25]}
    told = {row["item_id"]: int(row["monetary_unit_hits"]) for row in drawn if int(row["monetary_unit_hits"])}
    assert told == dict(hits) and sum(hits.values()) in range(size - 1, size + 8)
    large = {item for item, ore in items if ore >= interval}
    assert large and large <= set(told)


def test_those_with_most_points_are_drawn_by_risk(package):
    drawn = [row for row in worksheet(package, "purchases") if "risk" in row["drawn_by"]]
    assert len(drawn) == 25
    least = min(int(row["risk_points"]) for row in drawn)
    others = [row for row in worksheet(package, "purchases") if "risk" not in row["drawn_by"]]
    assert all(int(row["risk_points"]) <= least for row in others)
    assert all(row["reasons_nb"] and row["reasons_nn"] and row["reasons_en"] for row in drawn)


def test_every_item_leads_to_a_line_of_a_delivered_file_with_its_hash(packed, package):
    rows = worksheet(package, "purchases")
    ways = [json.loads(line) for line in (package / "sample/purchases.jsonl").read_text("utf-8").splitlines()]
    assert [row["item_id"] for row in rows] == [way["item_id"] for way in ways]
    for row, item in zip(rows, ways, strict=True):
        way = item["way"]
        assert {"mart.purchase_line", "rules.line_category", "rules.spend_link", "core.ledger_line"} <= way.keys()
        assert str(way["raw.ledger_line"][0]["record_number"]) == row["record_number"]
        delivered = {one["file"]: one["sha256"] for one in way["raw.delivery"]}
        file = packed.inbox / row["file"]
        if file.is_file():
            assert delivered[row["file"]] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert any("core.emission_factor" in item["way"] for item in ways)


def test_every_figure_has_its_way_to_delivered_tables(package):
    with (package / "chain/figures.csv").open(encoding="utf-8", newline="") as file:
        figures = list(csv.DictReader(file))
    with (package / "chain/tables.csv").open(encoding="utf-8", newline="") as file:
        tables = {row["table"]: row for row in csv.DictReader(file)}
    assert len(figures) > 80
    for figure in figures:
        assert (package / figure["figure_file"]).is_file()
        assert (package / "site" / MONTH / figure["source_rows"]).is_file()
        assert any(table.startswith("raw.") for table in figure["starts_from"].split("; "))
        for table in figure["rests_on"].split("; "):
            made_by = tables[table]["made_by"]
            if made_by.endswith(".sql"):
                content = (package / "program" / made_by).read_bytes()
                assert hashlib.sha256(content).hexdigest() == tables[table]["made_by_sha256"]


def test_the_first_page_explains_sizes_and_method_in_three_languages(package):
    for folder, words in (("", "Fiktiv kommune"), ("nn/", "Storleik"), ("en/", "monetary-unit sampling")):
        page = (package / folder / "index.html").read_text("utf-8")
        assert words.lower() in page.lower() and "{" not in page.split("</style>")[1]
        assert "http" not in page
        assert (package / folder / "index.pdf").read_bytes().startswith(b"%PDF")
        assert "[skjermet" not in (package / folder / "items.html").read_text("utf-8").split("<h1>")[0]


def test_what_is_not_published_or_made_by_another_program_is_not_packed(packed, tmp_path):
    result = run("audit", "package", "--published", packed.out, "--month", "2026-01", "--out", tmp_path / "a.zip")
    assert result.exit_code == 2 and "2026-01 is not published" in result.stderr
    out = shutil.copytree(packed.out, tmp_path / "out", symlinks=True)
    record = out / "inventory" / f"{MONTH}.1" / "publication.json"
    told = json.loads(record.read_text("utf-8"))
    told["made_of"]["code"]["models/core/lot.sql"] = "another"
    record.unlink()
    record.write_text(json.dumps(told), "utf-8")
    result = run("audit", "package", "--published", out, "--month", MONTH, "--out", tmp_path / "a.zip")
    assert result.exit_code == 2 and "the program is not the one that made 2026-10.1" in result.stderr
    result = run("audit", "package", "--published", tmp_path, "--month", MONTH, "--out", tmp_path / "a.zip")
    assert result.exit_code == 2 and "nothing is published here" in result.stderr
    assert not (tmp_path / "a.zip").exists()


def test_what_a_package_lacks_or_makes_up_is_said_and_nothing_is_written_elsewhere(packed, tmp_path):
    folder = packed.unpacked(tmp_path / "package")
    (folder / "tables/raw/lot.parquet").unlink()
    (folder / "tables/core/notice.parquet").write_bytes(b"no table")
    shutil.copy(folder / "tables/raw/body.parquet", folder / "tables/raw/x as select 1; create table raw.y.parquet")
    result = run("audit", "verify", folder)
    assert result.exit_code == 1
    assert "tables/raw/lot.parquet: is missing from the package" in result.stderr
    assert "tables/core/notice.parquet: has been altered" in result.stderr
    assert "cannot be made again" in result.stderr
    record = folder / "inventory" / f"{MONTH}.1" / "publication.json"
    for path in (record, folder / "package.json"):
        replaced(path, f'"month": "{MONTH}"', '"month": "../../out"')
    replaced(folder / "package.json", f'"publication": "{MONTH}.1"', '"publication": "../../out.1"')
    result = run("audit", "verify", folder)
    assert result.exit_code == 2 and "says what no package says" in result.stderr
    assert not (tmp_path.parent / "out").exists() and not (tmp_path / "out").exists()
