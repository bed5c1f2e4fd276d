"""Owns how a time of day is typed: "kl 14", "9.30", "halv tio", "kvart över åtta", "i kväll".

A time that is *said* ("halv tio", "kl 3") is on a clock of twelve hours; which half is meant is
decided with the day at hand. Knows no dates.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType

from flows.calendar.hours import Hours
from flows.calendar.reading.words import NUMBERS, number

_DAY = 24 * 60
_HALF = 12 * 60
_OFFICE = range(7 * 60, 13 * 60)
_TWELVE = range(_HALF, _HALF + 60)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes. `said` leaves open which half of the day; `at` is None where no
    clock shows such a time (25:00)."""

    at: int | None
    said: bool = False

    def walls(self) -> tuple[time, ...]:
        """The times that it can be, the likeliest first; only said ones can be two."""
        if self.at is None:
            return ()
        if not self.said or self.at >= _HALF:
            return (_wall(self.at),)
        early, late = _wall(self.at), _wall(self.at + _HALF)
        return (early, late) if self.is_plain else (late, early)

    @property
    def is_plain(self) -> bool:
        """Whether nobody would doubt which half of the day is meant, as with "halv tio"."""
        return self.at in _OFFICE


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: the name of its usual hour, if it has one; which minutes before noon are
    said of it but mean twelve hours more ("i kväll kl 8"), and whether twelve o'clock is
    midnight."""

    usual: str | None
    late: range = range(0)
    dark: bool = False

    def wall(self, hours: Hours) -> time:
        """The time that is meant when none is said with it."""
        wall: time = getattr(hours, self.usual or "usual")
        return wall

    def place(self, clock: Clock) -> Clock:
        """The clock within this part of the day; nothing is left open then."""
        if clock.at is None:
            return clock
        if self.dark and clock.at in _TWELVE:
            return Clock(clock.at - _HALF)
        return Clock(clock.at + _HALF if clock.at in self.late else clock.at)


_MORNING, _FORENOON = Part("morning"), Part("forenoon")
_LUNCH = Part("lunch", range(6 * 60))
_AFTERNOON = Part("afternoon", range(8 * 60))
_EVENING = Part("evening", range(3 * 60, _HALF), dark=True)
_NIGHT = Part(None, range(6 * 60, _HALF), dark=True)
_PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "efter lunch": Part("after_lunch", range(6 * 60)),
        **dict.fromkeys(("lunchtid", "lunchen", "lunch", "mitt pa dagen"), _LUNCH),
        **dict.fromkeys(("bitti", "morgonen", "morgon"), _MORNING),
        **dict.fromkeys(("formiddagen", "formiddag", "fm"), _FORENOON),
        **dict.fromkeys(("eftermiddagen", "eftermiddag", "em"), _AFTERNOON),
        **dict.fromkeys(("kvallen", "kvall"), _EVENING),
        **dict.fromkeys(("natten", "natt"), _NIGHT),
    }
)
_HOUR_WORDS = "|".join(
    word
    for word, hour in reversed(tuple(NUMBERS.items()))
    if 1 <= hour <= 24 and word not in ("en", "par")
)
_HOUR = rf"(?P<hour>\d{{1,2}}|{_HOUR_WORDS})"
_MINUTES = r"(?P<minutes>\d{1,2}|fem|tio|femton|tjugo|tjugofem|kvart)(?: minuter| min)?"
_SAID = r"(?:(?:kl|klockan|vid|runt|kring)(?: kl)? ?)"
_ENDS = r"(?![\w./:-])"
_STARTS = r"(?<![\w./:-])"
_FORMS = (
    rf"{_SAID}?(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)",
    rf"{_SAID}(?P<hour>\d\d)(?P<minute>\d\d)",
    rf"{_SAID}?(?:{_MINUTES} (?P<way>i|over) )?(?P<halv>halv) ?{_HOUR}",
    rf"{_SAID}?{_MINUTES} (?P<way>i|over) {_HOUR}",
    rf"{_SAID}{_HOUR}(?: ?-?tiden)?",
    rf"{_HOUR} ?-?tiden",
)
_CLOCKS = tuple(re.compile(f"{_STARTS}{form}{_ENDS}") for form in _FORMS)
_TAIL = re.compile(rf"(?:(?P<head>.+) )?(?P<hour>[1-9]|0\d|1\d|2[0-3]|(?!ett$)(?:{_HOUR_WORDS}))")
_PART = re.compile(rf"{_STARTS}(?:pa |vid )?({'|'.join(_PARTS)}){_ENDS}")


def take_clock(text: str) -> tuple[Clock | None, str]:
    """The time of day in the words, and the words without it."""
    for each in _CLOCKS:
        if found := each.search(text):
            return _clock(found), _rest(text, found)
    return None, text


def take_part(text: str) -> tuple[Part | None, str]:
    """The part of the day in the words ("eftermiddag"), and the words without it."""
    found = _PART.search(text)
    return (_PARTS[found[1]], _rest(text, found)) if found else (None, text)


def take_bare_hour(text: str) -> tuple[Clock | None, str]:
    """An hour that stands last without "kl": "fredag 9", "imorgon nio"."""
    found = _TAIL.fullmatch(text)
    return (_clock(found), found["head"] or "") if found else (None, text)


def _clock(found: re.Match[str]) -> Clock:
    parts = found.groupdict()
    hour, minute = number(parts["hour"]), parts.get("minute")
    if minute is not None:
        return Clock(_in_day(hour, int(minute)))
    minutes = -30 if parts.get("halv") else 0
    if said := parts.get("minutes"):
        length = 15 if said == "kvart" else number(said)
        if length >= 60:
            return Clock(None)
        minutes += -length if parts["way"] == "i" else length
    total = hour * 60 + minutes
    if parts["hour"].startswith("0") or not 1 <= hour <= 12:
        return Clock(total if 0 <= total < _DAY and hour < 24 else None)
    # "Halv ett" and "kvart i ett" lie after noon.
    return Clock(total + _HALF if total < 60 else total, said=True)


def _in_day(hour: int, minute: int) -> int | None:
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _wall(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _rest(text: str, found: re.Match[str]) -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
