"""Owns whether words are a moment to come, a day, or days that have been, and nothing else, so that
they may be stored.

The readers take nothing but words of dates and times; what they understand holds no name. A date
with a year that may be a year of birth is told apart here.
"""

import re
from datetime import UTC, datetime

from flows.calendar.reading.answers import NotUnderstood
from flows.calendar.reading.day import no_such_day, read_day
from flows.calendar.reading.moment import read_moment
from flows.calendar.reading.past import read_past
from flows.calendar.reading.words import MONTH, ORDINALS, fold
from flows.calendar.vardagar import Calendar

# A moment before most others: a leap into the new year, at midnight, when all of the day is ahead.
_BEFORE = datetime(2026, 1, 4, 23, 1, tzinfo=UTC)
_LONG_AFTER = datetime(2099, 12, 31, 12, tzinfo=UTC)
_AFTER = _LONG_AFTER.date()  # a day after all others, when every day has been
_SIGNS = re.compile(r"[0-9A-Za-zÅÄÖåäö.:,/ -]{1,60}")
_NTH = rf"(?:\d{{1,2}}|{'|'.join(ORDINALS)})(?: ?:? ?(?:e|a|de|te))?"
_SHORT_YEAR = re.compile(
    r"\d{5}|(?<!\d)\d\d-\d\d-\d\d(?!\d)"
    r"|(?<!\d)\d{1,2} ?[/.-] ?\d{1,2}[/. -]+(?:2[4-9]|[3-9]\d)(?![\d:.])"
    rf"|{_NTH} ?(?:i )?{MONTH}[ -]+(?:2[4-9]|[3-9]\d)(?![\d:.])"
)
_DIGITS = re.compile(r"\d{5}")
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d")
_MORE_THAN_A_DAY = re.compile(r"(?<!\d)(?!20\d\d(?!\d))\d{3}")  # but for the year of one


def is_only_a_moment(words: str) -> bool:
    """Whether the words are nothing but when something is to be, and no birthday; also a day or a
    time that there is none of, so that it can be said why not."""
    if not _SIGNS.fullmatch(words) or _SHORT_YEAR.search(fold(words)):
        return False
    read = read_moment(words, _BEFORE, Calendar())
    if isinstance(read, NotUnderstood):
        return read.well_formed and not _MORE_THAN_A_DAY.search(words)
    return True


def is_only_a_day(words: str) -> bool:
    """Whether the words are nothing but one day, to come or past, and no birthday; also one that
    there is none of, so that it can be said why not."""
    if not _SIGNS.fullmatch(words) or _SHORT_YEAR.search(fold(words)):
        return False
    if no_such_day(words, _BEFORE, Calendar()):
        return not (_CLOCK.fullmatch(words) or _MORE_THAN_A_DAY.search(words))
    seen = ((_BEFORE, False), (_LONG_AFTER, True))
    found = (read_day(words, since, Calendar(), behind=behind) for since, behind in seen)
    return any(each.days or each.why for each in found)


def are_only_past_days(words: str) -> bool:
    """Whether the words are nothing but days, and no birthday: `read_past` takes no years of birth,
    and here no row of digits that may be one."""
    if not _SIGNS.fullmatch(words) or _DIGITS.search(words):
        return False
    return bool(read_past(words, _AFTER).choices)
