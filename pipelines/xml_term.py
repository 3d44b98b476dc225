"""Terms of an XML document: a table says where each stands, as XPath, and one walk reads them all.

What belongs here: the part of XPath 1.0 that such tables need, read in one pass over an element. Evaluating every
path by itself would look at the same elements ninety times a notice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

Test = Callable[[Any], bool]
Key = tuple[str, int]
"""A term's name and which of its alternatives."""

_STEP = re.compile(r"([\w.-]+:[\w.-]+)((?:\[[^\]]*\])*)")
_PREDICATE = re.compile(r"\[([^\]]*)\]")
_EQUALS = re.compile(r"(.*?)='([^']*)'$")
_NOT = re.compile(r"not\((.*)\)$")
_BEHIND_FIRST = re.compile(r"\((.*)\)\[position\(\) > 1\]$")


class Term(NamedTuple):
    """Where one value stands, relative to the element its row is about.

    Args:
        business_term: Its number in the standard.
        xpath: XPath 1.0 of child steps and a last attribute, prefixes as in the table's namespaces. A step may be
            tested by an attribute or a value below it: `[@a='x']`, `[c:b/@a='x']`, `[c:b='x']`, `[not(c:b='x')]`,
            joined by `and`. Alternatives stand beside `|`; `(path)[position() > 1]` leaves the first out.
        each: True for codes that may be several, read in document order and joined by a space.
    """

    business_term: str
    xpath: str
    each: bool = False


class _Place:
    """What is looked for below one element: steps onwards by tag, terms that end here, attributes that are terms."""

    __slots__ = ("attributes", "steps", "terms")

    def __init__(self) -> None:
        self.steps: dict[str, list[tuple[str, tuple[Test, ...], _Place]]] = {}
        self.terms: list[Key] = []
        self.attributes: list[tuple[str, Key]] = []

    def step(self, tag: str, predicates: str, tests: tuple[Test, ...]) -> _Place:
        """The place one step on, shared by all terms that take the same step."""
        known = self.steps.setdefault(tag, [])
        for written, _, place in known:
            if written == predicates:
                return place
        place = _Place()
        known.append((predicates, tests, place))
        return place


class Terms:
    """Some terms that stand below elements of one kind.

    Args:
        terms: Each term by name.
        namespaces: Prefix to namespace.
        languages: Of several languages of one text, which to take first.
    """

    def __init__(self, terms: Mapping[str, Term], namespaces: Mapping[str, str], languages: Iterable[str] = ()) -> None:
        self._terms = dict(terms)
        self._nothing: dict[str, str | None] = dict.fromkeys(self._terms)
        self._languages = tuple(languages)
        self._top = _Place()
        self._behind_first: set[Key] = set()
        for name, term in self._terms.items():
            for number, alternative in enumerate(term.xpath.split(" | ")):
                # Each alternative is found apart, so that the first of one can be left out.
                self._add((name, number), alternative, namespaces)

    def values(self, element: Any) -> dict[str, str | None]:
        """The value of every term below an element, as delivered, or None where nothing is written."""
        found: dict[Key, list[Any]] = {}
        _walk(element, self._top, found)
        values = self._nothing.copy()
        for (name, number), nodes in found.items():
            if self._terms[name].each:
                if not number or values[name] is None:
                    values[name] = self._codes(name, found)
            elif len(nodes) == 1:
                text = text_of(nodes[0])
                values[name] = text if text.strip() else None
            else:
                values[name] = self._preferred(nodes)
        return values

    def _codes(self, name: str, found: Mapping[Key, list[Any]]) -> str | None:
        """All codes of one term, alternative by alternative."""
        nodes = [
            node
            for number in range(self._terms[name].xpath.count(" | ") + 1)
            for node in found.get((name, number), [])[(name, number) in self._behind_first :]
        ]
        return " ".join(text for node in nodes if (text := text_of(node).strip())) or None

    def _preferred(self, nodes: list[Any]) -> str | None:
        """Of several texts the one in the language that comes first, else the first."""
        written = [node for node in nodes if text_of(node).strip()]
        for language in self._languages:
            for node in written:
                if not isinstance(node, str) and node.get("languageID") == language:
                    return text_of(node)
        return text_of(written[0]) if written else None

    def _add(self, name: Key, path: str, namespaces: Mapping[str, str]) -> None:
        if behind := _BEHIND_FIRST.match(path):
            path = behind[1]
            self._behind_first.add(name)
        attribute = ""
        if re.search(r"/@\w+$", path):
            path, _, attribute = path.rpartition("/@")
        place = self._top
        for tag, predicates in _STEP.findall(path):
            tests = tuple(test for text in _PREDICATE.findall(predicates) for test in _tests(text, namespaces))
            place = place.step(_clark(tag, namespaces), predicates, tests)
        if "/".join(tag + predicates for tag, predicates in _STEP.findall(path)) != path:
            raise ValueError(f"{path}: not a path that can be walked")
        if attribute:
            place.attributes.append((attribute, name))
        else:
            place.terms.append(name)


def text_of(node: Any) -> str:
    """Text of an element, or an attribute's value."""
    if isinstance(node, str):
        return node
    return "".join(node.itertext()) if len(node) else node.text or ""


def _walk(element: Any, place: _Place, found: dict[Key, list[Any]]) -> None:
    steps = place.steps
    for child in element:
        for _, tests, further in steps.get(child.tag, ()):
            for test in tests:
                if not test(child):
                    break
            else:
                for name in further.terms:
                    found.setdefault(name, []).append(child)
                for attribute, name in further.attributes:
                    if (value := child.get(attribute)) is not None:
                        found.setdefault(name, []).append(value)
                if further.steps:
                    _walk(child, further, found)


def _tests(text: str, namespaces: Mapping[str, str]) -> list[Test]:
    return [_test(part, namespaces) for part in text.split(" and ")]


def _test(text: str, namespaces: Mapping[str, str]) -> Test:
    """One condition on an element."""
    if negated := _NOT.match(text):
        holds = _test(negated[1], namespaces)
        return lambda element: not holds(element)
    equal = _EQUALS.match(text)
    if not equal:
        raise ValueError(f"[{text}]: not a condition that can be tested")
    path, at, attribute = equal[1].partition("@")
    value = equal[2]
    tags = [_clark(tag, namespaces) for tag in path.strip("/").split("/") if tag]
    if at and not tags:
        return lambda element: element.get(attribute) == value
    if len(tags) != 1:
        raise ValueError(f"[{text}]: not a condition that can be tested")
    (tag,) = tags

    # Loops instead of generators: these are the innermost questions of a notice, asked hundreds of times.
    def has_attribute(element: Any) -> bool:
        for child in element.iterchildren(tag):  # noqa: SIM110
            if child.get(attribute) == value:
                return True
        return False

    def has_text(element: Any) -> bool:
        for child in element.iterchildren(tag):  # noqa: SIM110
            if text_of(child) == value:
                return True
        return False

    return has_attribute if at else has_text


def _clark(name: str, namespaces: Mapping[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{namespaces[prefix]}}}{local}"
