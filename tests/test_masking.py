"""Masking of national identity numbers. Numbers are the population register's published examples or synthetic."""

import pyarrow as pa
import pytest

from pipelines.masking import MASK, is_national_id, masked, masked_amount, masked_person, masked_text


@pytest.mark.parametrize("number", ["02013299997", "30108299920"])
def test_the_registers_examples_under_both_rules(number):
    assert is_national_id(number)


@pytest.mark.parametrize("number", ["02013299903", "02013299806", "30108299939"])
def test_the_registers_examples_under_the_rule_of_2032_only(number):
    assert is_national_id(number)


@pytest.mark.parametrize("number", ["98765432100", "12345678901", "00000000000", "32132299997"])
def test_other_eleven_digits_are_left_alone(number):
    assert masked_text(number) == (number, 0)


@pytest.mark.parametrize(
    "written",
    [
        "30108299920",
        "301082 99920",
        "301082.99920",
        "301082-99920",
        "301082  99920",
        "30.10.82 99920",
        "301082\u00a099920",
        "301082 999 20",
    ],
)
def test_separators_do_not_hide_a_number(written):
    assert masked_text(f"Støtte til {written}, jf. vedtak") == (f"Støtte til {MASK}, jf. vedtak", 1)


def test_a_longer_number_is_no_identity_number():
    assert masked_text("130108299920")[1] == 0


def test_columns_keep_length_nulls_and_all_else():
    values = pa.array(["a", None, "30108299920", "98765432100"])
    changed, count = masked(values)
    assert changed.to_pylist() == ["a", None, MASK, "98765432100"]
    assert count == {2: 1}


def test_a_leading_zero_that_a_spreadsheet_dropped():
    assert masked_person("2013299997") == (MASK, 1)  # 02013299997
    assert masked_person("1900502872") == ("1900502872", 0)
    assert masked_text("2013299997") == ("2013299997", 0)  # elsewhere ten digits are an invoice's number


def test_money_is_never_masked_but_an_identity_number_in_its_column_is():
    assert masked_amount("30108299920.00") == ("30108299920.00", 0)
    assert masked_amount("-301 082 999,20") == ("-301 082 999,20", 0)
    assert masked_amount("30108299920") == (MASK, 1)
    assert masked_amount("30108299920 feil") == (f"{MASK} feil", 1)
