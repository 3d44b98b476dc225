"""The trail only grows, and shows every line that was edited, taken out, put in or cut off."""

import json

import pytest

from pipelines import trail


def published(out, month, number=1, corrections=(), gone=()):
    name = f"{month}.{number}"
    told = trail.line(
        out, "published", run_id=f"run of {name}", publication=name, month=month,
        replaces=f"{month}.{number - 1}" if number > 1 else None, reasons=[], pages_and_exports="abc", files=3,
        corrections={one: {"new_value": one} for one in corrections}, corrections_gone=list(gone),
    )  # fmt: skip
    trail.append(out, told)
    return told


@pytest.fixture
def out(tmp_path):
    trail.note(tmp_path, "begun", run_id="1")
    published(tmp_path, "2026-09", corrections=("a", "b"))
    trail.note(tmp_path, "begun", run_id="2")
    trail.note(tmp_path, "failed", problem="a check that must hold is broken")
    published(tmp_path, "2026-10", corrections=("c",), gone=("a",))
    published(tmp_path, "2026-10", 2)
    return tmp_path


def lines(out):
    return (out / trail.TRAIL).read_text("utf-8").splitlines(keepends=True)


def write(out, changed):
    (out / trail.TRAIL).write_text("".join(changed), encoding="utf-8")


def test_an_untouched_trail_is_whole(out):
    assert len(lines(out)) == 6
    assert trail.verified(out) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: [*told[:1], told[1].replace("2026-09", "2026-08"), *told[2:]], "line 2: has been edited"),
        (lambda told: [*told[:2], *told[3:]], "line 3: does not follow"),
        (lambda told: [told[1], told[0], *told[2:]], "line 1: does not follow"),
        (lambda told: [*told[:3], told[2], *told[3:]], "line 4: does not follow"),
        (lambda told: told[:-1], "ends with line 5, but line 6"),
        (lambda told: [*told[:2], "{}\n", *told[2:]], "line 3: is no line"),
        (lambda _: [], "ends with line 0"),
    ],
)
def test_whatever_is_changed_shows(out, change, said):
    write(out, change(lines(out)))
    problems = trail.verified(out)
    assert problems and said in problems[0]


def test_a_trail_that_is_gone_or_written_anew_shows(out):
    (out / trail.TRAIL).unlink()
    assert "gone" in trail.verified(out)[0]
    (out / "run.json").write_text(json.dumps({"trail": {"hash": "x", "previous": "y"}}))
    (out / trail.HEAD).unlink()
    trail.note(out, "begun")
    assert "no line of the publication that stands" in trail.verified(out)[-1]


def test_an_edited_line_with_a_hash_of_its_own_breaks_the_chain(out):
    told = lines(out)
    forged = json.loads(told[1]) | {"month": "2026-08"}
    forged["hash"] = trail.line_hash(forged)
    write(out, [told[0], json.dumps(forged) + "\n", *told[2:]])
    assert "line 3: does not follow" in trail.verified(out)[0]


def test_half_a_line_of_a_killed_run_is_no_line(out):
    before = "".join(lines(out))
    (out / trail.TRAIL).write_text(before + '{"number": 7, "at": "20', encoding="utf-8")
    assert trail.verified(out) == []
    trail.note(out, "begun", run_id="3")
    assert "".join(lines(out)).startswith(before) and len(lines(out)) == 7
    assert trail.verified(out) == []


def test_a_run_killed_after_its_publication_is_made_good(out):
    told = trail.line(
        out, "published", publication="2026-11.1", month="2026-11", replaces=None, reasons=[], pages_and_exports="d",
        corrections={}, corrections_gone=[],
    )  # fmt: skip
    (out / "run.json").write_text(json.dumps({"trail": told}))
    assert trail.verified(out) == []  # it is only not written yet
    trail.mend(out)
    trail.mend(out)
    assert json.loads(lines(out)[-1]) == told and len(lines(out)) == 7


def test_a_run_that_came_to_nothing_is_told(out):
    trail.note(out, "begun", run_id="3")
    trail.mend(out)
    assert json.loads(lines(out)[-1])["event"] == "abandoned"


def test_the_fold_is_what_happened_without_times_and_ids(out, tmp_path_factory):
    told = trail.standing(out)
    assert sorted(told.publications) == ["2026-09.1", "2026-10.1", "2026-10.2"]
    assert told.publications["2026-10.2"]["replaces"] == "2026-10.1"
    assert sorted(told.corrections) == ["b", "c"]
    assert told.runs == {"published": 3, "failed": 1}
    again = tmp_path_factory.mktemp("again")
    for line in lines(out):
        facts = {
            name: value for name, value in json.loads(line).items() if name not in ("number", "previous", "hash", "at")
        }
        trail.note(again, facts.pop("event"), **facts | {"run_id": "another"})
    assert trail.standing(again) == told


def test_a_line_made_before_another_was_written_is_refused(tmp_path):
    told = trail.line(tmp_path, "begun", run_id="1")
    trail.note(tmp_path, "begun", run_id="2")
    with pytest.raises(ValueError, match="does not follow"):
        trail.append(tmp_path, told)
