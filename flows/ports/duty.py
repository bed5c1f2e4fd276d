"""Who is on duty, who is away, and who comes in their place."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from flows.people.absence import Absence
from flows.people.duty import Shift


class Shifts(Protocol):
    """Who is on duty where, in which role, and from when to when."""

    def add(self, shift: Shift) -> Shift:
        """Insert (the given id is ignored) and return it with its id."""

    def get(self, shift_id: int) -> Shift | None: ...
    def set_end(self, shift: Shift, ends_at: datetime) -> bool:
        """Let it end then; False when its end is no longer what `shift` says."""

    def remove(self, shift_id: int) -> None:
        """Delete one that was planned."""

    def on_duty(self, unit_id: int, at: datetime, role: str | None = None) -> Sequence[Shift]:
        """Shifts of the unit (or of that role in it) that run at that time, by role and end."""

    def of_person(self, person_id: int, after: datetime) -> Sequence[Shift]:
        """The person's shifts that end after then, the earliest end first."""

    def used(self, unit_id: int, role: str, since: datetime) -> bool:
        """Whether the role of the unit has had a shift since then, or has one ahead."""

    def rota(self, unit_id: int, role: str, after: datetime) -> Sequence[Shift]:
        """Planned shifts of the role in the unit that end after then, by start."""

    def purge(self, before: datetime) -> int:
        """Delete those that ended before then; return how many."""


class Absences(Protocol):
    """Who is away, and who comes in their place."""

    def add(self, absence: Absence) -> Absence:
        """Insert (the given id is ignored) and return it with its id."""

    def get(self, absence_id: int) -> Absence | None: ...
    def save(self, absence: Absence, seen: Absence) -> bool:
        """Write it if the stored one has not begun or ended since it was `seen`; tell whether."""

    def of_person(self, person_id: int, on: date) -> Sequence[Absence]:
        """The person's absences that run that day or later, by beginning."""

    def relying_on(self, person_id: int, on: date) -> Sequence[Absence]:
        """Absences that run that day or later in which the person is the substitute."""

    def on(self, day: date) -> Sequence[Absence]:
        """Everybody's absences of that day."""

    def due(self, now: datetime, limit: int) -> Sequence[Absence]:
        """Those whose `next_at` has come, earliest first."""

    def next_at(self) -> datetime | None:
        """The earliest `next_at` of all."""

    def purge(self, before: date) -> int:
        """Delete those that were over before that day; return how many."""
