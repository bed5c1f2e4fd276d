"""The one way in which rooms speak to the database: prepared questions, answered completely.

A fault of the database sticks: once one statement has failed, every later one of the same work
fails too. SQLite may have rolled everything back by then, and PostgreSQL refuses anyway; a work
that swallowed the fault must not go on outside its transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Dialect, Row, Table, bindparam, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable

UNREADABLE = (ValueError, TypeError, OverflowError)  # what making a value of a damaged row raises

Params = Mapping[str, Any]
A = TypeVar("A")


class ReadsOnly(RuntimeError):
    """A work that was handed to `read` tried to write. Always a bug in the caller."""


@dataclass(frozen=True, slots=True)
class Either:
    """One statement in the dialect of each database, for what standard SQL cannot say."""

    sqlite: Executable
    postgresql: Executable


def upsert(table: Table, build: Callable[[Any], Executable]) -> Either:
    """Build an INSERT … ON CONFLICT for both databases from the dialect's own `insert`.

    Compiled here once: SQLAlchemy 2.0 does not cache these statements, and compiling one takes
    longer than everything else in a press together. `build` may use no parameters of its own.
    """
    return Either(
        _compiled(table, build(sqlite.insert(table)), sqlite.dialect),
        _compiled(table, build(postgresql.insert(table)), postgresql.dialect),
    )


def _compiled(table: Table, statement: Any, dialect: Callable[..., Dialect]) -> Executable:
    given = [column for column in table.columns if column.name != "id"]
    sql = statement.compile(
        dialect=dialect(paramstyle="named"), column_keys=[column.name for column in given]
    )
    values = (bindparam(each.name, None, each.type, required=not each.nullable) for each in given)
    return text(str(sql)).bindparams(*values)


class Sql:
    """Runs statements on one connection for one work; never commits."""

    def __init__(self, connection: Connection, *, writes: bool) -> None:
        self._connection = connection
        self._writes = writes
        self.wrote = False
        self.fault: DBAPIError | None = None

    def rows(self, question: Executable, **values: Any) -> Sequence[Row[Any]]:
        """All rows."""
        return self._ask(question, values, lambda result: result.all())

    def rows_apart(self, question: Executable, **values: Any) -> Sequence[Row[Any] | None]:
        """All rows; None in place of one that holds what nobody can read."""
        return self._ask(question, values, _apart)

    def row(self, question: Executable, **values: Any) -> Row[Any] | None:
        """The first row, if there is one."""
        return self._ask(question, values, lambda result: result.first())

    def value(self, question: Executable, **values: Any) -> Any:
        """The first column of the first row; None without a row."""
        return self._ask(question, values, lambda result: result.scalar())

    def change(self, order: Executable | Either, **values: Any) -> int:
        """Write; tell how many rows were touched."""
        return self._write(order, values, lambda result: result.rowcount)

    def change_each(self, order: Executable | Either, values: Sequence[Params]) -> int:
        """Write once for each set of values; tell how many rows were touched in all."""
        return self._write(order, values, lambda result: result.rowcount) if values else 0

    def returning(self, order: Executable | Either, **values: Any) -> Row[Any] | None:
        """Write, and give back the first row of its RETURNING clause."""
        return self._write(order, values, lambda result: result.first())

    def returning_all(self, order: Executable | Either, **values: Any) -> Sequence[Row[Any]]:
        """Write, and give back every row of its RETURNING clause."""
        return self._write(order, values, lambda result: result.all())

    def _write(
        self,
        order: Executable | Either,
        values: Params | Sequence[Params],
        take: Callable[[CursorResult[Any]], A],
    ) -> A:
        if not self._writes:
            raise ReadsOnly("this work was handed to read(), which cannot write")
        self.wrote = True
        if isinstance(order, Either):
            order = order.sqlite if self._connection.dialect.name == "sqlite" else order.postgresql
        return self._ask(order, values, take)

    def _ask(
        self,
        statement: Executable,
        values: Params | Sequence[Params],
        take: Callable[[CursorResult[Any]], A],
    ) -> A:
        if self.fault is not None:
            raise self.fault
        try:
            return take(self._connection.execute(statement, values))
        except DBAPIError as fault:
            self.fault = fault
            raise


def _apart(result: CursorResult[Any]) -> Sequence[Row[Any] | None]:
    found: list[Row[Any] | None] = []
    while True:
        try:
            row = result.fetchone()
        except UNREADABLE:  # the cursor stands behind it by now
            found.append(None)
            continue
        if row is None:
            return found
        found.append(row)
