"""From the texts of purchases to the table `rules.text_answer`: what a classifier of texts makes of each.

The classifier is the one that organisation.yaml names, else one made from the body's own texts with codes where these
are enough to be measured on, else the one built in, whose worth was measured once on titles of tenders.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from models.classifier import Classifier
    from models.classifier_training import Example

UPSTREAM = (
    "core.spend_text",
    "core.lot",
    "core.contract",
    "core.invoice_line",
    "core.purchase_part",
    "rules.category_by_correction",
)
"""The tables that answers rest on."""

LEAST_OWN = 1000
"""Own texts with codes from which on a run trains a classifier of the body's own: with fewer, figures by division say
little, and the time of training would come with every change of the inbox."""

_ANSWER = pa.schema(
    [
        ("text_id", pa.string()),
        ("cpv_code", pa.string()),
        ("cpv_division", pa.string()),
        ("confidence", pa.decimal128(5, 4)),
        ("candidates", pa.string()),
        ("model_id", pa.string()),
    ]
)

_OWN_TEXTS = """
    select title, '' as more, cpv_code from core.contract where cpv_code is not null and title is not null
    union
    select item_name, '', cpv_code from core.invoice_line where cpv_code is not null and item_name is not null
    union
    select part.text, coalesce(part.account_name, ''), coalesce(said.cpv_code, rpad(said.cpv_division, 8, '0'))
    from rules.category_by_correction as said
    join core.purchase_part as part on part.part_id = said.part_id
    where part.is_text_public and part.text is not null and said.cpv_division is not null
    order by all
"""
"""What the body's own register, its suppliers' invoices and its people say of texts."""


def create(db: duckdb.DuckDBPyConnection) -> None:
    """The empty tables, for whoever builds what rests on them without asking a classifier."""
    columns = "text_id varchar, cpv_code varchar, cpv_division varchar, confidence decimal(5, 4), candidates varchar"
    db.execute(f"create or replace table rules.text_answer ({columns}, model_id varchar)")
    db.execute("create or replace table rules.text_model (model_id varchar, origin varchar, about varchar)")


def own_examples(db: duckdb.DuckDBPyConnection) -> Iterator[Example]:
    """The body's own texts with codes: its notices, contracts, classified invoice lines and corrections."""
    from models.classifier_training import example, nearest_code
    from pipelines.training_rows import cpv_digits, notice_examples

    yield from notice_examples(db)
    for text, more, stated in db.execute(_OWN_TEXTS).fetchall():
        if code := nearest_code(cpv_digits(stated)):
            yield example(text, more, code)


def classifier_of(db: duckdb.DuckDBPyConnection, named: Path | None, kept: Path) -> tuple[str, Classifier]:
    """Where the classifier comes from (named, own or base), and the classifier.

    Raises:
        NotAModel: The folder that organisation.yaml names holds none.
    """
    from models.classifier import load
    from models.classifier_training import distinct
    from pipelines.classifier_folder import base_classifier, kept_classifier

    if named is not None:
        return "named", load(named)
    examples = distinct(own_examples(db))
    if len(examples) >= LEAST_OWN:
        return "own", kept_classifier(kept, examples)
    return "base", base_classifier()


def write_text_answers(db: duckdb.DuckDBPyConnection, named: Path | None, kept: Path) -> None:
    """Ask of every text of `core.spend_text` what is bought and write `rules.text_answer` and `rules.text_model`.

    `confidence`: the measured probability that the division is right; `cpv_code`: null where the code is not the
    likelier; `candidates`: the best three divisions with theirs, `45:0.81;71:0.07;50:0.03`. A text of which no word is
    known has no row. `rules.text_model`: the one classifier asked, where it comes from and all that is known of it.

    Args:
        named: The folder that organisation.yaml names.
        kept: The folder where a classifier of the body's own texts is kept for the next run.
    """
    create(db)
    texts = db.execute(
        "select text_id, concat_ws(' ', text, account_name, supplier_name) from core.spend_text order by text_id"
    ).fetchall()
    if not texts:
        return
    origin, model = classifier_of(db, named, kept)
    told = model.answers([text or "" for _, text in texts])
    confidence = told.confidence["division"]
    is_code = told.confidence["code"] >= 0.5
    rows = [
        {
            "text_id": text_id,
            "cpv_code": str(told.code[place]) if is_code[place] else None,
            "cpv_division": str(told.candidates[place, 0]),
            "confidence": Decimal(f"{confidence[place]:.4f}"),
            "candidates": ";".join(
                f"{division}:{share:.2f}"
                for division, share in zip(told.candidates[place], told.shares[place], strict=True)
            ),
            "model_id": model.model_id,
        }
        for place, (text_id, _) in enumerate(texts)
        if confidence[place]
    ]
    db.register("answers", pa.Table.from_pylist(rows, schema=_ANSWER))
    db.execute("insert into rules.text_answer select * from answers")
    db.unregister("answers")
    about = json.dumps(model.about, ensure_ascii=False, sort_keys=True)
    db.execute("insert into rules.text_model values (?, ?, ?)", [model.model_id, origin, about])


def text_model(db: duckdb.DuckDBPyConnection) -> dict[str, object] | None:
    """The classifier that was asked, as run.json tells of it."""
    rows = db.execute("select model_id, origin, about from rules.text_model").fetchall()
    return {"id": rows[0][0], "origin": rows[0][1], **json.loads(rows[0][2])} if rows else None
