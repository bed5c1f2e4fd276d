"""How names stay apart: a person's label is theirs alone in every unit that they come to, and no
two units differ in case only."""

from flows.people.records import Person, Unit
from flows.people.roles import free_label
from flows.ports import Tx


def told_apart(tx: Tx, person: Person, unit_id: int) -> Person:
    """The person as they come to the unit: where somebody there has their label, it gets a number
    that nobody has in any unit of theirs."""
    others = (each for each in tx.people.members(unit_id) if each.id != person.id)
    if person.label.casefold() not in {each.label.casefold() for each in others}:
        return person
    units = {unit_id, *(grant.unit_id for grant in tx.people.grants(person.id))}
    taken = [label for unit in units for label in tx.people.labels(unit)]
    tx.people.rename(person.id, free_label(person.label, taken))
    return tx.people.person(person.id)


def unit_called(tx: Tx, name: str) -> Unit | None:
    """The unit of that name, whatever its case."""
    wanted = name.casefold()
    return next((each for each in tx.people.units() if each.name.casefold() == wanted), None)
