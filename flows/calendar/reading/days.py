"""Owns how a day is typed from where one stands: "i morgon", "på fredag", "om två veckor",
"nästa vardag", "efter helgen", "sista vardagen i månaden".

Counting is the calendar's own: weeks keep the weekday, months clamp (katalog 1C).
"""

import calendar as months
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from flows.calendar.due import Duration, Rule, Unit, due
from flows.calendar.helgdagar import guard_year
from flows.calendar.reading.dates import NEXT_YEAR, PASSED, Days, in_week, no_days, read_date
from flows.calendar.reading.holidays import read_holiday
from flows.calendar.reading.words import (
    MONTH,
    NUMBER,
    WEEKDAY,
    Here,
    month,
    number,
    weekday,
    without_opening,
)

_ONE = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_NEAR: Mapping[str, int] = MappingProxyType(
    {"idag": 0, "imorgon": 1, "iovermorgon": 2, "igar": -1, "iforrgar": -2, "imorse": -1}
)
_UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        **dict.fromkeys(("dag", "dagar", "dar", "dgr", "dygn"), Unit.DAY),
        **dict.fromkeys(("vardag", "vardagen", "vardagar"), Unit.VARDAG),
        **dict.fromkeys(("vecka", "veckor", "veckors tid", "v"), Unit.WEEK),
        **dict.fromkeys(("manad", "manader", "man"), Unit.MONTH),
        **dict.fromkeys(("ar",), Unit.YEAR),
    }
)
_PLACES: Mapping[str, int] = MappingProxyType(
    {"forsta": 0, "andra": 1, "tredje": 2, "fjarde": 3, "sista": -1}
)
_ASK_DAY = "Skriv också vilken dag, till exempel 3 december."
_Reader = Callable[[re.Match[str], Here], Days | None]


def read_days(words: str, here: Here) -> Days | None:
    """The days that the words can mean; None when they name no day."""
    text = without_opening(words)
    for pattern, reader in _FORMS:
        if found := pattern.fullmatch(text):
            return reader(found, here)
    return read_date(text, here) or read_holiday(text, here)


def _near(found: re.Match[str], here: Here) -> Days:
    on = here.today + _NEAR[found[0]] * _ONE
    return Days((on,)) if on >= here.today else no_days(PASSED)


def _weekday(found: re.Match[str], here: Here) -> Days:
    """On that very weekday both today and a week from now are meant by some."""
    on = _coming(weekday(found["weekday"]), here.today)
    return Days((on, on + _WEEK)) if on == here.today else Days((on,))


def _next_weekday(found: re.Match[str], here: Here) -> Days:
    """Swedes disagree whether "nästa fredag" is the coming one or the one after: both are said."""
    on = _coming(weekday(found["weekday"]), here.today + _ONE)
    return Days((on, on + _WEEK))


def _weekday_in_weeks(found: re.Match[str], here: Here) -> Days:
    count, wanted = number(found["count"]), weekday(found["weekday"])
    by_week = _monday(here.today) + count * _WEEK + wanted * _ONE
    by_coming = _coming(wanted, here.today) + count * _WEEK
    return Days(tuple(dict.fromkeys((by_week, by_coming))))


def _this_week(found: re.Match[str], here: Here) -> Days:
    return in_week(_monday(here.today), here, weekday(found["weekday"]))


def _next_week(found: re.Match[str], here: Here) -> Days:
    said = found["before"] or found["after"] or found["owned"]
    return in_week(_monday(here.today) + _WEEK, here, weekday(said) if said else None)


def _next_vardag(_found: re.Match[str], here: Here) -> Days:
    return Days((here.calendar.next_vardag(here.today),))


def _weekend(found: re.Match[str], here: Here) -> Days:
    saturday = _coming(5, here.today if here.today.weekday() < 6 else here.today - _ONE)
    if found["side"] == "efter":
        return Days((here.calendar.next_vardag(saturday + _ONE),))
    if found["side"] == "fore":
        on = here.calendar.previous_vardag(saturday)
        return Days((on,)) if on >= here.today else no_days(PASSED)
    return Days((max(saturday, here.today),))


def _counted(found: re.Match[str], here: Here) -> Days:
    count = number(found["count"])
    if not count:
        return no_days("Skriv ett tal som är minst 1.")
    duration = Duration(count, _UNITS[found["unit"]])
    rule = Rule.VARDAGAR if duration.unit is Unit.VARDAG else Rule.KALENDERDAG
    return Days((due(here.calendar, here.today, duration, rule).due_on,))


