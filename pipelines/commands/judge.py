"""`gronnbok judge`: what the climate and environment rules say of each announced lot, or of each described case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pipelines.organisation import Organisation
    from pipelines.source import Delivered

MAX_TABLE_BYTES = 20 << 20
"""Largest file of a folder that is looked into for a table of tenders; hand-written ones are far smaller."""

_TEXT_STARTS = (b"<", b"{", b"[", b"\xff\xfe<", b"\xfe\xff", b"\xff\xfe{", b"\xff\xfe[")


def _files(path: Path) -> Iterator[Delivered]:
    """The files of one path; a folder is searched for notices, cases and tables of tenders by what is in its files."""
    from pipelines.delivery import delivered_files

    if path.is_file():
        yield from delivered_files(path, str(path))
        return
    for member in sorted(path.rglob("*")):
        if member.is_file() and not member.name.startswith((".", "~$")):
            for delivered in delivered_files(member, str(member)):
                is_text = delivered.fault or delivered.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_TEXT_STARTS)
                if is_text or _is_tender_table(delivered):
                    yield delivered


def _is_tender_table(delivered: Delivered) -> bool:
    """Whether a file of a folder is a table with the headers of tenders; whatever else lies there is passed over."""
    from pipelines.source import Facts, source_of

    if delivered.size_bytes > MAX_TABLE_BYTES:
        return False
    facts = Facts()
    try:
        next(iter(source_of(delivered).read(delivered, facts)), None)
    except Exception:  # not a table that can be read, whatever the bytes
        return False
    return facts.kind == "notice"


def _body(path: Path) -> Organisation:
    from pipelines.organisation import OrganisationFault, organisation

    try:
        return organisation(path)
    except OrganisationFault as fault:
        click.echo(f"{path}: {fault}", err=True)
        raise SystemExit(2) from None


def _line(found: dict[str, Any]) -> str:
    """One answer for people: where, verdict, explanation."""
    where = found.get("id") or " ".join(part for part in (found["source"], found["lot_id"]) if part)
    return f"{where}: {found['verdict']} ({found['rule_version'] or '-'}, {found['ground']}). {found['explanation_nb']}"


@click.command(epilog="Example: gronnbok judge inbox/notices --json > answers.jsonl")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a lot on standard output, nothing else.")
@click.option(
    "--organisation",
    type=click.Path(path_type=Path),
    help="An organisation.yaml, whose own policy is read beside the law.",
)
def COMMAND(paths: tuple[Path, ...], as_json: bool, organisation: Path | None) -> None:
    """Judge notices (files or folders of eForms XML, OCDS JSON or tables of tenders) or a cases file.

    One answer a lot or case.

    Exit codes: 0 done, 1 some of the input was set aside, 2 nothing that can be judged.
    """
    from models.answer import answer
    from models.rulebook import rulebook
    from pipelines.cases import CASES_NEED, case_answers, is_cases_file
    from pipelines.lots import BESIDE, TABLES, lots
    from pipelines.source import Unreadable
    from pipelines.warehouse import build_models, load_body, load_files, memory_warehouse, reference_below

    body = _body(organisation) if organisation else None
    problems: list[str] = []
    cases: list[Delivered] = []
    notices: list[Delivered] = []
    missing = False
    for path in paths:
        if not path.exists():
            missing = True
            problems.append(f"{path}: no such file or folder; give the path of notices or of a cases file")
            continue
        for delivered in _files(path):
            (cases if not delivered.fault and is_cases_file(delivered) else notices).append(delivered)
    answers: list[dict[str, Any]] = []
    with memory_warehouse(reference_below(*TABLES, *BESIDE, *(CASES_NEED if cases else ()))) as db:
        if body:
            load_body(db, body)
        for delivery in load_files(db, notices):
            if delivery.status != "read":
                problems.append(delivery.message())
            elif delivery.facts.kind != "notice":
                name = delivery.delivered.name
                problems.append(
                    f"{name}: a {delivery.facts.kind}, not a notice; give eForms XML, OCDS or a tender table"
                )
            elif delivery.facts.quarantined:
                problems.append(
                    f"{delivery.delivered.name}: {delivery.facts.quarantined} records are not used; "
                    "gronnbok inspect says which and why"
                )
        build_models(db, *TABLES)
        answers += [answer(rulebook().judge(lot)) for lot in lots(db)]
        for delivered in cases:
            try:
                answers += case_answers(delivered, db, rulebook())
            except Unreadable as fault:
                record = f", record {fault.record}" if fault.record else ""
                problems.append(f"{delivered.name}{record}: {fault.problem}; {fault.remedy}")
    for found in answers:
        click.echo(json.dumps(found, ensure_ascii=False) if as_json else _line(found))
    for problem in problems:
        click.echo(problem, err=True)
    if missing or not answers:
        if not problems:
            click.echo(f"{', '.join(map(str, paths))}: no notices found; give eForms XML or a cases file", err=True)
        raise SystemExit(2)
    raise SystemExit(1 if problems else 0)
