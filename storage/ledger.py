"""What only ever grows: the audit log, its seals and anchors, and the anonymous daily counts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Row,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    text,
    update,
)

from flows.ledger import Anchor, AuditRow, Wanted
from flows.messages import AuditEntry
from flows.retention import Old
from storage.columns import UtcDateTime
from storage.sql import Either, Sql, upsert
from storage.tables import anchor, audit, counter

WRITE = insert(audit)
COUNT = upsert(
    counter,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["name", "on_date"], set_={"count": counter.c.count + literal_column("1")}
    ),
)

# PostgreSQL hands out ids before it commits, so a lower one may appear after a higher one. This
# lock is granted only when nobody has an unfinished row, and whoever comes waits until it is let
# go, which is at once. It is given up before it could stand in anybody's way for long.
_HURRY = Either(text("SELECT 1"), text("SET LOCAL lock_timeout = '500ms'"))
_ALONE = Either(text("SELECT 1"), text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))
LAST = select(func.max(audit.c.id))
_AFTER = audit.c.id > bindparam("after")
_FIRST = select(audit).order_by(audit.c.id).limit(bindparam("limit"))
ROWS = _FIRST.where(_AFTER)
UNSEALED = ROWS.where(audit.c.id <= bindparam("up_to"), audit.c.seal.is_(None))
ROW = select(audit).where(audit.c.id == bindparam("row_id"))
SEAL = update(audit).where(audit.c.id == bindparam("row_id"), audit.c.seal.is_(None))
SEAL = SEAL.values(seal=bindparam("new_seal"))
UNSEAL = update(audit).values(seal=null())
ANCHORS = select(
    anchor.c.up_to, anchor.c["count"], anchor.c.seal, anchor.c.purged, anchor.c.signature
).order_by(anchor.c.up_to, anchor.c.id)
COVERED = delete(anchor).where(anchor.c.up_to <= bindparam("covered"))
HEADS = delete(anchor).where(~anchor.c.purged)
SIGN = insert(anchor)
KEPT = (
    select(audit.c.id)
    .where(or_(audit.c.at >= bindparam("before", type_=UtcDateTime), audit.c.seal.is_(None)))
    .order_by(audit.c.id)
    .limit(1)
)
OLD = select(func.count(), func.min(audit.c.at)).where(audit.c.id <= bindparam("up_to"))
DROP = delete(audit).where(audit.c.id <= bindparam("up_to"))


def _row(row: Row[Any]) -> AuditRow:
    return AuditRow(**row._asdict())


class Audit:
    """Implements `flows.ports.ledger.Audit`."""

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


class Ledger:
    """Implements `flows.ports.ledger.Ledger`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def settled(self) -> int:
        """The highest id at or below which no row can appear any more."""
        self._sql.change(_HURRY)
        self._sql.change(_ALONE)
        return self._sql.value(LAST) or 0

    def unsealed(self, after: int, up_to: int, limit: int) -> Sequence[AuditRow]:
        """Rows without a seal, in order of id."""
        return [_row(r) for r in self._sql.rows(UNSEALED, after=after, up_to=up_to, limit=limit)]

    def rows(self, after: int, limit: int) -> Sequence[AuditRow]:
        """Rows with higher ids, in order of id."""
        return [_row(row) for row in self._sql.rows(ROWS, after=after, limit=limit)]

    def row(self, row_id: int) -> AuditRow | None:
        """The row with this id."""
        found = self._sql.row(ROW, row_id=row_id)
        return None if found is None else _row(found)

    def seal(self, seals: Mapping[int, str]) -> None:
        """Give rows (by id) their seals; a row that has one keeps it."""
        values = [{"row_id": row_id, "new_seal": seal} for row_id, seal in seals.items()]
        self._sql.change_each(SEAL, values)

    def unseal(self) -> None:
        """Take every seal away."""
        self._sql.change(UNSEAL)

    def anchors(self) -> Sequence[Anchor]:
        """All anchors, by how far they reach."""
        return [
            Anchor(up_to, count, seal, purged, signature)
            for up_to, count, seal, purged, signature in self._sql.rows(ANCHORS)
        ]

    def sign(self, anchor: Anchor, at: datetime) -> None:
        """Put the anchor in place of the one of its kind and of all that it covers."""
        if anchor.purged:
            self._sql.change(COVERED, covered=anchor.up_to)
        else:
            self._sql.change(HEADS)
        self._sql.change(
            SIGN,
            at=at,
            up_to=anchor.up_to,
            count=anchor.count,
            seal=anchor.seal,
            purged=anchor.purged,
            signature=anchor.signature,
        )

    def last_before(self, before: datetime) -> int:
        """The last id of the rows at the beginning that are all sealed and older; 0 for none."""
        kept: int | None = self._sql.value(KEPT, before=before)
        last = LAST if kept is None else LAST.where(audit.c.id < kept)
        return self._sql.value(last) or 0

    def old(self, up_to: int) -> Old:
        """How many rows reach up to that id, and how old they are."""
        row = self._sql.row(OLD, up_to=up_to)
        assert row is not None
        return Old(row[0], row[1])

    def drop(self, up_to: int) -> int:
        """Delete rows up to that id; return how many."""
        return self._sql.change(DROP, up_to=up_to)

    def find(self, wanted: Wanted, below: int, limit: int) -> Sequence[AuditRow]:
        """Rows that are wanted and have lower ids, the newest first."""
        question = select(audit).where(audit.c.id < below)
        if wanted.person_id is not None:
            subject = f"person:{wanted.person_id}"
            question = question.where(
                or_(
                    audit.c.person_id == wanted.person_id,
                    audit.c.acting_id == wanted.person_id,
                    audit.c.subject == subject,
                    audit.c.subject.startswith(f"{subject}:"),
                )
            )
        if wanted.action is not None:
            question = question.where(audit.c.action == wanted.action)
        if wanted.since is not None:
            question = question.where(audit.c.at >= wanted.since)
        if wanted.until is not None:
            question = question.where(audit.c.at < wanted.until)
        newest = question.order_by(audit.c.id.desc()).limit(limit)
        return [_row(row) for row in self._sql.rows(newest)]


class Counters:
    """Implements `flows.ports.runs.Counters`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def count(self, name: str, on: date) -> None:
        """One more on that local day."""
        self._sql.change(COUNT, name=name, on_date=on, count=1)
