"""Records that are held open while a run lasts are read by Dagster's own storage as if it had written them."""

import dagster as dg
from dagster._core.instance.ref import InstanceRef

OWN = ("dagster._core.storage.sqlite_storage", "DagsterSqliteStorage")
HELD = ("pipelines.held_records", "HeldRecords")


@dg.asset(check_specs=[dg.AssetCheckSpec("must", asset="lines")])
def lines():
    yield dg.MaterializeResult(
        metadata={"rows": 3}, check_results=[dg.AssetCheckResult(check_name="must", passed=True)]
    )


@dg.asset(deps=[lines])
def spend():
    raise ValueError("an øre is lost")


def records_in(folder, storage: tuple[str, str]) -> dg.DagsterInstance:
    place = {"module": storage[0], "class": storage[1], "config": {"base_dir": str(folder)}}
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(folder), overrides={"storage": {"custom": place}}))


def told(folder, writer: tuple[str, str]) -> list[object]:
    """What Dagster's own storage knows after a run that one storage or the other has noted."""
    folder.mkdir()
    with records_in(folder, writer) as records:
        run_id = dg.materialize([lines, spend], instance=records, raise_on_error=False).run_id
    with records_in(folder, OWN) as records:
        made = records.get_latest_materialization_event(dg.AssetKey("lines"))
        (record,) = records.get_asset_records([dg.AssetKey("lines")])
        check = dg.AssetCheckKey(dg.AssetKey("lines"), "must")
        latest = records.event_log_storage.get_latest_asset_check_execution_by_key([check])[check]
        return [
            *[(event.step_key, event.dagster_event_type) for event in records.all_logs(run_id)],
            records.get_run_by_id(run_id).status,
            made.asset_materialization.metadata["rows"].value,
            record.asset_entry.last_run_id == run_id,
            latest.status,
        ]


def test_everything_stands_where_dagster_looks_for_it(tmp_path):
    expected = told(tmp_path / "own", OWN)
    assert dg.DagsterRunStatus.FAILURE in expected
    assert told(tmp_path / "held", HELD) == expected
