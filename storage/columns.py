"""What tables are made of: column types that mean the same on SQLite and on PostgreSQL (moments in
UTC, JSON as text), and conditions on states that partial indexes can use.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, Index, Integer, Text, literal_column
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator, TypeEngine


class NaiveDatetime(DontWrapMixin, ValueError):
    """A datetime without zone was handed to the store. Always a bug in the caller."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment: timestamptz in PostgreSQL, in SQLite ISO text of one width, which sorts.

    Text was chosen over a number because whoever opens the file with `sqlite3` can read it.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type of the database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse what has no zone; hand the rest over in UTC."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise NaiveDatetime(f"{value!r} has no time zone; the store takes aware datetimes only")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC, whatever zone the session has."""
        if value is None:
            return None
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return moment.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    r"""JSON kept as ASCII text on both databases.

    Not JSONB: it refuses ``\u0000`` and lone surrogates, both of which a stranger can type, and
    one such message would block the queue behind it. Nothing is searched inside the JSON, but
    when all that names one person is gathered.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write compact ASCII."""
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read it back."""
        return None if value is None else json.loads(value)


class Payload(JsonText):
    """The payload of what waits its turn. One that nobody can read is read as empty: whoever takes
    it up cannot carry it out and puts that row aside, and what is behind it goes on.
    """

    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read it back, or as much as nothing."""
        try:
            found = super().process_result_value(value, dialect)
        except ValueError:
            return {}
        return found if value is None or isinstance(found, dict) else {}


# SQLite numbers rows by itself only in a column of type INTEGER.
ROW_ID = BigInteger().with_variant(Integer, "sqlite")


def state_in(column: ColumnElement[str], *states: str) -> ColumnElement[bool]:
    """`column` is one of the states, written as literals so that partial indexes apply."""
    literals: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in states]
    return column == literals[0] if len(literals) == 1 else column.in_(literals)


def partial_index(
    name: str, *columns: Column[Any], where: ColumnElement[bool], unique: bool = False
) -> Index:
    """An index on the rows that meet the condition; it belongs to the columns' table."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
