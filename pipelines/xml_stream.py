"""Large XML documents from outside as columns, in constant memory: each start tag's name and the text behind it.

Expat goes over every byte and answers for well-formedness, letters and entities. What it has accepted is split into
tags by array operations, which the rules of XML make safe: once comments, processing instructions and CDATA sections
are gone, `<` begins a tag and nothing else.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from functools import partial
from html import unescape
from itertools import chain
from typing import IO, Any
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.source import Unreadable
from pipelines.texts import texts_of

BLOCK_BYTES = 1024 * 1024
"""How much of a document is taken at a time; its arrays take some six times that."""

MAX_ROW_BYTES = 256 * 1024 * 1024
"""Largest element of rows that is held whole."""

MAX_DEPTH = 64
"""How deep elements may lie within each other; audit files reach eight."""

_ENCODING = re.compile(rb"""^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_LETTERS = re.compile(r"utf-(8|16)(-[bl]e)?|ascii|iso8859-\d+|cp\d+|mac-\w+")
"""Python's names of the encodings that documents may be in."""

_ASIDE = re.compile(
    rb"<!--.*?(?P<comment>-->|\Z)|<!\[CDATA\[(?P<text>.*?)(?P<cdata>\]\]>|\Z)|<\?.*?(?P<pi>\?>|\Z)", re.S
)
"""A comment, a CDATA section or a processing instruction, whole or running past the end."""

_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ATTRIBUTES = re.compile(rb"""<([^\s<>/"'=]+)\s(?:[^<>"']|"[^"]*"|'[^']*')*?(/?)>""")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|apos|quot|#[0-9]+|#x[0-9a-fA-F]+);")

_FIRST, _LAST = np.zeros(256, bool), np.zeros(256, bool)
_FIRST[[*range(0x21), 0xC2, 0xE1, 0xE2, 0xE3]] = True
_LAST[[*range(0x21), *range(0x80, 0x8B), 0x9F, 0xA0, 0xA8, 0xA9, 0xAF]] = True
"""Bytes that may begin, and that may end, white space of Unicode in UTF-8: texts without them need not be trimmed."""

Places = Any
"""A numpy array of places in `Elements`, in document order; -1 where there is none."""


