"""Owns how one day is read where nothing but a day is asked for: one to come, or one that has been.

A time of day is no part of it, so that "3.12" is the third of December and nothing else.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flows.calendar.reading.days import read_days
from flows.calendar.reading.past import read_past
from flows.calendar.reading.words import Here, fold
from flows.calendar.vardagar import Calendar
from flows.errors import CalendarRangeError

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Day:
    """The days that words can mean, the likeliest first, with what was filled in; none when they
    name no such day."""

    days: tuple[date, ...]
    notes: tuple[str, ...] = ()


def read_day(words: str, now_local: datetime, calendar: Calendar, *, behind: bool) -> Day:
    """Understand a day to come, or with `behind` one that has been; today is both. Raises for no
    words whatever."""
    local = calendar.local(now_local)
    if behind:
        choices = read_past(words, local.date()).choices
        return Day(tuple(each[0] for each in choices if len(each) == 1))
    here = Here(calendar, local.astimezone(UTC), local.date())
    try:
        found = read_days(fold(words), here) if 0 < len(words) <= LONGEST else None
    except CalendarRangeError:
        return Day(())
    return Day(found.days, found.notes) if found is not None else Day(())
