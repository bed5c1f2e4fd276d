"""Actions on duty: begin and end a shift in one's own role and unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flows.actions.turn import Done, Reason, Refused, Turn
from flows.people.duty import HOURS, Shift
from flows.people.records import Grant, Person, Unit
from flows.people.roles import ROLES

Answer = Done[Shift] | Refused[Shift]


@dataclass(frozen=True, slots=True)
class Post:
    """A role in a unit of the person's, who is on duty in it now, the person's own shift, and
    whether they hold the role and may begin one."""

    unit: Unit
    role: str
    on_duty: tuple[tuple[Person, Shift], ...]
    own: Shift | None
    is_held: bool


@dataclass(frozen=True, slots=True)
class Begin:
    """Be on duty from now, for so many hours."""

    unit_id: int
    role: str
    hours: int


@dataclass(frozen=True, slots=True)
class End:
    """Be on duty no longer."""

    shift_id: int


def look(turn: Turn, _command: None = None) -> Done[tuple[Post, ...]]:
    """Who is on duty in the person's units, role by role; changes nothing."""
    tx = turn.tx
    held = _held(turn)
    roles = {(grant.unit_id, grant.role) for grant in held}
    posts: list[Post] = []
    for unit_id in sorted({grant.unit_id for grant in held}):
        shifts = tx.shifts.on_duty(unit_id, turn.now)
        for role in ROLES:
            here = [shift for shift in shifts if shift.role == role]
            if here or (unit_id, role) in roles:
                people = tuple((tx.people.person(each.person_id), each) for each in here)
                own = next((each for each in here if turn.who.is_one(each.person_id)), None)
                is_held = (unit_id, role) in roles
                posts.append(Post(tx.people.unit(unit_id), role, people, own, is_held))
    return Done(tuple(posts))


def begin(turn: Turn, command: Begin) -> Answer:
    """Begin a shift that ends by itself. Whoever is on duty there already stays so."""
    person, now = turn.who.actor, turn.now
    held = {(grant.unit_id, grant.role) for grant in _held(turn)}
    if person is None or (command.unit_id, command.role) not in held:
        return Refused(Reason.NOT_YOURS)
    if command.hours not in HOURS:
        return Refused(Reason.UNKNOWN)
    for shift in turn.tx.shifts.of_person(person.id, now):
        same = (shift.unit_id, shift.role) == (command.unit_id, command.role)
        if same and shift.covers(now):
            return Refused(Reason.TAKEN, shift)
    ends_at = now + timedelta(hours=command.hours)
    shift = Shift(0, person.id, command.unit_id, command.role, now, ends_at)
    return Done(turn.tx.shifts.add(shift))


def end(turn: Turn, command: End) -> Answer:
    """End one's own shift now."""
    found = turn.tx.shifts.get(command.shift_id)
    if found is None:
        return Refused(Reason.UNKNOWN)
    if not turn.who.is_one(found.person_id):
        return Refused(Reason.NOT_YOURS, subject=f"duty:{found.id}")
    if not found.covers(turn.now) or not turn.tx.shifts.set_end(found, turn.now):
        return Refused(Reason.ENDED, found)
    return Done(replace(found, ends_at=turn.now))


def _held(turn: Turn) -> Sequence[Grant]:
    """The roles of whoever acts: on a shared phone their own, in the units of the phone."""
    actor = turn.who.actor
    held = turn.tx.people.grants(actor.id) if actor is not None else ()
    return [grant for grant in held if turn.who.belongs_to(grant.unit_id)]
