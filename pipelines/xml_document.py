"""Whole XML documents from outside: bounded in size, without entities, document types or network."""

from __future__ import annotations

from lxml import etree

from pipelines.source import Delivered, Unreadable

MAX_BYTES = 100 * 1024 * 1024
"""Largest document read whole: Peppol's limit for an invoice with attachments; notices are far smaller."""


def document(delivered: Delivered) -> etree._Element:
    """The root of a delivered document, without comments and processing instructions.

    Raises:
        Unreadable: It is too large, broken, or declares a document type.
    """
    with delivered.open() as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unreadable("xml.too_large", limit=MAX_BYTES >> 20)
    # huge_tree is safe here: the size is bounded and declarations are refused.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
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
