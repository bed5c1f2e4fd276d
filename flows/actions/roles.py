"""Actions on who holds what: give a role, give a person another label, make and name a unit.

Taking a role away is in `leaving`. A leader of one unit acts on its people and there only, and
makes nobody an administrator.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.actions.naming import told_apart, unit_called
from flows.actions.turn import Done, Notice, NoticeKind, Reason, Refused, Turn
from flows.messages import ChatState
from flows.people.overview import Member
from flows.people.records import Grant, Person, Unit
from flows.people.roles import ADMIN, ROLES, names_nobody


@dataclass(frozen=True, slots=True)
class Give:
    """Give the person the role in the unit."""

    person_id: int
    unit_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Given:
    """A person holds a role in a unit now."""

    person: Person
    unit: Unit
    role: str

    @property
    def subject(self) -> str:
        """Who got what where, in ids, for the audit."""
        return f"person:{self.person.id}:{self.role}@unit:{self.unit.id}"


@dataclass(frozen=True, slots=True)
class Rename:
    """Call the person something else: a role and a number, never a name."""

    person_id: int
    label: str


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A workplace of that name."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameUnit:
    """Call the workplace something else; everything in it stays."""

    unit_id: int
    name: str


def give(turn: Turn, command: Give) -> Done[Given] | Refused[Given]:
    """Give a role to somebody who holds one already; whoever holds none is invited."""
    held = _held(turn, command.person_id)
    local = turn.who.belongs_to(command.unit_id) and command.role != ADMIN
    if not held or not (turn.who.everywhere or local):
        return Refused(Reason.NOT_YOURS)
    if command.role not in ROLES:
        return Refused(Reason.UNKNOWN)
    try:
        unit = turn.tx.people.unit(command.unit_id)
    except LookupError:
        return Refused(Reason.UNKNOWN)
    given = Given(held[0].person, unit, command.role)
    grant = Grant(command.person_id, command.unit_id, command.role)
    if grant in turn.tx.people.grants(command.person_id):
        return Refused(Reason.TAKEN, given)
    given = replace(given, person=told_apart(turn.tx, given.person, unit.id))
    turn.tx.people.grant(grant)
    return Done(given, notices=_told(turn, given))


def _told(turn: Turn, given: Given) -> tuple[Notice, ...]:
    """Tell the person, if messages get there."""
    chat = turn.tx.chats.get(given.person.chat_id)
    if chat.state is not ChatState.OPEN:
        return ()
    key = f"given:{given.subject}:{turn.now.isoformat()}"
    facts = {"role": ROLES[given.role], "unit": given.unit.name, "label": given.person.label}
    return (Notice(chat.id, NoticeKind.ROLE_GIVEN, key, facts),)


def rename(turn: Turn, command: Rename) -> Done[Person] | Refused[Person]:
    """Call the person something that nobody else is called in any unit of theirs, and that is no
    name."""
    held = _held(turn, command.person_id)
    label = " ".join(command.label.split())
    if not held or not label:
        return Refused(Reason.NOT_YOURS)
    if not names_nobody(label, {each.unit for each in held}):
        return Refused(Reason.UNKNOWN, held[0].person)
    person, units = held[0].person, {g.unit_id for g in turn.tx.people.grants(command.person_id)}
    taken = {each.casefold() for unit in units for each in turn.tx.people.labels(unit)}
    if label.casefold() in taken - {person.label.casefold()}:
        return Refused(Reason.TAKEN, person)
    turn.tx.people.rename(command.person_id, label)
    return Done(turn.tx.people.person(command.person_id))


def add_unit(turn: Turn, command: NewUnit) -> Done[Unit] | Refused[Unit]:
    """Make a unit; names that differ only in case are the same."""
    name = " ".join(command.name.split())
    same = unit_called(turn.tx, name)
    return Done(turn.tx.people.add_unit(name)) if same is None else Refused(Reason.TAKEN, same)


def rename_unit(turn: Turn, command: RenameUnit) -> Done[Unit] | Refused[Unit]:
    """Call the unit something that no other unit is called, whatever the case."""
    people, name = turn.tx.people, " ".join(command.name.split())
    if all(each.id != command.unit_id for each in people.units()):
        return Refused(Reason.UNKNOWN)
    same = unit_called(turn.tx, name)
    if same is not None and same.id != command.unit_id:
        return Refused(Reason.TAKEN, same)
    people.rename_unit(command.unit_id, name)
    return Done(people.unit(command.unit_id))


def _held(turn: Turn, person_id: int) -> Sequence[Member]:
    """What the person holds where the one who acts leads."""
    held = turn.tx.overview.held_by(person_id)
    return [each for each in held if turn.who.belongs_to(each.unit_id)]
