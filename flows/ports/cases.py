"""Cases that live for weeks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from flows.cases.case import Case, DueCases
from flows.found import Found, Unreadable


class Cases(Protocol):
    """Cases that live for weeks. What is asked for by token or code and cannot be read raises
    Damaged."""

    def add(self, case: Case) -> Case:
        """Insert (the given id is ignored) and return it with its id."""

    def get(self, case_id: int) -> Case | None:
        """None also for one that nobody can read."""

    def by_token(self, token: str) -> Case | None: ...
    def by_code(self, code: str) -> Case | None:
        """The case with this code; of a joined one what it goes on as."""

    def save(self, case: Case, seen: int) -> bool:
        """Write it if the stored version is still `seen`; tell whether it was."""

    def mark(self, case: Case) -> bool:
        """Write what is still to be told and when, and leave the version, if that is still the
        stored one; tell whether it was."""

    def open_at(self, posts: Collection[tuple[int, str]]) -> Found[Case]:
        """Open ones in which any of these (unit, role) stands for the role, the oldest first."""

    def closed_at(self, posts: Collection[tuple[int, str]], since: datetime) -> Found[Case]:
        """Closed ones of the same since then, but not joined ones, the oldest first."""

    def open_of(self, person_id: int) -> Found[Case]:
        """Open ones in which the person stands for a role or is asked to, the oldest first."""

    def unreadable(self) -> Sequence[Unreadable]:
        """All open ones that nobody can read. Reads every one: for whoever looks now and then."""

    def due(self, now: datetime, limit: int) -> DueCases:
        """Open ones whose `next_at` has come, earliest first; what nobody can read is put off."""

    def next_at(self) -> datetime | None:
        """The earliest `next_at` of all, open or ended; a past time when nobody can read it."""

    def take_stubs(self, now: datetime, limit: int) -> Mapping[int, tuple[int, ...]]:
        """The ids of ended ones whose `next_at` has come, and their units; it becomes None."""
