"""Dated follow-ups."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from flows.cases.bevakning import Bevakning, Due
from flows.found import Found, Unreadable


class Bevakningar(Protocol):
    """Dated follow-ups. What is asked for by token and cannot be read raises Damaged."""

    def add(self, bevakning: Bevakning) -> Bevakning:
        """Insert (the given id is ignored) and return it with its id."""

    def get(self, bevakning_id: int) -> Bevakning | None:
        """None also for one that nobody can read."""

    def by_token(self, token: str) -> Bevakning | None: ...
    def code_taken(self, code: str) -> bool: ...
    def units_of_code(self, code: str) -> Sequence[int]:
        """The units of bevakningar, open or ended, that have the code."""

    def save(self, bevakning: Bevakning, seen: int) -> bool:
        """Write it if the stored version is still `seen`; tell whether it was.

        What a person does carries the next version; a reminder leaves the version as it is.
        """

    def due(self, now: datetime, limit: int) -> Due:
        """Open ones whose `next_at` has come, unit by unit and owner by owner, each one's earliest
        first: what one chat is told together comes together.

        A row that cannot be read stops no other: it is put off to an hour from now, here and at
        once, and named apart.
        """

    def next_at(self) -> datetime | None:
        """The earliest `next_at` of all open ones; a past time when nobody can read it."""

    def open_of_owner(self, person_id: int) -> Found[Bevakning]: ...
    def open_of_unit(self, unit_id: int) -> Found[Bevakning]: ...
    def told_of_unit(self, unit_id: int) -> Found[Bevakning]:
        """Those of them that somebody was told of: few, however many there are."""

    def open_of_case(self, case_id: int) -> Found[Bevakning]: ...
    def unreadable(self) -> Sequence[Unreadable]:
        """All open ones that nobody can read. Reads every one: for whoever looks now and then."""

    def replace(self, row: Unreadable, now: datetime) -> None:
        """Put an open one that nobody can read aside, for another in its place."""

    def ended_of_case(self, case_id: int, at: datetime) -> Found[Bevakning]:
        """Those of the case that ended just then."""

    def take_stubs(self, now: datetime, limit: int) -> Mapping[int, int]:
        """The ids of ended ones whose `next_at` has come, and their units; it becomes None."""

    def next_stub_at(self) -> datetime | None:
        """The earliest `next_at` of all ended ones; a past time when nobody can read it."""

    def told(self, batch: Sequence[tuple[Bevakning, int]]) -> Collection[int]:
        """Each stands now where it will after its step: write that (state, step, next_at) and claim
        (bevakning, local date, step). The ids of those won: not of what has another version by
        now, nor of what was told already. None stops another."""

    def put_off(self, batch: Sequence[Bevakning]) -> None:
        """Write the `next_at` of those whose stored version is still theirs; nothing is told."""
