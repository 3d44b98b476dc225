"""Delivered files as the readers get them: hashed, decompressed within limits, archives unpacked by member.

Nothing is ever written to disk here, so a member's name is a label and cannot escape a folder.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from pipelines.source import Delivered, Unreadable

HEAD_BYTES = 64 * 1024
"""What a reader may look at to recognise a file."""

MAX_EXPANSION = 250
"""Bytes out per byte in beyond which a compressed file is refused; real ledgers stay below 60."""

EXPANSION_FREE_BYTES = 64 * 1024 * 1024
"""Below this size out, any ratio is harmless and allowed."""

MAX_MEMBERS = 10_000
"""Files in one archive."""

INBOX_FOLDERS = ("ledgers", "invoices", "notices", "contracts", "reuse", "corrections")
"""Where files lie in an inbox, `docs/inbox.md`; the folder never decides what a file is."""


class _Bounded(io.RawIOBase):
    """A decompressing stream that refuses to expand beyond the limits."""

    def __init__(self, stream: IO[bytes], delivered_bytes: int) -> None:
        self._stream = stream
        self._limit = max(EXPANSION_FREE_BYTES, delivered_bytes * MAX_EXPANSION)
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            got = self._stream.read(len(buffer))
        except (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as fault:
            raise Unreadable("file.damaged_compression", detail=str(fault)) from fault
        self._read += len(got)
        if self._read > self._limit:
            raise Unreadable("file.expands", limit=MAX_EXPANSION)
        buffer[: len(got)] = got
        return len(got)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _bounded(stream: IO[bytes], delivered_bytes: int) -> IO[bytes]:
    return cast("IO[bytes]", io.BufferedReader(_Bounded(stream, delivered_bytes), 1 << 20))


def _sha256(stream: IO[bytes]) -> str:
    with stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _head(stream: IO[bytes]) -> bytes:
    with stream:
        return stream.read(HEAD_BYTES)


def _is_archive(path: Path) -> bool:
    """Whether a file is a zip of deliveries; an Office workbook is a zip too, but one file."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "[Content_Types].xml" not in archive.namelist()


def _members(path: Path, name: str, folder: str) -> Iterator[Delivered]:
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MAX_MEMBERS:
        raise Unreadable("file.too_many_members", count=len(members), limit=MAX_MEMBERS)
    for member in sorted(members, key=lambda member: member.filename):
        label = "/".join(part for part in Path(member.filename).parts if part not in ("..", "/", "\\"))

        def opened(member: zipfile.ZipInfo = member) -> IO[bytes]:
            try:
                stream = zipfile.ZipFile(path).open(member)  # noqa: SIM115 - closed with the stream
            except (RuntimeError, NotImplementedError) as locked:  # RuntimeError is how zipfile says "encrypted"
                raise Unreadable("file.locked_member", detail=str(locked)) from locked
            return _bounded(stream, member.compress_size)

        try:
            sha256, head, fault = _sha256(opened()), _head(opened()), None
        except Unreadable as problem:
            sha256, head, fault = hashlib.sha256(f"{path}/{label}".encode()).hexdigest(), b"", problem
        yield Delivered(f"{name}/{label}", sha256, member.file_size, head, opened, folder, fault)


def delivered_files(path: Path, name: str | None = None, folder: str = "") -> Iterator[Delivered]:
    """Every file to read in one delivered file: itself, or each member of a zip.

    A `.gz` is opened in place. A file that cannot be opened comes with its `fault` set.

    Args:
        path: The file on disk.
        name: What messages call it; its own name if left out.
        folder: First folder below the inbox.
    """
    name = name or path.name
    size = path.stat().st_size
    fault: Unreadable | None = None

    def opened() -> IO[bytes]:
        return cast("IO[bytes]", path.open("rb"))

    try:
        if _is_archive(path):
            yield from _members(path, name, folder)
            return
        with path.open("rb") as start:
            magic = start.read(4)
        if magic[:2] == b"\x1f\x8b":

            def opened() -> IO[bytes]:
                return _bounded(cast("IO[bytes]", gzip.open(path, "rb")), size)

        elif magic == b"PK\x03\x04" and not zipfile.is_zipfile(path):
            fault = Unreadable("file.cut_archive")
        head = b"" if fault else _head(opened())
    except Unreadable as problem:
        head, fault = b"", problem
    except (OSError, zipfile.BadZipFile) as problem:
        head, fault = b"", Unreadable("file.cannot_be_opened", detail=str(problem))
    yield Delivered(name, _sha256(path.open("rb")), size, head, opened, folder, fault)


def inbox_files(inbox: Path) -> Iterator[Delivered]:
    """Every file below the inbox's folders, by name; hidden files and office lock files are passed over."""
    for folder in INBOX_FOLDERS:
        for path in sorted((inbox / folder).rglob("*")):
            if path.is_file() and not path.name.startswith((".", "~$")):
                yield from delivered_files(path, path.relative_to(inbox).as_posix(), folder)
