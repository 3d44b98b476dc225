"""The Dagster code location loads, says what each asset is, and nothing starts by itself."""

import dagster as dg
import pytest
import yaml

from pipelines.definitions import defs, inbox, monthly
from pipelines.warehouse import ROOT, models, reference_tables


@pytest.fixture(scope="module")
def graph():
    return defs.resolve_asset_graph()


def test_is_loadable():
    dg.Definitions.validate_loadable(defs)


def test_every_model_and_reference_table_is_an_asset_of_the_same_name(graph):
    keys = {".".join(key.path) for key in graph.get_all_asset_keys()}
    assert set(models()) <= keys
    assert {f"reference.{table}" for table in reference_tables()} <= keys


def test_every_asset_says_what_it_is_who_answers_and_of_what_kind(graph):
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description and node.owners and node.kinds, key


def test_the_months_pages_and_exports_are_partitioned_by_month(graph):
    for name in ("site", "exports", "published"):
        partitions = graph.get(dg.AssetKey(["publication", name])).partitions_def
        assert isinstance(partitions, dg.MonthlyPartitionsDefinition)


def test_what_must_hold_blocks_what_follows(graph):
    blocking = {key.asset_key.to_user_string() for key in graph.asset_check_keys if key.name == "must"}
    assert {
        "core/ledger_line",
        "mart/purchase_line",
        "mart/reconciliation",
        "mart/lot_verdict",
        "mart/spend_split",
    } <= blocking
    for key in graph.asset_check_keys:
        assert graph.get(key).blocking == (key.name == "must")


def test_sensor_and_schedule_are_off_by_default():
    assert inbox.default_status == dg.DefaultSensorStatus.STOPPED
    assert monthly.default_status == dg.DefaultScheduleStatus.STOPPED


def test_the_sensor_asks_once_for_the_same_inbox(tmp_path):
    from pipelines.publication import Publication

    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers" / "a.csv").write_text("x")
    context = dg.build_sensor_context(resources={"publication": Publication(inbox=str(tmp_path))}, definitions=defs)
    first = list(inbox(context))
    assert [request.run_key for request in first] == [request.run_key for request in inbox(context)]
    (tmp_path / "ledgers" / "b.csv").write_text("y")
    assert first[0].run_key != next(iter(inbox(context))).run_key


def test_dagsters_own_records_stay_below_data_warehouse():
    settings = yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))
    assert settings["telemetry"]["enabled"] is False
    folders = [
        settings["storage"]["sqlite"],
        settings["local_artifact_storage"]["config"],
        settings["compute_logs"]["config"],
    ]
    assert all(folder["base_dir"].startswith("data/warehouse/") for folder in folders)
