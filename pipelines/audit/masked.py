"""What an audit package shows of persons: the same as the pages, and no more.

Names and numbers of suppliers that pages do not name stand in the package as `[skjermet 17]`, and so do texts of
purchases that pages do not show: the same number for the same value in every table, so that they can still be told
apart and joined. Of what could not be used only the shape is shown, as on the pages. Marks of national identity
numbers are exchanged for others that mean nothing outside the package. Of what was delivered only the columns are
taken along that a model reads.
"""

from __future__ import annotations

import re
from hashlib import sha256

import duckdb

from pipelines.masking import MASK_START
from pipelines.raw_tables import RAW_TABLES
from pipelines.warehouse import models

_TEXTS = ("text", "description", "item_name", "item_description", "note", "buyer_reference")
"""Columns of free text about purchases: who is cared for, or paid, may stand there."""

_ABOUT_PURCHASES = re.compile(r"(raw|core|rules|mart)\.(ledger|invoice|purchase|spend|uncertain|excluded|activity)")
"""Tables whose free texts are about purchases; those of notices and of the contract register are public."""

_SHAPE = r"regexp_replace({}, '\p{{L}}', 'x', 'g')"
"""A text with its letters as x, as mart.quarantine has it."""

_MARK = re.compile(re.escape(MASK_START) + r":([a-z]+)\]")
"""A mark of an identity number, with its letters."""

_HIDDEN = """
create or replace temp table hidden as
with named as (
    select unnest(spellings) as name_text from core.supplier where is_named
),
nameless as (
    select supplier_key, org_number, spellings, unit_org_numbers from core.supplier where not is_named
),
hidden_name as (
    select name.name_text, name.name_key
    from core.delivered_supplier_name as name
    where name.name_text not in (select name_text from named)
        and (
            name.name_text in (select unnest(spellings) from nameless)
            or name.name_text in (
                select trim(delivered.supplier_name)
                from raw.ledger_line as delivered
                join core.ledger_line as line on line.line_id = delivered.line_id
                where line.is_private_person and delivered.supplier_name is not null
            )
            or name.mark not in ('legal_form', 'public_body', 'organisation_word')
        )
),
hidden_number as (
    select org_number from nameless where org_number is not null
    union
    select unnest(unit_org_numbers) from nameless
),
told as (
    select name_text as value from hidden_name
    union all
    select unnest([name_key, 'name:' || name_key, 'person:' || name_key]) from hidden_name
    union all
    select invoice.supplier_name_key
    from core.invoice as invoice
    join hidden_name on hidden_name.name_text = trim(invoice.supplier_name)
    union all
    select invoice.identity
    from core.invoice as invoice
    where trim(invoice.supplier_name) in (select name_text from hidden_name)
        or invoice.supplier_org_number in (select org_number from hidden_number)
    union all
    select unnest([org_number, 'no:' || org_number]) from hidden_number
    union all
    select number.number_text
    from core.delivered_org_number as number
    join hidden_number on hidden_number.org_number = number.org_number
    union all
    select supplier_key from core.ledger_line where starts_with(supplier_key, 'person:')
    union all
    select supplier_key from nameless
),
distinct_value as (
    select distinct trim(value) as value from told where trim(value) <> ''
)
select value, '[skjermet ' || row_number() over (order by md5(value), value) || ']' as shown from distinct_value
"""
"""Values that are not shown, each with its number: in an order that tells nothing of them."""

_HIDDEN_TEXT = """
create or replace temp table hidden_text as
with shown as (
    select text_id, trim(text) as text from core.purchase_part where is_text_public and text is not null
),
shown_text as (
    select text as value from shown
    union
    select spend.text_pattern from core.spend_text as spend where spend.text_id in (select text_id from shown)
),
told as (
    {told}
)
select value, '[skjermet ' || row_number() over (order by md5(value), value) || ']' as shown
from told
where value <> '' and value not in (select value from shown_text where value is not null)
"""
"""Texts of purchases that are not shown, each with its number."""

_IS_HIDDEN = "trim({}) in (select value from hidden)"
_HAS_HIDDEN = "list_has_any(list_transform({}, lambda x: trim(x)), (select list(value) from hidden))"


def mark_hidden(db: duckdb.DuckDBPyConnection) -> None:
    """Note in temporary tables what pages do not show."""
    columns = [
        (f"{schema}.{table}", column)
        for schema, table, column in db.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where data_type = 'VARCHAR' "
            "and schema_name in ('raw', 'core', 'rules', 'mart') order by all"
        ).fetchall()
    ]
    db.execute(_HIDDEN)
    db.execute(
        f"insert into hidden select distinct trim(value), {_SHAPE.format('trim(value)')} from core.quarantine "
        "where regexp_matches(value, '\\p{L}') and trim(value) not in (select value from hidden)"
    )
    _exchange_marks(db, columns)
    told = " union ".join(
        f'select trim("{column}") as value from {table}' for table, column in columns if _is_free(table, column)
    )
    db.execute(_HIDDEN_TEXT.format(told=told))
    # The id of a text is made of the text, and would tell whoever guesses it that the guess is right.
    db.execute(
        "insert into hidden select distinct part.text_id, md5(text.shown || chr(31) || coalesce(part.account_name, '') "
        "|| chr(31) || coalesce(part.supplier_name, '')) from core.purchase_part as part "
        "join hidden_text as text on text.value = trim(part.text)"
    )


