"""Dates as people type them: `reading_phrases.csv`, phrase by phrase, and every echo read back.

Each row names a now (below), what is typed, and every moment that it can mean, the likeliest
first. A night when the clocks change is told of in `test_reading_rules.py`.
"""

import csv
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.calendar import Calendar
from flows.calendar.reading import Ambiguous, NotUnderstood, Understood, read_moment

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CALENDAR = Calendar()


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


NOWS = {
    "sun": local("2026-11-22T08:31:17"),
    "wed": local("2026-11-25T10:12:40"),
    "friday": local("2026-11-27T07:30"),
    "nye": local("2026-12-31T16:00"),
    "leap": local("2028-02-28T12:00"),
    "spring": local("2027-03-27T20:00"),
    "autumn": local("2026-10-24T20:00"),
}
with (Path(__file__).parent / "reading_phrases.csv").open(encoding="utf-8") as file:
    PHRASES = [tuple(row.values()) for row in csv.DictReader(file)]


def choices(read):
    if isinstance(read, NotUnderstood):
        return ()
    return read.choices if isinstance(read, Ambiguous) else (read,)


def test_there_are_phrases_enough():
    assert len(set(PHRASES)) == len(PHRASES) >= 250


@pytest.mark.parametrize(("now", "words", "moments"), PHRASES)
def test_what_is_typed_is_understood_as_the_table_says(now, words, moments):
    read = read_moment(words, NOWS[now], CALENDAR)
    assert [each.at for each in choices(read)] == [
        local(each).astimezone(UTC) for each in moments.split()
    ]
    assert isinstance(read, Ambiguous if " " in moments else Understood)


@pytest.mark.parametrize(("now", "words", "moments"), PHRASES)
def test_every_echo_reads_back_as_its_own_moment(now, words, moments):
    for each in choices(read_moment(words, NOWS[now], CALENDAR)):
        again = read_moment(each.echo, NOWS[now], CALENDAR)
        assert isinstance(again, Understood)
        assert (again.at, again.echo) == (each.at, each.echo)


@pytest.mark.parametrize("spelling", [str.upper, str.title, lambda words: f"  {words} . "])
def test_capitals_and_spaces_change_nothing(spelling):
    for now, words, _moments in PHRASES:
        plain = read_moment(words, NOWS[now], CALENDAR)
        assert read_moment(spelling(words), NOWS[now], CALENDAR) == plain, words


def test_a_now_in_another_zone_is_the_same_now():
    for now, words, _moments in PHRASES:
        plain = read_moment(words, NOWS[now], CALENDAR)
        assert read_moment(words, NOWS[now].astimezone(UTC), CALENDAR) == plain, words
