"""Whom one leads, who is away when, and who may come in whose place: questions only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.actions.turn import Done, Reason, Refused, Turn
from flows.people.absence import Absence
from flows.people.records import Person


@dataclass(frozen=True, slots=True)
class Whose:
    """The absences of this person."""

    person_id: int


@dataclass(frozen=True, slots=True)
class Away:
    """A person, their absences from today on by beginning, and the rows of kinds among them."""

    person: Person
    absences: tuple[Absence, ...]


def look_own(turn: Turn, command: Whose) -> Done[Away] | Refused[Away]:
    """One's own absences; changes nothing."""
    own = turn.who.is_one(command.person_id)
    return _look(turn, command) if own else Refused(Reason.NOT_YOURS)


def look_for(turn: Turn, command: Whose) -> Done[Away] | Refused[Away]:
    """The absences of somebody whom one leads; changes nothing."""
    return _look(turn, command) if leads(turn, command.person_id) else Refused(Reason.NOT_YOURS)


def staff(turn: Turn, _command: None = None) -> Done[tuple[Person, ...]]:
    """Everybody whom one leads, by label; changes nothing."""
    units = None if turn.who.everywhere else {grant.unit_id for grant in turn.who.grants}
    found = {each.person.id: each.person for each in turn.tx.overview.members(units)}
    return Done(tuple(sorted(found.values(), key=lambda each: (each.label, each.id))))


def leads(turn: Turn, person_id: int) -> bool:
    """Whether a role that counts here is held in a unit of the person's."""
    return any(turn.who.belongs_to(each.unit_id) for each in turn.tx.people.grants(person_id))


def colleagues(turn: Turn, person_id: int) -> Sequence[Person]:
    """Who may come in the person's place: everybody of their units, by label."""
    people = turn.tx.people
    units = sorted({grant.unit_id for grant in people.grants(person_id)})
    found = {each.id: each for unit in units for each in people.members(unit)}
    found.pop(person_id, None)
    return sorted(found.values(), key=lambda person: (person.label, person.id))


def of_one(turn: Turn, person_id: int, on: date) -> list[Absence]:
    """The person's absences that run that day or later, without those of one kind."""
    return [each for each in turn.tx.absences.of_person(person_id, on) if each.kind is None]


def kinds_of(turn: Turn, absence: Absence) -> list[Absence]:
    """What the absence says of kinds that have a substitute of their own."""
    rows = turn.tx.absences.of_person(absence.person_id, absence.from_on)
    same = (absence.from_on, absence.to_on)
    return [each for each in rows if each.kind is not None and (each.from_on, each.to_on) == same]


def _look(turn: Turn, command: Whose) -> Done[Away]:
    today = turn.house.calendar.local(turn.now).date()
    rows = turn.tx.absences.of_person(command.person_id, today)
    return Done(Away(turn.tx.people.person(command.person_id), tuple(rows)))
