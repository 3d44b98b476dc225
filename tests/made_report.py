"""The program called as from a command line, in the process of the tests: what it imports is imported once."""

from click.testing import CliRunner, Result

from pipelines.commands import main


def run(*arguments: object) -> Result:
    """What a command said and how it ended; an error of the program is an error of the test."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
