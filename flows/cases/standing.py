"""Standing reminders of a unit: the days on which each comes, whatever happens in a case.

Every day is counted from the calendar anew, so that none drifts, and each comes once. Knows neither
who is told nor the present time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flows.calendar import Calendar, Duration, Rule, Unit, due_on
from flows.cases import watches
from flows.cases.follow_ups import Standing

# Their work is in the evening and at night too; all others are left in peace in quiet hours.
ON_CALL = frozenset({"trygghetsjouren", "socialjouren", "tib"})
_WEEK = timedelta(days=7)
_LOOK_BACK = 6  # rounds: a day moved by a rule is never further from its own


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every so many weeks, at a local wall time. `weekday` 0 is Monday; None is the first vardag
    of the week, whichever that is."""

    weeks: int
    weekday: int | None
    at: time


@dataclass(frozen=True, slots=True)
class Recurring:
    """How a standing reminder stands in a unit. `number` is the catalogue's (B34).

    `schedule` is what the unit has set; None: what the content says. Weeks are counted from the
    week of `since`. Its days up to `upto` are dealt with. `version` grows with each change by a
    person.
    """

    unit_id: int
    number: str
    schedule: Schedule | None
    since: date
    upto: date
    version: int


@dataclass(frozen=True, slots=True)
class Told:
    """The reminder of a local day, as it was told, and who did what it asks for."""

    unit_id: int
    number: str
    on: date
    told_at: datetime
    done_at: datetime | None = None
    done_by: int | None = None

    @property
    def was_empty(self) -> bool:
        """Whether nobody was told, since there was nothing to go through."""
        return self.done_by is None and self.done_at == self.told_at


@dataclass(frozen=True, slots=True)
class Coming:
    """The reminder to tell next: for which local day, and when (UTC)."""

    on: date
    at: datetime


def usual(standing: Standing) -> Schedule | None:
    """What holds until a unit sets something else; None where each unit has to say how often."""
    if standing.every is None:
        return None
    assert isinstance(standing.every, Duration) and standing.every.unit is Unit.WEEK
    return Schedule(standing.every.count, None, standing.at)


def begun(
    recurring: Recurring, schedule: Schedule | None, now: datetime, calendar: Calendar
) -> Recurring:
    """The reminder with this schedule from now on: no day before now is owed, and none that was
    told comes again."""
    today = calendar.local(now).date()
    wall = schedule.at if schedule is not None else time.min
    behind = today if calendar.at(today, wall) <= now else today - timedelta(days=1)
    return Recurring(
        recurring.unit_id,
        recurring.number,
        schedule,
        today,
        max(recurring.upto, behind),
        recurring.version + 1,
    )


def next_day(
    schedule: Schedule, standing: Standing, since: date, after: date, calendar: Calendar
) -> date:
    """The first local day of the schedule that lies after the day `after`."""
    return next(_days(schedule, standing.move, since, after, calendar))


def coming(
    schedule: Schedule, standing: Standing, kept: Recurring, now: datetime, calendar: Calendar
) -> Coming:
    """What is told next; a time that is not after `now` means now.

    Of several that were missed only the newest is told. In the quiet hours of an office nothing
    is, and what would be told late on the day of the next one gives way to that.
    """
    days = _days(schedule, standing.move, kept.since, kept.upto, calendar)
    on, following = next(days), next(days)
    while calendar.at(following, schedule.at) <= now:
        on, following = following, next(days)
    at = calendar.at(on, schedule.at)
    rests = _rests(standing, max(at, now), calendar)
    if calendar.local(rests or max(at, now)).date() >= following:
        planned = calendar.at(following, schedule.at)
        return Coming(following, _rests(standing, planned, calendar) or planned)
    return Coming(on, rests or at)


def _rests(standing: Standing, at: datetime, calendar: Calendar) -> datetime | None:
    """When the quiet hours end that the role is in then; None: in none."""
    return None if standing.role in ON_CALL else watches.quiet_until(at, calendar)


def is_restful(role: str, at: time, calendar: Calendar) -> bool:
    """Whether a reminder at that time leaves the role in peace in its quiet hours."""
    return role in ON_CALL or not calendar.rules.hours.are_quiet(at)


def _days(
    schedule: Schedule, rule: Rule, since: date, after: date, calendar: Calendar
) -> Iterator[date]:
    """The days after `after`, each once, in order, without end."""
    step = schedule.weeks * _WEEK
    first = since - timedelta(days=since.weekday())
    week = first + max(0, (after - first) // step - _LOOK_BACK) * step
    last = max(after, since - timedelta(days=1))
    while True:
        day = _day(schedule, rule, week, calendar)
        if day > last:
            yield day
            last = day
        week += step


def _day(schedule: Schedule, rule: Rule, week: date, calendar: Calendar) -> date:
    if schedule.weekday is None:
        return calendar.vardag_on_or_after(week)
    return due_on(calendar, week + timedelta(days=schedule.weekday), rule).due_on
