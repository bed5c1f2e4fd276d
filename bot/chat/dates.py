"""Choosing a day with buttons: a month to look at and press, and days as numbers in their data."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from bot.telegram.render import Button
from flows.calendar import phrases

Rows = tuple[tuple[Button, ...], ...]
_WEEK = ("må", "ti", "on", "to", "fr", "lö", "sö")
FAR = timedelta(days=366)


def number(day: date) -> int:
    """A day in a button's data: 20261130."""
    return day.year * 10_000 + day.month * 100 + day.day


def from_number(value: int) -> date | None:
    """The day; None when there is no such day."""
    try:
        return date(value // 10_000, value // 100 % 100, value % 100)
    except ValueError:
        return None


def typed(words: str) -> list[date] | None:
    """Days as somebody types them, such as "2026-12-01 2026-12-05"; None when one is none."""
    try:
        return [date.fromisoformat(each) for each in words.split()]
    except ValueError:
        return None


def month_of(value: int, earliest: date, latest: date | None = None) -> date:
    """The first day of the month in a button's data, 202612. When it is none, or too far away to
    be of use: the month of `latest` where days have been, else that of `earliest`."""
    found = from_number(value * 100 + 1)
    first, last = earliest.replace(day=1), latest or earliest + FAR
    inside = found is not None and first <= found <= last
    return found if found is not None and inside else (latest or earliest).replace(day=1)


def month(
    shown: date,
    earliest: date,
    chosen: Callable[[date], str],
    turned: Callable[[int], str],
    latest: date | None = None,
) -> Rows:
    """The month that `shown` lies in, a week a row; days before `earliest` cannot be chosen, nor
    those after `latest`, which is a year on when it is not given.

    `chosen` and `turned` make the data of the buttons for a day and for another month.
    """
    last = latest or earliest + FAR
    dead = Button("·", turned(_month_number(shown)))
    rows: list[tuple[Button, ...]] = [tuple(Button(name, dead.data) for name in _WEEK)]
    for week in calendar.Calendar().monthdatescalendar(shown.year, shown.month):
        days = [
            Button(str(day.day), chosen(day))
            if earliest <= day <= last and day.month == shown.month
            else dead
            for day in week
        ]
        rows.append(tuple(days))
    before, after = shown - timedelta(days=1), (shown + timedelta(days=32)).replace(day=1)
    turns = [
        Button(label, turned(_month_number(other)))
        for label, other, reached in (
            (f"‹ {_name(before)}", before, before >= earliest.replace(day=1)),
            (f"{_name(after)} ›", after, after <= last),
        )
        if reached
    ]
    return (*rows, tuple(turns)) if turns else tuple(rows)


def title(shown: date) -> str:
    """Say "December 2026"."""
    return f"{phrases.MONTHS[shown.month - 1][0].capitalize()} {shown.year}"


def _name(day: date) -> str:
    return phrases.MONTHS[day.month - 1][1]


def _month_number(day: date) -> int:
    return day.year * 100 + day.month
