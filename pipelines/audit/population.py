"""What a population of items must declare, and how populations are found: by looking into `populations/`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Population:
    """Items of one kind, of which some are drawn for an auditor to test.

    Args:
        name: As in `reference.audit_point`, in file names and in `data/texts/audit.yaml`.
        position: Place among the populations.
        items: SQL that may use `$month`; `item_id`, `file`, `record_number`, `about` (what an auditor looks for, in
            short), `value_nok`. Items without a value can be drawn at random and by risk, not by value.
        findings: SQL that may use `$month`; `item_id`, `factor` and `level` of what speaks for testing it first. Rows
            whose level is null are nothing.
        stations: Tables from the pages back to the delivered file, with the SQL that joins one to `drawn.item_id`.
    """

    name: str
    position: int
    items: str
    findings: str
    stations: Mapping[str, str]


@cache
def populations() -> tuple[Population, ...]:
    """Every population in `populations/`, in order."""
    package = importlib.import_module("pipelines.audit.populations")
    modules = [
        importlib.import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    ]
    return tuple(sorted((module.POPULATION for module in modules), key=lambda one: one.position))
