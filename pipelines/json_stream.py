"""JSON from outside, one value at a time: lines of JSON, a list, or a package with a list inside, however large.

Numbers stay text as written. Nothing larger than one value is ever held.
"""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Collection, Iterator
from typing import IO, Any, NamedTuple, NoReturn, TextIO

from pipelines.source import Delivered, Unreadable

MAX_VALUE_CHARACTERS = 32 * 1024 * 1024
"""Largest single value; the largest releases seen, with a thousand lots, have a few million."""

_BLOCK_CHARACTERS = 1 << 20
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SPACE = " \t\r\n"


class Item(NamedTuple):
    """One value, or why it could not be read.

    Args:
        number: Where it stands among the values of its file, counted from 1; of lines the line.
        value: What it holds; None where it could not be read.
        fault: Key of a reason for quarantine, or None.
        text: What stood there, cut short, where it could not be read.
        has_controls: Unescaped control characters stood in its strings.
    """

    number: int
    value: Any
    fault: str | None = None
    text: str = ""
    has_controls: bool = False


class _Constant(ValueError):
    """NaN or Infinity, which JSON does not know."""


def _refuse(constant: str) -> NoReturn:
    raise _Constant(constant)


_STRICT = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_refuse)
_LENIENT = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_refuse, strict=False)
_BROKEN = (ValueError, RecursionError)


def encoding(head: bytes) -> str:
    """The encoding that the first bytes tell: UTF-8 unless a mark says otherwise."""
    return next((name for mark, name in _BOMS.items() if head.startswith(mark)), "utf-8")


def items(delivered: Delivered, lists: Collection[str]) -> Iterator[Item]:
    """Yield the values of a file: of lines each line, of a list each element, of a package each element of its lists.

    A broken line is told and passed over; in a document what follows a fault cannot be trusted.

    Args:
        delivered: The file.
        lists: Keys of a package whose elements are the values.

    Raises:
        Unreadable: A document is broken, cut short, or holds a value beyond the limit.
    """
    with delivered.open() as stream:
        if _is_lines(delivered.head):
            yield from _lines(stream, encoding(delivered.head))
        else:
            yield from _Document(stream, encoding(delivered.head), lists).items()


def _is_lines(head: bytes) -> bool:
    """Whether each line is a value: the first line is one, or both first lines begin one."""
    text = head.decode(encoding(head), errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()][:2]
    if len(lines) < 2 or not lines[0].startswith("{"):
        return False
    if lines[1].startswith("{"):
        return True
    try:
        return isinstance(_LENIENT.decode(lines[0]), dict)
    except _BROKEN:
        return False


def _lines(stream: IO[bytes], encoding: str) -> Iterator[Item]:
    reader = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    for number, line in enumerate(_bounded_lines(reader), start=1):
        if line is None:
            yield Item(number, None, "json_value_too_large")
        elif text := line.strip(f"{_SPACE}\0\x1e"):
            try:
                yield Item(number, _STRICT.decode(text))
            except _BROKEN:
                try:
                    yield Item(number, _LENIENT.decode(text), has_controls=True)
                except _BROKEN:
                    yield Item(number, None, "json_broken", text[:500])


def _bounded_lines(reader: TextIO) -> Iterator[str | None]:
    """Lines, None for one beyond the limit."""
    held, is_too_long = "", False
    while block := reader.read(_BLOCK_CHARACTERS):
        # Only line feeds end lines: other line separators may stand inside strings.
        *whole, held = (held + block).split("\n")
        for line in whole:
            yield None if is_too_long else line
            is_too_long = False
        if len(held) > MAX_VALUE_CHARACTERS:
            held, is_too_long = "", True
    if held or is_too_long:
        yield None if is_too_long else held


class _Document:
    """A document read value by value from a buffer that holds no more than the value at hand."""

    def __init__(self, stream: IO[bytes], encoding: str, lists: Collection[str]) -> None:
        self._reader = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        self._lists = lists
        self._text = ""
        self._at = 0
        self._before = 0
        self._number = 0

    def items(self) -> Iterator[Item]:
        while mark := self._next():
            if mark == "[":
                yield from self._elements()
            elif mark == "{":
                yield from self._package()
            else:
                self._broken()

    def _elements(self) -> Iterator[Item]:
        self._take("[")
        while self._next() != "]":
            self._number += 1
            value, has_controls = self._value()
            yield Item(self._number, value, has_controls=has_controls)
            if self._next() == ",":
                self._take(",")
            elif self._next() != "]":
                self._broken()
        self._take("]")

    def _package(self) -> Iterator[Item]:
        """The elements of an object's lists, or the object itself where it has none of them."""
        own: dict[str, Any] = {}
        has_lists = any_controls = False
        self._take("{")
        while self._next() != "}":
            key, _ = self._value()
            self._take(":")
            if key in self._lists and self._next() == "[":
                has_lists = True
                yield from self._elements()
            else:
                own[str(key)], has_controls = self._value()
                any_controls |= has_controls
            if self._next() == ",":
                self._take(",")
            elif self._next() != "}":
                self._broken()
        self._take("}")
        if not has_lists:
            self._number += 1
            yield Item(self._number, own, has_controls=any_controls)

    def _next(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._more(_BLOCK_CHARACTERS):
                return ""

    def _take(self, mark: str) -> None:
        if self._next() != mark:
            self._broken()
        self._at += 1

    def _more(self, size: int) -> bool:
        block = self._reader.read(size)
        self._before += self._at
        self._text, self._at = self._text[self._at :] + block, 0
        return bool(block)

    def _value(self) -> tuple[Any, bool]:
        """The value that begins here, and whether control characters stood in it."""
        if not self._next():
            self._broken()
        while True:
            for decoder, has_controls in ((_STRICT, False), (_LENIENT, True)):
                try:
                    value, end = decoder.raw_decode(self._text, self._at)
                except (_Constant, RecursionError):
                    self._broken()
                except ValueError:
                    continue
                # A number at the end of the buffer may go on behind it.
                if end < len(self._text) or isinstance(value, dict | list):
                    self._at = end
                    return value, has_controls
                break
            held = len(self._text) - self._at
            if held > MAX_VALUE_CHARACTERS:
                raise Unreadable("json.value_too_large", self._number, limit=MAX_VALUE_CHARACTERS >> 20)
            if not self._more(max(_BLOCK_CHARACTERS, held)):
                self._broken()

    def _broken(self) -> NoReturn:
        seen = self._text[self._at : self._at + 40]
        raise Unreadable("json.broken", self._number or None, character=self._before + self._at + 1, seen=seen or "-")
