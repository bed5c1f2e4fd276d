"""The weekly drill: on the first vardag of the week every chat is asked, without a sound, whether
messages still reach it. When it is due, and what is remembered of it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flows.calendar import Calendar

AT = time(9, 0)
ABOUT = "drill:"
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Drill:
    """The drill of the week that begins on the Monday `week`.

    Chats are asked in the order of their ids; `upto` is the last one so far and `asked` how many
    that makes. `lost` are the chats that nothing reaches, as of its end.
    """

    week: date
    began_at: datetime
    upto: int = 0
    asked: int = 0
    ended_at: datetime | None = None
    lost: tuple[int, ...] = ()


def about(week: date) -> str:
    """What the questions of a week's drill are about."""
    return f"{ABOUT}{week.isoformat()}"


def due_at(week: date, calendar: Calendar) -> datetime:
    """When the drill of the week is due (UTC)."""
    return calendar.at(calendar.vardag_on_or_after(week), AT)


def newest(now: datetime, calendar: Calendar) -> date:
    """The newest week whose drill has fallen due."""
    today = calendar.local(now).date()
    week = today - timedelta(days=today.weekday())
    return week if due_at(week, calendar) <= now else week - _WEEK


def next_due(last: Drill | None, now: datetime, calendar: Calendar) -> datetime:
    """When something is to be done next: at once for a drill that is owed or not ended."""
    newest_week = newest(now, calendar)
    if last is None or last.ended_at is None or last.week < newest_week:
        return now
    return due_at(newest_week + _WEEK, calendar)
