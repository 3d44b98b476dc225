"""`gronnbok doctor`: checks the installation, the inbox and the organisation file, and says how to mend each fault."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import NamedTuple

import click

from pipelines.message import FAULT

ROOT = Path(__file__).resolve().parents[2]


class Finding(NamedTuple):
    """One thing looked at. `state` is ok, note (works, but know this) or fault."""

    subject: str
    state: str
    found: str
    remedy: str = ""


def _installation() -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    fits = (3, 11) <= sys.version_info[:2] < (3, 15)
    yield Finding(
        "python", "ok" if fits else "fault", python, "" if fits else "use Python 3.11 to 3.14, then: make install"
    )
    pins = dict(
        re.findall(r"^([a-z0-9-]+)==([^ ;\n]+)", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    )
    for line in requires("gronnbok") or []:
        if "extra ==" in line:
            continue
        name = re.split(r"[ <>=!~;\[]", line)[0]
        try:
            installed = version(name)
        except PackageNotFoundError:
            yield Finding(name, "fault", "not installed", "make install")
            continue
        if name in pins and installed != pins[name]:
            yield Finding(name, "note", f"{installed}, tested with {pins[name]}", "make install")
    browser = shutil.which("chromium")
    yield Finding(
        "browser for the tests",
        "ok" if browser else "note",
        browser or "not found; only the tests of the pages need it",
        "" if browser else "apt-get install chromium",
    )


def _folder(out: Path) -> Finding:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out) as folder:
            (Path(folder) / "link").symlink_to("target")
    except OSError as fault:
        return Finding(
            str(out),
            "fault",
            f"cannot hold a publication: {fault}",
            "give a writable folder with symbolic links: --out",
        )
    return Finding(str(out), "ok", "can hold publications")


def _inbox(inbox: Path, organisation: Path) -> Iterator[Finding]:
    from pipelines.delivery import INBOX_FOLDERS
    from pipelines.organisation import OrganisationFault
    from pipelines.organisation import organisation as read_organisation

    if not inbox.is_dir():
        yield Finding(str(inbox), "fault", "no such folder", f"gronnbok demo --out {inbox}, or give your own: --inbox")
        return
    for folder in INBOX_FOLDERS:
        count = sum(path.is_file() for path in (inbox / folder).rglob("*"))
        yield Finding(
            f"inbox/{folder}",
            "ok" if count else "note",
            f"{count} files",
            "" if count else "deliver files if there are any",
        )
    stray = [
        path.name
        for path in inbox.iterdir()
        if path.is_file() and path.name != "organisation.yaml" and path.name[0] != "."
    ]
    if stray:
        yield Finding(
            "inbox",
            "note",
            f"outside every folder: {', '.join(sorted(stray))}",
            f"move them into {', '.join(INBOX_FOLDERS)}",
        )
    if not organisation.exists():
        yield Finding(
            "organisation.yaml", "note", "missing; the body is anonymous", "write one, see docs/organisation.md"
        )
        return
    try:
        body = read_organisation(organisation)
        yield Finding("organisation.yaml", "ok", body.name)
    except OrganisationFault as fault:
        yield Finding("organisation.yaml", "fault", f"{fault.key}: {fault.value!r} cannot be used", fault.remedy)


def _person_key(inbox: Path, out: Path, organisation: Path | None) -> Finding:
    """The key behind the marks that stand for national identity numbers."""
    from pipelines.organisation import OrganisationFault
    from pipelines.person_key import PersonKeyFault
    from pipelines.publication import Publication

    told = str(organisation.resolve()) if organisation else ""
    publication = Publication(inbox=str(inbox.resolve()), out=str(out.resolve()), organisation=told)
    try:
        key = publication.person_key()
    except PersonKeyFault as fault:
        return Finding("key for persons", "fault", *(fault.message.text(part) for part in FAULT))
    except OrganisationFault:
        return Finding("key for persons", "note", "its place is not known", "mend organisation.yaml first")
    if key.is_another:
        return Finding(
            "key for persons",
            "note",
            f"{key.path}: not the key of the last publication; persons get other marks than in older warehouses",
            "put the old key back if there is a copy of it",
        )
    if key.fingerprint is None:
        return Finding("key for persons", "ok", f"{key.path}: made when the first identity number is met")
    return Finding("key for persons", "ok", f"{key.path}: readable by its owner alone; keep a copy in a safe place")


def _trail(out: Path) -> Iterator[Finding]:
    """The log of what was run, published and decided."""
    from pipelines.trail import HEAD, TRAIL, verified

    if not (out / TRAIL).exists() and not (out / HEAD).exists():
        return
    problems = verified(out)
    for problem in problems:
        yield Finding("trail", "fault", problem, "put the file back from a copy, and find out who changed it and why")
    if not problems:
        yield Finding("trail", "ok", f"{out / TRAIL}: every line is as it was written")


@click.command(epilog="Example: gronnbok doctor --inbox /data/inbox --out /data/published")
@click.option(
    "--inbox", type=click.Path(path_type=Path), default=ROOT / "data/inbox", help="Folder of delivered files."
)
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "data/warehouse", help="Folder to publish to.")
@click.option("--organisation", type=click.Path(path_type=Path), help="Organisation file, if not the inbox's own.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding on standard output, nothing else.")
def COMMAND(inbox: Path, out: Path, organisation: Path | None, as_json: bool) -> None:
    """Check the installation, the inbox and the organisation file; say how to mend each fault.

    Ends with 0 when all is well, 1 when there is a fault.
    """
    findings = [
        *_installation(),
        _folder(out),
        *_inbox(inbox, organisation or inbox / "organisation.yaml"),
        _person_key(inbox, out, organisation),
        *_trail(out),
    ]
    for finding in findings:
        if as_json:
            click.echo(json.dumps(finding._asdict(), ensure_ascii=False))
        else:
            remedy = f"; {finding.remedy}" if finding.remedy else ""
            click.echo(f"{finding.state:5} {finding.subject}: {finding.found}{remedy}", err=finding.state == "fault")
    raise SystemExit(1 if any(finding.state == "fault" for finding in findings) else 0)
