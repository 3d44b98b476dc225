"""`gronnbok fetch`: the body's own notices, from where they are published."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def COMMAND() -> None:
    """Fetch deliveries from where they are published."""


@COMMAND.command(epilog="Example: DOFFIN_API_KEY=... gronnbok fetch doffin --org-number 987654321 --from 2026-10-01")
@click.option("--org-number", "numbers", multiple=True, required=True, help="The buyer's number; may be repeated.")
@click.option("--from", "first", type=_DAY, required=True, help="First day of issue, YYYY-MM-DD.")
@click.option("--to", "last", type=_DAY, help="Last day of issue; today if left out.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default="data/inbox/notices", show_default=True
)
@click.option("--pace", type=click.FloatRange(min=0), default=0.4, show_default=True, help="Seconds between calls.")
@click.option("--url", hidden=True, help="Another address of the same API.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a notice on standard output, nothing else.")
def doffin(
    numbers: tuple[str, ...],
    first: datetime,
    last: datetime | None,
    out: Path,
    pace: float,
    url: str | None,
    as_json: bool,
) -> None:
    """Download a buyer's notices from Doffin's public API into the inbox, one eForms file each.

    The subscription key (free, from Doffin's developer portal) stands in the environment variable DOFFIN_API_KEY.
    Run again, it goes on where it stopped: what is there is not fetched again.

    Exit codes: 0 done, 1 some notices could not be fetched, 2 wrong call, no key, or the API cannot be used.
    """
    import os

    from pipelines.doffin import ADDRESS, KEY_VARIABLE, Doffin, DoffinFault, digits, fetched

    wanted = {digits(number) for number in numbers}
    if any(len(number) != 9 for number in wanted):
        raise click.UsageError(f"--org-number {', '.join(numbers)}: an organisation number has nine digits")
    begin, end = first.date(), last.date() if last else date.today()
    if begin > end:
        raise click.UsageError(f"--from {begin} lies after --to {end}")
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not key or not key.isascii() or not key.isprintable():
        state = "is not set" if not key else "holds something that cannot be a key"
        click.echo(
            f"doffin: {KEY_VARIABLE} {state}; get a free key and put it into that environment variable", err=True
        )
        raise SystemExit(2)
    api = Doffin(key, url or ADDRESS, pace)
    counts = dict.fromkeys(("fetched", "here", "failed"), 0)
    try:
        found = api.search(begin, end)
    except DoffinFault as fault:
        click.echo(f"doffin: {fault.problem}; {fault.remedy}", err=True)
        raise SystemExit(2) from None
    hits = [hit for hit in found.hits if hit.buyers & wanted]
    for doffin_id, state, failure in fetched(api, hits, out):
        counts[state] += 1
        if as_json:
            click.echo(json.dumps({"doffin_id": doffin_id, "status": state, "file": str(out / f"{doffin_id}.xml")}))
        if failure:
            click.echo(f"doffin, {doffin_id}: {failure.problem}; {failure.remedy}", err=True)
    if found.missing:
        click.echo(
            f"doffin: {found.missing} of the notices it counts were never shown; run again, or look on doffin.no",
            err=True,
        )
    for number in found.odd:
        click.echo(f"doffin: {number[:40]!r} is no number of a notice; look for it on doffin.no", err=True)
    if not as_json:
        click.echo(
            f"{out}: {counts['fetched']} notices fetched, {counts['here']} were there already, "
            f"of {len(found.hits)} published by all buyers from {begin} to {end}"
        )
    raise SystemExit(1 if counts["failed"] or found.missing or found.odd else 0)