class Broken(Exception):
    """The document is not well-formed from a line on; what was yielded before stands."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(f"line {line}: {detail}")
        self.line, self.detail = line, detail


class Elements:
    """The elements that begin in one stretch of a document, in document order.

    Args:
        within: Names of the elements open where the stretch begins, root first.
        numbers: The number of each local name.
        name: The number of each element's name.
        depth: How deep each element lies; the root at 1.
        content: Bytes that hold the texts.
        begin: Where the text between each start tag and the next tag begins in `content`.
        end: Where it ends.
    """

    def __init__(
        self,
        within: tuple[str, ...],
        numbers: dict[str, int],
        name: Any,
        depth: Any,
        content: bytes,
        begin: Any,
        end: Any,
    ) -> None:
        self.within, self._numbers, self._name, self._depth = within, numbers, name, depth
        spans = np.empty(2 * len(begin), np.int32)
        spans[::2], spans[1::2] = begin, end
        # Alternately the text behind a start tag, and all that lies between it and the text behind the next one.
        self._texts = pa.Array.from_buffers(
            pa.string(), max(0, len(spans) - 1), [None, pa.py_buffer(spans), pa.py_buffer(content)]
        )
        self._letters, self._begin, self._end = np.frombuffer(content, np.uint8), begin, end
        self._has_references = b"&" in content
        self._levels: dict[int, tuple[Places, Any, Places]] = {}
        self._owners: dict[int, tuple[Places, Any]] = {}

    def __contains__(self, name: str) -> bool:
        """Whether the document had an element of a name, up to the end of the stretch."""
        return name in self._numbers

    def at(self, depth: int, name: str) -> tuple[Places, Places]:
        """The elements of a name at a depth, and their parents; -1 is a parent that was open before."""
        if depth not in self._levels:
            places = np.flatnonzero(self._depth == depth)
            above = np.append(np.flatnonzero(self._depth == depth - 1), -1)
            so_far = np.cumsum(self._depth == depth - 1, dtype=np.int32)
            self._levels[depth] = places, self._name[places], above[so_far[places] - 1]
        places, names, parents = self._levels[depth]
        found = np.flatnonzero(names == self._numbers.get(name, -1))
        return places[found], parents[found]

    def are(self, places: Places, name: str, depth: int) -> Any:
        """Whether each element is of a name; of -1, whether the one that was open at a depth is."""
        opened = len(self.within) >= depth and self.within[depth - 1] == name
        return np.append(self._name == self._numbers.get(name, -1), opened)[places]

    def children(self, parents: Places, depth: int, name: str) -> tuple[Any, Places]:
        """The children of a name of `parents`, which lie at `depth`: the row of each one's parent, and its place."""
        known = self._owners.get(depth)
        if known is None or known[0] is not parents:  # asked for field after field
            self.at(depth + 1, name)
            rows = np.full(len(self._name) + 1, -1, np.int32)
            rows[parents] = np.arange(len(parents), dtype=np.int32)
            rows[-1] = -1  # parents that are not there
            known = self._owners[depth] = parents, rows[self._levels[depth + 1][2]]
        places, names, _ = self._levels[depth + 1]
        found = np.flatnonzero((names == self._numbers.get(name, -1)) & (known[1] >= 0))
        return known[1][found], places[found]

    def first(self, parents: Places, depth: int, name: str) -> Places:
        """The first child of a name of each of `parents`, which lie at `depth`."""
        found = np.full(len(parents), -1, np.int64)
        if name in self._numbers:
            rows, places = self.children(parents, depth, name)
            found[rows[::-1]] = places[::-1]
        return found

    def have_children(self, places: Places, depth: int) -> Any:
        """Whether each element has any child element."""
        following = np.append(self._depth, 0)[places + 1]
        return (places >= 0) & (following > depth)

    def texts(self, fields: Mapping[str, Places]) -> dict[str, Any]:
        """For each field the text of its elements, up to the first child of each and trimmed.

        Null where a text is empty or there is no element. All fields are taken in one go, which is much faster.
        """
        places = np.concatenate([*fields.values(), np.zeros(0, np.int64)])
        texts = at_places(self._texts, np.where(places >= 0, places * 2, -1))
        there = places[places >= 0]
        first = self._letters[np.minimum(self._begin[there], len(self._letters) - 1)]
        last = self._letters[self._end[there] - 1]
        if (_FIRST[first] | _LAST[last]).any():
            texts = pc.utf8_trim_whitespace(texts)
        if self._has_references:
            texts = _dereferenced(texts)
        texts = _empty_as_null(texts)
        ends = np.cumsum([len(one) for one in fields.values()], dtype=int).tolist()
        return {name: texts[end - len(one) : end] for (name, one), end in zip(fields.items(), ends, strict=True)}

    def below(self, name: str) -> Iterator[tuple[tuple[str, ...], str | None]]:
        """Path and text of every element below a section, that is, a child of the root; meant for small ones."""
        sections, _ = self.at(2, name)
        starts = [0, *sections] if len(self.within) > 1 and self.within[1] == name else list(sections)
        outside = np.append(np.flatnonzero(self._depth <= 2), len(self._depth))
        names = list(self._numbers)
        for start in starts:
            is_section = self._depth[start : start + 1].tolist() == [2]
            first = start + 1 if is_section else start
            path = [name] if is_section else list(self.within[1:])
            places = np.arange(first, outside[np.searchsorted(outside, first)])
            for place, text in zip(places, self.texts({name: places})[name].to_pylist(), strict=True):
                path[self._depth[place] - 2 :] = [names[self._name[place]]]
                yield tuple(path[1:]), text


def _empty_as_null(texts: Any) -> Any:
    """Texts with the empty ones made null; those that are null already are empty too."""
    _, ends, letters = texts.buffers()
    filled = np.diff(np.frombuffer(ends, np.int32, len(texts) + 1)) > 0 if len(texts) else np.zeros(0, bool)
    if filled.all():
        return texts
    return pa.Array.from_buffers(pa.string(), len(texts), [_bits(filled), ends, letters])


def _bits(flags: Any) -> Any:
    return pa.py_buffer(np.packbits(flags, bitorder="little"))


def _dereferenced(texts: Any) -> Any:
    """Texts with their character references and the five entities of XML put in place."""
    hits = pc.match_substring(texts, "&")
    written = texts.filter(hits)
    if not len(written):
        return texts
    others = pc.subtract(pc.count_substring(written, "&"), pc.count_substring(written, "&amp;"))
    if pc.sum(others).as_py():
        # Trimmed once more, for a reference may stand for a space.
        resolve = partial(_REFERENCE.sub, lambda found: unescape(found[0]))
        resolved = texts_of([resolve(text).strip() for text in written.to_pylist()])
    else:  # mostly there is nothing but `&amp;`
        resolved = pc.replace_substring(written, "&amp;", "&")
    return pc.replace_with_mask(texts, hits, resolved)


