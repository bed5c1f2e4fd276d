"""Owns how the holidays are typed: "julafton", "före jul", "efter påsk".

Before and after a holiday means the vardag next to it. The almanac itself is in `helgdagar`.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from flows.calendar.helgdagar import afton, helgdag
from flows.calendar.reading.dates import PASSED, Days, no_days
from flows.calendar.reading.words import Here

_ONE = timedelta(days=1)
_DAYS_AHEAD = 400  # more than a year: Easter can come later next year than this year
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "nyarsdagen": "nyårsdagen",
        "trettondagen": "trettondedag jul",
        "trettondedag jul": "trettondedag jul",
        "langfredag": "långfredagen",
        "langfredagen": "långfredagen",
        "paskdagen": "påskdagen",
        "annandag pask": "annandag påsk",
        "kristi himmelsfard": "Kristi himmelsfärdsdag",
        "kristi himmelsfardsdag": "Kristi himmelsfärdsdag",
        "pingstdagen": "pingstdagen",
        "nationaldagen": "nationaldagen",
        "midsommarafton": "midsommarafton",
        "midsommardagen": "midsommardagen",
        "alla helgons dag": "alla helgons dag",
        "julafton": "julafton",
        "juldagen": "juldagen",
        "annandag jul": "annandag jul",
        "nyarsafton": "nyårsafton",
    }
)
"""How a holiday is typed, folded → its name in the almanac."""

_FIRST_AND_LAST: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "jul": ("julafton", "annandag jul"),
        "nyar": ("nyårsafton", "nyårsdagen"),
        "tretton": ("trettondedag jul", "trettondedag jul"),
        "pask": ("långfredagen", "annandag påsk"),
        "pingst": ("pingstdagen", "pingstdagen"),
        "midsommar": ("midsommarafton", "midsommardagen"),
    }
)
_BESIDE = re.compile(rf"(?P<side>efter|fore) (?P<name>{'|'.join(_FIRST_AND_LAST)})(?:en|helgen)?")


def read_holiday(text: str, here: Here) -> Days | None:
    """The day that a holiday is, or the vardag beside it; None when the words name none."""
    if name := _NAMES.get(text):
        day = _next(name, here)
        return Days((day,)) if day else None
    found = _BESIDE.fullmatch(text)
    return _beside(found["side"], *_FIRST_AND_LAST[found["name"]], here) if found else None


def _beside(side: str, first: str, last: str, here: Here) -> Days | None:
    day = _next(last if side == "efter" else first, here)
    if day is None:
        return None
    if side == "efter":
        return Days((here.calendar.next_vardag(day),))
    on = here.calendar.previous_vardag(day)
    return Days((on,)) if on >= here.today else no_days(PASSED)


def _next(name: str, here: Here) -> date | None:
    """The next day of that name; None where the law of those years has none."""
    days = (here.today + each * _ONE for each in range(_DAYS_AHEAD))
    return next((day for day in days if name in _names(day)), None)


def _names(day: date) -> tuple[str, ...]:
    # Two holidays on one day are joined by "och".
    return (*(helgdag(day) or "").split(" och "), str(afton(day)))
