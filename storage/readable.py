"""Reading many rows of which some may be damaged: one that nobody can read any more hides no other.

All are read at once, as if all were sound. Only when that fails is each looked at by itself, and
what cannot be read is named.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Row, Select, Table

from flows.cases.codes import take_code
from flows.errors import Damaged
from flows.found import Found, Unreadable
from storage.sql import UNREADABLE, Sql

T = TypeVar("T")
LONG_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
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


def moment(sql: Sql, question: Select[Any]) -> datetime | None:
    """The moment that the question asks for; one that nobody can read has come long since, so that
    whoever waits for it looks at what it belongs to."""
    try:
        found: datetime | None = sql.value(question)
    except UNREADABLE:
        return LONG_SINCE
    return found


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
