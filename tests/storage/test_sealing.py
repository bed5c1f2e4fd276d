"""The audit log is sealed behind the works that write it, and stays verifiable when it is purged.

The actions run on both databases; the tampering is done past the bot, on a connection of its own.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from flows.actions import retention, sealing
from flows.actions.turn import Turn, Who
from flows.errors import StoreBusy
from flows.ledger import Fault, FaultKind, Wanted, faults
from flows.messages import AuditEntry
from flows.ports import Store, Tx
from flows.retention import Kind, Old
from storage.store import open_store

KEY, OTHER = b"k" * 32, b"x" * 32
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
GONE = "DELETE FROM audit WHERE id "


async def write(store: Store, count: int, at: datetime = NOON) -> None:
    def work(tx: Tx) -> None:
        for number in range(count):
            tx.audit.write(AuditEntry(at, 7, "bevakning.done", f"bevakning:{number}", "done"))

    await store.run(work)


def turn(tx: Tx) -> Turn:
    house: Any = None  # neither sealing nor purging asks the house
    return Turn(tx, house, Who(is_house=True), NOON)


async def seal(store: Store, key: bytes = KEY) -> sealing.Sealed:
    up_to = await store.run(lambda tx: tx.ledger.settled())
    done = await store.run(lambda tx: sealing.seal(turn(tx), sealing.Seal(up_to, key)))
    return done.value


async def purge(store: Store, before: datetime, key: bytes = KEY) -> retention.Purged:
    command = retention.Purge(Kind.GRANSKNINGSLOGG, before, key)
    return (await store.run(lambda tx: retention.purge(turn(tx), command))).value


async def verify(store: Store, key: bytes = KEY) -> list[Fault]:
    return await store.read(
        lambda tx: list(faults(key, tx.ledger.anchors(), sealing.every_row(tx)))
    )


def tamper(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


async def test_nothing_is_sealed_inside_the_works_themselves(store: Store) -> None:
    await write(store, 3)
    assert {row.seal for row in await store.read(lambda tx: tx.ledger.rows(0, 10))} == {None}
    assert await seal(store) == sealing.Sealed(3)
    assert await verify(store) == []
    assert await seal(store) == sealing.Sealed(0)
    await write(store, 2)
    assert await verify(store) == []  # two wait for their seals
    assert await seal(store) == sealing.Sealed(2)
    assert await verify(store) == []
    assert len(await store.read(lambda tx: tx.ledger.anchors())) == 1


async def test_a_long_log_is_sealed_and_purged_piece_by_piece(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LIMIT", 3)
    monkeypatch.setattr(retention, "LIMIT", 3)
    await write(store, 8)
    assert [(await seal(store)).count for _ in range(4)] == [3, 3, 2, 0]
    assert await verify(store) == []
    for count, more in ((3, True), (3, True), (2, False), (0, False)):
        assert await purge(store, NOON + DAY) == retention.Purged(
            Kind.GRANSKNINGSLOGG, count, more=more
        )
        assert await verify(store) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE audit SET outcome = 'refused' WHERE id = 3", Fault(FaultKind.CHANGED, 3)),
        ("UPDATE audit SET person_id = NULL WHERE id = 5", Fault(FaultKind.CHANGED, 5)),
        (GONE + "= 2", Fault(FaultKind.REMOVED, 3, 1)),
        (GONE + "> 3", Fault(FaultKind.CUT, 3, 2)),
        (GONE + "<= 3", Fault(FaultKind.REMOVED, 4, 3)),
        ("UPDATE audit SET seal = NULL WHERE id = 4", Fault(FaultKind.INSERTED, 4)),
        ("UPDATE anchor SET count = 4", Fault(FaultKind.FORGED, 5)),
        ("UPDATE anchor SET purged = (1 = 1)", Fault(FaultKind.FORGED, 5)),
        ("DELETE FROM anchor", Fault(FaultKind.UNSIGNED, 1)),
    ],
)
async def test_what_was_done_past_the_bot_is_found(
    store: Store, engine: Engine, statement: str, expected: Fault
) -> None:
    await write(store, 5)
    await seal(store)
    tamper(engine, statement)
    assert expected in await verify(store)
    assert (await verify(store))[0].row <= expected.row


@pytest.mark.parametrize(
    "statement", ["DELETE FROM anchor", "UPDATE anchor SET up_to = 4", GONE + "= 5"]
)
async def test_a_log_that_is_not_what_was_signed_gets_no_signature_and_is_not_purged(
    store: Store, engine: Engine, statement: str
) -> None:
    await write(store, 5)
    await seal(store)
    tamper(engine, statement)
    await write(store, 1)
    assert await seal(store) == sealing.Sealed(0, sound=False)
    assert not (await purge(store, NOON + DAY)).sound
    assert await verify(store)


async def test_a_change_is_not_cleared_away_by_a_purge(store: Store, engine: Engine) -> None:
    await write(store, 5)
    await seal(store)
    tamper(engine, "UPDATE audit SET subject = 'bevakning:9' WHERE id = 2")
    assert not (await purge(store, NOON + DAY)).sound
    assert Fault(FaultKind.CHANGED, 2) in await verify(store)


@pytest.mark.parametrize("purged", [True, False], ids=["purged", "whole"])
async def test_a_log_can_be_signed_anew_as_it_stands(
    store: Store, engine: Engine, monkeypatch: pytest.MonkeyPatch, purged: bool
) -> None:
    monkeypatch.setattr(sealing, "LIMIT", 3)
    await write(store, 2, NOON - 3 * DAY)
    await write(store, 8)
    while (await seal(store)).count:
        pass
    if purged:
        await purge(store, NOON - DAY)
    tamper(engine, "UPDATE audit SET outcome = 'x' WHERE id = 5", GONE + "= 7")
    up_to = await store.run(lambda tx: tx.ledger.settled())
    command = sealing.Seal(up_to, OTHER)
    signed = await store.run(lambda tx: sealing.sign(turn(tx), command))
    assert signed.value.faults == (4 if purged else 3)  # the anchors are of another key too
    assert await verify(store, OTHER) == []
    await write(store, 2)
    assert await seal(store, OTHER) == sealing.Sealed(2)
    assert await verify(store, OTHER) == []


async def test_another_key_signs_nothing(store: Store) -> None:
    await write(store, 2)
    await seal(store)
    await write(store, 1)
    assert await seal(store, OTHER) == sealing.Sealed(0, sound=False)
    assert await verify(store) == []
    assert Fault(FaultKind.FORGED, 2) in await verify(store, OTHER)


async def test_a_purge_leaves_an_anchor_from_which_the_rest_verifies(
    store: Store, engine: Engine
) -> None:
    await write(store, 4, NOON - 3 * DAY)
    await write(store, 3)
    await seal(store)
    command = retention.Purge(Kind.GRANSKNINGSLOGG, NOON - DAY, KEY)
    old = (await store.read(lambda tx: retention.look(turn(tx), command))).value
    assert old == Old(4, NOON - 3 * DAY)
    assert (await purge(store, NOON - DAY)).count == 4
    assert await verify(store) == []
    anchors = await store.read(lambda tx: tx.ledger.anchors())
    assert [(each.up_to, each.count, each.purged) for each in anchors] == [
        (4, 4, True),
        (7, 7, False),
    ]
    await write(store, 1)
    await seal(store)
    tamper(engine, GONE + "= 5")
    assert await verify(store) == [Fault(FaultKind.REMOVED, 6, 1)]


async def test_the_chain_goes_on_after_everything_was_purged(store: Store) -> None:
    await write(store, 3, NOON - 3 * DAY)
    await seal(store)
    assert (await purge(store, NOON)).count == 3
    assert await verify(store) == []
    await write(store, 2)
    await seal(store)
    assert await verify(store) == []
    rows = await store.read(lambda tx: tx.ledger.rows(0, 9))
    assert [row.seal.split(":")[0] for row in rows if row.seal] == ["4", "5"]


async def test_a_row_that_waits_for_its_seal_is_not_purged_nor_what_follows_it(
    store: Store,
) -> None:
    await write(store, 2, NOON - 3 * DAY)
    await seal(store)
    await write(store, 2, NOON - 3 * DAY)
    assert (await purge(store, NOON)).count == 2
    assert len(await store.read(lambda tx: tx.ledger.rows(0, 9))) == 2


async def test_an_older_time_after_a_newer_one_waits_for_it(store: Store) -> None:
    """The clock was put back: rows go from the beginning only, or the chain would have holes."""
    await write(store, 1, NOON)
    await write(store, 1, NOON - 3 * DAY)
    await seal(store)
    assert (await purge(store, NOON - DAY)).count == 0
    assert await verify(store) == []


@pytest.fixture
def elsewhere(postgres_url: str) -> Engine:
    return create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
async def test_a_row_that_commits_late_is_waited_for_and_never_skipped(
    postgres_url: str, elsewhere: Engine
) -> None:
    """PostgreSQL hands out ids before it commits: number 1 appears after number 2."""
    store = open_store(postgres_url, patience=2.0)
    insert = text(
        "INSERT INTO audit (at, action, subject, outcome) VALUES (now(), 'late', '', 'done')"
    )
    with elsewhere.connect() as late:
        late.execute(insert)
        await write(store, 1)
        with pytest.raises(StoreBusy):
            await store.run(lambda tx: tx.ledger.settled())
        assert await verify(store) == []
        await write(store, 1)  # nobody is kept waiting by whoever wanted to seal
        late.commit()
    assert await seal(store) == sealing.Sealed(3)
    rows = await store.read(lambda tx: tx.ledger.rows(0, 9))
    assert next((row.id, row.action) for row in rows) == (1, "late")
    assert await verify(store) == []
    await store.close()
    elsewhere.dispose()


async def test_many_who_write_and_one_who_seals_leave_a_whole_chain(store: Store) -> None:
    async def sealing_away() -> None:
        for _ in range(10):
            with contextlib.suppress(StoreBusy):
                assert (await seal(store)).sound
            await asyncio.sleep(0.01)

    await asyncio.gather(sealing_away(), *(write(store, 2) for _ in range(40)))
    await seal(store)
    assert await verify(store) == []
    rows = await store.read(lambda tx: tx.ledger.rows(0, 999))
    assert len(rows) == 80
    assert all(row.seal for row in rows)


FIND: list[tuple[Wanted, list[int]]] = [
    (Wanted(), [4, 3, 2, 1]),
    (Wanted(person_id=7), [4, 3, 1]),
    (Wanted(action="person.forget"), [3]),
    (Wanted(since=NOON), [4, 3]),
    (Wanted(until=NOON), [2, 1]),
    (Wanted(person_id=7, since=NOON, action="person.join"), [4]),
]


@pytest.mark.parametrize(("wanted", "expected"), FIND)
async def test_rows_are_found_by_whom_they_touch_by_action_and_by_time(
    store: Store, wanted: Wanted, expected: list[int]
) -> None:
    entries = [
        AuditEntry(NOON - DAY, 7, "bevakning.done", "bevakning:1", "done"),
        AuditEntry(NOON - DAY, 8, "bevakning.done", "person:77", "done"),
        AuditEntry(NOON, None, "person.forget", "person:7", "done"),
        AuditEntry(NOON, None, "person.join", "person:7:tib@unit:1", "done", acting_id=9),
    ]
    for entry in entries:
        await store.run(lambda tx, entry=entry: tx.audit.write(entry))
    find: Callable[..., Any] = lambda tx, below, limit: tx.ledger.find(wanted, below, limit)  # noqa: E731
    assert [row.id for row in await store.read(lambda tx: find(tx, 99, 9))] == expected
    first = await store.read(lambda tx: find(tx, 99, 1))
    rest = await store.read(lambda tx: find(tx, first[0].id, 9))
    assert [row.id for row in (*first, *rest)] == expected
