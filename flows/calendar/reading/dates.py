"""Owns how a date of the almanac is typed: "3 dec", "3/12", "2026-12-03", "den 3:e", "v 50".

A date without a year is the next one; that it had to be next year is noted. Times of day are read
elsewhere.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.calendar.helgdagar import guard_day, guard_year
from flows.calendar.phrases import MONTHS
from flows.calendar.phrases import weekday as weekday_name
from flows.calendar.reading.words import MONTH, ORDINALS, WEEKDAY, Here, month, ordinal, weekday

NEXT_YEAR = "Datumet har varit i år. Jag tog nästa år."
PASSED = "Det har redan varit. Skriv en dag framåt."
NEXT_WEEK_YEAR = "Veckan har varit i år. Jag tog nästa år."
FIRST_VARDAG = "Jag tog veckans första vardag."
NEXT_VARDAG = "Veckan har börjat. Jag tog nästa vardag."


@dataclass(frozen=True, slots=True)
class Days:
    """The days that words can mean, the likeliest first; none when `why` says why not. `missing`:
    there is no such day in any year that has not been."""

    days: tuple[date, ...]
    notes: tuple[str, ...] = ()
    why: str = ""
    missing: bool = False


_Reader = Callable[[re.Match[str], Here], Days]
_YEAR = r"(?P<year>\d{4}|2[4-9]|[3-9]\d)"  # of two digits only what no clock shows
_NTH = rf"(?P<day>\d{{1,2}}|{'|'.join(ORDINALS)})(?: ?:? ?(?:e|a|de|te))?"


def no_days(why: str) -> Days:
    """Nothing that can be taken, with what to do instead."""
    return Days((), why=why)


def no_such_day(why: str) -> Days:
    """The same for a day that is said in full, but that there is none of."""
    return Days((), why=why, missing=True)


def read_date(text: str, here: Here) -> Days | None:
    """The days that the words name, also with a weekday before them; None when they are no date."""
    for pattern, reader in _FORMS:
        if found := pattern.fullmatch(text):
            return reader(found, here)
    named = re.fullmatch(rf"({WEEKDAY}) (.+)", text)
    if named is None or (days := read_date(named[2], here)) is None:
        return None
    return _agreeing(days, weekday(named[1]), here)


def in_week(first: date, here: Here, wanted: int | None) -> Days:
    """A day of the week that begins on `first`: the weekday asked for, else its first vardag."""
    week = [first + timedelta(days=each) for each in range(7)]
    if wanted is not None:
        return Days((week[wanted],)) if week[wanted] >= here.today else no_days(PASSED)
    vardagar = [each for each in week if here.calendar.is_vardag(each)]
    ahead = [each for each in vardagar if each > here.today]
    note = FIRST_VARDAG if ahead == vardagar else NEXT_VARDAG
    return Days((ahead[0],), (note,)) if ahead else no_days(PASSED)


def _of_month(found: re.Match[str], here: Here) -> Days:
    which = month(found["month"])
    return _dated(found, which, here) if which else no_days("Skriv månaden så här: 3 december.")


def _of_numbers(found: re.Match[str], here: Here) -> Days:
    return _dated(found, int(found["month"]), here)


def _dated(found: re.Match[str], which: int, here: Here) -> Days:
    said = found.groupdict().get("year")
    year = (2000 + int(said) if len(said) == 2 else int(said)) if said else here.today.year
    on = _day_of(year, which, ordinal(found["day"]))
    if said and on:
        return Days((on,)) if on >= here.today else no_days(PASSED)
    if not said and (which, ordinal(found["day"])) < (here.today.month, here.today.day):
        year, on = year + 1, _day_of(year + 1, which, ordinal(found["day"]))
        return Days((on,), (NEXT_YEAR,)) if on else _missing(found["day"], which, year)
    if on is None and year < here.today.year:
        return no_days(_missing(found["day"], which, year).why)
    return Days((on,)) if on else _missing(found["day"], which, year)


def _nth_of_month(found: re.Match[str], here: Here) -> Days:
    day, year, which = ordinal(found["day"]), here.today.year, here.today.month
    if found["next"]:
        year, which = year + which // 12, which % 12 + 1
        on = _day_of(year, which, day)
        return Days((on,)) if on else _missing(found["day"], which, year)
    for later in range(13):
        on = _day_of(year + (which - 1 + later) // 12, (which - 1 + later) % 12 + 1, day)
        if on and on > here.today:
            return Days((here.today, on) if here.today.day == day else (on,))
    return no_such_day("Det finns ingen sådan dag. Skriv till exempel 3 december.")


def _week(found: re.Match[str], here: Here) -> Days:
    said = found["before"] or found["after"]
    wanted, number = weekday(said) if said else None, int(found["week"])
    this_year = here.today.isocalendar().year
    for year in (int(found["year"]),) if found["year"] else (this_year, this_year + 1):
        if not 1 <= number <= date(guard_year(year), 12, 28).isocalendar().week:
            why = f"År {year} har ingen vecka {number}. Skriv en annan vecka."
            return no_days(why) if year < this_year else no_such_day(why)
        days = in_week(date.fromisocalendar(year, number, 1), here, wanted)
        if days.days:
            passed = (NEXT_WEEK_YEAR,) if year > this_year and not found["year"] else ()
            return replace(days, notes=(*passed, *days.notes))
    return no_days(PASSED)


def _agreeing(days: Days, wanted: int, here: Here) -> Days:
    """The weekday is said too. Where it is another than the date's, both are offered."""
    agreeing = tuple(each for each in days.days if each.weekday() == wanted)
    if agreeing or not days.days:
        return replace(days, days=agreeing)
    on = guard_day(days.days[0])
    near = on + timedelta(days=(wanted - on.weekday() + 3) % 7 - 3)
    choices = tuple(each for each in (on, near) if each >= here.today)
    note = f"{on.day} {MONTHS[on.month - 1][0]} är en {weekday_name(on)}."
    return Days(choices, (*days.notes, note))


