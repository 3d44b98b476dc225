"""The command line: one module per command in this folder, each exporting a click command `COMMAND`.

A command's module is imported only when it is called, so that a small command starts fast.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import NoReturn

import click


def as_month(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The callback of an option that takes a month, YYYY-MM."""
    if value is not None and not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", value):
        raise click.BadParameter(f"{value!r} is not a month; write it as 2026-10")
    return value


def stop(message: str) -> NoReturn:
    """Say why nothing can be done, and end with 2."""
    click.echo(message, err=True)
    raise SystemExit(2)


class _Commands(click.Group):
    """The commands found in this folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name for module in pkgutil.iter_modules(__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"pipelines.commands.{cmd_name}").COMMAND
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gronnbok", prog_name="gronnbok")
def main() -> None:
    """Grønnbok, the green ledger of a public body: spend, climate footprint and the climate rules, month by month.

    Every command has --help with an example. Exit codes: 0 done, 1 ran but something must be looked at,
    2 wrong call or unusable input.
    """
