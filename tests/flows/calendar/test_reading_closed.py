"""What may be stored of typed words: a moment to come, and nothing that may tell of a person."""

import csv
from pathlib import Path

import pytest

from flows.calendar.reading import is_only_a_day, is_only_a_moment

with (Path(__file__).parent / "reading_phrases.csv").open(encoding="utf-8") as file:
    PHRASES = [row["words"] for row in csv.DictReader(file)]


def test_nearly_every_phrase_that_is_understood_may_be_kept():
    left = {words for words in PHRASES if not is_only_a_moment(words)}
    assert len(left) < len(PHRASES) // 10, sorted(left)


@pytest.mark.parametrize(
    "words",
    ["om två veckor", "på fredag kl 9", "3 dec", "v 50", "nästa vardag", "i övermorgon",
     "halv tio", "nästa fredag", "3/12 14:30", "2026-12-03", "2026-12-31",
     "24 dec kl 9.30", "dec 24"],
)  # fmt: skip
def test_moments_may_be_kept(words):
    assert is_only_a_moment(words)


@pytest.mark.parametrize(
    "words",
    ["31 november", "30 februari", "den 29 februari", "2026-02-30", "kl 25 i morgon", "v 54",
     "fredag 31 nov kl 9", "12/13", "i natt", "den 32"],
)  # fmt: skip
def test_what_there_is_none_of_may_be_kept_so_that_it_can_be_said_why(words):
    assert is_only_a_moment(words)


@pytest.mark.parametrize(
    "words",
    ["", "Anna kl 25", "30 feb Anna", "30 februari 1950", "1950-02-30", "30/2 50", "v 54 1985",
     "kl 25 9 juli 1985", "kl 4711", "den 1234"],
)  # fmt: skip
def test_a_year_that_has_been_and_a_long_number_may_not_although_there_is_no_such_day(words):
    assert not is_only_a_moment(words)


@pytest.mark.parametrize(
    "words",
    ["", "Ring Anna", "på fredag Anna", "3 marie", "3 jansson", "sista dagen i maria", "Maj",
     "Augusta", "850709", "19850709", "1985-07-09", "85-07-09", "31-07-09", "9/7 31", "9.7.85",
     "9 juli 31", "nionde juli 85", "9 juli 1985", "Storgatan 3", "031-3658585", "3 dec\nAnna",
     "på fredag " + "9" * 60, "i går", "läkaren i morgon", "port 1234", "fredag?"],
)  # fmt: skip
def test_names_birthdays_and_all_else_may_not(words):
    assert not is_only_a_moment(words)


@pytest.mark.parametrize(
    "words",
    ["på fredag", "3 dec", "3.12", "3/12", "den 4", "om två veckor", "v 50", "i går", "i måndags",
     "2026-12-03", "2025-12-01", "nästa fredag", "nästa vardag", "julafton",
     "31 nov", "29 februari", "30/2"],
)  # fmt: skip
def test_a_day_may_be_kept(words):
    assert is_only_a_day(words)


@pytest.mark.parametrize(
    "words",
    ["", "kl 9", "9", "0930", "12.34", "halv tio", "på fredag kl 9", "fredag Anna", "Anna", "Maj",
     "3 marie", "850709", "20261203", "19850709", "1985-07-09", "9/7 31", "9 juli 85",
     "9 juli 1985", "Storgatan 3", "26 okt 28 okt", "3 dec\nAnna", "31 nov Anna",
     "30 februari 1950", "30/2 50"],
)  # fmt: skip
def test_no_time_no_code_no_birthday_and_no_name_is_a_day(words):
    assert not is_only_a_day(words)
