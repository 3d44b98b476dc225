"""Reuse logs from the delivered file to what became of each item: nothing twice, nothing guessed, no names."""

import hashlib
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines.column_map import parsed
from pipelines.organisation import Organisation
from pipelines.reuse import write_lives
from pipelines.source import Delivered
from pipelines.warehouse import build_models, load_body, load_files

HEADER = "hendelse-id;gjenstand-id;type;CPV;handling;dato;enhet;antall;vekt kg;unngått innkjøp kr;kostnad ombruk kr"
PROGRAMME = {
    "id": "m", "name": "Møbler", "cpv_prefix": ["391"], "target_share_pct": 80, "baseline_date": "2025-01-01",
    "target_date": "2025-12-31", "denominator": ["tilgjengelig"], "numerator": ["ombrukt"],
}  # fmt: skip


def delivered(text: str, name: str) -> Delivered:
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    return Delivered(f"reuse/{name}", digest, len(content), content, lambda: io.BytesIO(content), "reuse")


@pytest.fixture
def log(bench):
    """Load reuse tables (name to text), follow their items; questions are asked of the bench."""

    def loaded(programme=None, **files):
        load_body(bench.db, Organisation.model_validate({"reuse_programmes": [PROGRAMME | (programme or {})]}))
        deliveries = load_files(bench.db, [delivered(text, f"{name}.csv") for name, text in files.items()])
        assert {(one.status, one.facts.kind) for one in deliveries} == {("read", "reuse")}
        build_models(bench.db, "core.reuse_event", "core.reuse_membership")
        write_lives(bench.db)
        return bench

    return loaded


def standing(bench):
    """Pieces by item and last state."""
    return bench.db.execute(
        "select item_id, state, sum(pieces)::int from rules.reuse_step where until_date is null "
        "group by all order by all"
    ).fetchall()


def problems(bench):
    build_models(bench.db, "mart.reuse_problem")
    return bench.db.execute(
        "select file, record_number, item_id, problem from mart.reuse_problem order by all"
    ).fetchall()


def test_events_are_told_with_file_and_row_where_they_cannot_have_happened(log):
    rows = [
        "1;A;stol;39112000;tilgjengelig;2025-02-01;x;1;7;;",
        "2;A;stol;39112000;solgt;2025-02-03;x;1;7;;",
        "3;A;stol;39112000;ombrukt;2025-02-05;x;1;7;900;100",
        "4;B;stol;39112000;fløyet;2025-02-05;x;1;7;;",
        "5;B;stol;39112000;tilgjengelig;2025-02-31;x;1;7;;",
        "6;;stol;39112000;tilgjengelig;2025-02-01;x;1;7;;",
        "7;C;stol;39112000;tilgjengelig;2025-02-01;x;-2;7;;",
        "8;D;noe rart;;tilgjengelig;2025-02-01;x;1;7;;",
    ]
    bench = log(a="\n".join([HEADER, *rows]))
    assert standing(bench) == [("A", "sold", 1), ("D", "available", 1)]
    found = {(record, item, problem) for _, record, item, problem in problems(bench)}
    assert found == {  # rows as a spreadsheet numbers them
        (4, "A", "gone_already"), (5, "B", "unknown_action"), (6, "B", "no_date"), (7, None, "no_item_id"),
        (8, "C", "bad_count"), (9, "D", "kind_unknown"),
    }  # fmt: skip


def test_a_growing_export_delivered_again_counts_once_and_a_corrected_event_as_corrected(log):
    first = [
        HEADER,
        "1;A;stol;39112000;tilgjengelig;2025-02-01;x;10;70;;",
        "2;A;stol;39112000;ombrukt;2025-02-05;x;4;;;",
    ]
    second = [*first[:2], "2;A;stol;39112000;ombrukt;2025-02-05;x;6;;;", "3;A;stol;39112000;kassert;2025-03-05;x;1;;;"]
    bench = log(log_2025_02="\n".join(first), log_2025_03="\n".join(second))
    assert standing(bench) == [("A", "available", 3), ("A", "discarded", 1), ("A", "reused", 6)]
    assert [(file, problem) for file, _, _, problem in problems(bench)] == [("reuse/log_2025_02.csv", "event_changed")]


