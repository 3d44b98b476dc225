"""DFØ's own fixtures: read as their names and the manifest beside them say."""

import csv
import json

import pytest
from click.testing import CliRunner

from pipelines.commands.judge import COMMAND

# Reading, rule ids, what the notice claims, weight: from the manifest's column reading_30pct_rule.
EXPECTED = {
    "dfo_can29_zero_weight_exempt_text.xml": ("not_applicable", set(), {"exemption:insignificant"}, 0),
    "dfo_cn16_env-criteria20_plus_spec.xml": ("compliant", set(), {"criterion", "requirement"}, 20),
    "dfo_e3_criteria30_no_strategic.xml": ("compliant", {"SP-R004"}, {"criterion"}, 30),
    "dfo_e3_multibuyer_env30.xml": ("compliant", set(), {"criterion"}, 30),
    "dfo_e3_ordimp_env-spec.xml": ("compliant", set(), {"requirement"}, None),
    "dfo_e3_two_criteria_no_env.xml": ("breach", {"EC-R001C"}, set(), None),
    "dfo_e3_weighted_exempt_invalid.xml": ("breach", {"EC-R001D", "EC-R001E"}, {"exemption:insignificant"}, 0),
    "dfo_e4_minimum_result.xml": ("not_applicable", set(), set(), None),
    "dfo_n16_ordimp_no_code.xml": ("not_applicable", set(), set(), None),
    "dfo_n16_varmeanlegg.xml": ("not_applicable", set(), set(), None),
}


@pytest.fixture(scope="module")
def answers(shared):
    run = CliRunner().invoke(COMMAND, [*map(str, sorted((shared / "samples/eforms").glob("dfo_*.xml"))), "--json"])
    found = [json.loads(line) for line in run.stdout.splitlines()]
    return {one["source"].rsplit("/", 1)[-1]: one for one in found}


def test_every_fixture_is_among_those_expected(answers):
    assert set(answers) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_fixture_is_read_as_the_manifest_reads_it(answers, name):
    found = answers[name]
    reading, rule_ids, claims, weight = EXPECTED[name]
    assert (found["dfo_reading"], set(found["dfo_rule_ids"])) == (reading, rule_ids)
    assert claims <= set(found["claims"])
    assert found["env_weight_pct"] == weight
    assert found["verdict"] != "breach"


def test_a_fixture_is_valid_or_invalid_as_dfo_named_it(shared, answers):
    with (shared / "samples/eforms/MANIFEST.csv").open(encoding="utf-8") as manifest:
        named = {row["file"]: row["origin"] for row in csv.DictReader(manifest) if row["file"] in answers}
    judged = 0
    for name, origin in named.items():
        is_refused = bool(answers[name]["dfo_rule_ids"])
        if "INVALID-" in origin or "VALID-" in origin:
            assert is_refused is ("INVALID-" in origin), name
            judged += 1
    assert judged >= 4
