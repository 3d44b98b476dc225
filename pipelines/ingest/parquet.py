"""Parquet: a ledger written by another program, every column read as text.

Records are numbered from 1; the column names are no record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.source import Chunk, Delivered, Facts, Source, Unreadable
from pipelines.tabular import Reading, layout_of

SAMPLE_ROWS = 400
"""How many rows help to tell columns apart by content."""

BATCH_ROWS = 65_536


def _text(values: pa.Array) -> pa.StringArray:
    """A column as text; what Arrow cannot write as text, such as lists, becomes JSON."""
    if isinstance(values, pa.DictionaryArray):
        values = values.dictionary_decode()
    try:
        text = values.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        cells = (json.dumps(value, ensure_ascii=False, default=str) for value in values.to_pylist())
        text = pa.array((None if cell == "null" else cell for cell in cells), pa.string())
    if pa.types.is_timestamp(values.type):
        text = pc.replace_substring_regex(text, r" 00:00:00(\.0+)?Z?$", "")
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def read(delivered: Delivered, facts: Facts) -> Iterator[Chunk]:
    """Yield the rows of a Parquet file as chunks of the table that its column names tell.

    Raises:
        Unreadable: Damaged, without rows, or without columns that are known.
    """
    from pyarrow import parquet  # it alone costs a tenth of a second, for which no other file should wait

    facts.format = "parquet"
    with delivered.open() as stream:
        try:
            file = parquet.ParquetFile(pa.BufferReader(stream.read()))
            names = file.schema_arrow.names
            sample = next(file.iter_batches(SAMPLE_ROWS), None)
            if sample is None or not len(sample):
                raise Unreadable("tabular.no_rows")
            columns = [_text(column).to_pylist() for column in sample.columns]
            layout = layout_of([names, *zip(*columns, strict=True)], delivered.column_maps)
            are_numbers = [
                pa.types.is_floating(sample.schema.types[p])
                or pa.types.is_integer(sample.schema.types[p])
                or pa.types.is_decimal(sample.schema.types[p])
                for p in layout.amounts
            ]
            reading = Reading(layout, facts, decimal_mark="." if all(are_numbers) else None)
            number = 1
            for batch in file.iter_batches(BATCH_ROWS):
                numbers = pa.array(range(number, number + len(batch)), pa.int64())
                yield from reading.chunks([_text(column) for column in batch.columns], numbers)
                number += len(batch)
        except (pa.ArrowException, OSError) as fault:
            raise Unreadable("parquet.unreadable", detail=str(fault)) from fault
    facts.physical_lines = number - 1
    reading.finish()


SOURCE = Source(
    name="parquet",
    about="Apache Parquet with one column per ledger field.",
    recognises=lambda delivered: delivered.head.startswith(b"PAR1"),
    read=read,
)
