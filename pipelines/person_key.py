"""The secret key behind the marks that stand for national identity numbers, so that a person's spend still sums.

A mark is the start of HMAC-SHA256 of the number under the key, so without the key no number can be found by trying all
of them. The key lies outside the inbox and the publication, readable by its owner alone, and is made when the first
number is met. Nothing on pages or in exports depends on it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from pipelines.message import FAULT, Message, Value

VARIABLE = "GRONNBOK_PERSON_KEY"
"""Environment variable with the key's place; goes before `person_key_file` of organisation.yaml."""

_LETTERS = bytes.maketrans(b"0123456789abcdef", b"bcdfghjkmnpqrstv")
"""Marks are of letters alone, so that nothing that looks for digits takes one for an organisation number."""

_MARK_LETTERS = 16
"""64 bits: among a million persons two share a mark once in forty million bodies."""

_MAKE = 'python3 -c "import secrets; print(secrets.token_hex(32))" > {path}; chmod 600 {path}'
"""How to make a key by hand where the old one is lost for good."""

_KEY = re.compile(r"[0-9a-f]{64}")


class PersonKeyFault(Exception):
    """The key cannot be used: names its place, what is wrong and what to do."""

    def __init__(self, code: str, **values: Value) -> None:
        self.message = Message(code, values)
        super().__init__("; ".join(self.message.text(part) for part in FAULT))


def key_path(stated: str | None) -> Path:
    """Where the key lies: the environment variable, else what organisation.yaml states, else the user's own settings.

    Raises:
        PersonKeyFault: The stated place is no absolute path, or the user has no home.
    """
    place = os.environ.get(VARIABLE) or stated
    if place is None:
        try:
            settings = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        except RuntimeError as fault:
            raise PersonKeyFault("person_key.no_home", path=VARIABLE) from fault
        return settings / "gronnbok" / "person.key"
    if not Path(place).is_absolute():
        raise PersonKeyFault("person_key.relative", path=str(place))
    return Path(place)


class PersonKey:
    """A key that gives marks; made on first need where it lies on disk and is not there yet.

    Args:
        path: Its place; None for a key that is thrown away with the program.
        expected: The fingerprint of the key that the last publication was made with, or None.
    """

    def __init__(self, path: Path | None = None, expected: str | None = None) -> None:
        self.path = path
        self.expected = expected
        self._secret = None if path else secrets.token_bytes(32)
        if path and _is_there(path):
            self._secret = _read(path)
        elif path and expected:
            raise PersonKeyFault("person_key.missing", path=str(path), command=_MAKE.format(path=path))

    @property
    def fingerprint(self) -> str | None:
        """What tells two keys apart and gives neither away; None before there is one."""
        return self._mark("key") if self._secret else None

    @property
    def is_another(self) -> bool:
        """Whether the last publication was made with another key."""
        return bool(self.expected and self._secret) and self.expected != self.fingerprint

    def token(self, digits: str) -> str:
        """The mark that stands for a number.

        Raises:
            PersonKeyFault: The key must be made now and cannot be written.
        """
        if self._secret is None and self.path:
            self._secret = _made(self.path)
        return self._mark(f"number {digits}")

    def _mark(self, text: str) -> str:
        assert self._secret is not None
        mark = hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()[:_MARK_LETTERS]
        return mark.encode().translate(_LETTERS).decode()


def person_key(path: Path, kept_out_of: Iterable[Path], expected: str | None = None) -> PersonKey:
    """The key at a place.

    Args:
        kept_out_of: Folders it must not lie in: the inbox, which others write to, and what is published.
        expected: The fingerprint of the key that the last publication was made with.

    Raises:
        PersonKeyFault: It lies where it must not, others may read it, it is no key, or it is gone.
    """
    for folder in kept_out_of:
        if path.resolve().is_relative_to(folder.resolve()):
            raise PersonKeyFault("person_key.exposed", path=str(path), folder=str(folder))
    return PersonKey(path, expected)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as fault:
        raise PersonKeyFault("person_key.unreadable", path=str(path), detail=fault.strerror or "refused") from fault


def _check_rights(place: Path, wanted: int) -> None:
    status = place.stat()
    rights = stat.S_IMODE(status.st_mode)
    if rights & 0o077:
        raise PersonKeyFault("person_key.rights", path=str(place), rights=f"{rights:04o}", wanted=f"{wanted:o}")
    if status.st_uid != os.geteuid():
        raise PersonKeyFault("person_key.owner", path=str(place))


def _read(path: Path) -> bytes:
    _check_rights(path.parent, 0o700)
    _check_rights(path, 0o600)
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as fault:
        detail = fault.strerror if isinstance(fault, OSError) and fault.strerror else "not text"
        raise PersonKeyFault("person_key.unreadable", path=str(path), detail=detail) from fault
    if not _KEY.fullmatch(text):
        raise PersonKeyFault("person_key.unreadable", path=str(path), detail="not 64 hexadecimal digits")
    return bytes.fromhex(text)


def _made(path: Path) -> bytes:
    """Write a new key whole or not at all; where another program was first, that key counts."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_rights(path.parent, 0o700)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)
        finally:
            fresh.unlink()
    except OSError as fault:
        raise PersonKeyFault("person_key.not_made", path=str(path), detail=fault.strerror or "refused") from fault
    return _read(path)
