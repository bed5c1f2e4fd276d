"""Whom one leads, who is away when, and who may come in whose place: questions only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flows.actions.turn import Done, House, Reason, Refused, Turn
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


def titles(house: House) -> Mapping[str, str]:
    """Every kind of bevakning that the content knows, and what it is called."""
    found = {
        kind: watch.title for each in house.library.routines for kind, watch in each.watches.items()
    }
    for process in house.processes.processes:
        for kind, watch in process.watches.items():
            found.setdefault(kind, watch.title)
    return found


def kinds(turn: Turn, person_id: int) -> Mapping[str, str]:
    """The kinds that the person may owe: of routines all, of cases those of their roles."""
    roles = {grant.role for grant in turn.tx.people.grants(person_id)}
    processes = turn.house.processes.processes
    owed_by = [(kind, watch.role) for each in processes for kind, watch in each.watches.items()]
    of_cases = {kind for kind, _ in owed_by}
    own = {kind for kind, role in owed_by if role in roles}
    known = titles(turn.house).items()
    return {kind: title for kind, title in known if kind in own or kind not in of_cases}


def _look(turn: Turn, command: Whose) -> Done[Away]:
    today = turn.house.calendar.local(turn.now).date()
    rows = turn.tx.absences.of_person(command.person_id, today)
    return Done(Away(turn.tx.people.person(command.person_id), tuple(rows)))
