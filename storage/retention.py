"""What has been kept long enough. One DELETE per kind says both what goes and what is counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal,
    literal_column,
    select,
)

from flows.retention import Kind, Old
from storage import duty, inbox, outbox_questions, routines
from storage.columns import UtcDateTime, state_in
from storage.sql import Sql
from storage.tables import (
    BEVAKNING_ENDED,
    CASE_ENDED,
    absence,
    bevakning,
    binder,
    card,
    case,
    case_post,
    contact_change,
    counter,
    invite,
    occurrence,
    outbox,
    run,
    shift,
    standing_told,
)
from storage.tables import inbox as inbox_table

BY_DAY = frozenset({Kind.FRANVARO, Kind.RAKNARE})  # their moment is a local day

_BEFORE = bindparam("before", type_=UtcDateTime)
_ENDED = (BEVAKNING_ENDED, bevakning.c.ended_at < _BEFORE)


def _gone() -> Select[Any]:
    """The cases that were closed before then, with those that had been joined to them.

    Nested: of a DELETE that begins with WITH the driver of SQLite counts no rows.
    """
    closed = (CASE_ENDED, case.c.state == literal_column("'closed'"), case.c.ended_at < _BEFORE)
    gone = select(case.c.id).where(*closed).cte("gone", recursive=True, nesting=True)
    joined = select(case.c.id).join(gone, case.c.joined_to == gone.c.id)
    return select(gone.union_all(joined).c.id)


_GONE = _gone()
_OF_GONE = bevakning.c.case_id.in_(_GONE)
_DECIDED_AT = func.coalesce(contact_change.c.decided_at, contact_change.c.proposed_at)
_DECIDED = state_in(contact_change.c.state, "refused", "withdrawn", "expired", "replaced")
_OVER_AT = func.coalesce(invite.c.used_at, invite.c.expires_at)


@dataclass(frozen=True, slots=True)
class Kept:
    """How a kind goes: by this DELETE, old since `since`, after what refers to it."""

    purge: Delete
    since: ColumnElement[Any]
    first: tuple[Delete, ...] = ()

    def old(self) -> Select[Any]:
        """How many rows the DELETE would take, and the age of the oldest."""
        condition = self.purge.whereclause
        assert condition is not None, "a purge without a condition would take everything"
        return select(func.count(), func.min(self.since)).where(condition)


def _cards_of(table: Table, *conditions: ColumnElement[bool]) -> Delete:
    """Forget where these are shown."""
    names = select(literal(f"{table.name}:").concat(cast(table.c.id, Text))).where(*conditions)
    return delete(card).where(card.c.card.in_(names))


KINDS: Mapping[Kind, Kept] = MappingProxyType(
    {
        Kind.INKORG: Kept(inbox.PURGE, inbox_table.c.received_at),
        Kind.OLASTA: Kept(inbox.PURGE_DEAD, inbox_table.c.received_at),
        Kind.UTKORG: Kept(outbox_questions.PURGE, outbox.c.ended_at),
        Kind.GENOMGANGAR: Kept(routines.PURGE, run.c.updated_at),
        Kind.BEVAKNINGAR: Kept(
            delete(bevakning).where(*_ENDED),
            bevakning.c.ended_at,
            (
                delete(occurrence).where(
                    occurrence.c.bevakning_id.in_(select(bevakning.c.id).where(*_ENDED))
                ),
                _cards_of(bevakning, *_ENDED),
            ),
        ),
        Kind.ARENDEN: Kept(
            delete(case).where(case.c.id.in_(_GONE)),
            case.c.ended_at,
            (
                delete(occurrence).where(
                    occurrence.c.bevakning_id.in_(select(bevakning.c.id).where(_OF_GONE))
                ),
                _cards_of(bevakning, _OF_GONE),
                delete(bevakning).where(_OF_GONE),
                delete(binder).where(binder.c.case_id.in_(_GONE)),
                delete(case_post).where(case_post.c.case_id.in_(_GONE)),
                _cards_of(case, case.c.id.in_(_GONE)),
            ),
        ),
        Kind.STAENDE: Kept(
            delete(standing_told).where(standing_told.c.told_at < _BEFORE), standing_told.c.told_at
        ),
        Kind.INBJUDNINGAR: Kept(delete(invite).where(_OVER_AT < _BEFORE), _OVER_AT),
        Kind.PASS: Kept(duty.PURGE_SHIFTS, shift.c.ends_at),
        Kind.FRANVARO: Kept(duty.PURGE_ABSENCES, absence.c.to_on),
        Kind.NUMMER: Kept(
            delete(contact_change).where(_DECIDED, _DECIDED_AT < _BEFORE), _DECIDED_AT
        ),
        Kind.RAKNARE: Kept(
            delete(counter).where(counter.c.on_date < bindparam("before")), counter.c.on_date
        ),
    }
)
"""Every kind but the audit log, which is a chain and goes from its beginning (`Ledger`)."""
_OLD = MappingProxyType({kind: kept.old() for kind, kept in KINDS.items()})


class Retention:
    """Implements `flows.ports.rights.Retention`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def old(self, kind: Kind, before: datetime) -> Old:
        """What ended before then."""
        row = self._sql.row(_OLD[kind], before=_value(kind, before))
        assert row is not None
        return Old(row[0], _moment(row[1]))

    def purge(self, kind: Kind, before: datetime) -> int:
        """Delete it; return how many."""
        kept, value = KINDS[kind], _value(kind, before)
        for order in kept.first:
            self._sql.change(order, before=value)
        return self._sql.change(kept.purge, before=value)


def _value(kind: Kind, before: datetime) -> datetime | date:
    return before.date() if kind in BY_DAY else before


def _moment(found: date | datetime | None) -> datetime | None:
    if found is None or isinstance(found, datetime):
        return found
    return datetime.combine(found, time(), UTC)