def _exchange_marks(db: duckdb.DuckDBPyConnection, columns: list[tuple[str, str]]) -> None:
    """Note for every text with marks of identity numbers, and every mark alone, what stands instead."""
    raw = [(table, column) for table, column in columns if table.startswith("raw.")]
    found = " union ".join(
        f'select trim("{column}") as value from {table} where contains("{column}", \'{MASK_START}:\')'
        for table, column in raw
    )
    texts = [text for (text,) in db.execute(f"select value from ({found}) order by value").fetchall()]
    marks = sorted(
        {mark for text in texts for mark in _MARK.findall(text)}, key=lambda one: sha256(one.encode()).digest()
    )
    shown = {mark: _letters(number) for number, mark in enumerate(marks)}
    rows = [(text, _MARK.sub(lambda found: f"{MASK_START}:{shown[found[1]]}]", text)) for text in texts]
    rows += [(mark, letters) for mark, letters in shown.items()]
    rows += [(f"person:{mark}", f"person:{letters}") for mark, letters in shown.items()]
    db.execute("create or replace temp table exchanged (value varchar, shown varchar)")
    if rows:
        db.executemany("insert into exchanged values (?, ?)", rows)
    # What is hidden whole stays hidden, but for marks alone.
    db.execute("delete from hidden where value in (select value from exchanged where starts_with(value, 'person:'))")
    db.execute("insert into hidden select * from exchanged where value not in (select value from hidden)")


def _letters(number: int) -> str:
    """A number in letters: a, b, ... z, ba, ..."""
    rest, letter = divmod(number, 26)
    return (_letters(rest) if rest else "") + chr(ord("a") + letter)


def masked_query(db: duckdb.DuckDBPyConnection, table: str) -> str:
    """SQL that gives a table of the warehouse as a package holds it; `mark_hidden` comes first."""
    kinds = {name: kind for name, kind, *_ in db.execute(f"describe {table}").fetchall()}
    unread = _unread(table, list(kinds))
    free = {name for name in kinds if _is_free(table, name)}
    hits = _columns_with_hidden(db, table, {name: kind for name, kind in kinds.items() if name not in free})
    shown: list[str] = []
    joins = ""
    for name, kind in kinds.items():
        value, beside = f'one."{name}"', f'"{name} beside"'
        if name in unread:
            value = f"cast(null as {kind})"
        elif name == "unmapped":
            unused = "one.line_id in (select line_id from core.ledger_line where bucket = 'quarantined')"
            value = f"case when {unused} then {_SHAPE.format(value)} end"
        elif table.endswith(".quarantine") and name in ("value", "raw_text"):
            value = _SHAPE.format(value)
        elif name in free:
            joins += f" left join hidden_text as {beside} on {beside}.value = trim({value})"
            value = f"coalesce({beside}.shown, {value})"
        elif name in hits and kind == "VARCHAR":
            joins += f" left join hidden as {beside} on {beside}.value = trim({value})"
            value = f"coalesce({beside}.shown, {value})"
        elif name in hits:
            value = f"case when {_HAS_HIDDEN.format(value)} then ['[skjermet]'] else {value} end"
        if kind == "HUGEINT":
            value = f"cast({value} as decimal(38, 0))"  # Parquet has no whole numbers that wide
        shown.append(f'{value} as "{name}"')
    return f"select {', '.join(shown)} from {table} as one{joins}"


def _is_free(table: str, column: str) -> bool:
    """Whether a column is free text about purchases."""
    return column == "text_pattern" or (column in _TEXTS and _ABOUT_PURCHASES.match(table) is not None)


def _columns_with_hidden(db: duckdb.DuckDBPyConnection, table: str, kinds: dict[str, str]) -> frozenset[str]:
    """The columns in which something stands that pages do not show."""
    tests = {"VARCHAR": _IS_HIDDEN, "VARCHAR[]": _HAS_HIDDEN}
    asked = {
        name: "count(*) filter (where " + tests[kind].format(f'"{name}"') + ")"
        for name, kind in kinds.items()
        if kind in tests
    }
    if not asked:
        return frozenset()
    found = db.execute(f"select {', '.join(asked.values())} from {table}").fetchall()[0]
    return frozenset(name for name, count in zip(asked, found, strict=True) if count)


def _unread(table: str, columns: list[str]) -> frozenset[str]:
    """The columns of a table of delivered records that no model reads, though models read the table."""
    queries = " ".join(re.sub(r"--.*", "", model.query) for model in models().values() if table in model.upstream)
    if table.removeprefix("raw.") not in RAW_TABLES or not queries:
        return frozenset()
    kept = ("file_id", "record_number", "line_id")
    return frozenset(name for name in columns if name not in kept and not re.search(rf"\b{name}\b", queries))
