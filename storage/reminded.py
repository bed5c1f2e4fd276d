"""What a reminder writes, for many bevakningar in one statement: a row at a time costs ten thousand
round trips on the morning when ten thousand are due.

The rows travel as one JSON text, which both databases read as a table.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, text

from flows.cases.bevakning import Bevakning
from storage.columns import JsonText
from storage.sql import Either, Sql

_ROWS = bindparam("rows", type_=JsonText)

MOVE = Either(
    text(
        """
        UPDATE bevakning
        SET state = json_extract(value, '$.state'),
            step = json_extract(value, '$.step'),
            next_at = json_extract(value, '$.next_at'),
            told_at = json_extract(value, '$.told_at')
        FROM json_each(:rows)
        WHERE bevakning.id = json_extract(value, '$.id')
            AND bevakning.version = json_extract(value, '$.version')
        RETURNING bevakning.id AS id
        """
    ).bindparams(_ROWS),
    text(
        """
        UPDATE bevakning SET state = moved.state, step = moved.step, next_at = moved.next_at,
            told_at = moved.told_at
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS moved(
            id bigint, version int, state text, step int,
            next_at timestamptz, told_at timestamptz
        )
        WHERE bevakning.id = moved.id AND bevakning.version = moved.version
        RETURNING bevakning.id
        """
    ).bindparams(_ROWS),
)
TELL = Either(
    text(
        """
        INSERT INTO occurrence (bevakning_id, on_date, step)
        SELECT json_extract(value, '$.id'),
            json_extract(value, '$.on'),
            json_extract(value, '$.step')
        FROM json_each(:rows) WHERE true
        ON CONFLICT DO NOTHING RETURNING bevakning_id AS id
        """
    ).bindparams(_ROWS),
    text(
        """
        INSERT INTO occurrence (bevakning_id, on_date, step)
        SELECT told.id, told."on", told.step
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS told(id bigint, "on" date, step int)
        ON CONFLICT DO NOTHING RETURNING bevakning_id AS id
        """
    ).bindparams(_ROWS),
)


def move(sql: Sql, batch: Sequence[Bevakning]) -> set[int]:
    """Write state, step and times of those whose stored version is still theirs: which."""
    return _ids(sql, MOVE, [_moved(each) for each in batch])


def tell(sql: Sql, batch: Sequence[tuple[Bevakning, int]]) -> set[int]:
    """Note the step of each on its day; which were not told before."""
    rows = [{"id": each.id, "on": each.due_on.isoformat(), "step": step} for each, step in batch]
    return _ids(sql, TELL, rows)


def _moved(bevakning: Bevakning) -> Mapping[str, Any]:
    return {
        "id": bevakning.id,
        "version": bevakning.version,
        "state": bevakning.state,
        "step": bevakning.step,
        "next_at": _written(bevakning.next_at),
        "told_at": _written(bevakning.told_at),
    }


def _written(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at is not None else None


def _ids(sql: Sql, order: Either, rows: Sequence[Mapping[str, Any]]) -> set[int]:
    return {row.id for row in sql.returning_all(order, rows=rows)} if rows else set()
