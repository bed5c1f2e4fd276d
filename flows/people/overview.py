"""The whole as those who lead see it: units with their numbers, and who holds what where."""

from dataclasses import dataclass

from flows.people.records import Person, Unit


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """A unit: how many people hold a role there, whether messages reach its group (None: it has
    none), and how many bevakningar are open and how many of those late."""

    unit: Unit
    people: int
    group: bool | None
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Member:
    """One role that a person holds in one unit, and whether messages reach the person."""

    person: Person
    unit_id: int
    unit: str
    role: str
    reached: bool
