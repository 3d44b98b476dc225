"""Whole XML documents from outside: bounded in size, without entities, document types or network."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from lxml import etree

from pipelines.source import Delivered, Unreadable

MAX_BYTES = 100 * 1024 * 1024
"""Largest document read whole: Peppol's limit for an invoice with attachments; notices are far smaller."""


MAX_PROLOG_BYTES = 4 * 1024 * 1024
"""How far into a file its root element may begin, behind comments."""

_PROLOG = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
"""Comments and processing instructions, whole or cut off."""


def opening(delivered: Delivered) -> bytes:
    """The first bytes from the root element on, as UTF-8, without comments; none where a file is no XML.

    A prolog that is longer than the head is read to its end, within limits.
    """
    if not delivered.is_markup:
        return b""
    if found := _without_comments(delivered.head):
        return found
    try:
        with delivered.open() as stream:
            return _without_comments(stream.read(MAX_PROLOG_BYTES))
    except Unreadable:  # reading the file will say it
        return b""


@cache
def _parser() -> etree.XMLParser:
    # huge_tree is safe here: the size is bounded and declarations are refused.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )


@lru_cache(maxsize=4)  # every reader of XML asks for the same opening
def _without_comments(start: bytes) -> bytes:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", errors="ignore").encode()
    # UTF-16 without its mark becomes readable to a search for plain letters once its zero bytes are gone.
    return _PROLOG.sub(b"", start.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")).strip()


def document(delivered: Delivered) -> etree._Element:
    """The root of a delivered document, without comments and processing instructions.

    Raises:
        Unreadable: It is too large, broken, or declares a document type.
    """
    with delivered.open() as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unreadable("xml.too_large", limit=MAX_BYTES >> 20)
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as fault:
        detail = str(fault.msg).partition(", line ")[0]
        raise Unreadable("xml.broken", line=fault.lineno or 0, detail=detail) from fault
    refuse_declarations(root)
    return root


def refuse_declarations(root: etree._Element) -> None:
    """Refuse a document type declaration, the home of entities.

    Raises:
        Unreadable: There is one.
    """
    if root.getroottree().docinfo.doctype:
        raise Unreadable("xml.doctype")
