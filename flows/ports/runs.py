"""Walks through routines, the texts that they follow, and counts of what they led to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from flows.routines.run import Run


class Runs(Protocol):
    """Walks through routines."""

    def add(self, run: Run) -> Run:
        """Insert (the given id is ignored) and return it with its id."""

    def by_token(self, token: str) -> Run | None: ...
    def open_in(self, chat_id: int) -> Sequence[Run]:
        """Open runs in the chat, newest first."""

    def save(self, run: Run, seen: int) -> bool:
        """Write `run` if the stored version is still `seen`; tell whether it was."""

    def purge(self, before: datetime) -> int:
        """Delete runs last changed before then; return how many."""


class Revisions(Protocol):
    """Texts of the revisions of routines and processes, kept while a run or case refers to them."""

    def keep(self, routine_id: str, sha256: str, text: str) -> None: ...
    def text(self, sha256: str) -> str | None: ...
    def purge(self, current: Sequence[str]) -> int:
        """Delete texts that no run or case refers to and that are not among `current`."""


class Counters(Protocol):
    """Anonymous daily counts of what routines led to."""

    def count(self, name: str, on: date) -> None: ...
