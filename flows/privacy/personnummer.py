"""Owns personnummer and samordningsnummer, however they are written; asks for reserve numbers.

Told by the date part and by how the digits are grouped; the check digit is asked for only where
the grouping is unusual, because a mistyped personnummer is one too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from flows.privacy.dates import MARK, is_date, joined
from flows.privacy.reserve import has_reserve_number
from flows.privacy.spelling import BARRIER

_MAX_GAP = 5
_MAX_SINGLE_GAP = 3
_LONGEST = 24
_MOST = 300
_NO_DIGIT = re.compile("[^0-9]+")
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")  # 5 doubled is 10, and 1 + 0 is 1
_LOOSE = frozenset({"-", " ", ".", "/", "_", "+", " - "})
_MOBILE = "070"  # a bare row that begins so is likelier a telephone than somebody born in 2007
_WORKING_YEARS = range(15, 46)  # 2015–2045: dates that are likelier a booking than a birth

_AMOUNT = re.compile(
    r"(?<![0-9+\-.,])[0-9]{1,3}(?: ?[0-9]{3}){0,2}(?:[.,][0-9]{2})? ?(?:kr\b|kronor\b|sek\b|:-)",
    re.IGNORECASE,
)
_TIMESTAMP = re.compile(r"20[0-9]{6}(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]")
_LAST_FOUR = re.compile(
    r"(?:sista fyra|fyra sista|4 sista|sista 4)[^0-9]{0,25}[0-9] ?[0-9] ?[0-9] ?[0-9](?![0-9])",
    re.IGNORECASE,
)
_STRETCH = re.compile(rf"{MARK}?[0-9](?:[\W\d_]*[0-9])?")  # no letter in it
_GROUPS = re.compile(rf"([^0-9{MARK}]*)({MARK}?)([0-9]+)")
_DATE = re.compile(
    "(?=[0-9]{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278][0-9]|[39][01]))"  # YYMMDD, at every place
)


class _Group(NamedTuple):
    digits: str
    gap: str  # what stands between it and the group before
    is_date: bool  # written out with separators, so it is one thing


class _Row(NamedTuple):
    """All digits of a run, which group ends at which of them, and how many bad gaps until there."""

    digits: str
    ends: dict[int, int]
    odd: list[int]
    wide: list[int]


def has_personnummer(plain: str) -> bool:
    """Whether the respelled text has one. Linear in the text."""
    plain = joined(_AMOUNT.sub(BARRIER, plain))
    if ("ista" in plain and _LAST_FOUR.search(plain)) or has_reserve_number(plain):
        return True
    return any(map(_stretch_has, _STRETCH.findall(plain)))


def _stretch_has(stretch: str) -> bool:
    """Whether what stands between two letters has one; a heap of numbers hides anything."""
    if _DATE.search(_NO_DIGIT.sub("", stretch)) is None:
        return False
    groups = [_Group(digits, gap, bool(mark)) for gap, mark, digits in _GROUPS.findall(stretch)]
    return len(groups) > _MOST or any(map(_run_has, _runs(groups)))


def _runs(groups: Iterable[_Group]) -> Iterator[list[_Group]]:
    """Groups with only short gaps between them."""
    run: list[_Group] = []
    for group in groups:
        if len(group.gap) > _MAX_GAP:
            yield run
            run = []
        run.append(group)
    yield run


def _run_has(run: Sequence[_Group]) -> bool:
    if any(len(group.digits) > 10 and _inside(group.digits) for group in run):
        return True
    row = _row(run)
    dates = {match.start() for match in _DATE.finditer(row.digits)}
    for at, before in row.ends.items():
        for cut in (6, 8):
            end = row.ends.get(at + cut + 4) if at + cut - 6 in dates else None
            if (
                end is not None
                and _is_likely(row, at, cut, end - before)
                and _is_personnummer(run[before + 1 : end + 1], cut)
            ):
                return True
    return False


def _row(run: Sequence[_Group]) -> _Row:
    ends, odd, wide = {0: -1}, [0, 0], [0, 0]
    at = 0
    for number, group in enumerate(run):
        at += len(group.digits)
        ends[at] = number
        odd.append(odd[-1] + (group.gap not in _LOOSE))
        wide.append(wide[-1] + (len(group.gap) > _MAX_SINGLE_GAP))
    return _Row("".join(group.digits for group in run), ends, odd, wide)


def _is_likely(row: _Row, at: int, cut: int, count: int) -> bool:
    """A cheap first look at `count` groups from digit `at`, so that long heaps stay fast."""
    first = row.ends[at] + 3  # counts the gaps before the first group and its own
    last = first + count - 1
    if count == 1:
        return True
    if count == cut + 4:  # digit by digit
        return row.wide[last] == row.wide[first]
    odd = row.odd[last] - row.odd[first]
    head = row.ends.get(at + cut)
    if head is not None:  # any short gap may stand between date and tail
        return odd == row.odd[head + 3] - row.odd[head + 2]
    return odd == 0 and _checks(row.digits[at : at + cut + 4])


def _inside(digits: str) -> bool:
    """A valid one hidden in a longer number; a very long row hides anything."""
    if _TIMESTAMP.fullmatch(digits):
        return False
    if len(digits) > _LONGEST:
        return True
    windows = (digits[match.start() : match.start() + 10] for match in _DATE.finditer(digits))
    return any(len(window) == 10 and _checks(window) for window in windows)


def _is_personnummer(groups: Sequence[_Group], cut: int) -> bool:
    """Whether the groups, whose first `cut` digits are the date part, are written like one."""
    digits = "".join(group.digits for group in groups)
    if not is_date(digits[:cut]) or any(group.is_date for group in groups[1:]):
        return False
    if groups[0].is_date and len(groups[0].digits) != cut:
        return False
    if len(groups) == 1:
        return not digits.startswith(_MOBILE) or _checks(digits)
    gaps = [group.gap for group in groups[1:]]
    if all(len(group.digits) == 1 for group in groups):
        return max(map(len, gaps)) <= _MAX_SINGLE_GAP
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
    return all(gap in _LOOSE for gap in gaps)


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


def _checks(digits: str) -> bool:
    """The check digit of the last ten digits (Luhn)."""
    last = digits[-10:].encode()
    return (sum(last[::2].translate(_DOUBLED)) + sum(last[1::2])) % 10 == 0
