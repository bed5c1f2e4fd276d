"""What the audit log and the counters hold. The product only writes them; tests read the tables."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from flows.messages import AuditEntry
from storage.tables import audit, counter


def about(tx: Any, subject: str) -> Sequence[AuditEntry]:
    """Everything that was done to the subject, in order."""
    return [entry for entry in everything(tx) if entry.subject == subject]


def everything(tx: Any) -> Sequence[AuditEntry]:
    """Every entry, in order."""
    return [
        AuditEntry(row.at, row.person_id, row.action, row.subject, row.outcome, row.acting_id)
        for row in tx.sql.rows(select(audit).order_by(audit.c.id))
    ]


def total(tx: Any, name: str) -> int:
    """The sum of all days."""
    question = select(func.sum(counter.c.count)).where(counter.c.name == name)
    return int(tx.sql.value(question) or 0)
