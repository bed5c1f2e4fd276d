"""Owns how one day is read where nothing but a day is asked for: one to come, or one that has been.

A time of day is no part of it, so that "3.12" is the third of December and nothing else.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from flows.calendar.phrases import date_of
from flows.calendar.reading.dates import Days
from flows.calendar.reading.days import read_days
from flows.calendar.reading.past import read_past
from flows.calendar.reading.words import Here, fold
from flows.calendar.vardagar import Calendar
from flows.errors import CalendarRangeError

LONGEST = 80
LATELY = timedelta(days=62)  # whoever says so late a day means it, and not that of next year
_MOST_OF_A_YEAR = timedelta(days=250)


@dataclass(frozen=True, slots=True)
class Day:
    """The days that words can mean, the likeliest first, with what was filled in; none when they
    name no such day. `why`: what to say of that where more than that is known."""

    days: tuple[date, ...]
    notes: tuple[str, ...] = ()
    why: str = ""


def read_day(words: str, now_local: datetime, calendar: Calendar, *, behind: bool) -> Day:
    """Understand a day to come, or with `behind` one that has been; today is both. Raises for no
    words whatever."""
    here = _here(now_local, calendar)
    text = fold(words) if 0 < len(words) <= LONGEST else ""
    try:
        return _behind(words, text, here) if behind else _ahead(text, here)
    except CalendarRangeError:
        return Day(())


def no_such_day(words: str, now_local: datetime, calendar: Calendar) -> str:
    """Why there is no such day as "31 november", this year or last; empty for all other words."""
    text = fold(words) if 0 < len(words) <= LONGEST else ""
    try:
        return _missing(text, _here(now_local, calendar))
    except CalendarRangeError:
        return ""


def _here(now_local: datetime, calendar: Calendar) -> Here:
    local = calendar.local(now_local)
    return Here(calendar, local.astimezone(UTC), local.date())


def _behind(words: str, text: str, here: Here) -> Day:
    if why := _missing(text, here):
        return Day((), why=why)
    choices = read_past(words, here.today).choices
    return Day(tuple(each[0] for each in choices if len(each) == 1))


def _missing(text: str, here: Here) -> str:
    """The year before counts too: on its way out of a leap year 29 February has been."""
    this_year = here.today.replace(month=1, day=1)
    for first in (this_year.replace(year=this_year.year - 1), this_year):
        found = _seen_from(first, text, here)
        if found is None or not found.missing:
            return ""
    return found.why if found is not None else ""


def _ahead(text: str, here: Here) -> Day:
    found = read_days(text, here) if text else None
    if found is None:
        return Day(())
    if (on := _has_been(text, here, found)) is not None:
        return Day((), why=f"{date_of(on)} har redan varit. Skriv en dag som kommer.")
    return Day(found.days, found.notes, found.why if found.missing else "")


def _has_been(text: str, here: Here, found: Days) -> date | None:
    """The day lately that the words meant until it came, and now mean only a year later."""
    before = _seen_from(here.today - LATELY, text, here)
    on = before.days[0] if before is not None and before.days else here.today
    again = found.days[0] - on > _MOST_OF_A_YEAR if found.days else found.missing
    return on if on < here.today and again else None


def _seen_from(day: date, text: str, here: Here) -> Days | None:
    return read_days(text, replace(here, today=day)) if text else None
