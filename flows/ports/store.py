"""The store, and the unit of work that holds the rooms."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from flows.ports.awaiting import Binders
from flows.ports.bevakningar import Bevakningar
from flows.ports.cases import Cases
from flows.ports.chats import Cards, Chats
from flows.ports.delivery import Inbox, Outbox
from flows.ports.duty import Absences, Shifts
from flows.ports.feeds import Feeds
from flows.ports.ledger import Audit, Ledger
from flows.ports.oversight import Contacts, Drills, Overview
from flows.ports.people import People, Pressings
from flows.ports.rights import Retention, Rights
from flows.ports.runs import Counters, Revisions, Runs
from flows.ports.standing import Digests, StandingReminders

T = TypeVar("T")


class Tx(Protocol):
    """One unit of work. Everything done through it is committed together or not at all."""

    @property
    def chats(self) -> Chats: ...
    @property
    def people(self) -> People: ...
    @property
    def shifts(self) -> Shifts: ...
    @property
    def absences(self) -> Absences: ...
    @property
    def pressings(self) -> Pressings: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def overview(self) -> Overview: ...
    @property
    def drills(self) -> Drills: ...
    @property
    def standing(self) -> StandingReminders: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def revisions(self) -> Revisions: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def binders(self) -> Binders: ...
    @property
    def bevakningar(self) -> Bevakningar: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def rights(self) -> Rights: ...
    @property
    def counters(self) -> Counters: ...


class Store(Protocol):
    """Runs work in transactions. Raises StoreError when nothing of the work was saved."""

    async def run(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in a transaction of its own and return its result after the commit.

        `work` may be called more than once, so it touches nothing but its `tx`. What it raises
        is raised here, and nothing of it is saved.
        """
        ...

    async def read(self, work: Callable[[Tx], T]) -> T:
        """Run `work` on a consistent snapshot that cannot write."""
        ...

    async def close(self) -> None: ...
