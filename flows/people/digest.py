"""The weekly digest: when it is due, and what is remembered of it.

On the first vardag of the week everybody who owes something gets one message.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.calendar import Calendar

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Digest:
    """The digest of the week that begins on the Monday `week`. People get it in the order of their
    ids; `upto` is the last one so far."""

    week: date
    upto: int = 0
    ended_at: datetime | None = None


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def due_at(week: date, calendar: Calendar) -> datetime:
    """When the digest of the week is due (UTC)."""
    return calendar.at(calendar.vardag_on_or_after(week), calendar.rules.hours.digest)


def newest(now: datetime, calendar: Calendar) -> date:
    """The newest week whose digest has fallen due."""
    week = monday(calendar.local(now).date())
    while due_at(week, calendar) > now:
        week -= _WEEK
    return week


def following(week: date, calendar: Calendar) -> date:
    """The next week with a digest of its own: weeks that are shut share one."""
    due, later = due_at(week, calendar), week + _WEEK
    while due_at(later, calendar) == due:
        later += _WEEK
    return later
