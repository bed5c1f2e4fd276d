"""Owns how days that have been are typed: "i går", "förra måndagen", "26 okt", "för 3 dagar sedan".

A day without a year is the nearest one that has been. A year of two digits, or one so early that it
may be a year of birth, is not read. Several days may be typed one after the other.
"""

import calendar as months
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from types import MappingProxyType

from flows.calendar.reading.words import (
    MONTH,
    NUMBER,
    ORDINALS,
    WEEKDAY,
    fold,
    month,
    number,
    ordinal,
    weekday,
)

FIRST_YEAR = 2020  # nobody who has an alarm was born so late
LONGEST = 80
MOST = 3  # days in one go
_ONE, _WEEK = timedelta(days=1), timedelta(weeks=1)
_BETWEEN = frozenset({"och", "till", "-", "samt"})
_NEAR: Mapping[str, int] = MappingProxyType({"idag": 0, "imorse": 0, "igar": 1, "iforrgar": 2})
_Reader = Callable[[re.Match[str], date], tuple[date, ...]]


@dataclass(frozen=True, slots=True)
class Past:
    """The days that words can mean, all in the order in which they were typed; the likeliest
    first, and none when they are no days that have been."""

    choices: tuple[tuple[date, ...], ...]


def read_past(words: str, today: date) -> Past:
    """Understand one day or several, none after `today`. Raises for no words whatever."""
    tokens = [each for each in fold(words).split() if each not in _BETWEEN]
    if not tokens or len(words) > LONGEST:
        return Past(())
    found = _several(tokens, today, MOST)
    return Past(tuple(product(*found)) if found else ())


def _several(tokens: list[str], today: date, most: int) -> list[tuple[date, ...]] | None:
    """The meanings of each day in turn, in as few days as the words allow; None: not days alone,
    or more than `most`."""
    if not tokens or not most:
        return None if tokens else []
    best: list[tuple[date, ...]] | None = None
    for end in range(len(tokens), 0, -1):
        if not (days := _day(" ".join(tokens[:end]), today)):
            continue
        rest = _several(tokens[end:], today, most - 1)
        if rest is not None and (best is None or len(rest) + 1 < len(best)):
            best = [days, *rest]
    return best


def _day(text: str, today: date) -> tuple[date, ...]:
    """The days that the words can mean; none when they name no day that has been."""
    for pattern, reader in _FORMS:
        if found := pattern.fullmatch(text):
            return tuple(each for each in reader(found, today) if each <= today)
    if named := re.fullmatch(rf"(?:i |pa )?({WEEKDAY})s? (.+)", text):
        return _agreeing(_day(named[2], today), weekday(named[1]), today)
    return ()


def _near(found: re.Match[str], today: date) -> tuple[date, ...]:
    return (today - _NEAR[found[0]] * _ONE,)


def _weekday(found: re.Match[str], today: date) -> tuple[date, ...]:
    """On that very weekday today may be meant, unless it is said that it has been."""
    on = _latest(weekday(found["weekday"]), today)
    if on < today:
        return (on,)
    return (on - _WEEK,) if found["gone"] else (on, on - _WEEK)


def _last_weekday(found: re.Match[str], today: date) -> tuple[date, ...]:
    """Swedes disagree whether "förra fredagen" is the latest or of last week: both are said."""
    wanted = weekday(found["weekday"])
    return tuple(dict.fromkeys((_latest(wanted, today - _ONE), _of_last_week(wanted, today))))


def _last_week(found: re.Match[str], today: date) -> tuple[date, ...]:
    said = found["before"] or found["after"] or found["owned"]
    return (_of_last_week(weekday(said), today),)


def _ago(found: re.Match[str], today: date) -> tuple[date, ...]:
    count = number(found["count"])
    if found["unit"].startswith("d"):
        return (today - count * _ONE,)
    if found["unit"].startswith("v"):
        return (today - count * _WEEK,)
    if count > today.month + 12 * (today.year - FIRST_YEAR):
        return ()
    before = today.year * 12 + today.month - 1 - count
    year, which = before // 12, before % 12 + 1
    return (date(year, which, min(today.day, months.monthrange(year, which)[1])),)