def _half_year(_found: re.Match[str], here: Here) -> Days:
    return Days((due(here.calendar, here.today, Duration(6, Unit.MONTH), Rule.KALENDERDAG).due_on,))


def _next_month(_found: re.Match[str], here: Here) -> Days:
    same = due(here.calendar, here.today, Duration(1, Unit.MONTH), Rule.KALENDERDAG).due_on
    return Days(tuple(dict.fromkeys((here.calendar.vardag_on_or_after(same.replace(day=1)), same))))


def _placed(found: re.Match[str], here: Here) -> Days:
    """The first, second … last vardag, day or weekday of a month, or the first of next week."""
    if found["week"]:
        return in_week(_monday(here.today) + _WEEK, here, None)
    year, which = _month_of(found, here)
    on = _place(found, year, which, here)
    if on is None:
        return no_days("Det finns ingen sådan dag den månaden. Skriv ett datum.")
    if on >= here.today:
        return Days((on,))
    if found["year"]:
        return no_days(PASSED)
    if found["month"]:
        year, notes = year + 1, (NEXT_YEAR,)
    else:
        year, which, notes = year + which // 12, which % 12 + 1, ("Jag tog nästa månad.",)
    later = _place(found, year, which, here)
    return Days((later,), notes) if later else no_days(PASSED)


def _month_of(found: re.Match[str], here: Here) -> tuple[int, int]:
    year, which = here.today.year, here.today.month
    if named := found["month"]:
        return guard_year(int(found["year"] or year)), month(named) or which
    return (year + which // 12, which % 12 + 1) if found["next"] else (year, which)


def _place(found: re.Match[str], year: int, which: int, here: Here) -> date | None:
    days = [date(year, which, day) for day in range(1, months.monthrange(year, which)[1] + 1)]
    if found["what"].startswith("vardag"):
        days = [each for each in days if here.calendar.is_vardag(each)]
    elif not found["what"].startswith("dag"):
        days = [each for each in days if each.weekday() == weekday(found["what"])]
    place = _PLACES[found["place"]]
    return days[place] if place < len(days) else None


def _only_month(found: re.Match[str], here: Here) -> Days | None:
    return no_days(_ASK_DAY) if month(found["month"]) else read_holiday(found[0], here)


def _coming(wanted: int, start: date) -> date:
    return start + (wanted - start.weekday()) % 7 * _ONE


def _monday(on: date) -> date:
    return on - on.weekday() * _ONE


_DAY = rf"(?P<weekday>{WEEKDAY})"
_THIS = r"(?:i )?(?:denna|den har) veckan?|i veckan"
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(form), reader)
    for form, reader in (
        ("|".join(_NEAR), _near),
        (_DAY, _weekday),
        (rf"nasta {_DAY}", _next_weekday),
        (rf"{_DAY} (?:{_THIS})", _this_week),
        (
            rf"(?:(?P<before>{WEEKDAY}) )?(?:i )?nasta vecka(?: (?:pa )?(?P<after>{WEEKDAY}))?"
            rf"|nasta veckas (?P<owned>{WEEKDAY})",
            _next_week,
        ),
        (rf"{_DAY} om (?P<count>{NUMBER}) (?:veckor|vecka|v)", _weekday_in_weeks),
        (rf"om (?P<count>{NUMBER}) (?:veckor|vecka|v) (?:pa )?{_DAY}", _weekday_in_weeks),
        (r"(?:nasta|narmaste|forsta) vardag(?:en)?", _next_vardag),
        (r"(?:(?P<side>efter|fore|i) )?helgen", _weekend),
        (rf"(?:om )?(?P<count>{NUMBER}) ?(?P<unit>{'|'.join(_UNITS)})", _counted),
        (r"(?:om )?(?:ett )?halvar|(?:om )?ett halvt ar", _half_year),
        (r"(?:i )?nasta manad", _next_month),
        (
            rf"(?P<place>{'|'.join(_PLACES)}) (?P<what>vardagen|dagen|{WEEKDAY}) (?:i |av )?"
            rf"(?:manaden|denna manad(?:en)?|(?P<next>nasta manad)|(?P<week>nasta vecka)"
            rf"|(?P<month>{MONTH})(?: (?P<year>\d{{4}}))?)",
            _placed,
        ),
        (rf"(?:i )?(?:slutet av |borjan av )?(?P<month>{MONTH})", _only_month),
    )
)
