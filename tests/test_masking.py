"""Masking of national identity numbers. Numbers are the population register's published examples or synthetic."""

import pyarrow as pa
import pytest

from pipelines.masking import (
    MASK,
    is_duf,
    is_national_id,
    masked,
    masked_amount,
    masked_person,
    masked_registration,
    masked_text,
)


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
        "301082/99920",
        "301082\u202f99920",
        "301082–99920",
        "301082_99920",
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


@pytest.mark.parametrize("number", ["41018210043", "71019910010"])
def test_a_d_number_has_forty_added_to_its_day(number):
    """Check digits by python-stdnum."""
    assert masked_text(number) == (MASK, 1)
    assert not is_national_id(f"{int(number[0]) - 4}{number[1:]}")


@pytest.mark.parametrize("number", ["01418210032", "01818210015"])
def test_h_and_synthetic_numbers_are_masked_too(number):
    """Check digits by python-stdnum; month 01 + 40 and + 80."""
    assert masked_text(number) == (MASK, 1)


@pytest.mark.parametrize("text", ["127342980/16", "1273429/8016"])
def test_a_slash_parts_birth_and_serial_only(text):
    """The first stands in a real published ledger."""
    assert masked_text(text) == (text, 0)


def test_a_spreadsheet_that_made_a_float_of_it_hides_nothing():
    assert masked_person("2013299997.0") == (f"{MASK}.0", 1)
    assert masked_person("30108299920.0") == (f"{MASK}.0", 1)
    assert masked_person("2013299997.05") == ("2013299997.05", 0)


def test_a_mark_follows_the_number_and_not_how_it_is_written():
    def token(digits: str) -> str:
        return {"02013299997": "abc"}[digits]

    for written in ("02013299997", "020132 99997", "2013299997", "2013299997.0"):
        assert masked_person(written, token)[0].removesuffix(".0") == "[fødselsnummer:abc]"


@pytest.mark.parametrize(
    "text",
    [
        "3010.82.99920",
        "3010 82 99920",
        "Utbetalt til kontonr 30108299920",
        "Kontonummer: 30108299920",
        "bankkonto 30108299920",
        "KID 30108299920",
        "kid-nr: 30108299920",
    ],
)
def test_what_is_said_to_be_a_bank_account_or_a_payment_reference_is_left_alone(text):
    assert masked_text(text) == (text, 0)


@pytest.mark.parametrize(
    "text",
    ["konto 5101 30108299920", "til konto: 301082 99920", "KID mangler, fnr 30108299920", "kontonr 301082 99920"],
)
def test_words_that_do_not_say_so_right_before_it_excuse_nothing(text):
    assert masked_text(text)[1] == 1


def test_duf_numbers_are_masked_where_word_or_column_says_so():
    """201017238203 is an example number that is published for tests of the check digits."""
    assert is_duf("201017238203") and not is_duf("201017238204")
    assert masked_text("DUF-nr. 201017238203 bosatt") == (f"DUF-nr. {MASK} bosatt", 1)
    assert masked_registration("201017238203") == (MASK, 1)
    assert masked_text("Faktura 201017238203") == ("Faktura 201017238203", 0)
    assert masked_person("201017238203") == ("201017238203", 0)
