"""Telephone numbers and addresses for e-mail."""

import pytest

from flows.privacy import CITY_NUMBERS, Finding, e164, find, has_personal_data

NOTHING = frozenset()


@pytest.mark.parametrize(
    "text",
    """070-123 45 67|0701234567|070 123 45 67|+46701234567|0046 70 123 45 67|46701234567
+46(0)70-1234567
070-123-45-67|070/123 45 67|tel070-1234567|070-1234567 12|(08) 12 34 56|08-12 34 56|08 123 456 78
0510-123 45|031-365 85 86|+47 22 12 34 56|+358 40 123 4567|070–123 45 67
0313658585 0701234567|070-123 45 67 2026-11-22""".replace("\n", "|").split("|"),
)
def test_a_telephone_number_is_found(text):
    assert find(text) == {Finding.PHONE}
    assert has_personal_data(f"Ring {text} i dag") is Finding.PHONE


def test_what_may_be_a_telephone_number_or_a_personnummer_is_found_as_either():
    assert Finding.PHONE in find("0704 12 34 56")
    assert find("0501011234") == {Finding.PHONE, Finding.PERSONNUMMER}


def test_a_telephone_number_is_found_in_other_digits():
    arabic = str.maketrans("0123456789", "".join(chr(0x660 + n) for n in range(10)))
    assert find("070-123 45 67".translate(arabic)) == {Finding.PHONE}


def test_a_local_contact_passes_once_it_is_allowed():
    text = "Larmenheten: 031-123 45 67"
    assert find(text) == {Finding.PHONE}
    assert find(text, CITY_NUMBERS | {e164("031-123 45 67")}) == NOTHING
    assert find("031-365 85 85", allowed=()) == {Finding.PHONE}


def test_an_allowed_number_hides_no_other_that_begins_or_ends_with_it():
    assert find("0313658585 1") == NOTHING
    assert find("00313658585 070-123 45 67") == {Finding.PHONE}
    assert find("031-365 85 859") == {Finding.PHONE}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("031-365 85 85", "+46313658585"),
        ("+46 (0)31 365 85 85", "+46313658585"),
        ("0046313658585", "+46313658585"),
        ("＋46313658585", "+46313658585"),
        ("46701234567", "+46701234567"),
        ("+47 22 12 34 56", "+4722123456"),
        ("112", None),
        ("1177", None),
        ("", None),
        ("ring mig", None),
        ("0" * 1000, None),
    ],
)
def test_every_way_of_writing_a_telephone_number_has_one_key(text, key):
    assert e164(text) == key


@pytest.mark.parametrize(
    "text",
    ["a@b.se", "anna.larsson@example.com", "anna @ example.se", "anna(at)example.se",
     "anna [at] example.se", "ａｎｎａ＠ｅｘａｍｐｌｅ．ｓｅ", "å@ö.se",
     "<a@b.se>", "mejla a@b-c.d.se!"],
)  # fmt: skip
def test_an_address_for_e_mail_is_found(text):
    assert find(text) == {Finding.EMAIL}
