"""The package as a zip: written to the same bytes for the same content, read with distrust."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

MAX_FILES = 200_000
MAX_EXPANSION = 200
"""How many times its own size a package may unpack to; text packs to a twentieth, a bomb to a thousandth."""

LEAST_LIMIT = 1 << 30
"""Bytes that even a small package may unpack to."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class NotAPackage(Exception):
    """A file is no audit package, or one that must not be unpacked."""


def write_archive(folder: Path, path: Path) -> None:
    """Pack everything in a folder; the file appears whole or not at all."""
    part = path.with_name(path.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            member = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _LONG_AGO)
            member.external_attr = 0o644 << 16
            is_packed = file.suffix in (".parquet", ".xlsx")
            member.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            with file.open("rb") as source, archive.open(member, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, 1 << 20)
    part.replace(path)


def unpack(path: Path, folder: Path) -> None:
    """Unpack a zip below a folder.

    Raises:
        NotAPackage: It is no zip, is damaged, has names that lead elsewhere, or unpacks to more than it may.
    """
    limit = max(LEAST_LIMIT, path.stat().st_size * MAX_EXPANSION)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MAX_FILES:
                raise NotAPackage(f"{path}: holds {len(members)} files, more than {MAX_FILES}; get the package again")
            seen: set[str] = set()
            for member in members:
                target = _target(path, folder, member.filename)
                if member.filename in seen:
                    raise NotAPackage(f"{path}, {member.filename}: stands in it twice; get the package again")
                seen.add(member.filename)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, target.open("wb") as out:
                    while chunk := source.read(1 << 20):
                        limit -= len(chunk)
                        if limit < 0:
                            raise NotAPackage(
                                f"{path}, {member.filename}: unpacks to far more than it weighs; not read"
                            )
                        out.write(chunk)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise NotAPackage(f"{path}: is no zip that can be read ({fault}); get the package again") from fault
    except OSError as fault:
        raise NotAPackage(f"{path}: cannot be unpacked ({fault.strerror or fault})") from fault


def _target(path: Path, folder: Path, name: str) -> Path:
    target = folder / name
    if (
        "\\" in name
        or "\0" in name
        or not target.resolve().is_relative_to(folder.resolve())
        or Path(name).is_absolute()
    ):
        raise NotAPackage(f"{path}, {name}: leads out of the package; not read")
    return target
