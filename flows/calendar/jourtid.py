"""Owns the answer to "är det jourtid?": whether, until when, why, and by whose reading.

Source: r000, "Jourtid avser tid …" (katalog 2 and 2B). Works in local time throughout and never
adds hours across a night. The opening second is office time, the closing second is jourtid.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.calendar.vardagar import LOKALT, Calendar

EVENING_AND_NIGHT = "kväll och natt"
EARLY_CLOSING = "tidig stängning"
OFFICE_HOURS = "kontorstid"
OPENED_LOCALLY = "öppet enligt lokal lista"


@dataclass(frozen=True, slots=True)
class Jourtid:
    """Whether it is jourtid at an instant. Times are aware and local.

    `ends_at` is set when it is jourtid, `begins_at` when it is not (the same day's closing).
    `reason` is short Swedish, as in running text. `interpretations` are the ids of every TOLKNING
    without which the answer, its end or its reason would be another.
    """

    active: bool
    ends_at: datetime | None
    begins_at: datetime | None
    reason: str
    interpretations: tuple[str, ...]


def jourtid(calendar: Calendar, at: datetime) -> Jourtid:
    """Answer for the instant `at`. A naive datetime raises TypeError."""
    today = calendar.local(at).date()
    vardag = calendar.is_vardag(today)
    if vardag and at < calendar.at(today, calendar.rules.opens):
        return _active(calendar, today, today, EVENING_AND_NIGHT)
    if vardag and at < calendar.at(today, calendar.closing(today)):
        return _office(calendar, today)
    end = calendar.next_vardag(today)
    if vardag and at < calendar.at(today, calendar.rules.closes):
        return _active(calendar, today, end, EARLY_CLOSING)
    off = calendar.day_off(today)
    return _active(calendar, today, end, off.reason if off else EVENING_AND_NIGHT)


def _office(calendar: Calendar, today: date) -> Jourtid:
    opened = calendar.day_off_unless_opened(today) is not None
    local = opened or today in calendar.rules.early_closing
    return Jourtid(
        active=False,
        ends_at=None,
        begins_at=calendar.local(calendar.at(today, calendar.closing(today))),
        reason=OPENED_LOCALLY if opened else OFFICE_HOURS,
        interpretations=(LOKALT,) if local else (),
    )


def _active(calendar: Calendar, today: date, end: date, reason: str) -> Jourtid:
    passed = (today + timedelta(days=n) for n in range((end - today).days))
    used = [off.interpretation for day in passed if (off := calendar.day_off(day))]
    if reason == EARLY_CLOSING or calendar.day_off_unless_opened(end):
        used.append(LOKALT)
    return Jourtid(
        active=True,
        ends_at=calendar.local(calendar.at(end, calendar.rules.opens)),
        begins_at=None,
        reason=reason,
        interpretations=tuple(dict.fromkeys(name for name in used if name)),
    )
