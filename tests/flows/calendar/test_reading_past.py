"""Days that have been, as people type them: read_past, and which of them may be stored."""

from datetime import date, timedelta

import pytest

from flows.calendar.reading import are_only_past_days, read_past

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
NEW_YEAR = date(2027, 1, 4)
LEAP = date(2028, 3, 1)


def days(*texts):
    return tuple(tuple(date.fromisoformat(day) for day in text.split()) for text in texts)


@pytest.mark.parametrize(
    ("today", "words", "choices"),
    [
        (SUNDAY, "i dag", ("2026-11-22",)),
        (SUNDAY, "idag", ("2026-11-22",)),
        (SUNDAY, "I GÅR", ("2026-11-21",)),
        (SUNDAY, "i förrgår", ("2026-11-20",)),
        (SUNDAY, "26 okt", ("2026-10-26",)),
        (SUNDAY, "26 oktober", ("2026-10-26",)),
        (SUNDAY, "den 26:e oktober", ("2026-10-26",)),
        (SUNDAY, "26/10", ("2026-10-26",)),
        (SUNDAY, "26.10", ("2026-10-26",)),
        (SUNDAY, "26/10 2025", ("2025-10-26",)),
        (SUNDAY, "2026-10-26", ("2026-10-26",)),
        (SUNDAY, "okt 26", ("2026-10-26",)),
        (SUNDAY, "26 oktober 2025", ("2025-10-26",)),
        (SUNDAY, "30 nov", ("2025-11-30",)),
        (SUNDAY, "22 nov", ("2026-11-22",)),
        (SUNDAY, "måndag 26 oktober", ("2026-10-26",)),
        (SUNDAY, "tisdag 26 oktober", ("2026-10-26", "2026-10-27")),
        (SUNDAY, "i måndags", ("2026-11-16",)),
        (SUNDAY, "måndag", ("2026-11-16",)),
        (SUNDAY, "förra måndagen", ("2026-11-16", "2026-11-09")),
        (SUNDAY, "måndag förra veckan", ("2026-11-09",)),
        (SUNDAY, "förra veckans måndag", ("2026-11-09",)),
        (SUNDAY, "förra veckan på måndag", ("2026-11-09",)),
        (MONDAY, "måndag", ("2026-11-23", "2026-11-16")),
        (MONDAY, "i måndags", ("2026-11-16",)),
        (MONDAY, "förra måndagen", ("2026-11-16",)),
        (SUNDAY, "för två veckor sedan", ("2026-11-08",)),
        (SUNDAY, "3 dagar sen", ("2026-11-19",)),
        (SUNDAY, "för en månad sedan", ("2026-10-22",)),
        (date(2027, 3, 31), "för en månad sedan", ("2027-02-28",)),
        (SUNDAY, "den 30", ("2026-10-30",)),
        (SUNDAY, "den 3:e", ("2026-11-03",)),
        (SUNDAY, "19:e", ("2026-11-19",)),
        (SUNDAY, "måndag v 44", ("2026-10-26",)),
        (SUNDAY, "v 48 onsdag", ("2025-11-26",)),
        (NEW_YEAR, "28 dec", ("2026-12-28",)),
        (NEW_YEAR, "i fredags", ("2027-01-01",)),
        (NEW_YEAR, "v 53 onsdag", ("2026-12-30",)),
        (SUNDAY, "29 feb", ("2024-02-29",)),
        (LEAP, "29 feb", ("2028-02-29",)),
        (LEAP, "igår", ("2028-02-29",)),
        (SUNDAY, "26 okt 28 okt", ("2026-10-26 2026-10-28",)),
        (SUNDAY, "26 okt, 28 okt", ("2026-10-26 2026-10-28",)),
        (SUNDAY, "26 okt och i går", ("2026-10-26 2026-11-21",)),
        (SUNDAY, "26/10 28/10", ("2026-10-26 2026-10-28",)),
        (SUNDAY, "2026-10-26 2026-10-28", ("2026-10-26 2026-10-28",)),
        (SUNDAY, "26 okt - 28 okt", ("2026-10-26 2026-10-28",)),
        (NEW_YEAR, "30 dec 2 jan", ("2026-12-30 2027-01-02",)),
        (
            SUNDAY,
            "förra måndagen i går",
            ("2026-11-16 2026-11-21", "2026-11-09 2026-11-21"),
        ),
    ],
)
def test_what_is_typed_is_understood_as_the_nearest_days_that_have_been(today, words, choices):
    assert read_past(words, today).choices == days(*choices)


@pytest.mark.parametrize(
    "words",
    ["", "i morgon", "2026-11-23", "1 januari 2027", "26 okt Anna", "Anna", "31 november",
     "v 44", "okt", "26 okt 85", "9 juli 1985", "26.10.25", "261026", "20261026", "0 okt",
     "i går " * 4, "x" * 200, "26/13", "för 900 månader sedan", "99 99", "förra veckan"],
)  # fmt: skip
def test_what_is_no_day_that_has_been_is_not_understood(words):
    assert read_past(words, SUNDAY).choices == ()


def test_every_day_of_two_years_reads_back_as_itself_and_may_be_kept():
    for back in range(730):
        on = SUNDAY - timedelta(days=back)
        assert read_past(on.isoformat(), SUNDAY).choices == ((on,),)
        assert are_only_past_days(on.isoformat())
        if back < 365:
            assert read_past(f"{on.day}/{on.month}", SUNDAY).choices == ((on,),)


@pytest.mark.parametrize(
    "words",
    ["26 okt", "26 okt 28 okt", "i går", "förra måndagen", "2026-10-26 2026-10-28", "26/10 28/10",
     "för två veckor sedan", "29 feb", "i förrgår i dag", "v 53 måndag"],
)  # fmt: skip
def test_days_may_be_kept(words):
    assert are_only_past_days(words)


@pytest.mark.parametrize(
    "words",
    ["", "Anna", "26 okt Anna", "Maj", "Augusta", "850709", "19850709", "1985-07-09", "9.7.85",
     "9 juli 31", "9 juli 1985", "nionde juli 85", "Storgatan 3", "031-3658585", "26 okt\nAnna",
     "26/10 2019", "läkaren i går"],
)  # fmt: skip
def test_names_birthdays_and_all_else_may_not(words):
    assert not are_only_past_days(words)
