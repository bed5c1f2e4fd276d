"""Shifts: who is on duty where, in which role, from when to when, as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta

HOURS = (8, 10, 12)
"""How long a shift that is begun in the chat may last; it ends by itself."""

REMEMBERED = timedelta(days=14)
"""For how long after its last shift a role of a unit still counts as one that works in shifts."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A person on duty in one role of a unit, from `starts_at` until just before `ends_at` (UTC).

    A `rota` shift was planned by file; the others were begun by the person, who is there for sure.
    """

    id: int
    person_id: int
    unit_id: int
    role: str
    starts_at: datetime
    ends_at: datetime
    rota: bool = False

    def covers(self, at: datetime) -> bool:
        """Whether the person is on duty then."""
        return self.starts_at <= at < self.ends_at
