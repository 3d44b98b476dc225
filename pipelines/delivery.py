"""Delivered files as the readers get them: hashed, decompressed within limits, archives unpacked by member.

Nothing is ever written to disk here, so a member's name is a label and cannot escape a folder.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, cast

from pipelines.column_map import FOLDER, SavedMaps
from pipelines.source import Delivered, Unreadable

HEAD_BYTES = 64 * 1024
"""What a reader may look at to recognise a file."""

MAX_EXPANSION = 250
"""Bytes out per byte in beyond which a compressed file is refused; real ledgers stay below 60."""

EXPANSION_FREE_BYTES = 64 * 1024 * 1024
"""Below this size out, any ratio is harmless and allowed."""

MAX_MEMBERS = 10_000
"""Files in one archive."""

INBOX_FOLDERS = ("ledgers", "invoices", "notices", "contracts", "reuse", "activities", "corrections", "registers")
"""Where files lie in an inbox, `docs/inbox.md`; the folder never decides what a file is."""

PUBLICATION_MARKS = (".current", ".publications")
"""What `pipelines/publication.py` puts beside published pages: no delivery lies below."""


_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_OFFICE = (b"[Content_Types].xml", b"xl/")
"""Parts of an Office workbook, which is a zip too, but one file."""

_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)


class _Bounded(io.RawIOBase):
    """A decompressing stream that refuses to expand beyond the limits; closes what it reads from."""

    def __init__(self, stream: IO[bytes], delivered_bytes: int, below: IO[bytes] | None = None) -> None:
        self._stream = stream
        self._below = below
        self._limit = max(EXPANSION_FREE_BYTES, delivered_bytes * MAX_EXPANSION)
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            got = self._stream.read(len(buffer))
        except _BROKEN as fault:
            raise Unreadable("file.damaged_compression", detail=str(fault)) from fault
        self._read += len(got)
        if self._read > self._limit:
            raise Unreadable("file.expands", limit=MAX_EXPANSION)
        buffer[: len(got)] = got
        return len(got)

    def close(self) -> None:
        self._stream.close()
        if self._below:
            self._below.close()
        super().close()


def _bounded(stream: IO[bytes], delivered_bytes: int, below: IO[bytes] | None = None) -> IO[bytes]:
    return cast("IO[bytes]", io.BufferedReader(_Bounded(stream, delivered_bytes, below), 1 << 20))


def _sha256(stream: IO[bytes]) -> str:
    with stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _head(stream: IO[bytes]) -> bytes:
    with stream:
        return stream.read(HEAD_BYTES)


def _is_archive(path: Path) -> bool:
    """Whether a file is a zip of deliveries, not an Office workbook."""
    with path.open("rb") as start:
        # What begins with a tag is markup, whatever stands behind it.
        if start.read(1) == b"<" or not zipfile.is_zipfile(start):
            return False
    with zipfile.ZipFile(path) as archive:
        return "[Content_Types].xml" not in archive.namelist()


@dataclass(frozen=True)
class _Found:
    """A file on disk or a member of an archive, about to be looked at.

    Args:
        name: What messages call it.
        folder: First folder below the inbox.
        size_bytes: Of the file or member.
        packed_bytes: What it takes on disk; the measure of how far it may expand.
        opened: Opens its own bytes.
        stand_in: Hashed where its bytes cannot be read; the same on every machine.
        is_member: Whether it lies in an archive.
    """

    name: str
    folder: str
    size_bytes: int
    packed_bytes: int
    opened: Callable[[], IO[bytes]]
    stand_in: str
    is_member: bool = False

    def _unpacked(self) -> IO[bytes]:
        packed = self.opened()
        return _bounded(cast("IO[bytes]", gzip.GzipFile(fileobj=packed)), self.packed_bytes, packed)

    def delivered(self, fault: Unreadable | None = None) -> Delivered:
        """Hashed, with its first bytes; decompressed where it is a `.gz`. What cannot be opened gets its fault."""
        sha256 = content_sha256 = hashlib.sha256(self.stand_in.encode()).hexdigest()
        opened, head, is_packed = self.opened, b"", False
        try:
            start = b"" if fault else _head(opened())
            if 0 < len(start) < HEAD_BYTES:
                # The head is the whole of a small file: it is not read again, which thousands of notices would feel.
                opened = partial(io.BytesIO, start)
            sha256 = content_sha256 = _sha256(opened())
            if not fault:
                if start.startswith(_GZIP):
                    opened = self._unpacked
                    is_packed = True
                    content_sha256, start = _sha256(opened()), _head(opened())
                is_within = self.is_member or is_packed
                if is_within and start.startswith(_ZIP) and not any(part in start for part in _OFFICE):
                    raise Unreadable("file.archive_within")
                head = start
        except Unreadable as problem:
            fault = fault or problem
        except _BROKEN as problem:
            fault = fault or Unreadable("file.cannot_be_opened", detail=_reason(problem))
        return Delivered(self.name, sha256, self.size_bytes, head, opened, self.folder, fault, content_sha256)


def _reason(problem: Exception) -> str:
    """What went wrong, without the path of this machine."""
    return str(problem.strerror if isinstance(problem, OSError) and problem.strerror else problem)


def _members(path: Path, name: str, folder: str) -> Iterator[Delivered]:
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
    if not members:
        raise Unreadable("file.empty_archive")
    if len(members) > MAX_MEMBERS:
        raise Unreadable("file.too_many_members", count=len(members), limit=MAX_MEMBERS)
    archive_sha256 = _sha256(path.open("rb"))
    labels: set[str] = set()
    for ordinal, member in enumerate(sorted(members, key=lambda member: member.filename), start=1):
        parts = (part for part in Path(member.filename).parts if part not in ("..", "/", "\\"))
        label = same = "/".join(parts) or str(ordinal)
        number = 2
        while label in labels:
            label, number = f"{same} ({number})", number + 1
        labels.add(label)

        def opened(member: zipfile.ZipInfo = member) -> IO[bytes]:
            try:
                stream = zipfile.ZipFile(path).open(member)  # noqa: SIM115 - closed with the stream
            except (RuntimeError, NotImplementedError) as locked:  # RuntimeError is how zipfile says "encrypted"
                raise Unreadable("file.locked_member", detail=str(locked)) from locked
            except zipfile.BadZipFile as damage:
                raise Unreadable("file.damaged_compression", detail=str(damage)) from damage
            return _bounded(stream, member.compress_size)

        stand_in = f"{archive_sha256}/{label}"
        found = _Found(f"{name}/{label}", folder, member.file_size, member.compress_size, opened, stand_in, True)
        yield found.delivered()


def delivered_files(path: Path, name: str | None = None, folder: str = "") -> Iterator[Delivered]:
    """Every file to read in one delivered file: itself, or each member of a zip.

    A `.gz` is opened in place. A file that cannot be opened comes with its `fault` set.

    Args:
        path: The file on disk.
        name: What messages call it; its own name if left out.
        folder: First folder below the inbox.
    """
    name = name or path.name
    size = 0
    fault: Unreadable | None = None
    try:
        size = path.stat().st_size
        if _is_archive(path):
            yield from _members(path, name, folder)
            return
        with path.open("rb") as start:
            if start.read(4) == _ZIP and not zipfile.is_zipfile(path):
                fault = Unreadable("file.cut_archive")
    except Unreadable as problem:
        fault = problem
    except _BROKEN as problem:
        fault = Unreadable("file.cannot_be_opened", detail=_reason(problem))
    yield _Found(name, folder, size, size, lambda: cast("IO[bytes]", path.open("rb")), name).delivered(fault)


def _paths(top: Path) -> list[Path]:
    """Files below a folder, and folders that cannot be looked into; neither hidden ones nor published sites."""
    closed: list[OSError] = []
    found: list[Path] = []
    for place, folders, files in os.walk(top, onerror=closed.append):
        if any(name in PUBLICATION_MARKS for name in (*folders, *files)):
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(place, name) for name in files if not name.startswith((".", "~$")))
        found += (path for path in paths if path.is_file() or not path.exists())
    return sorted([*found, *(Path(fault.filename) for fault in closed)])


def inbox_paths(inbox: Path) -> Iterator[Path]:
    """Every file below the inbox's folders, by folder and name.

    Hidden files and folders, office lock files and published sites that happen to lie there are passed over.
    """
    for folder in INBOX_FOLDERS:
        yield from _paths(inbox / folder) if (inbox / folder).exists() else ()


def inbox_files(inbox: Path, saved: SavedMaps | None = None) -> Iterator[Delivered]:
    """Every delivered file of an inbox, with the column maps that are known when its turn comes.

    What cannot be opened comes as an entry with its fault, and so does a column map that cannot be used.
    """
    for path, fault in saved.faults if saved else ():
        name = path.relative_to(inbox).as_posix()
        content = path.read_bytes() if path.is_file() else name.encode()
        sha256 = hashlib.sha256(content).hexdigest()
        yield Delivered(name, sha256, len(content), b"", lambda: io.BytesIO(), FOLDER, fault)
    for path in inbox_paths(inbox):
        place = path.relative_to(inbox)
        for delivered in delivered_files(path, place.as_posix(), place.parts[0]):
            yield replace(delivered, column_maps=tuple(saved.maps)) if saved else delivered