def at_places(values: Any, places: Places) -> Any:
    """The values at places, null where a place is -1."""
    there = places >= 0
    validity = None if there.all() else _bits(there)
    places = np.ascontiguousarray(places, np.int64)
    return values.take(pa.Array.from_buffers(pa.int64(), len(places), [validity, pa.py_buffer(places)]))


def numbers_of(values: Any) -> Any:
    """An array of whole numbers without nulls as numpy's."""
    kind = np.dtype(str(values.type))
    return np.frombuffer(values.buffers()[1], kind, len(values), values.offset * kind.itemsize)


def encoding_of(head: bytes) -> str:
    """The encoding of a document that begins with `head`: by its mark, by its form or as it states.

    Raises:
        Broken: It states one that is not known for documents.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for form, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if head.startswith(form):
            return name
    stated = _ENCODING.match(head)
    if not stated:
        return "utf-8"
    name = stated[1].decode().lower()
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if not _LETTERS.fullmatch(known):
        raise Broken(1, f"unknown encoding {name}")
    return "utf-8" if known.startswith(("utf", "ascii")) else name  # what can be read as letters is no UTF-16


def blocks(stream: IO[bytes], encoding: str, row_depth: int) -> Iterator[Elements]:
    """Yield a document stretch by stretch, cut only behind elements that lie at `row_depth` or above it.

    Args:
        stream: The document.
        encoding: As `encoding_of` tells it from the beginning of the document.
        row_depth: How deep the elements lie that must be whole; the root is at 1.

    Raises:
        Broken: It is not well-formed; what stands whole before that has been yielded.
        Unreadable: It declares a document type.
    """
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _refuse_declaration
    splitter = _Splitter(row_depth)
    fed = 0
    try:
        for piece in chain(_utf8(stream, encoding), (None,)):
            try:
                parser.Parse(piece or b"", piece is None)
            except expat.ExpatError as fault:
                whole = (piece or b"")[: max(0, parser.ErrorByteIndex - fed)]
                splitter.add(whole)
                yield from splitter.split()
                raise Broken(fault.lineno, expat.ErrorString(fault.code)) from fault
            fed += len(piece or b"")
            splitter.add(piece or b"")
            if splitter.is_full or piece is None:
                yield from splitter.split()
    except UnicodeDecodeError as fault:
        yield from splitter.split()
        raise Broken(parser.CurrentLineNumber, f"letters that are not {fault.encoding}") from fault


def _refuse_declaration(*_: Any) -> None:
    raise Unreadable("xml.doctype")


def _utf8(stream: IO[bytes], encoding: str) -> Iterator[bytes]:
    """A document piece by piece as UTF-8, without byte order mark, each line ended as XML says it is to be read."""
    piece = stream.read(max(BLOCK_BYTES, len(codecs.BOM_UTF8))).removeprefix(codecs.BOM_UTF8)
    decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)()
    held = b""
    while piece:
        fault = None
        if decoder:
            try:
                piece = decoder.decode(piece).encode()
            except UnicodeDecodeError as found:
                fault, piece = found, found.object[: found.start].decode(found.encoding).encode()
        piece = held + piece
        held = b"\r" if piece.endswith(b"\r") else b""
        piece = piece.removesuffix(b"\r")
        if b"\r" in piece:
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield piece
        if fault:
            raise fault
        piece = stream.read(BLOCK_BYTES)
    if held:
        yield b"\n"
    if decoder:
        decoder.decode(b"", True)


class _Splitter:
    """Splits accepted text into elements and keeps what is not whole yet."""

    def __init__(self, row_depth: int) -> None:
        self._row_depth = row_depth
        self._numbers: dict[str, int] = {}
        self._within: tuple[str, ...] = ()
        self._pieces: list[bytes] = []
        self._size = 0
        self._wanted = BLOCK_BYTES

    def add(self, piece: bytes) -> None:
        """Take the next piece."""
        self._pieces.append(piece)
        self._size += len(piece)

    @property
    def is_full(self) -> bool:
        """Whether enough is gathered to be split."""
        return self._size >= self._wanted

    def split(self) -> Iterator[Elements]:
        """The elements gathered, up to the last place where it may be cut."""
        content, held = _without_half_tag(b"".join(self._pieces))
        elements, rest = self._split(content)
        rest += held
        if len(rest) > MAX_ROW_BYTES:
            raise Broken(0, f"an element takes more than {MAX_ROW_BYTES >> 20} MB")
        self._pieces, self._size = [rest], len(rest)
        self._wanted = max(BLOCK_BYTES, 2 * len(rest))  # so that a long element is not gone over again and again
        if elements:
            yield elements

    def _split(self, content: bytes) -> tuple[Elements | None, bytes]:
        letters = np.frombuffer(content, np.uint8)
        begin = np.flatnonzero(letters == ord("<"))
        first = letters[np.minimum(begin + 1, len(letters) - 1)]
        if ((first == ord("!")) | (first == ord("?"))).any():
            return self._split_around_asides(content)
        end = np.flatnonzero(letters == ord(">"))
        if len(begin) != len(end) or not ((begin < end).all() and (end[:-1] < begin[1:]).all()):  # `>` within a text
            end = end[np.searchsorted(end, begin)]
        closes = first == ord("/")
        starts = np.flatnonzero(~closes)
        tags = _spans(content, begin[starts] + 1, end[starts]).dictionary_encode()
        written = tags.dictionary.to_pylist()
        if any(b'"' in tag or b"'" in tag for tag in written):
            return self._split(_ATTRIBUTES.sub(rb"<\1\2>", content))
        is_empty = (letters[end - 1] == ord("/")) & ~closes
        after = len(self._within) + np.cumsum(1 - 2 * closes.astype(np.int8) - is_empty, dtype=np.int32)
        if len(after) and after.max() > MAX_DEPTH:
            raise Broken(0, f"elements lie more than {MAX_DEPTH} deep within each other")
        ends = np.flatnonzero((closes | is_empty) & (after < self._row_depth))
        if not len(ends):
            return None, content
        last = int(ends[-1])
        starts = starts[: np.searchsorted(starts, last, side="right")]
        numbers = [self._numbers.setdefault(_local_name(tag), len(self._numbers)) for tag in written]
        name = np.array(numbers, np.int32)[numbers_of(tags.indices)[: len(starts)]]
        depth = after[starts] + is_empty[starts]
        text_begin = end[starts] + 1
        text_end = np.where(is_empty[starts], text_begin, np.append(begin, 0)[starts + 1])
        elements = Elements(self._within, self._numbers, name, depth, content, text_begin, text_end)
        self._within = self._open_at(int(after[last]), name, depth)
        return elements, content[int(end[last]) + 1 :]

    def _split_around_asides(self, content: bytes) -> tuple[Elements | None, bytes]:
        """The same without comments and processing instructions, and with CDATA as plain text."""
        held = b""
        for found in _ASIDE.finditer(content):
            if not (found["comment"] or found["cdata"] or found["pi"]):
                content, held = content[: found.start()], content[found.start() :]
                break
        elements, rest = self._split(_ASIDE.sub(_plain, content))
        return elements, rest + held

    def _open_at(self, depth_reached: int, name: Any, depth: Any) -> tuple[str, ...]:
        """The names of the elements still open behind all that were split: at each depth the one begun last."""
        names = list(self._numbers)
        opened = []
        for level in range(1, depth_reached + 1):
            begun = np.flatnonzero(depth == level)
            opened.append(names[name[begun[-1]]] if len(begun) else self._within[level - 1])
        return tuple(opened)


def _without_half_tag(content: bytes) -> tuple[bytes, bytes]:
    """Content up to the last tag, if that is not whole, and the rest."""
    opened = content.rfind(b"<")
    whole = len(content) if opened < 0 or _TAG.match(content, opened) else opened
    return content[:whole], content[whole:]


def _spans(content: bytes, begin: Any, end: Any) -> Any:
    """Stretches of bytes as an array."""
    offsets = np.empty(2 * len(begin), np.int32)
    offsets[::2], offsets[1::2] = begin, end
    alternating = pa.Array.from_buffers(
        pa.binary(), max(0, len(offsets) - 1), [None, pa.py_buffer(offsets), pa.py_buffer(content)]
    )
    return at_places(alternating, np.arange(0, len(offsets), 2))


def _local_name(tag: bytes) -> str:
    """The name in a start tag, without prefix."""
    return tag.rstrip(b"/").strip().decode().rpartition(":")[2]


def _plain(found: re.Match[bytes]) -> bytes:
    """What stands for a comment or processing instruction, nothing, or for a CDATA section, its text."""
    text = found["text"] or b""
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
