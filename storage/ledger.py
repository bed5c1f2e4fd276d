"""What only ever grows: the audit log and the anonymous daily counts."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, func, insert, literal_column, select

from flows.ports import AuditEntry
from storage.sql import Sql, upsert
from storage.tables import audit, counter

WRITE = insert(audit)
ABOUT = select(audit).where(audit.c.subject == bindparam("subject")).order_by(audit.c.id)
COUNT = upsert(
    counter,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["name", "on_date"], set_={"count": counter.c.count + literal_column("1")}
    ),
)
TOTAL = select(func.sum(counter.c.count)).where(counter.c.name == bindparam("name"))


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
            action=entry.action,
            subject=entry.subject,
            outcome=entry.outcome,
        )

    def about(self, subject: str) -> Sequence[AuditEntry]:
        """Everything that was done to the subject, in order."""
        return [
            AuditEntry(row.at, row.person_id, row.action, row.subject, row.outcome)
            for row in self._sql.rows(ABOUT, subject=subject)
        ]


class Counters:
    """Implements `flows.ports.Counters`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def count(self, name: str, on: date) -> None:
        """One more on that local day."""
        self._sql.change(COUNT, name=name, on_date=on, count=1)

    def total(self, name: str) -> int:
        """The sum of all days."""
        return int(self._sql.value(TOTAL, name=name) or 0)