def _day_of(year: int, which: int, day: int) -> date | None:
    try:
        return date(year, which, day)
    except ValueError:
        return None


def _missing(day: str, which: int, year: int) -> Days:
    if not 1 <= which <= len(MONTHS):
        return no_such_day("Den månaden finns inte. Skriv till exempel 3 december.")
    month_name = MONTHS[which - 1][0]
    return no_such_day(f"{ordinal(day)} {month_name} finns inte {year}. Skriv en annan dag.")


_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(form), reader)
    for form, reader in (
        (r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})", _of_numbers),
        (r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)", _of_numbers),
        (r"(?P<year>\d\d)-?(?P<month>\d\d)-?(?P<day>\d\d)", _of_numbers),
        (r"(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})", _of_numbers),
        (
            rf"(?:den )?(?P<day>\d{{1,2}}) ?[/.] ?(?P<month>\d{{1,2}})(?:[/. -]+{_YEAR})?",
            _of_numbers,
        ),
        (rf"(?:den )?{_NTH} ?(?:i )?(?P<month>{MONTH})(?:[ -]+{_YEAR})?", _of_month),
        (rf"(?P<month>{MONTH}) (?:den )?{_NTH}", _of_month),
        (rf"den {_NTH}(?P<next>(?: i)? nasta manad)?(?: i manaden| denna manad)?", _nth_of_month),
        (
            r"(?P<day>\d{1,2}) ?:? ?[ea](?P<next>(?: i)? nasta manad)?(?: i manaden)?",
            _nth_of_month,
        ),
        (
            rf"(?:(?P<before>{WEEKDAY}) )?(?:i )?v(?:eckan?)? ?(?P<week>\d{{1,2}})"
            rf"(?: (?P<year>\d{{4}}))?(?: (?:pa )?(?P<after>{WEEKDAY}))?",
            _week,
        ),
    )
)
