"""Texts as numbers: words, pairs of words and pieces of words, each weighted by how rare it is.

Pieces of words find the parts of compounds (lekeplassutstyr, playground) and the same stem in neighbouring languages.
What belongs here: counting and weighting. What the numbers mean is for the classifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

PIECE_LENGTHS = (3, 4, 5)
"""Letters of a piece; a word's beginning and end count as a letter each."""

MAX_LETTERS = 400
"""Letters of a text that are read: what a long description adds comes after its first sentences seldom."""

MAX_WORD_LETTERS = 40
"""Letters of a word that are read; what is longer is no word."""

OPENING_WORDS = 8
"""Words at the beginning of a text that are read a second time alone: a tender's title, before its description."""

BLOCKS = ("word", "pair", "piece")
WEIGHTS = {"word": 1.0, "pair": 0.5, "piece": 1.0}
"""What a text's words, pairs and pieces weigh against each other; each kind has length 1 before that."""

LEAST_TEXTS = {"word": 1, "pair": 2, "piece": 2}
"""In how many texts something must stand to be known."""

NUMBER = "0"
"""Stands for every number: which one it is says little of what is bought."""

SILENT = frozenset(
    re.findall(
        r"\w+",
        """
        faktura fakturanr fakturanummer inngående utgående fakturert invoice inv inkl eks mva moms bilag bilagsnr kid
        ref nr no periode perioden termin kreditnota kredittnota betaling utbetaling refusjon avregning akonto purring
        gebyr januar februar mars april mai juni juli august september oktober november desember jan feb mar apr jun
        jul aug sep sept okt nov des january february march may june july october december dec uke veke week mnd
        kvartal år beløp sum diverse div ymse øvrig annet anna iht ihht jf jfr as asa sa ab ltd og i på av til for med
        fra frå ved om the of and to in kommune kommunen
        """,
    )
)
"""Words that tell nothing of what is bought, as ledgers have them; a text of these alone is not known."""

_WORD = re.compile(r"[^\W\d_]+|\d+")

Matrix: TypeAlias = Any
"""A scipy.sparse.csr_matrix of float32; scipy tells no types."""

Floats = NDArray[np.float32]


def words(text: str) -> list[str]:
    """The words of a text in small letters, every number as one and the same word."""
    found = _WORD.findall(text[:MAX_LETTERS].lower())
    told = (NUMBER if word[0].isdigit() else word[:MAX_WORD_LETTERS] for word in found if word not in SILENT)
    kept = list(told)
    return [] if set(kept) <= {NUMBER} else kept


def pieces(word: str) -> list[str]:
    """The pieces of a word, each as often as it stands there."""
    marked = f" {word} "
    return [marked[start : start + length] for length in PIECE_LENGTHS for start in range(len(marked) - length + 1)]


class _Numbered(dict[str, int]):
    """Numbers whatever it is asked for, in the order of asking."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


def _counts(rows: Iterable[Iterable[int]], width: int | None, numbered: _Numbered | None = None) -> Matrix:
    """How often each number stands in each row; the width is that of the numbering where it grows with the rows."""
    ends: list[int] = [0]
    places: list[int] = []
    for row in rows:
        places.extend(row)
        ends.append(len(places))
    shape = (len(ends) - 1, width if width is not None else len(numbered or ()))
    matrix = sparse.csr_matrix((np.ones(len(places), np.float32), np.array(places, np.int32), np.array(ends)), shape)
    matrix.sum_duplicates()
    return matrix


def _unit(matrix: Matrix) -> Matrix:
    """Rows of length 1; a row of nothing stays so."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    length[length == 0] = 1
    return (sparse.diags_array((1 / length).astype(np.float32)) @ matrix).tocsr()


