"""Owns the law's own days: allmänna helgdagar (1989:253) and the three likställda aftnar.

Knows nothing of offices, local lists or Saturdays. Years outside 1990–2100 are refused.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import MappingProxyType

import holidays
from holidays.constants import DE_FACTO, PUBLIC

from flows.errors import CalendarRangeError

FIRST_YEAR = 1990
LAST_YEAR = 2100
SUNDAY = 7


class Afton(StrEnum):
    """Eves that the annual leave act (1977:480, 7 §) puts on a level with Sundays."""

    MIDSOMMARAFTON = "midsommarafton"
    JULAFTON = "julafton"
    NYARSAFTON = "nyårsafton"


def guard_year(year: int) -> int:
    """Return the year, or raise CalendarRangeError when its holidays are not known."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarRangeError(
            f"År {year} ligger utanför kalendern. Skriv ett år från {FIRST_YEAR} till {LAST_YEAR}."
        )
    return year


def guard_day(day: date) -> date:
    """Return the day. A datetime is a bug (it would miss every holiday) and raises TypeError."""
    if isinstance(day, datetime):
        raise TypeError("a date is needed, not a datetime: take the local date first")
    guard_year(day.year)
    return day


def helgdag(day: date) -> str | None:
    """The Swedish name of a named allmän helgdag, as in running text; None for all other days.

    An ordinary Sunday is red by law but has no name: see `is_rod_dag`.
    """
    return _helgdagar(guard_day(day).year).get(day)


def afton(day: date) -> Afton | None:
    """Which of the three aftnar the day is, if any."""
    return _aftnar(guard_day(day).year).get(day)


def is_rod_dag(day: date) -> bool:
    """Whether the day is an allmän helgdag by law 1989:253, ordinary Sundays included."""
    return helgdag(day) is not None or day.isoweekday() == SUNDAY


@cache
def _helgdagar(year: int) -> Mapping[date, str]:
    found = holidays.country_holidays("SE", years=year, categories=(PUBLIC,), language="sv")
    # Two can fall on one day: Kristi himmelsfärdsdag was on första maj in 2008.
    return MappingProxyType(
        {day: " och ".join(map(_running_text, found.get_list(day))) for day in found}
    )


@cache
def _aftnar(year: int) -> Mapping[date, Afton]:
    found = holidays.country_holidays("SE", years=year, categories=(DE_FACTO,), language="sv")
    return MappingProxyType({day: Afton(name.lower()) for day, name in found.items()})


def _running_text(name: str) -> str:
    return name if name.startswith("Kristi") else name[0].lower() + name[1:]