def test_the_order_of_the_rows_of_a_file_does_not_matter(log, bench):
    rows = [
        ";A;stol;39112000;registrert;2025-02-01;x;3;21;;", ";A;stol;39112000;tilgjengelig;2025-02-01;y;2;;;",
        ";A;stol;39112000;ombrukt;2025-02-01;z;1;;900;100", ";A;stol;39112000;ombrukt;2025-02-01;y;2;;1800;200",
        ";B;;39121100;ombrukt;2025-02-01;y;1;;;", ";B;pult;39121200;tilgjengelig;2025-02-09;x;1;;;",
    ]  # fmt: skip
    seen = []
    for order in (rows, rows[::-1], rows[3:] + rows[:3]):
        bench.db.execute("delete from raw.delivery; delete from raw.reuse_event")
        log(a="\n".join([HEADER, *order]))
        build_models(bench.db, "rules.reuse_use", "core.reuse_item")
        columns = "item_id, event_date, to_org_unit_id, pieces, mass_kg, avoided_purchase_nok, cost_of_reuse_nok"
        used = bench.db.execute(f"select {columns} from rules.reuse_use order by all").fetchall()
        seen.append((standing(bench), used, bench.db.execute("select * from core.reuse_item order by 1").fetchall()))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == [("A", "reused", 3), ("B", "available", 1)]


def test_a_list_of_items_with_a_day_for_each_step_is_read_as_events(log):
    header = "gjenstand-id;type;antall;enhet;registrert dato;tilgjengelig dato;ombrukt dato;unngått innkjøp kr"
    old = [header, "A;stol;2;x;01.02.2025;03.02.2025;;", "B;stol;1;x;01.02.2025;;;"]
    new = [header, "A;stol;2;x;01.02.2025;03.02.2025;07.03.2025;5000", "B;stol;1;x;01.02.2025;;;"]
    bench = log(liste_a="\n".join(old), liste_b="\n".join(new))
    assert standing(bench) == [("A", "reused", 2), ("B", "registered", 1)]
    build_models(bench.db, "rules.reuse_use")
    assert bench.db.execute(
        "select pieces, avoided_purchase_nok::int, days_in_store::int from rules.reuse_use"
    ).fetchall() == [(2, 5000, 32)]
    assert problems(bench) == []


def test_who_reserved_an_item_is_never_stored(log):
    header = "gjenstand-id;handling;dato;CPV;reservert av;Ansvarlig;E-post mottaker;merknad"
    bench = log(a=f"{header}\nA;reservert;2025-02-01;39112000;Kari Oppdiktet;Ola Tenkt;ola@example.org;fin stol")
    ((kept, unmapped),) = bench.db.execute("select reserved_by, unmapped from raw.reuse_event").fetchall()
    assert kept == "[person]" and "fin stol" in unmapped
    assert not [name for name in ("Kari", "Ola", "example.org") if name in kept + unmapped]


def test_the_headers_of_a_platform_are_told_by_a_column_map(bench):
    page = (Path(__file__).parents[1] / "docs/inbox.md").read_text("utf-8")
    text = next(part.split("```")[0] for part in page.split("```yaml\n") if part.startswith("kind: reuse"))
    given = replace(parsed("platform", text), is_saved=True)
    content = (
        "Object ID;Category;Status;Status date;Quantity;Location;Updated by\n77;Chair;Listed;2025-03-01;4;x;Kari O\n"
    )
    (one,) = load_files(bench.db, [replace(delivered(content, "objects.csv"), column_maps=(given,))])
    assert (one.status, one.facts.kind) == ("read", "reuse")
    build_models(bench.db, "core.reuse_event")
    (row,) = bench.look("select item_id, action, event_date, pieces, problem from core.reuse_event")
    assert tuple(row.values()) == ("77", "available", date(2025, 3, 1), 4, None)
    assert bench.look("select registered_by from raw.reuse_event") == [{"registered_by": "[person]"}]
