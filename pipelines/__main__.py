"""Lets the program be started as `python -m pipelines` too."""

from pipelines.commands import main

main(prog_name="gronnbok")
