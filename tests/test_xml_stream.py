"""Large XML read as columns: the same elements and texts as lxml finds, wherever the document is cut into stretches."""

import io
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipelines import xml_stream
from pipelines.source import Unreadable
from pipelines.xml_stream import Broken, Elements, blocks, encoding_of

LETTERS = st.text(st.sampled_from("aæ漢 \n\t&<>'\"]-/=?!\u00a0"), max_size=8)
NAMES = st.sampled_from(["Line", "p:Line", "Amount", "p:Amount", "x-y.z"])
ASIDES = st.sampled_from(
    [
        "<!-- <Line> ' > -->",
        "<?pi <Line a='>'/> ?>",
        "<![CDATA[<Line>&amp; ]] > ]]>",
        "&#38;lt;",
        "&#x26;",
        "&apos;",
        "\r\n",
    ]
)
ATTRIBUTES = st.sampled_from(["", " ", "\n", " a='>'", ' b="/>"', " a = '\"' b=\"'\" "])


def written(name, attributes, children):
    closed = "".join(children)
    return f"<{name}{attributes}>{closed}</{name} >" if closed else f"<{name}{attributes}/>"


CONTENT = st.recursive(
    st.one_of(LETTERS.map(lambda text: escape(text)), ASIDES),
    lambda inner: st.builds(written, NAMES, ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=25,
)
DOCUMENTS = st.lists(CONTENT, max_size=6).map(lambda inner: f"<p:File xmlns:p='urn:p'>{''.join(inner)}</p:File>")


def listed(stretches) -> list[tuple[int, str, str | None]]:
    """Depth, local name and text of every element."""
    found = []
    for elements in stretches:
        assert isinstance(elements, Elements)
        names = list(elements._numbers)
        texts = elements.texts({"all": xml_stream.np.arange(len(elements._name))})["all"].to_pylist()
        found += zip(elements._depth.tolist(), [names[n] for n in elements._name], texts, strict=True)
    return found


def by_lxml(content: bytes) -> list[tuple[int, str, str | None]]:
    parser = etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True)
    root = etree.fromstring(content, parser)
    return [
        (1 + len(list(element.iterancestors())), etree.QName(element).localname, (element.text or "").strip() or None)
        for element in root.iter()
    ]


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, st.integers(1, 200), st.integers(2, 4))
def test_the_same_elements_as_lxml_wherever_it_is_cut(document, size, row_depth):
    content = document.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xml_stream, "BLOCK_BYTES", size)
        assert listed(blocks(io.BytesIO(content), "utf-8", row_depth)) == by_lxml(content)


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "utf-8"), ("cp1252", "Windows-1252"), ("iso-8859-1", "ISO-8859-1"),
     ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
)  # fmt: skip
def test_any_encoding(encoding, stated, monkeypatch):
    monkeypatch.setattr(xml_stream, "BLOCK_BYTES", 7)
    content = f"<?xml version='1.0' encoding='{stated}'?><A><B>Blåbær\r\rog \r\n rømme</B></A>".encode(encoding)
    assert listed(blocks(io.BytesIO(content), encoding_of(content), 2)) == [
        (1, "A", None),
        (2, "B", "Blåbær\n\nog \n rømme"),
    ]


@pytest.mark.parametrize(
    "content",
    ["<A><B>1</B><B>2</A>", "<A><B>1</B><B>2", "<A><B>1</B>&nbsp;</A>", "<A><B>1</B><B a='1' a='2'/></A>",
     "<A><B>1</B></A><A/>", "<A><B>1</B>\0</A>", "<A><B>1</B><B>]]></B></A>"],
)  # fmt: skip
def test_what_stands_before_a_break_is_yielded_and_the_break_told(content):
    found = []
    with pytest.raises(Broken, match="line 1"):
        for elements in blocks(io.BytesIO(content.encode()), "utf-8", 2):
            found += listed([elements])
    assert found[:2] == [(1, "A", None), (2, "B", "1")]
    assert len(found) == 2


def test_letters_that_cannot_be_decoded_are_a_break():
    content = b"<?xml version='1.0' encoding='cp1252'?><A><B>1</B><B>" + b"\x81</B></A>"
    with pytest.raises(Broken, match="letters that are not"):
        assert listed(blocks(io.BytesIO(content), encoding_of(content), 2))
    with pytest.raises(Broken, match="unknown encoding zip"):
        encoding_of(b"<?xml version='1.0' encoding='zip'?><A/>")


@pytest.mark.parametrize("limit", ["MAX_DEPTH", "MAX_ROW_BYTES"])
def test_limits(limit, monkeypatch):
    monkeypatch.setattr(xml_stream, "BLOCK_BYTES", 16)
    monkeypatch.setattr(xml_stream, limit, 40)
    with pytest.raises(Broken, match="more than"):
        list(blocks(io.BytesIO(b"<A>" * 60 + b"</A>" * 60), "utf-8", 2))


def test_a_document_type_is_refused():
    with pytest.raises(Unreadable, match="document type"):
        list(blocks(io.BytesIO(b"<!DOCTYPE A [<!ENTITY a 'b'>]><A>&a;</A>"), "utf-8", 2))
