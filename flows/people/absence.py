"""Absences: who is away from when to when, who comes in their place, and chains of substitutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Handed:
    """A bevakning that was to be handed over when the absence began, and its day as of then."""

    bevakning_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from `from_on` to `to_on`, both local days included.

    With a `kind`, such as "B01", it only says who comes in their place for bevakningar of that
    kind; None is for all others. `next_at` (UTC) is when the clock has to look at it again: its
    beginning, then its end, then never.
    """

    id: int
    person_id: int
    from_on: date
    to_on: date
    kind: str | None
    substitute_id: int | None
    set_by: int | None
    set_at: datetime
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    next_at: datetime | None = None
    handed: tuple[Handed, ...] = ()

    def covers(self, on: date) -> bool:
        """Whether the person is away that day."""
        return self.ended_at is None and self.from_on <= on <= self.to_on


Away = Mapping[int, Sequence[Absence]]
"""Person id → the absences of one day."""


def substitute(absences: Sequence[Absence], kind: str | None) -> Absence | None:
    """Which of a person's absences of one day tells who takes bevakningar of the kind; None when
    the person is there."""
    own = [each for each in absences if each.kind is not None and each.kind == kind]
    everything = [each for each in absences if each.kind is None]
    return next(iter((*own, *everything)), None)


def stand_in(person_id: int, kind: str | None, away: Away) -> int | None:
    """Who comes in the person's place: themselves when they are there; None when nobody does.

    Substitutes who are away pass it on to theirs. A chain that comes round ends at nobody.
    """
    seen = {person_id}
    while (absence := substitute(away.get(person_id, ()), kind)) is not None:
        if absence.substitute_id is None or absence.substitute_id in seen:
            return None
        person_id = absence.substitute_id
        seen.add(person_id)
    return person_id
