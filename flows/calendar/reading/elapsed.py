"""Owns how a short while is typed: "om en halvtimme", "om 1,5 timme", "om 45 min"."""

import re
from datetime import timedelta

from flows.calendar.reading.words import NUMBER, number, without_opening

_HALF = timedelta(minutes=30)
_HOURS = r"timm(?:e|ar?)|tim|h"
_MINUTES = re.compile(rf"om ({NUMBER}) ?(?:minut(?:er)?|min)|({NUMBER}) ?(?:minuter|min)")
_WHOLE = re.compile(rf"(?:om )?({NUMBER})(?P<half>[,.]5| och en halv)? ?(?:{_HOURS})")
_HALF_HOUR = re.compile(r"(?:om )?(?:en )?halv ?(?:timme|timma|tim)")
_QUARTERS = re.compile(r"om (?:(tre|en) )?kvart")


def read_elapsed(words: str) -> timedelta | None:
    """The while that the words say, at least a minute; None when they are something else."""
    text = without_opening(words)
    if found := _MINUTES.fullmatch(text):
        return timedelta(minutes=number(found[1] or found[2])) or None
    if found := _WHOLE.fullmatch(text):
        return timedelta(hours=number(found[1])) + (_HALF if found["half"] else timedelta()) or None
    if _HALF_HOUR.fullmatch(text):
        return _HALF
    if found := _QUARTERS.fullmatch(text):
        return timedelta(minutes=45 if found[1] == "tre" else 15)
    return None
