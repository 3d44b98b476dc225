"""Texts as arrays, without waking pandas.

Anything else that makes Python's values into pyarrow's, a plain number given to a function of `pyarrow.compute` too,
imports pandas, which costs more than reading a small file and more memory than a stretch of a document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyarrow.lib import StringBuilder


def texts_of(*parts: Sequence[str | None]) -> Any:
    """The texts of all parts, one after the other, as one pyarrow array of strings."""
    builder = StringBuilder()
    for part in parts:
        builder.append_values(part)
    return builder.finish()
