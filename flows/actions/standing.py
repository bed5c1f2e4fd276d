"""Standing reminders as people see them: those who lead say when each comes, and whoever did what
it asks for says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flows.actions import standing_due
from flows.actions.standing_due import Row
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases import standing as when
from flows.cases.awaiting import SKIPPED, monday
from flows.cases.standing import Schedule, Told
from flows.people.records import Person, Unit


@dataclass(frozen=True, slots=True)
class On:
    """A standing reminder of a unit, in the version of it that the person saw."""

    unit_id: int
    number: str
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Put:
    """When the reminder is to come from now on; None: as the content says."""

    on: On
    schedule: Schedule | None


@dataclass(frozen=True, slots=True)
class Seen:
    """The reminder of one local day."""

    unit_id: int
    number: str
    day: date


@dataclass(frozen=True, slots=True)
class Shown:
    """How a standing reminder stands in a unit. `last` is the newest that was told (or the one that
    was asked for), `by` whoever did what it asked for."""

    unit: Unit
    row: Row
    last: Told | None
    by: Person | None

    @property
    def number(self) -> str:
        """The catalogue's number."""
        return self.row.kept.number

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"standing:{self.unit.id}:{self.number}"


@dataclass(frozen=True, slots=True)
class Overlooked:
    """What those who lead should know: reminders for which nobody has set a time, and those of
    earlier days that nobody has done."""

    unset: Sequence[Shown]
    undone: Sequence[Shown]


def see(turn: Turn, unit_id: int) -> Done[Sequence[Shown]] | Refused[None]:
    """The standing reminders of one unit: those of roles that somebody holds there."""
    if not turn.who.belongs_to(unit_id):
        return Refused(Reason.NOT_YOURS)
    return Done(_shown(turn, [unit_id]))


def put(turn: Turn, command: Put) -> Done[Shown] | Refused[Shown]:
    """Let it come then from now on. Nothing that lies behind is owed."""
    on = command.on
    if not turn.who.belongs_to(on.unit_id):
        return Refused(Reason.NOT_YOURS)
    shown = _one(turn, on.unit_id, on.number)
    if shown is None:
        return Refused(Reason.UNKNOWN)
    chosen, row = command.schedule, shown.row
    calendar, role = turn.house.calendar, row.standing.role
    if chosen is not None and not when.is_restful(role, chosen.at, calendar):
        return Refused(Reason.DATES, shown)
    wanted = chosen or when.usual(row.standing)
    after = when.begun(row.kept, wanted, turn.now, calendar)
    after = replace(after, schedule=chosen)
    room = turn.tx.standing
    if row.kept.version != on.seen or not (
        room.save(after, on.seen) if row.stored else room.add(after)
    ):
        return Refused(Reason.STALE, shown)
    return Done(_found(turn, on.unit_id, on.number))


def left(turn: Turn, seen: Seen) -> Done[int] | Refused[None]:
    """How many cases nobody has gone through, where the day's reminder asks to go through a binder
    this week and nobody has said that it is done; changes nothing."""
    if not turn.who.belongs_to(seen.unit_id):
        return Refused(Reason.NOT_YOURS)
    today, told = turn.house.calendar.local(turn.now).date(), _meant(turn, seen)
    is_review = standing_due.is_review(turn, seen.number)
    if not is_review or told is None or told.done_at is not None:
        return Done(0)
    if monday(told.on) != monday(today):
        return Done(0)
    counts = turn.tx.binders.counts(seen.unit_id, today)
    return Done(counts.left + counts.outcomes.get(SKIPPED, 0))


def done(turn: Turn, seen: Seen) -> Done[Shown] | Refused[Shown]:
    """Note that what the day's reminder asks for was done, by whom and when. The first one
    counts. A press on one that a newer has followed is about the newer."""
    actor = turn.who.actor
    if actor is None or not turn.who.belongs_to(seen.unit_id):
        return Refused(Reason.NOT_YOURS)
    told = _meant(turn, seen)
    shown = _one(turn, seen.unit_id, seen.number)
    if told is None or shown is None:
        return Refused(Reason.UNKNOWN)
    ended = replace(told, done_at=turn.now, done_by=actor.id)
    if turn.tx.standing.done(ended):
        return Done(replace(shown, last=ended, by=actor))
    by = turn.tx.people.person(told.done_by) if told.done_by is not None else None
    return Refused(Reason.ENDED, replace(shown, last=told, by=by), shown.subject)


def overlooked(turn: Turn, _command: None = None) -> Done[Overlooked]:
    """What is not set or not done in the units that the person leads."""
    led = [each.id for each in turn.tx.people.units() if turn.who.belongs_to(each.id)]
    shown = _shown(turn, led)
    today = turn.house.calendar.local(turn.now).date()
    undone = [
        each
        for each in shown
        if each.last is not None and each.last.done_at is None and each.last.on < today
    ]
    return Done(Overlooked([each for each in shown if each.row.schedule is None], undone))


def _meant(turn: Turn, seen: Seen) -> Told | None:
    """The reminder that a press on the one of that day is about: the newest that was told, unless
    somebody has done what that day's asked for."""
    told = turn.tx.standing.told(seen.unit_id, seen.number, seen.day)
    if told is None or told.done_at is not None:
        return told
    this = (seen.unit_id, seen.number)
    found = (each for each in turn.tx.standing.newest() if (each.unit_id, each.number) == this)
    return next(found, told)


def _found(turn: Turn, unit_id: int, number: str) -> Shown:
    found = _one(turn, unit_id, number)
    assert found is not None, "what was just changed is there"
    return found


def _one(turn: Turn, unit_id: int, number: str) -> Shown | None:
    return next((each for each in _shown(turn, [unit_id]) if each.number == number), None)


def _shown(turn: Turn, units: Sequence[int]) -> tuple[Shown, ...]:
    """Those of roles that somebody holds in the units now."""
    newest = {(each.unit_id, each.number): each for each in turn.tx.standing.newest()}
    people, found = turn.tx.people, list[Shown]()
    for row in standing_due.rows(turn, units):
        unit_id = row.kept.unit_id
        if people.members(unit_id, row.standing.role):
            last = newest.get((unit_id, row.kept.number))
            by = last.done_by if last is not None else None
            doer = people.person(by) if by is not None else None
            found.append(Shown(people.unit(unit_id), row, last, doer))
    return tuple(found)
