"""Owns how a limit in words becomes a day: the counting rules of katalog 1C (TOLKNING).

Weeks keep the weekday; months and years keep the date and clamp to the month's last day. Counting
starts from the local date of what happened. Which wall time a reminder goes out is not known here.
"""

import calendar as months
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from flows.calendar.helgdagar import guard_day, guard_year
from flows.calendar.vardagar import ONE_DAY, Calendar
from flows.errors import ContentError

MONTHS_A_YEAR = 12


class Unit(StrEnum):
    """What a duration counts. The value is the Swedish singular."""

    HOUR = "timme"
    DAY = "dag"
    VARDAG = "vardag"
    WEEK = "vecka"
    MONTH = "månad"
    YEAR = "år"


_PLURAL = {
    Unit.HOUR: "timmar",
    Unit.DAY: "dagar",
    Unit.VARDAG: "vardagar",
    Unit.WEEK: "veckor",
    Unit.MONTH: "månader",
    Unit.YEAR: "år",
}
_UNIT_OF = {str(unit): unit for unit in Unit} | {word: unit for unit, word in _PLURAL.items()}
_WORDS = re.compile(r"([1-9][0-9]{0,3}) +([a-zåä]+)")


class Rule(StrEnum):
    """What happens when the nominal day is no vardag."""

    NASTA_VARDAG = "nasta-vardag"  # N: a follow-up moves to the next vardag
    SENAST = "senast"  # S: a limit is met the vardag before
    KALENDERDAG = "kalenderdag"  # K: never moved
    VARDAGAR = "vardagar"  # V: counted in vardagar
    TIMMAR = "timmar"  # T: elapsed time


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as a routine writes it: "4 veckor", "1 vardag", "12 timmar"."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read Swedish words; raise ContentError that says what to write."""
        words = unicodedata.normalize("NFC", text).strip().lower()
        found = _WORDS.fullmatch(words)
        unit = _UNIT_OF.get(found[2]) if found else None
        if found is None or unit is None:
            raise ContentError(
                f"”{text[:40]}” är ingen tid. Skriv ett tal och ett av orden timmar, dagar, "
                "vardagar, veckor, månader eller år, till exempel 4 veckor."
            )
        return cls(int(found[1]), unit)

    def __str__(self) -> str:
        """The duration in words that `parse` reads back."""
        return f"{self.count} {self.unit if self.count == 1 else _PLURAL[self.unit]}"


@dataclass(frozen=True, slots=True)
class Due:
    """The day that counting gives, and the day it is owed once the rule has moved it."""

    nominal_on: date
    due_on: date


def check_rule(duration: Duration, rule: Rule) -> None:
    """Raise ContentError when the rule cannot count in the duration's unit."""
    needed = {Unit.VARDAG: Rule.VARDAGAR, Unit.HOUR: Rule.TIMMAR}
    if duration.unit in needed and rule is not needed[duration.unit]:
        raise ContentError(f"{duration} behöver regeln {needed[duration.unit]}, inte {rule}.")
    for unit, own in needed.items():
        if rule is own and duration.unit is not unit:
            raise ContentError(
                f"Regeln {rule} räknar {_PLURAL[unit]}, inte {duration}. Byt regel eller enhet."
            )


def due(calendar: Calendar, start: date, duration: Duration, rule: Rule) -> Due:
    """Count from the local date `start` (katalog 1C). Hours are counted by `due_at` instead.

    With `senast` a very short limit can be owed before `start` (one day from a Saturday): it is
    then late from the beginning, and is told at once.
    """
    check_rule(duration, rule)
    if rule is Rule.TIMMAR:
        raise ContentError(f"{duration} räknas från ett klockslag, inte från ett datum.")
    if rule is Rule.VARDAGAR:
        counted = calendar.add_vardagar(start, duration.count)
        return Due(counted, counted)
    return due_on(calendar, _counted(start, duration), rule)


def due_on(calendar: Calendar, nominal: date, rule: Rule) -> Due:
    """Apply the rule to a day that somebody has set: an agreed date (B06, B18) or a decision's own
    end (B21). Raise ContentError for a rule that only counts."""
    if rule in (Rule.VARDAGAR, Rule.TIMMAR):
        raise ContentError(f"Regeln {rule} räknar från en start. Den flyttar inget datum.")
    move = {
        Rule.NASTA_VARDAG: calendar.vardag_on_or_after,
        Rule.SENAST: calendar.vardag_on_or_before,
        Rule.KALENDERDAG: guard_day,
    }[rule]
    return Due(nominal, move(nominal))


def due_at(started: datetime, duration: Duration) -> datetime:
    """The instant (UTC) when hours have elapsed, whatever the clocks on the wall did."""
    check_rule(duration, Rule.TIMMAR)
    if started.tzinfo is None or started.utcoffset() is None:
        raise TypeError("an aware datetime is needed: a naive one does not say which instant")
    guard_year(started.year)
    return started.astimezone(UTC) + timedelta(hours=duration.count)


def first_vardag(calendar: Calendar, started: datetime) -> date:
    """B01: the first vardag whose opening (07:00) lies strictly after the start.

    A start at exactly 07:00:00 falls in office hours and gives the next vardag.
    Source: r000, "första vardagen efter att insatsen börjat utföras"; katalog 1C.
    """
    day = calendar.vardag_on_or_after(calendar.local(started).date())
    return day if calendar.at(day, calendar.rules.opens) > started else calendar.next_vardag(day)


def _counted(start: date, duration: Duration) -> date:
    guard_day(start)
    count = duration.count
    if duration.unit is Unit.DAY:
        return guard_day(start + count * ONE_DAY)
    if duration.unit is Unit.WEEK:
        return guard_day(start + 7 * count * ONE_DAY)
    return _months_later(start, count * MONTHS_A_YEAR if duration.unit is Unit.YEAR else count)


def _months_later(start: date, count: int) -> date:
    whole = start.month - 1 + count
    year, month = guard_year(start.year + whole // MONTHS_A_YEAR), whole % MONTHS_A_YEAR + 1
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))
