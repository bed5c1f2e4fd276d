"""Owns personnummer, samordningsnummer and reserve numbers, however they are written.

Told by the date part and by how the digits are grouped; the check digit is asked for only where
the grouping is unusual, because a mistyped personnummer is one too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.privacy.spelling import BARRIER

_MARK = "\ue000"  # before a joined date; private characters are dropped from what people write
_MAX_GAP = 5
_MOBILE = "070"  # a bare row that begins so is likelier a telephone than somebody born in 2007
_WORKING_YEARS = range(15, 46)  # 2015–2045: dates that are likelier a booking than a birth

_AMOUNT = re.compile(
    r"(?<![0-9+\-.,])[0-9]{1,3}(?: ?[0-9]{3}){0,2}(?:[.,][0-9]{2})? ?(?:kr\b|kronor\b|sek\b|:-)",
    re.IGNORECASE,
)
_WRITTEN_DATES = tuple(
    re.compile(pattern.replace("YYYY", "(?P<y>(?:18|19|20)[0-9]{2})"))
    for pattern in (
        r"(?<![0-9])YYYY(?P<s>[-./ ])(?P<m>[0-9]{2})(?P=s)(?P<d>[0-9]{2})(?![0-9])",
        r"(?<![0-9])(?<![0-9][-./ ])(?P<d>[0-9]{2})(?P<s>[-./ ])(?P<m>[0-9]{2})(?P=s)YYYY(?![0-9])",
        r"(?<![0-9])(?P<y>[0-9]{2})(?P<s>[-./])(?P<m>[0-9]{2})(?P=s)(?P<d>[0-9]{2})(?![0-9])",
    )
)
_TIMESTAMP = re.compile(r"20[0-9]{6}(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]")
_RESERVE = re.compile(
    rf"(?<![0-9]){_MARK}?(?P<date>[0-9]{{8}}|[0-9]{{6}})"
    r"(?: ?[-+] ?[A-Za-z]| ?[A-Z])(?:[0-9]{3}|[A-Za-z](?<!KL)[0-9]{2})(?![0-9A-Za-z])"
)
_TOKENS = re.compile(rf"{_MARK}?[0-9]+|[^\W\d_]+|[^\w{_MARK}]+|_+")


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    gap: str  # what stands between it and the group before
    is_date: bool  # written out with separators, so it is one thing


def has_personnummer(plain: str) -> bool:
    """Whether the respelled text has one. Linear in the text."""
    plain = _AMOUNT.sub(BARRIER, plain)
    for pattern in _WRITTEN_DATES:
        plain = pattern.sub(_join, plain)
    if any(_is_date(match["date"]) for match in _RESERVE.finditer(plain)):
        return True
    return any(_run_has(run) for run in _runs(plain))


def _join(match: re.Match[str]) -> str:
    digits = match["y"] + match["m"] + match["d"]
    return _MARK + digits if _is_date(digits) else match[0]


def _runs(plain: str) -> Iterator[list[_Group]]:
    """Digit groups with nothing but short gaps of signs between them."""
    run: list[_Group] = []
    gap = ""
    for token in _TOKENS.findall(plain):
        if token[-1] in "0123456789":
            if len(gap) > _MAX_GAP:
                yield run
                run = []
            run.append(_Group(token.lstrip(_MARK), gap, token.startswith(_MARK)))
            gap = ""
        elif token[0].isalpha() or token[0].isnumeric():
            yield run
            run, gap = [], ""
        else:
            gap += token
    yield run


def _run_has(run: Sequence[_Group]) -> bool:
    for start, first in enumerate(run):
        if len(first.digits) > 10 and _inside(first.digits):
            return True
        length = 0
        for end in range(start, min(start + 12, len(run))):
            length += len(run[end].digits)
            if length > 12:
                break
            if length in (10, 12) and _is_personnummer(run[start : end + 1], length - 4):
                return True
    return False


def _inside(digits: str) -> bool:
    """A valid one hidden in a longer number."""
    if _TIMESTAMP.fullmatch(digits):
        return False
    windows = (digits[i : i + n] for n in (10, 12) for i in range(len(digits) - n + 1))
    return any(_is_date(window[:-4]) and _checks(window) for window in windows)


def _is_personnummer(groups: Sequence[_Group], cut: int) -> bool:
    """Whether the groups, whose first `cut` digits are the date part, are written like one."""
    digits = "".join(group.digits for group in groups)
    if not _is_date(digits[:cut]) or any(group.is_date for group in groups[1:]):
        return False
    if groups[0].is_date and len(groups[0].digits) != cut:
        return False
    if len(groups) == 1:
        return not digits.startswith(_MOBILE) or _checks(digits)
    gaps = [group.gap for group in groups[1:]]
    if all(len(group.digits) == 1 for group in groups):
        return max(map(len, gaps)) <= 3
    head = _count_to(groups, cut)
    if head is not None:
        if _is_time(digits, cut, gaps[head - 1 :]):
            return False
        if not (cut == 8 and _is_bare_time(digits, gaps[head - 1 :])):
            return _is_usual(gaps, head) or (_are_loose(gaps) and _checks(digits))
    return _are_loose(gaps) and _checks(digits)


def _count_to(groups: Sequence[_Group], cut: int) -> int | None:
    """How many groups make up the first `cut` digits, if they end at a gap."""
    length = 0
    for count, group in enumerate(groups, start=1):
        length += len(group.digits)
        if length >= cut:
            return count if length == cut else None
    return None


def _is_usual(gaps: Sequence[str], head: int) -> bool:
    inside_date, inside_tail = gaps[: head - 1], gaps[head:]
    if not _are_loose(inside_date) or not _are_loose(inside_tail):
        return False
    even = set(inside_date) if not inside_tail or not inside_date else set(gaps)
    return len(even) <= 1


def _are_loose(gaps: Sequence[str]) -> bool:
    return all(gap in {"-", " ", ".", "/", "_", "+", " - "} for gap in gaps)


def _is_time(digits: str, cut: int, gaps: Sequence[str]) -> bool:
    """A date, then 16:30 or 07-16."""
    if len(gaps) != 2 or "-" in gaps[0] or gaps[0] == gaps[1] or not _is_working(digits[:cut]):
        return False
    hour, other = int(digits[cut : cut + 2]), int(digits[cut + 2 :])
    return hour <= 24 and (other <= 24 if gaps[1] == "-" else other < 60 and gaps[1] in ".:")


def _is_bare_time(digits: str, gaps: Sequence[str]) -> bool:
    """A date with century, then 1630 or 16 30: taken for a time unless the check digit is right."""
    spaced = " " in gaps[0] and not set(gaps[0]) & set("-+")
    return spaced and _is_working(digits[:8]) and int(digits[8:10]) < 24 and int(digits[10:]) < 60


def _is_working(date_part: str) -> bool:
    return date_part[:-6] in ("", "20") and int(date_part[-6:-4]) in _WORKING_YEARS


def _is_date(digits: str) -> bool:
    """YYMMDD or YYYYMMDD; the day of a samordningsnummer is 60 more."""
    month, day = int(digits[-4:-2]), int(digits[-2:])
    century = len(digits) == 6 or digits[:2] in ("18", "19", "20")
    return century and 1 <= month <= 12 and 1 <= day % 60 <= 31


def _checks(digits: str) -> bool:
    """The check digit of the last ten digits (Luhn)."""
    doubled = (int(d) * (2 - i % 2) for i, d in enumerate(digits[-10:]))
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0