def _dated(found: re.Match[str], today: date) -> tuple[date, ...]:
    said = found.groupdict().get("year")
    which = int(found["month"]) if found["month"].isdecimal() else month(found["month"])
    years = (int(said),) if said else range(today.year, today.year - 9, -1)
    for year in years:
        on = _on(year, which or 0, ordinal(found["day"]))
        if on is not None and on <= today:
            return (on,) if year >= FIRST_YEAR else ()
    return ()


def _nth(found: re.Match[str], today: date) -> tuple[date, ...]:
    """The 26th: of this month or of the latest that had one."""
    for back in range(13):
        before = today.year * 12 + today.month - 1 - back
        on = _on(before // 12, before % 12 + 1, ordinal(found["day"]))
        if on is not None and on <= today:
            return (on,)
    return ()


def _of_week(found: re.Match[str], today: date) -> tuple[date, ...]:
    """A day of the week; a week alone is no day."""
    said, which = found["before"] or found["after"], int(found["week"])
    for year in range(today.isocalendar().year, FIRST_YEAR - 1, -1):
        if said and 1 <= which <= date(year, 12, 28).isocalendar().week:
            on = date.fromisocalendar(year, which, weekday(said) + 1)
            if on <= today:
                return (on,)
    return ()


def _agreeing(days: tuple[date, ...], wanted: int, today: date) -> tuple[date, ...]:
    """The weekday is said too. Where it is another than the date's, both are offered."""
    agreeing = tuple(each for each in days if each.weekday() == wanted)
    if agreeing or not days:
        return agreeing
    near = days[0] + ((wanted - days[0].weekday() + 3) % 7 - 3) * _ONE
    return tuple(each for each in (days[0], near) if each <= today)


def _latest(wanted: int, upto: date) -> date:
    return upto - (upto.weekday() - wanted) % 7 * _ONE


def _of_last_week(wanted: int, today: date) -> date:
    return today - today.weekday() * _ONE - _WEEK + wanted * _ONE


def _on(year: int, which: int, day: int) -> date | None:
    try:
        return date(year, which, day)
    except ValueError:
        return None


_DAY = rf"(?P<weekday>{WEEKDAY})"
_NTH = rf"(?P<day>\d{{1,2}}|{'|'.join(ORDINALS)})(?: ?:? ?(?:e|a|de|te))?"
_YEAR = r"(?P<year>20\d\d)"
_LAST_WEEK = r"(?:i )?forra veckan"
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(form), reader)
    for form, reader in (
        ("|".join(_NEAR), _near),
        (rf"(?:i |pa )?{_DAY}(?P<gone>s)?", _weekday),
        (rf"(?:i )?(?:forra|sista|senaste) {_DAY}", _last_weekday),
        (
            rf"(?P<before>{WEEKDAY})s? {_LAST_WEEK}|{_LAST_WEEK} (?:pa )?(?P<after>{WEEKDAY})"
            rf"|forra veckans (?P<owned>{WEEKDAY})",
            _last_week,
        ),
        (
            rf"(?:for )?(?P<count>{NUMBER}) (?P<unit>dagar|dag|veckor|vecka|manader|manad)"
            r" (?:sedan|sen)",
            _ago,
        ),
        (rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})", _dated),
        (rf"(?:den )?(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})(?:[/. -]{_YEAR})?", _dated),
        (rf"(?:den )?{_NTH} ?(?:i )?(?P<month>{MONTH})(?:[ -]{_YEAR})?", _dated),
        (rf"(?P<month>{MONTH}) (?:den )?{_NTH}", _dated),
        (rf"den {_NTH}", _nth),
        (r"(?P<day>\d{1,2}) ?:? ?[ea]", _nth),
        (
            rf"(?:(?P<before>{WEEKDAY}) )?(?:i )?v(?:eckan?)? ?(?P<week>\d{{1,2}})"
            rf"(?: (?:pa )?(?P<after>{WEEKDAY}))?",
            _of_week,
        ),
    )
)
