"""The unit of work as `flows` sees it: one room per table family over one connection."""

from storage.bevakningar import Bevakningar
from storage.chats import Cards, Chats
from storage.inbox import Inbox
from storage.ledger import Audit, Counters
from storage.outbox import Outbox
from storage.people import People
from storage.routines import Revisions, Runs
from storage.sql import Sql


class StoreTx:
    """Implements `flows.ports.Tx`. Lives as long as one work; the store commits, not the rooms."""

    def __init__(self, sql: Sql) -> None:
        self.sql = sql
        self.chats = Chats(sql)
        self.people = People(sql)
        self.runs = Runs(sql)
        self.revisions = Revisions(sql)
        self.bevakningar = Bevakningar(sql)
        self.inbox = Inbox(sql)
        self.outbox = Outbox(sql)
        self.cards = Cards(sql)
        self.audit = Audit(sql)
        self.counters = Counters(sql)
