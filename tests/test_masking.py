"""Masking of national identity numbers. Numbers are the population register's published examples or synthetic."""

import pyarrow as pa
import pytest

from pipelines.masking import MASK, is_national_id, masked, masked_text


@pytest.mark.parametrize("number", ["02013299997", "30108299920"])
def test_the_registers_examples_under_both_rules(number):
    assert is_national_id(number)


@pytest.mark.parametrize("number", ["02013299903", "02013299806", "30108299939"])
def test_the_registers_examples_under_the_rule_of_2032_only(number):
    assert is_national_id(number)


@pytest.mark.parametrize("number", ["98765432100", "12345678901", "00000000000", "32132299997"])
def test_other_eleven_digits_are_left_alone(number):
    assert masked_text(number) == (number, 0)


@pytest.mark.parametrize("written", ["30108299920", "301082 99920", "301082.99920", "301082-99920"])
def test_separators_do_not_hide_a_number(written):
    assert masked_text(f"Støtte til {written}, jf. vedtak") == (f"Støtte til {MASK}, jf. vedtak", 1)


def test_a_longer_number_is_no_identity_number():
    assert masked_text("130108299920")[1] == 0


def test_columns_keep_length_nulls_and_all_else():
    values = pa.array(["a", None, "30108299920", "98765432100"])
    changed, count = masked(values)
    assert changed.to_pylist() == ["a", None, MASK, "98765432100"]
    assert count == {2: 1}
