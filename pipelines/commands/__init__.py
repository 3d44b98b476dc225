"""The command line: one module per command in this folder, each exporting a click command `COMMAND`.

A command's module is imported only when it is called, so that a small command starts fast.
"""

from __future__ import annotations

import importlib
import pkgutil

import click


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
