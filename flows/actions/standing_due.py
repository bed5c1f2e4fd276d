"""Standing reminders as the clock sees them: which are due, and the chats that they go to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flows.actions.reach import Reach, is_reachable
from flows.actions.reach import Standing as Post
from flows.actions.turn import Done, Turn
from flows.cases import standing as when
from flows.cases import watches
from flows.cases.follow_ups import Standing
from flows.cases.standing import Coming, Recurring, Schedule, Told
from flows.people.modules import Module
from flows.people.records import Unit

PROMPT = timedelta(minutes=15)  # a reminder that comes no later than this is in time


@dataclass(frozen=True, slots=True)
class Row:
    """A standing reminder in a unit: `schedule` is what holds there, `coming` what is next; None
    where somebody has to set it first. `stored`: its days are counted from a day that is kept."""

    standing: Standing
    kept: Recurring
    schedule: Schedule | None
    coming: Coming | None
    stored: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """A reminder that is owed to a chat, and when it was to come; `late`: it was not told then.
    `before` is the one before it while nobody has said that it is done; `instead_of` the label of
    somebody who is away."""

    chat_id: int
    unit: Unit
    number: str
    standing: Standing
    on: date
    planned: datetime
    late: bool
    before: Told | None
    instead_of: str = ""


def next_due(turn: Turn) -> datetime | None:
    """When a reminder is due next (UTC); a time that has come means now. None: none ever is."""
    if Module.ARENDEN not in turn.house.modules:
        return None
    times = [
        row.coming.at if row.stored else turn.now for row in rows(turn) if row.coming is not None
    ]
    return min(times, default=None)


def tell(turn: Turn, _command: None = None) -> Done[Sequence[Telling]]:
    """Tell of those that are due, each day's once. Run by the clock."""
    if Module.ARENDEN not in turn.house.modules:
        return Done(())
    reach = Reach(turn)
    newest = {(each.unit_id, each.number): each for each in turn.tx.standing.newest()}
    tellings: list[Telling] = []
    for row in rows(turn):
        kept, coming = row.kept, row.coming
        if coming is None:
            continue
        if not row.stored:
            turn.tx.standing.add(kept)
        if coming.at <= turn.now:
            turn.tx.standing.save(replace(kept, upto=coming.on), kept.version)
            tellings += _told(turn, reach, row, newest.get((kept.unit_id, kept.number)))
    return Done(tuple(tellings), notices=reach.notices)


def is_review(turn: Turn, number: str) -> bool:
    """Whether it asks to go through a binder."""
    processes = turn.house.processes.processes
    return any(each.binder is not None and each.binder.review == number for each in processes)


def rows(turn: Turn, units: Sequence[int] | None = None) -> tuple[Row, ...]:
    """Every standing reminder of the content in every unit (or in those) where somebody holds its
    role or has held it."""
    table = turn.house.processes.follow_ups
    standing = table.standing if table is not None else {}
    kept = turn.tx.standing.all()
    known = {(each.unit_id, each.number): each for each in kept}
    unreadable = {each.name for each in kept.unreadable}
    found: list[Row] = []
    for number, each in standing.items():
        where = {*turn.tx.standing.units_with(each.role)}
        where |= {unit for unit, of in known if of == number}
        where -= {unit for unit in where if f"standing:{unit}:{number}" in unreadable}
        found += [
            _row(turn, each, unit_id, number, known.get((unit_id, number)))
            for unit_id in sorted(where if units is None else where & {*units})
        ]
    return tuple(found)


def _row(turn: Turn, standing: Standing, unit_id: int, number: str, kept: Recurring | None) -> Row:
    """One of them, as it is kept (None: nobody has told or set it yet, so that it begins now)."""
    calendar = turn.house.calendar
    today = calendar.local(turn.now).date()
    if kept is None:
        never = Recurring(unit_id, number, None, today, today - timedelta(days=1), -1)
        begun = when.begun(never, when.usual(standing), turn.now, calendar)
        found = replace(begun, schedule=None)
    else:
        found = kept
    schedule = found.schedule or when.usual(standing)
    coming = None
    if schedule is not None:
        coming = when.coming(schedule, standing, found, turn.now, calendar)
    return Row(standing, found, schedule, coming, stored=kept is not None)


def _told(turn: Turn, reach: Reach, row: Row, before: Told | None) -> Iterator[Telling]:
    """The tellings of the row that is due, unless its day was told already or nobody is there. Of
    an empty binder nobody is told: that day is done."""
    kept, coming, people = row.kept, row.coming, turn.tx.people
    assert coming is not None, "only what is due is told"
    if not people.members(kept.unit_id, row.standing.role):
        return
    empty = _is_empty(turn, row)
    told = Told(kept.unit_id, kept.number, coming.on, turn.now, turn.now if empty else None)
    if not turn.tx.standing.tell(told) or empty:
        return
    unit = people.unit(kept.unit_id)
    planned = _planned(turn, row)
    late = turn.now - planned > PROMPT
    open_one = before if before is not None and before.done_at is None else None
    for chat, away in _places(turn, reach, unit, row.standing.role).items():
        yield Telling(
            chat, unit, kept.number, row.standing, coming.on, planned, late, open_one, away
        )


def _is_empty(turn: Turn, row: Row) -> bool:
    """Whether there is nothing to go through in the binder that it is about. A unit that has never
    had a case here keeps its binder on paper alone, and nobody knows what stands in that."""
    unit_id, binders = row.kept.unit_id, turn.tx.binders
    if not is_review(turn, row.kept.number) or not binders.has_board(unit_id):
        return False
    return not binders.counts(unit_id, turn.house.calendar.local(turn.now).date()).waiting


def _planned(turn: Turn, row: Row) -> datetime:
    """When the one that is due was to come, had nothing been in the way."""
    assert row.coming is not None and row.schedule is not None, "only what has a time is due"
    return turn.house.calendar.at(row.coming.on, row.schedule.at)


def _places(turn: Turn, reach: Reach, unit: Unit, role: str) -> Mapping[int, str]:
    """The chats that it goes to, and in whose place: the unit's group by day, else the role's post,
    else whoever leads the unit. A group is never disturbed for those on call."""
    quiet = watches.quiet_until(turn.now, turn.house.calendar) is not None
    group = unit.group_chat_id
    if group is not None and not quiet and is_reachable(turn, group):
        return {group: ""}
    post = _reached(turn, reach.who_gets(unit.id, role))
    return post or _reached(turn, reach.chefs(unit.id))


def _reached(turn: Turn, found: Sequence[Post]) -> Mapping[int, str]:
    return {
        each.person.chat_id: each.instead_of.label if each.instead_of is not None else ""
        for each in found
        if is_reachable(turn, each.person.chat_id)
    }
