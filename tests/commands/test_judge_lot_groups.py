"""Lots in groups: whose criteria decide, and what becomes of a lot that two sets of criteria may award."""

import json

import pytest
from click.testing import CliRunner
from made_notice import NATIONAL_E, lot, notice, percent

from pipelines.commands.judge import COMMAND

NEWEST = {"customization": NATIONAL_E, "domain": "other", "dispatched": "2026-08-01Z",
          "legal_text": "NOR — Anskaffelsesforskriften Del 1 og 2"}  # fmt: skip
BOTH = {"GLO-0001": ("LOT-0001", "LOT-0002")}


def green(weight):
    return percent("price", "Pris", str(100 - weight)), percent("quality-nor-env-criteria", "Miljø", str(weight))


def group(weight, group_id="GLO-0001"):
    return lot(*green(weight), lot_id=group_id, kind="LotsGroup")


def judged(folder, *lots, **facts):
    (folder / "notice.xml").write_bytes(notice(*lots, **NEWEST, **facts))
    run = CliRunner().invoke(COMMAND, [str(folder), "--json"])
    assert run.exit_code == 0, run.output
    return {found["lot_id"]: found for found in map(json.loads, run.stdout.splitlines())}


def group_steps(found):
    return [(one["outcome"], one["value"]) for one in found["path"] if one["step"] == "lot_group"]


@pytest.mark.parametrize("weight, verdict", [(30, "compliant"), (29, "breach")])
def test_a_lot_without_criteria_takes_those_of_its_group(tmp_path, weight, verdict):
    found = judged(tmp_path, group(weight), lot(), lot(*green(50), lot_id="LOT-0002"), groups=BOTH)
    assert (found["LOT-0001"]["verdict"], found["LOT-0001"]["env_weight_pct"]) == (verdict, weight)
    assert group_steps(found["LOT-0001"]) == [("inherited", "GLO-0001")]
    assert "GLO-0001" not in found


@pytest.mark.parametrize(
    "own, groups, verdict, ground, outcome",
    [
        (30, 40, "compliant", "weight", "agrees"),
        (20, 10, "breach", "weight_missed", "agrees"),
        (30, 20, "needs_review", "lot_group_differs", "differs"),
        (20, 30, "needs_review", "lot_group_differs", "differs"),
    ],
)
def test_its_own_criteria_and_those_of_its_group_must_both_pass(tmp_path, own, groups, verdict, ground, outcome):
    found = judged(tmp_path, lot(*green(own)), group(groups), groups=BOTH)["LOT-0001"]
    assert (found["verdict"], found["ground"], found["env_weight_pct"]) == (verdict, ground, own)
    assert group_steps(found) == [(outcome, "GLO-0001")]
    assert ("GLO-0001" in found["explanation_nb"]) is (outcome == "differs")


def test_of_two_groups_both_must_pass(tmp_path):
    two = {"GLO-0001": ("LOT-0001",), "GLO-0002": ("LOT-0001",)}
    found = judged(tmp_path, lot(), group(30), group(20, "GLO-0002"), groups=two)["LOT-0001"]
    assert (found["verdict"], found["ground"]) == ("needs_review", "lot_group_differs")
    assert "GLO-0002" in found["explanation_en"]


def test_a_lot_outside_the_group_does_not_take_its_criteria(tmp_path):
    found = judged(tmp_path, group(20), lot(), lot(lot_id="LOT-0002"), groups={"GLO-0001": ("LOT-0002",)})
    assert (found["LOT-0001"]["ground"], found["LOT-0002"]["ground"]) == ("criteria_not_stated", "weight_missed")


def test_a_group_that_does_not_name_its_lots_is_told(tmp_path):
    found = judged(tmp_path, group(20), lot())["LOT-0001"]
    assert (found["verdict"], found["ground"]) == ("needs_review", "criteria_not_stated")
    assert "LOT_GROUP_WITHOUT_LOTS" in found["reason_codes"]
