"""The weekly review of a unit's binder (document 001, B11), a case at a time.

Where it stands is kept in the binder: a case that somebody of the unit has gone through in the week
is done, whoever it was and on whichever card. Of two who go through it at once each gets their own.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flows.actions.cases.steps import Seen, actor, opened
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases.awaiting import HELD, SKIPPED, Counts, Filed, Line, monday
from flows.errors import Damaged
from flows.found import Unreadable
from flows.people.records import Person, Unit


@dataclass(frozen=True, slots=True)
class On:
    """A case in the review of a unit."""

    unit_id: int
    token: str


@dataclass(frozen=True, slots=True)
class Turned:
    """Where the review stands: the card that is open (None: nothing is left), how many there are,
    and the colleague who looks at just that card. `line` is a card whose case nobody can read;
    `unreadable` are those of which nobody can read either that or where they stand."""

    unit: Unit
    counts: Counts
    seen: Seen | None = None
    filed: Filed | None = None
    colleague: Person | None = None
    line: Line | None = None
    unreadable: Sequence[Unreadable] = ()


def units(turn: Turn, _command: None = None) -> Done[Sequence[Unit]]:
    """The units whose binder the person goes through."""
    held = {grant.unit_id for grant in turn.who.grants if grant.role in _roles(turn)}
    return Done([each for each in turn.tx.people.units() if each.id in held])


def following(turn: Turn, unit_id: int) -> Done[Turned] | Refused[None]:
    """Open the riskiest card that is left, and let go of the one before."""
    unit = _unit(turn, unit_id)
    if isinstance(unit, Refused):
        return unit
    me, today = actor(turn), _today(turn)
    assert me is not None, "only staff go through a binder"
    binders = turn.tx.binders
    line = binders.next(unit_id, today, turn.now, me)
    counts = binders.counts(unit_id, today)
    if line is None:
        binders.hold(None, me, turn.now)
        damaged = binders.top(unit_id, today, counts.waiting).unreadable if counts.left else ()
        return Done(Turned(unit, counts, unreadable=damaged))
    seen = _seen(turn, line.token)
    if seen is not None and (other := _other(turn, line.filed)) is not None:
        binders.hold(None, me, turn.now)
        return Done(Turned(unit, counts, seen, line.filed, other))
    binders.hold(line.filed.case_id, me, turn.now)
    return Done(Turned(unit, counts, seen, line.filed, line=line if seen is None else None))


def look(turn: Turn, command: On) -> Done[Turned] | Refused[None]:
    """Open this card, also one that was skipped or that a colleague looks at."""
    unit = _unit(turn, command.unit_id)
    if isinstance(unit, Refused):
        return unit
    found = opened(turn, command.token)
    if isinstance(found, Refused):
        return Refused(found.reason)
    filed, me = turn.tx.binders.get(found.case.id), actor(turn)
    if filed is None or not filed.here or me is None:
        return Refused(Reason.STALE)
    if filed.outcome == SKIPPED:
        turn.tx.binders.review(found.case.id, None, None)
    turn.tx.binders.hold(found.case.id, me, turn.now)
    return Done(Turned(unit, turn.tx.binders.counts(unit.id, _today(turn)), found, filed))


def skip(turn: Turn, command: On) -> Done[Turned] | Refused[None]:
    """Leave the case for the end of the review."""
    unit = _unit(turn, command.unit_id)
    if isinstance(unit, Refused):
        return unit
    try:
        found = opened(turn, command.token)
    except Damaged as damaged:
        return _skipped(turn, unit, damaged.row)
    if isinstance(found, Refused):
        return Refused(found.reason)
    return _skipped(turn, unit, found)


def _skipped(turn: Turn, unit: Unit, found: Seen | Unreadable) -> Done[Turned] | Refused[None]:
    """Note it, also for a case that nobody can read."""
    number = found.case.id if isinstance(found, Seen) else found.id
    filed, week = turn.tx.binders.get(number), monday(_today(turn))
    if filed is None or not filed.here or filed.unit_id != unit.id or filed.reviewed_on == week:
        return Refused(Reason.STALE)
    turn.tx.binders.review(number, week, SKIPPED)
    seen, damaged = (found, ()) if isinstance(found, Seen) else (None, (found,))
    counts = turn.tx.binders.counts(unit.id, _today(turn))
    return Done(Turned(unit, counts, seen, filed, unreadable=damaged))


def again(turn: Turn, unit_id: int) -> Done[int] | Refused[None]:
    """Those that were skipped in the week are left again."""
    unit = _unit(turn, unit_id)
    if isinstance(unit, Refused):
        return unit
    return Done(turn.tx.binders.again(unit_id, _today(turn)))


def pause(turn: Turn, unit_id: int) -> Done[Turned] | Refused[None]:
    """Let go of the card, so that a colleague may take it."""
    unit = _unit(turn, unit_id)
    if isinstance(unit, Refused):
        return unit
    me = actor(turn)
    assert me is not None, "only staff go through a binder"
    turn.tx.binders.hold(None, me, turn.now)
    return Done(Turned(unit, turn.tx.binders.counts(unit_id, _today(turn))))


def _unit(turn: Turn, unit_id: int) -> Unit | Refused[None]:
    unit = next((each for each in units(turn).value if each.id == unit_id), None)
    return unit or Refused(Reason.NOT_YOURS, subject=f"unit:{unit_id}")


def _roles(turn: Turn) -> frozenset[str]:
    """The roles that go through a binder."""
    found = (each.binder for each in turn.house.processes.processes)
    return frozenset(each.role for each in found if each is not None)


def _other(turn: Turn, filed: Filed) -> Person | None:
    """Who else looks at the card."""
    if filed.held_by is None or filed.held_at is None or filed.held_by == actor(turn):
        return None
    if filed.held_at <= turn.now - HELD:
        return None
    return turn.tx.people.person(filed.held_by)


def _seen(turn: Turn, token: str) -> Seen | None:
    """The case, when it is open and can be read: one that cannot stops no other."""
    with suppress(Damaged):
        found = opened(turn, token)
        return found if isinstance(found, Seen) else None
    return None


def _today(turn: Turn) -> date:
    return turn.house.calendar.local(turn.now).date()
