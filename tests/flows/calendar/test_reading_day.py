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
    assert read_day("26 okt", EVENING, Calendar(), behind=False).notes == (
        "Datumet har varit i år. Jag tog nästa år.",
    )
