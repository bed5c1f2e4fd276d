"""What only ever grows: the audit log and the anonymous daily counts."""

from datetime import date

from sqlalchemy import insert, literal_column

from flows.messages import AuditEntry
from storage.sql import Sql, upsert
from storage.tables import audit, counter

WRITE = insert(audit)
COUNT = upsert(
    counter,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["name", "on_date"], set_={"count": counter.c.count + literal_column("1")}
    ),
)


class Audit:
    """Implements `flows.ports.Audit`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def write(self, entry: AuditEntry) -> None:
        """Add an entry; none is ever changed."""
        self._sql.change(
            WRITE,
            at=entry.at,
            person_id=entry.person_id,
            acting_id=entry.acting_id,
            action=entry.action,
            subject=entry.subject,
            outcome=entry.outcome,
            seal=None,
        )


class Counters:
    """Implements `flows.ports.Counters`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def count(self, name: str, on: date) -> None:
        """One more on that local day."""
        self._sql.change(COUNT, name=name, on_date=on, count=1)
