"""Reading many rows of which some may be damaged: one that nobody can read any more hides no other.

All are read at once, as if all were sound. Only when that fails is each looked at by itself, and
what cannot be read is named.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Row,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    select,
)

from flows.cases.codes import take_code
from flows.errors import Damaged
from flows.found import Found, Unreadable
from storage.sql import UNREADABLE, Sql

T = TypeVar("T")
LONG_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
LIMIT: BindParameter[int] = bindparam("limit")
MANY = 50  # damaged ones before the first that can be read
Make = Callable[[Sequence[Row[Any]]], Sequence[T]]


def read(sql: Sql, table: Table, question: Select[Any], make: Make[T], **values: Any) -> Found[T]:
    """The rows of the table that the question asks for, in an order in which each has its place."""
    try:
        return Found(make(sql.rows(question, **values)))
    except UNREADABLE:
        pass
    found: list[T] = []
    unreadable: list[Unreadable] = []
    rows, names = sql.rows_apart(question, **values), _names(sql, table, question, values)
    for row, name in zip(rows, names, strict=True):
        try:
            found += make([_sound(row)])
        except UNREADABLE:
            unreadable.append(name)
    return Found(found, tuple(unreadable))


def only(found: Found[T]) -> T | None:
    """The only one that was asked for. Raises Damaged when nobody can read it."""
    if found.unreadable:
        raise Damaged(found.unreadable[0])
    return found[0] if found else None


def earliest(column: Column[Any], *where: ColumnElement[bool]) -> Select[Any]:
    """The question for the earliest moments in the column."""
    return select(column).where(column.is_not(None), *where).order_by(column).limit(LIMIT)


def moment(sql: Sql, question: Select[Any]) -> datetime | None:
    """The earliest moment, or else the earliest that can be read. What nobody can read and comes
    before all others has come long since: whoever asks for what is due finds it. What comes after
    them is never due, and only named."""
    for limit in (1, MANY):
        rows = sql.rows_apart(question, limit=limit)
        if (first := next((row for row in rows if row is not None), None)) is not None:
            moment: datetime = first[0]
            return moment
        if not rows:
            return None
        raw = sql.value(select(cast(question.scalar_subquery(), Text)), limit=1)
        if raw < str(LONG_SINCE.year):
            return LONG_SINCE
    return None


def _sound(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise ValueError("it was not even read")
    return row


def _names(
    sql: Sql, table: Table, question: Select[Any], values: dict[str, Any]
) -> Iterator[Unreadable]:
    columns = [*table.primary_key.columns, *([table.c.code] if "code" in table.c else [])]
    for row in sql.rows(question.with_only_columns(*columns), **values):
        key = ":".join(str(row._mapping[each]) for each in table.primary_key.columns)
        code = getattr(row, "code", None)
        known = isinstance(code, str) and take_code(code) == (code, "")
        yield Unreadable(f"{table.name}:{key}", str(code) if known else "")
