"""The whole as those who lead see it: units with their numbers, and who holds what where."""

from dataclasses import dataclass

from flows.people.records import Person, Unit


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """A unit: how many people hold a role there, whether messages reach its group (None: it has
    none), how many bevakningar are open and how many of those late, and whether it has an
    enhetschef."""

    unit: Unit
    people: int
    group: bool | None
    open: int
    late: int
    led: bool = True

    @property
    def needs_chef(self) -> bool:
        """Whether something is open there, and no enhetschef would hear of it."""
        return bool(self.open) and not self.led


@dataclass(frozen=True, slots=True)
class Member:
    """One role that a person holds in one unit, and whether messages reach the person."""

    person: Person
    unit_id: int
    unit: str
    role: str
    reached: bool
