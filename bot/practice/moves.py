"""The useful moments that the page offers as buttons, reckoned from the practice clock."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from bot.practice.clock import STOCKHOLM

FRIDAY = 4
MONDAY = 0


def useful_moves(now: datetime) -> Sequence[tuple[str, datetime]]:
    """Label and moment of each button. Days are local, so that a night may have 25 hours."""
    local = now.astimezone(STOCKHOLM)
    tonight = next_moment(local, time(18))
    evening = "I kväll 18:00" if tonight.date() == local.date() else "I morgon kväll 18:00"
    moves = (
        ("+1 timme", now + timedelta(hours=1)),
        (evening, tonight),
        ("Fredag 16:29", next_moment(local, time(16, 29), FRIDAY)),
        ("Nästa morgon 07:00", next_moment(local, time(7))),
        ("Måndag 07:15", next_moment(local, time(7, 15), MONDAY)),
        ("+1 vecka", _same_time(local, 7)),
    )
    return tuple((label, moment.astimezone(UTC)) for label, moment in moves)


def next_moment(local: datetime, at: time, weekday: int | None = None) -> datetime:
    """The first moment after `local` with that time, on that weekday (0: Monday) if given."""
    for days in range(9):
        day = (local + timedelta(days=days)).date()
        moment = datetime.combine(day, at, tzinfo=STOCKHOLM)
        if moment > local and weekday in (None, moment.weekday()):
            return moment
    raise AssertionError("every weekday comes within nine days")


def _same_time(local: datetime, days: int) -> datetime:
    day = (local + timedelta(days=days)).date()
    return datetime.combine(day, local.timetz().replace(tzinfo=None), tzinfo=STOCKHOLM)
