"""One day where nothing but a day is asked for: ahead or behind, and today is both."""

from datetime import UTC, date, datetime

import pytest

from flows.calendar import Calendar
from flows.calendar.reading import read_day

EVENING = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)  # a Friday, 20:00
TODAY = date(2026, 11, 27)


def days(words: str, *, behind: bool) -> list[str]:
    found = read_day(words, EVENING, Calendar(), behind=behind)
    return [each.isoformat() for each in found.days]


@pytest.mark.parametrize(
    ("words", "ahead", "behind"),
    [
        ("i dag", ["2026-11-27"], ["2026-11-27"]),
        ("3 dec", ["2026-12-03"], ["2025-12-03"]),
        ("3.12", ["2026-12-03"], ["2025-12-03"]),
        ("torsdag", ["2026-12-03"], ["2026-11-26"]),
        ("på fredag", ["2026-11-27", "2026-12-04"], ["2026-11-27", "2026-11-20"]),
        ("nästa fredag", ["2026-12-04", "2026-12-11"], []),
        ("i måndags", [], ["2026-11-23"]),
        ("om två veckor", ["2026-12-11"], []),
        ("26 okt 28 okt", [], []),
        ("kl 9", [], []),
        ("", [], []),
        ("3 dec " * 40, [], []),
    ],
)
def test_a_day_is_read_in_the_direction_that_is_asked_for(words, ahead, behind):
    assert days(words, behind=False) == ahead
    assert days(words, behind=True) == behind


def test_every_day_of_a_year_and_a_half_is_read_as_itself():
    for number in range(-180, 360):
        on = date.fromordinal(TODAY.toordinal() + number)
        read = days(on.isoformat(), behind=number < 0)
        assert read == [on.isoformat()]


def test_what_was_filled_in_is_said():
    assert read_day("26 aug", EVENING, Calendar(), behind=False).notes == (
        "Datumet har varit i år. Jag tog nästa år.",
    )


NEW_YEAR = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "day"),
    [("3 jan", "3 januari"), ("söndag 3 jan", "3 januari"), ("3/1", "3 januari"),
     ("20 dec", "20 december"), ("julafton", "24 december"), ("v 1", "4 januari"),
     ("10 nov", "10 november")],
)  # fmt: skip
def test_a_day_that_has_just_been_is_not_taken_for_that_of_next_year(words, day):
    found = read_day(words, NEW_YEAR, Calendar(), behind=False)
    assert (found.days, found.why) == ((), f"{day} har redan varit. Skriv en dag som kommer.")


@pytest.mark.parametrize(
    ("words", "day"),
    [("3 jan 2028", "2028-01-03"), ("om ett år", "2028-01-11"), ("1 nov", "2027-11-01"),
     ("om 11 månader", "2027-12-11"), ("den 3:e", "2027-02-03"), ("12 jan", "2027-01-12"),
     ("om 50 veckor", "2027-12-27")],
)  # fmt: skip
def test_what_is_said_to_be_far_ahead_is(words, day):
    found = read_day(words, NEW_YEAR, Calendar(), behind=False)
    assert (found.days, found.why) == ((date.fromisoformat(day),), "")


@pytest.mark.parametrize("behind", [False, True])
def test_a_day_that_there_is_none_of_is_told_so(behind):
    found = read_day("29 februari", NEW_YEAR, Calendar(), behind=behind)
    assert found.why == "29 februari finns inte 2027. Skriv en annan dag."
    after_a_leap_year = datetime(2029, 1, 5, 8, 0, tzinfo=UTC)
    past = read_day("29 feb", after_a_leap_year, Calendar(), behind=True)
    assert past.days == (date(2028, 2, 29),)
