"""The organisation file: what it may say, and what a faulty one answers."""

from pathlib import Path

import pytest

from pipelines.organisation import DEFAULT, OrganisationFault, organisation


def written(folder: Path, text: str) -> Path:
    path = folder / "organisation.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    body = organisation(
        written(
            tmp_path,
            """
name: Eksempelvik kommune
org_number: 974760673
buyer_kind: municipality
chart_of_accounts: kostra
account_art_position: [2, 4]
units: [{id: 2100, name: Skolen}]
policy: [{name: Møbler, cpv_prefix: 391, min_env_weight_pct: 40, valid_from: 2025-01-01}]
""",
        )
    )
    assert body.org_number == "974760673"
    assert body.units[0].id == "2100" and body.units[0].employees is None
    assert body.policy[0].cpv_prefix == "391"
    assert body.account_art_position == (2, 4)


def test_the_example_of_the_documentation_is_valid(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "organisation.md").read_text("utf-8")
    example = page.split("## Example")[1].split("```yaml\n")[1].split("```")[0]
    assert organisation(written(tmp_path, example)).reuse_programmes[0].target_share_pct == 80


def test_without_a_file_the_body_is_anonymous() -> None:
    assert DEFAULT.org_number is None and DEFAULT.buyer_kind == "other" and not DEFAULT.fictional


REUSE = "id: m, name: M, cpv_prefix: '391', target_share_pct: 80, numerator: [ombrukt], denominator: [tilgjengelig]"


@pytest.mark.parametrize(
    ("text", "key", "value", "remedy"),
    [
        ("navn: Eksempelvik", "navn", "Eksempelvik", "spelling"),
        ("org_number: '974760674'", "org_number", "974760674", "modulus 11"),
        ("buyer_kind: kommune", "buyer_kind", "kommune", "'municipality'"),
        ("account_art_position: [4, 2]", "account_art_position", [4, 2], "first and last position"),
        ("units: [{id: a, name: A, employees: -1}]", "units[0].employees", -1, "greater than or equal to 0"),
        ("units: [{id: a}]", "units[0].name", None, "add the key"),
        (
            "policy: [{name: A, cpv_prefix: '39x', min_env_weight_pct: 40, valid_from: 2025-01-01}]",
            "policy[0].cpv_prefix",
            "39x",
            "pattern",
        ),
        ("internal_org_numbers: ['123']", "internal_org_numbers", ["123"], "nine digits"),
    ],
)
def test_a_fault_names_key_value_and_remedy(tmp_path: Path, text: str, key: str, value: object, remedy: str) -> None:
    with pytest.raises(OrganisationFault) as caught:
        organisation(written(tmp_path, text))
    assert caught.value.key == key
    assert caught.value.value == value
    assert remedy in caught.value.remedy
    assert key in str(caught.value) and caught.value.remedy in str(caught.value)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("units: [{id: a, name: A}, {id: a, name: B}]", "its own id"),
        (f"reuse_programmes: [{{{REUSE}, target_date: 2025-01-01, baseline_date: 2026-01-01}}]", "before target_date"),
        ("- a list", "one key and value a line"),
        ("name: [", "YAML"),
        ("", "one key and value a line"),
    ],
)
def test_contradictions_and_broken_files_are_told(tmp_path: Path, text: str, remedy: str) -> None:
    with pytest.raises(OrganisationFault, match=remedy):
        organisation(written(tmp_path, text))


def test_ids_with_leading_zeros_are_text(tmp_path):
    path = tmp_path / "organisation.yaml"
    path.write_text("units:\n- {id: 0100, name: A}\n- {id: 0o17, name: B}\n- {id: 64, name: C, employees: 12}\n")
    assert [(unit.id, unit.employees) for unit in organisation(path).units] == [
        ("0100", None),
        ("0o17", None),
        ("64", 12),
    ]


def test_an_unknown_body_is_the_same_with_and_without_the_organisation_module():
    from pipelines.warehouse import connection, create_raw, load_body

    said = []
    for body in (None, DEFAULT):
        with connection(":memory:") as db:
            create_raw(db)
            load_body(db, *([body] if body else []))
            tables = ("body", "body_unit", "body_internal", "body_policy", "reuse_programme")
            said.append([db.execute(f"select * from raw.{table}").fetchall() for table in tables])
    assert said[0] == said[1]
