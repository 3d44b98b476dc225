"""A person's decision on a verdict: it stands above the engine's, beside it, and only where it can be followed."""

import hashlib
import io

import pytest
from made_notice import lot, notice, percent

from pipelines.source import Delivered
from pipelines.verdicts import UPSTREAM, write_verdicts
from pipelines.warehouse import build_models, load_files

HEADER = "id;gjelder;felt;verdi;ny verdi;hvem;når;hvorfor;trukket\n"
NUMBER = "00000000-0000-4000-8000-00000000000"


def delivered(name, content):
    data = content.encode() if isinstance(content, str) else content
    return Delivered(name, hashlib.sha256(data).hexdigest(), len(data), data[:65536], lambda: io.BytesIO(data))


@pytest.fixture
def decided(bench):
    """Two lots below thirty percent, decisions on them; the marts."""
    lots = [
        lot(percent("price", "Pris", "80"), percent("quality-nor-env-criteria", "Miljø", "20"), lot_id=f"LOT-000{n}")
        for n in (1, 2)
    ]

    def built(*rows, notices=None):
        said = HEADER + "".join(f"{row}\n" for row in rows)
        held = notices or {"notices/2025-990106.xml": notice(*lots, notice_id=f"{NUMBER}1")}
        files = [delivered(name, content) for name, content in held.items()]
        load_files(bench.db, [*files, delivered("corrections/rettelser.csv", said)])
        build_models(bench.db, *UPSTREAM)
        write_verdicts(bench.db)
        build_models(bench.db, "mart.lot_verdict", "mart.verdict_decision")
        found = bench.look("select * from mart.lot_verdict order by lot_id")
        return found, bench.look("select * from mart.verdict_decision order by record_number, lot_id")

    return built


WHO = "miljørådgiver;01.10.2025;Dokumentene er lest"


@pytest.mark.parametrize("value", ["2025-990106", f"{NUMBER}1", "2025-990106/LOT-0001", f"{NUMBER}1/lot-0001"])
def test_a_decision_stands_above_the_engine_with_who_when_and_why(decided, value):
    (first, second), decisions = decided(f"K-1;utfall;Doffin-id;{value};I samsvar;{WHO};")
    assert (first["verdict"], first["engine_verdict"], first["decided_by"]) == ("compliant", "breach", "miljørådgiver")
    assert (first["decided_on"].isoformat(), first["decision_reason"]) == ("2025-10-01", "Dokumentene er lest")
    assert second["verdict"] == ("breach" if "/" in value else "compliant")
    assert {row["problem"] for row in decisions} == {None}


def test_the_procedure_names_all_its_lots(decided):
    found, _ = decided(f"K-1;utfall;prosedyre;{NUMBER}a;exempt;{WHO};")
    assert [row["verdict"] for row in found] == ["exempt", "exempt"]


def test_the_quality_of_reasons_is_decided_apart_from_the_verdict(decided):
    (first, _), _ = decided(f"K-1;begrunnelse;Doffin-id;2025-990106/LOT-0001;tynn;{WHO};")
    assert (first["verdict"], first["engine_verdict"]) == ("breach", "breach")
    assert (first["justification_quality"], first["engine_justification_quality"]) == ("thin", "unknown")
    assert first["quality_decided_by"] == "miljørådgiver"


def test_a_withdrawn_decision_has_no_effect(decided):
    found, decisions = decided(f"K-1;utfall;Doffin-id;2025-990106;compliant;{WHO};02.10.2025")
    assert ([row["verdict"] for row in found], decisions) == (["breach", "breach"], [])


@pytest.mark.parametrize(
    "row, problem",
    [
        (f"K-1;utfall;Doffin-id;2025-990106;kanskje;{WHO};", "unknown_value"),
        (f"K-1;utfall;Doffin-id;2025-000000;compliant;{WHO};", "unknown_notice"),
        (f"K-1;utfall;Doffin-id;2025-990106/LOT-0009;compliant;{WHO};", "unknown_notice"),
        ("K-1;utfall;Doffin-id;2025-990106;compliant;;01.10.2025;Lest;", "incomplete"),
        ("K-1;utfall;Doffin-id;2025-990106;compliant;jurist;i fjor;Lest;", "incomplete"),
        ("K-1;utfall;Doffin-id;2025-990106;compliant;jurist;01.10.2025;;", "incomplete"),
    ],
)
def test_what_cannot_be_followed_is_not_applied_and_is_listed(decided, row, problem):
    found, decisions = decided(row)
    assert [one["verdict"] for one in found] == ["breach", "breach"]
    assert [one["problem"] for one in decisions] == [problem]


def test_the_latest_decision_stands(decided):
    found, decisions = decided(
        "K-1;utfall;Doffin-id;2025-990106/LOT-0001;exempt;jurist;05.10.2025;Nytt syn;",
        "K-2;utfall;Doffin-id;2025-990106/LOT-0001;compliant;jurist;2025-10-01;Første syn;",
    )
    assert found[0]["verdict"] == "exempt"
    assert [row["problem"] for row in decisions] == [None, "decided_later"]


def test_a_decision_on_a_notice_that_was_corrected_since_does_not_follow_along(decided):
    grey = lot(percent("price", "Pris", "80"), percent("quality-nor-env-criteria", "Miljø", "20"))
    notices = {
        "notices/old.xml": notice(grey, notice_id=f"{NUMBER}1"),
        "notices/new.xml": notice(grey, notice_id=f"{NUMBER}2", changes=f"{NUMBER}1", dispatched="2025-06-01Z"),
    }
    (found,), decisions = decided(f"K-1;utfall;Doffin-id;{NUMBER}1;compliant;{WHO};", notices=notices)
    assert (found["verdict"], [row["problem"] for row in decisions]) == ("breach", ["not_latest"])
