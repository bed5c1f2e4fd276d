"""Times of day that a municipality sets: what is meant by words, and when reminders rest."""

from dataclasses import fields
from datetime import UTC, datetime, time

import pytest

from flows.calendar import Calendar, CalendarRules, Hours, hours_of
from flows.calendar.hours import NAMES
from flows.calendar.reading import Understood, read_moment
from flows.errors import ContentError

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def read(words: str, hours: Hours) -> str:
    calendar = Calendar(CalendarRules(hours=hours))
    found = read_moment(words, MONDAY, calendar)
    assert isinstance(found, Understood)
    return f"{calendar.local(found.at):%H:%M}"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("usual", "på fredag"),
        ("morning", "i morgon bitti"),
        ("forenoon", "fredag förmiddag"),
        ("lunch", "fredag lunch"),
        ("after_lunch", "fredag efter lunch"),
        ("afternoon", "fredag eftermiddag"),
        ("evening", "fredag kväll"),
    ],
)
def test_a_word_means_the_time_that_was_set_for_it(name: str, words: str) -> None:
    usual = f"{getattr(Hours(), name):%H:%M}"
    assert read(words, Hours()) == usual
    assert read(words, hours_of({NAMES[name]: "11:35"})) == "11:35" != usual


def test_every_hour_has_the_name_of_an_interpretation() -> None:
    assert set(NAMES) == {each.name for each in fields(Hours)}
    assert len(set(NAMES.values())) == len(NAMES)


def test_what_is_not_set_stays_as_it_is() -> None:
    assert hours_of({}) == Hours()
    assert hours_of({"natt-borjar": "22:00"}) == Hours()


def test_the_quiet_hours_begin_and_end_to_the_minute() -> None:
    hours = hours_of({"vila-borjar": "16:00", "vila-slutar": "07:30"})
    quiet = [time(7, 29), time(16, 0), time(23, 0), time(0, 0)]
    assert [hours.are_quiet(each) for each in quiet] == [True] * 4
    assert not hours.are_quiet(time(7, 30)) and not hours.are_quiet(time(15, 59))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"vila-borjar": "06:00"}, "låt vila-slutar komma före vila-borjar"),
        ({"veckans-lista": "17:00"}, "Ändra veckans-lista"),
        ({"veckans-lista": "06:59"}, "Ändra veckans-lista"),
    ],
)
def test_hours_that_contradict_one_another_are_refused(values: dict[str, str], says: str) -> None:
    with pytest.raises(ContentError, match=says):
        hours_of(values)
