"""Owns telephone numbers in running text, Swedish and foreign, and their one spelling."""

import re
from collections.abc import Collection

from flows.privacy.spelling import BARRIER, respelled

_ABROAD = re.compile(r"(?<![0-9])(?:\+ ?|00)[1-9](?:[ ()/.-]{0,3}[0-9]){7,14}(?![0-9])")
_HOME = re.compile(
    r"(?<![0-9+])(?<![0-9]-)\(?(?P<area>0[1-9][0-9]{0,2})"
    r"(?:(?:\)? ?[-/] ?|\)? |\))?[0-9]{1,8}(?: [0-9]{1,7}){0,4}(?![0-9]|-[0-9])"
    r"|(?:-[0-9]{1,7}){1,4}(?![0-9]))"
)
_MOBILE = re.compile(r"(?<![0-9])467[0-9]{8}(?![0-9])")  # +46 without its plus
_SHORTEST = 8
_NO_DIGIT, _ROW = re.compile("[^0-9]+"), re.compile("[0-9]+")
_THREE_FIRST = re.compile(r"\(?[0-9]{3}[^0-9]")
_DAY_FIRST = re.compile(r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}")


def e164(written: str) -> str | None:
    """A telephone number as +46313658585, however it was written; None when it cannot be one."""
    return _e164(respelled(written))


def _e164(plain: str) -> str | None:
    digits = _NO_DIGIT.sub("", plain)
    if "+" in plain or digits.startswith("00"):
        digits = digits.removeprefix("00")
    elif digits.startswith("0"):
        digits = "46" + digits[1:]
    elif not (digits.startswith("467") and len(digits) == 11):
        return None
    if digits.startswith("460"):
        digits = "46" + digits[3:]
    lengths = range(9, 12) if digits.startswith("46") else range(8, 16)
    return "+" + digits if len(digits) in lengths else None


def without_phones(plain: str, allowed: Collection[str]) -> tuple[str, bool]:
    """The respelled text without its telephone numbers, and whether one was not `allowed`.

    One that was not allowed stays if it may be a personnummer as well. Those that begin with a
    group of three, as 070-123 45 67, cannot.
    """
    others = []

    def replaced(match: re.Match[str]) -> str:
        written, key = _number(match)
        if key is None:
            return match[0]
        if key not in allowed:
            others.append(key)
            if not _THREE_FIRST.match(written):
                return match[0]
        return BARRIER + match[0][len(written) :]

    for pattern in (_ABROAD, _HOME, _MOBILE):
        plain = pattern.sub(replaced, plain)
    return plain, bool(others)


def _number(match: re.Match[str]) -> tuple[str, str | None]:
    """The longest part of the match, from its start, that is a telephone number."""
    area = match.groupdict().get("area")
    if len(match[0]) < _SHORTEST:
        return "", None
    for end in reversed([group.end() for group in _ROW.finditer(match[0], _SHORTEST - 1)]):
        written = match[0][:end]
        if (area is None or _has_area(area, written)) and (key := _e164(written)):
            return written, key
    return "", None


def _has_area(area: str, written: str) -> bool:
    digits = _NO_DIGIT.sub("", written)
    if _DAY_FIRST.fullmatch(digits):
        return False
    if digits in written:  # nothing between the digits: the area's length is unknown
        return len(digits) >= 9 or (digits[:2] == "08" and digits[2:4] > "12")  # 0811…: a day
    return area == "08" or len(area) == 3 or (len(area) == 4 and len(digits) >= 9)
