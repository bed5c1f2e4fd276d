"""Owns how dates and times are written in Swedish: "måndag 30 november kl. 07:00", "v 48".

Speaks of local time only; turn an instant into local time with `Calendar.local` first. Where a
`today` is given, a date in another year is written with its year.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    ("januari", "jan"),
    ("februari", "feb"),
    ("mars", "mars"),
    ("april", "april"),
    ("maj", "maj"),
    ("juni", "juni"),
    ("juli", "juli"),
    ("augusti", "aug"),
    ("september", "sep"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("december", "dec"),
)


def weekday(on: date) -> str:
    """Say "måndag"."""
    return WEEKDAYS[on.weekday()]


def day(on: date, today: date | None = None) -> str:
    """Say "måndag 30 november"."""
    return f"{weekday(on)} {date_of(on, today)}"


def date_of(on: date, today: date | None = None) -> str:
    """Say "30 november"."""
    return f"{on.day} {MONTHS[on.month - 1][0]}{_year(on, today)}"


def short_day(on: date, today: date | None = None) -> str:
    """Say "30 nov", for buttons."""
    return f"{on.day} {MONTHS[on.month - 1][1]}{_year(on, today)}"


def near_day(on: date, today: date, *, always_year: bool = False) -> str:
    """Say "i dag", else as `day`; with `always_year` also this year's. Never "i morgon": a card
    stays in the chat, and is read on that day too."""
    if on == today:
        return "i dag"
    return f"{day(on)} {on.year}" if always_year else day(on, today)


def clock(at: time | datetime) -> str:
    """Say "kl. 07:00"."""
    wall = _local(at) if isinstance(at, datetime) else at
    return f"kl. {wall:%H:%M}"


def moment(at: datetime, today: date | None = None) -> str:
    """Say "måndag 30 november kl. 07:00"."""
    return f"{day(_local(at).date(), today)} {clock(at)}"


def near_moment(at: datetime, today: date) -> str:
    """Say "i dag kl. 07:00", else as `moment`."""
    return f"{near_day(_local(at).date(), today)} {clock(at)}"


def week(on: date) -> str:
    """Say the ISO week: "v 48"."""
    return f"v {on.isocalendar().week}"


def _year(on: date, today: date | None) -> str:
    return "" if today is None or on.year == today.year else f" {on.year}"


def _local(at: datetime) -> datetime:
    if not isinstance(at.tzinfo, ZoneInfo):
        raise TypeError("phrases speak of local time: use Calendar.local(instant)")
    return at
