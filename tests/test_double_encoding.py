"""Text that was encoded twice is mended where that is beyond doubt, and counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_delivery import said, warnings

from pipelines.double_encoding import undoubled


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("BÃ¦rum RÃ¸r Ã…s", "Bærum Rør Ås"),
        ("Ã˜st", "Øst"),
        ("Â£1,100.00", "£1,100.00"),
        ("Menâ€™s", "Men’s"),
        ("Bærum", "Bærum"),
        ("Bærum og BÃ¦rum", "Bærum og BÃ¦rum"),
        ("Ã", "Ã"),
        ("SÃO PAULO", "SÃO PAULO"),
        ("plain", "plain"),
    ],
)
def test_a_text_is_mended_as_a_whole_or_not_at_all(written, meant):
    assert undoubled(written) == meant


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=st.text(st.sampled_from("abcæøåÆØÅäöéðÞþáí £€’– 12,5-")))
def test_nordic_text_survives_being_encoded_twice_and_text_that_was_not_stays(text):
    assert undoubled(text) == text
    assert undoubled(text.encode().decode("latin-1") if text.isascii() else _twice(text)) == text


def _twice(text):
    return "".join(bytes([byte]).decode("windows-1252", "ignore") or chr(byte) for byte in text.encode())


def test_headers_and_values_of_a_ledger_are_mended_and_counted():
    found = said("LeverandÃ¸r;BelÃ¸p;Tekst\nBÃ¦rum AS;5,00;x\nÃ˜st;6,00;blÃ¥\nBærum;7,00;Bærum BÃ¦rum\n")
    assert [row["supplier_name"] for row in found.entries] == ["Bærum AS", "Øst", "Bærum"]
    assert [row["description"] for row in found.entries] == ["x", "blå", "Bærum BÃ¦rum"]
    assert found.facts.amount_column == "Beløp"
    assert any("is mended: 3 fields" in text for text in warnings(found.facts))