@dataclass(frozen=True)
class Vocabulary:
    """What is known of the words of some texts.

    Args:
        known: Words, pairs and pieces that are known, each sorted.
        rarity: Their weights, in the same order: 1 and the logarithm of texts per text that has it.
    """

    known: dict[str, list[str]]
    rarity: dict[str, Floats]

    @property
    def width(self) -> int:
        """Number of columns of `features`: words, then pairs, then pieces."""
        return sum(len(self.known[block]) for block in BLOCKS)

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        return {block: {one: place for place, one in enumerate(self.known[block])} for block in BLOCKS}

    def features(self, texts: Sequence[str]) -> Matrix:
        """One row a text, `width` columns; a text of which nothing is known is a row of zeros."""
        counted = _counted(texts, self._places)
        return sparse.hstack([self._weighted(block, counted[block]) for block in BLOCKS]).tocsr()

    def openings(self, texts: Sequence[str], features: Matrix) -> Matrix:
        """The pieces of each text's first words: one row a text, a column a piece; zeros where none is known.

        Args:
            features: What `features` gives of the same texts.
        """
        openings = features[:, self.pieces]
        begun = {place: found for place, text in enumerate(texts) if len(found := text.split()) > OPENING_WORDS}
        if not begun:
            return openings
        cut = self.features([" ".join(found[:OPENING_WORDS]) for found in begun.values()])[:, self.pieces]
        order = np.arange(len(texts))
        order[list(begun)] = len(texts) + np.arange(len(begun))
        return sparse.vstack([openings, cut]).tocsr()[order]

    @cached_property
    def pieces(self) -> slice:
        """The columns of `features` that are pieces."""
        return slice(self.width - len(self.known["piece"]), self.width)

    def _weighted(self, block: str, counts: Matrix) -> Matrix:
        counts.data = 1 + np.log(counts.data)
        return _unit(counts @ sparse.diags_array(self.rarity[block])) * np.float32(WEIGHTS[block])


def _counted(texts: Sequence[str], places: dict[str, dict[str, int]]) -> dict[str, Matrix]:
    """Counts of what is known, by block. Each different word is cut into its pieces once."""
    met = _Numbered()
    tokens = [words(text) for text in texts]
    occurrences = _counts(([met[word] for word in row] for row in tokens), None, met)
    known = {block: places[block].get for block in BLOCKS}

    def of_words(block: str, parts: Iterable[Iterable[str]]) -> Matrix:
        found = ([place for part in row if (place := known[block](part)) is not None] for row in parts)
        return _counts(found, len(places[block]))

    return {
        "word": (occurrences @ of_words("word", ([word] for word in met))).tocsr(),
        "pair": of_words("pair", ((f"{one} {next_}" for one, next_ in pairwise(row)) for row in tokens)),
        "piece": (occurrences @ of_words("piece", (pieces(word) for word in met))).tocsr(),
    }


def vocabulary(texts: Sequence[str]) -> Vocabulary:
    """What is known of words after some texts, the same whatever their order."""
    tokens = [words(text) for text in texts]
    met, pair_met, piece_met = _Numbered(), _Numbered(), _Numbered()
    occurrences = _counts(([met[word] for word in row] for row in tokens), None, met)
    in_words = _counts(([piece_met[piece] for piece in pieces(word)] for word in met), None, piece_met)
    counts = {
        "word": (met, occurrences),
        "pair": (
            pair_met,
            _counts(([pair_met[f"{one} {next_}"] for one, next_ in pairwise(row)] for row in tokens), None, pair_met),
        ),
        "piece": (piece_met, (occurrences @ in_words).tocsr()),
    }
    known: dict[str, list[str]] = {}
    rarity: dict[str, Floats] = {}
    for block, (numbered, matrix) in counts.items():
        in_texts = np.bincount(matrix.indices, minlength=len(numbered))
        frequent = {one: in_texts[place] for one, place in numbered.items() if in_texts[place] >= LEAST_TEXTS[block]}
        known[block] = sorted(frequent)
        having = np.array([frequent[one] for one in known[block]], np.float64)
        rarity[block] = (1 + np.log((1 + len(texts)) / (1 + having))).astype(np.float32)
    return Vocabulary(known, rarity)
