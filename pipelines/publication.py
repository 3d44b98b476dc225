"""Where a run builds, and how what it built becomes the publication, all at once or not at all.

A run builds in `<out>/.building/`. When everything is there, that folder becomes
`<out>/.publications/<number>/` and one symbolic link, `<out>/.current`, is swapped to it. The names
that people use (`warehouse.duckdb`, `site`, `exports`, `inventory`, `reconciliation.json`, `run.json`) are links
through `.current`, so a reader meets the old publication or the new one, never half of each, and a
killed run changes nothing. What was published before is taken along as hard links: a file that has not changed
takes no room twice.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines import trail
from pipelines.edition import MONTH, Edition, edition_to_make, editions, freeze, write_record
from pipelines.organisation import DEFAULT, Organisation, organisation
from pipelines.person_key import PersonKey, key_path, person_key
from pipelines.run_record import named_releases
from pipelines.unchanged import inputs_after, inputs_of, made_of
from pipelines.warehouse import ROOT

PUBLISHED = ("warehouse.duckdb", "site", "exports", "inventory", "reconciliation.json", "run.json")
"""The names of a publication, docs/outputs.md: what `--out` holds."""

INPUTS = "inputs.json"
"""What a run reads, noted before it begins."""

EDITION = "edition.json"
"""Which publication of which month a run makes."""

KEPT_PUBLICATIONS = 3
"""How many publications stay on disk, so that whoever has the last one open can finish reading."""


class Publication(dg.ConfigurableResource):
    """The inbox a run reads, the place it publishes to and the organisation file it goes by.

    Relative paths are below the project's root. `organisation` is left empty for the inbox's own file.
    """

    inbox: str = "data/inbox"
    out: str = "data/warehouse"
    organisation: str = ""

    @property
    def inbox_path(self) -> Path:
        """The inbox as an absolute path."""
        return ROOT / self.inbox

    @property
    def organisation_path(self) -> Path:
        """The organisation file; it need not exist."""
        return ROOT / self.organisation if self.organisation else self.inbox_path / "organisation.yaml"

    def body(self) -> Organisation:
        """The reporting body; anonymous where the inbox has no organisation file.

        Raises:
            OrganisationFault: The file has a key or a value that cannot be used.
        """
        path = self.organisation_path
        return organisation(path) if self.organisation or path.exists() else DEFAULT

    @property
    def category_model(self) -> Path | None:
        """The folder of the classifier that the organisation file names."""
        named = self.body().category_model
        return self.organisation_path.parent / named if named else None

    def person_key(self) -> PersonKey:
        """The key behind the marks that stand for national identity numbers.

        Raises:
            PersonKeyFault: It cannot be used, or the one of the last publication is gone.
        """
        record = self.out_path / "run.json"
        expected = json.loads(record.read_text(encoding="utf-8")).get("person_key") if record.exists() else None
        return person_key(key_path(self.body().person_key_file), (self.inbox_path, self.out_path), expected)

    @property
    def out_path(self) -> Path:
        """The folder of publications as an absolute path."""
        return ROOT / self.out

    @property
    def building(self) -> Path:
        """The folder this run builds in; a copy of what is published where no run has begun one."""
        folder = self.out_path / ".building"
        if not folder.exists():
            folder.mkdir(parents=True)
            published = self.out_path / "warehouse.duckdb"
            if published.exists():
                shutil.copyfile(published, folder / "warehouse.duckdb")
            self._take_over(folder)
        return folder

    @property
    def warehouse(self) -> Path:
        """The warehouse file of the run in progress."""
        return self.building / "warehouse.duckdb"

    def begin(self, run_id: str | None = None) -> None:
        """Start afresh: what a killed run left behind is thrown away, published months are taken along.

        What is about to be read is noted first, so that a file delivered meanwhile counts as new.
        """
        self.out_path.mkdir(parents=True, exist_ok=True)
        trail.mend(self.out_path)
        trail.note(self.out_path, "begun", run_id=run_id)
        folder = self.out_path / ".building"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._take_over(folder)
        self.write_json(INPUTS, inputs_of(self.inbox_path, self.organisation_path))

    def inputs(self) -> dict[str, dict[str, str]]:
        """What the run in progress reads, by its hash; empty where no run has begun."""
        path = self.building / INPUTS
        return json.loads(path.read_text("utf-8")) if path.exists() else {}

    def edition(self, month: str) -> Edition:
        """The publication of a month that the run in progress makes; what it replaces is set aside the first time."""
        inventory, noted = self.building / "inventory", self.building / EDITION
        recorded = editions(inventory)
        told = json.loads(noted.read_text("utf-8")) if noted.exists() else None
        if told and told["month"] == month:
            return next(one for one in recorded if one.id == told["id"])
        inputs = inputs_after(self.inbox_path, self.organisation_path, self.inputs())
        has_pages = (self.building / "site" / month).is_dir()
        told = made_of(inputs) if inputs else None
        new = edition_to_make(recorded, month, has_pages, told, named_releases())
        if new not in recorded:  # what is made again has set aside what it replaces the first time
            freeze(self.building, new)
        write_record(inventory, new)
        self.write_json(EDITION, {"month": month, "id": new.id})
        return new

    def months(self) -> list[str]:
        """Every month with pages, those of the run in progress too."""
        return sorted(path.name for path in (self.building / "site").iterdir() if MONTH.fullmatch(path.name))

    def _take_over(self, folder: Path) -> None:
        for name in ("site", "exports", "inventory"):
            published = self.out_path / name
            if published.exists():
                shutil.copytree(published.resolve(), folder / name, copy_function=os.link)
            else:
                (folder / name).mkdir()

    def write_json(self, name: str, content: Any) -> Path:
        """Write a JSON file of the publication, the same bytes for the same content."""
        path = self.building / name
        path.unlink(missing_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return path

    def published_entries(self) -> list[dict[str, Any]]:
        """`reconciliation.json` of the publication before; empty where there is none."""
        path = self.out_path / "reconciliation.json"
        entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        return entries

    def publish(self) -> Path:
        """Make what was built the publication; the swap of one link is the moment it counts.

        Raises:
            OSError: The file system below `--out` has no symbolic links.
        """
        out = self.out_path
        shelf = out / ".publications"
        shelf.mkdir(exist_ok=True)
        numbers = sorted(int(path.name) for path in shelf.iterdir() if path.name.isdigit())
        number = (numbers[-1] if numbers else 0) + 1
        (out / ".building").rename(shelf / f"{number:06}")
        _swap_link(out / ".current", Path(".publications") / f"{number:06}")
        for name in PUBLISHED:
            if (out / name).readlink() != Path(".current") / name if (out / name).is_symlink() else True:
                _swap_link(out / name, Path(".current") / name)
        for old in numbers[: 1 - KEPT_PUBLICATIONS]:
            shutil.rmtree(shelf / f"{old:06}", ignore_errors=True)
        return out / "site" / "index.html"


def _swap_link(link: Path, target: Path) -> None:
    """Point a link elsewhere in one step; nobody sees it missing."""
    fresh = link.with_name(link.name + ".new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
