"""Owns the counts that document 004 makes: red weekdays and långhelger of a year.

Counted from the law alone: Saturdays, Sundays and allmänna helgdagar. Aftnar do not count.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from flows.calendar.helgdagar import FIRST_YEAR, LAST_YEAR, guard_year, helgdag

ONE_DAY = timedelta(days=1)
FEWEST_DAYS = 3
SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Langhelg:
    """At least three days in a row, first and last included, with the helgdagar among them."""

    first: date
    last: date
    helgdagar: tuple[str, ...]

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last - self.first).days + 1


def red_weekdays(year: int) -> tuple[date, ...]:
    """Allmänna helgdagar from Monday to Friday, in order (004: 7 in 2020, 5 in 2021)."""
    return tuple(
        day for day in _days(guard_year(year)) if day.isoweekday() < SATURDAY and helgdag(day)
    )


def long_weekends(year: int) -> tuple[Langhelg, ...]:
    """Runs of at least three free days that begin during the year, in order."""
    found = []
    for first in _days(guard_year(year)):
        if not _free(first) or _free(first - ONE_DAY):
            continue
        last = first
        while _free(last + ONE_DAY):
            last += ONE_DAY
        if (last - first).days + 1 >= FEWEST_DAYS:
            found.append(Langhelg(first, last, _names(first, last)))
    return tuple(found)


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def _free(day: date) -> bool:
    # The days around the guarded years are asked for too; there the weekend is all that is known.
    inside = FIRST_YEAR <= day.year <= LAST_YEAR
    return day.isoweekday() >= SATURDAY or (inside and helgdag(day) is not None)


def _names(first: date, last: date) -> tuple[str, ...]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    inside = (day for day in days if day.year <= LAST_YEAR)
    return tuple(name for day in inside if (name := helgdag(day)))
