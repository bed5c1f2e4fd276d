"""The unit of work as `flows` sees it: one room per table family over one connection."""

from collections.abc import Callable
from typing import TypeVar

from flows.ports import Tx
from storage.awaiting import Binders
from storage.bevakningar import Bevakningar
from storage.cases import Cases
from storage.chats import Cards, Chats
from storage.contacts import Contacts
from storage.digests import Digests
from storage.drills import Drills
from storage.duty import Absences, Shifts
from storage.feeds import Feeds
from storage.inbox import Inbox
from storage.ledger import Audit, Counters, Ledger
from storage.outbox import Outbox
from storage.overview import Overview
from storage.people import People
from storage.pressing import Pressings
from storage.retention import Retention
from storage.rights import Rights
from storage.routines import Revisions, Runs
from storage.sql import Sql
from storage.standing import StandingReminders

T = TypeVar("T")


class StoreTx:
    """Implements `flows.ports.Tx`. Lives as long as one work; the store commits, not the rooms."""

    def __init__(self, sql: Sql) -> None:
        self.sql = sql
        self.chats = Chats(sql)
        self.people = People(sql)
        self.shifts = Shifts(sql)
        self.absences = Absences(sql)
        self.pressings = Pressings(sql)
        self.feeds = Feeds(sql)
        self.contacts = Contacts(sql)
        self.overview = Overview(sql)
        self.drills = Drills(sql)
        self.standing = StandingReminders(sql)
        self.digests = Digests(sql)
        self.runs = Runs(sql)
        self.revisions = Revisions(sql)
        self.cases = Cases(sql)
        self.binders = Binders(sql)
        self.bevakningar = Bevakningar(sql)
        self.inbox = Inbox(sql)
        self.outbox = Outbox(sql)
        self.cards = Cards(sql)
        self.audit = Audit(sql)
        self.ledger = Ledger(sql)
        self.retention = Retention(sql)
        self.rights = Rights(sql)
        self.counters = Counters(sql)


def perform(work: Callable[[Tx], T], sql: Sql) -> T:
    """Run the work. A fault of the database outranks whatever the work made of it."""
    try:
        result = work(StoreTx(sql))
    except Exception as error:
        if sql.fault is not None:
            raise sql.fault from None
        if isinstance(error, StopIteration):  # no future can carry it: its caller would hang
            raise RuntimeError("the work raised StopIteration") from error
        raise
    if sql.fault is not None:
        raise sql.fault
    return result
