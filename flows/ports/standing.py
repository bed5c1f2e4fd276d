"""Standing reminders of units, as set and as told, and the weekly digests."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from flows.cases.standing import Recurring, Told
from flows.found import Found, Unreadable
from flows.people.digest import Digest


class StandingReminders(Protocol):
    """How each standing reminder stands in each unit. The one that is asked for and cannot be read
    raises Damaged."""

    def units_with(self, role: str) -> Sequence[int]:
        """The units in which somebody holds the role, in order."""

    def all(self) -> Found[Recurring]:
        """Every one, by number and unit."""

    def get(self, unit_id: int, number: str) -> Recurring | None: ...
    def add(self, recurring: Recurring) -> bool:
        """Keep a new one; False when the unit has one of that number already."""

    def save(self, recurring: Recurring, seen: int) -> bool:
        """Write it if the stored version is still `seen`; tell whether it was."""

    def tell(self, told: Told) -> bool:
        """Claim the reminder of a local day; False when it was told already."""

    def told(self, unit_id: int, number: str, on: date) -> Told | None:
        """The reminder of that day."""

    def newest(self) -> Found[Told]:
        """The newest one told of each, by number and unit."""

    def unreadable(self) -> Sequence[Unreadable]:
        """Those of all that nobody can read, and those of the newest told."""

    def done(self, told: Told) -> bool:
        """Note who did it when; False when somebody had already."""


class Digests(Protocol):
    """How far the digest of each week has come, and who wants none."""

    def last(self) -> Digest | None:
        """The digest of the newest week."""

    def begin(self, digest: Digest) -> bool:
        """Keep a new one; False when its week has one already."""

    def save(self, digest: Digest) -> None:
        """Remember how far it has come."""

    def next_people(self, after: int, limit: int) -> Sequence[int]:
        """Persons with a role and larger ids than `after`, in order."""

    def is_off(self, person_id: int) -> bool:
        """Whether the person wants none."""

    def switch(self, person_id: int, *, off: bool) -> bool:
        """Remember what the person wants; False when that was known."""
