"""A database without room: SQLite may take no page more, and the last ones are full.

`leaving_inbox` leaves room for a few updates, but for none of the messages that answer them.
"""

import json
from typing import Any

from flows.errors import StoreFull
from flows.ports import Store, Tx

BOT = 424242
_FIRST = 5_000_000_000  # after every update id of the practice server
_ROOM = 30


async def fill(store: Store, *, leaving_inbox: bool = False) -> None:
    """Leave no room in the outbox and in the inbox."""
    await store.run(lambda tx: _limit(tx, spare=0))
    await _until_full(store, _outbox_filler)
    last = await _until_full(store, _inbox_filler)
    if leaving_inbox:
        await store.run(lambda tx: _leave_room(tx, last))


async def make_room(store: Store) -> None:
    """Somebody has tidied the disk."""
    await store.run(lambda tx: _limit(tx, spare=10_000))


def _raw(tx: Tx) -> Any:
    return tx.sql._connection  # type: ignore[attr-defined]


def _limit(tx: Tx, spare: int) -> None:
    pages = _raw(tx).exec_driver_sql("PRAGMA page_count").scalar()
    _raw(tx).exec_driver_sql(f"PRAGMA max_page_count={pages + spare}")


async def _until_full(store: Store, filler: Any) -> int:
    number = 0
    for size in (300, 1):  # the small ones take what the large ones leave over
        try:
            while True:
                await store.run(lambda tx, n=number, size=size: filler(tx, n, size))
                number += 1
        except StoreFull:
            continue
    return number


def _outbox_filler(tx: Tx, number: int, size: int) -> None:
    _raw(tx).exec_driver_sql(
        "INSERT INTO outbox (chat_id, seq, op, dedupe_key, priority, created_at, state, attempt,"
        " maybe_duplicate, recalled, reason)"
        " VALUES ((SELECT min(id) FROM chat), ?, 'send', ?, 4, 0, 'dead', 0, 0, 0, ?)",
        (-1 - number, f"filler {number}", "x" * size),
    )


def _inbox_filler(tx: Tx, number: int, size: int) -> None:
    _raw(tx).exec_driver_sql(
        "INSERT INTO inbox (bot_id, update_id, payload, received_at, attempts, state)"
        " VALUES (?, ?, ?, 0, 0, 'dead')",
        (BOT, _FIRST + number, json.dumps("x" * size)),
    )


def _leave_room(tx: Tx, last: int) -> None:
    _raw(tx).exec_driver_sql(
        "DELETE FROM inbox WHERE state = 'dead' AND (update_id < ? OR update_id > ?)",
        (_FIRST + _ROOM, _FIRST + last - _ROOM),
    )
