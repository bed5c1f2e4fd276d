"""A copy of a database at work, and its way back. SQLite only: a server has tools of its own."""

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.errors import StoreBusy, StoreError, StoreUnreachable
from flows.messages import AuditEntry, ChatKind, OutboxState, Outgoing, Priority
from flows.ports import Tx
from storage.backup import back_up, restore
from storage.store import open_store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def act(path: Path, *works) -> None:
    async def run() -> None:
        store = open_store(str(path))
        for work in works:
            await store.run(work)
        await store.close()

    asyncio.run(run())


def note(subject: str):
    return lambda tx: tx.audit.write(AuditEntry(NOON, None, "x", subject, "done"))


def subjects(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as opened:
        return [row[0] for row in opened.execute("SELECT subject FROM audit ORDER BY id")]


def put(tx: Tx, key: str, priority: Priority, op: str = "send", **more) -> None:
    chat = tx.chats.meet(len(key) + 1, ChatKind.PRIVATE)
    tx.outbox.put(Outgoing(chat.id, op, {"text": key}, key, priority, **more), NOON)


@pytest.fixture
def database(sqlite_path: Path) -> Path:
    act(sqlite_path, note("first"))
    return sqlite_path


async def test_a_copy_holds_all_that_was_committed_while_the_bot_writes(
    sqlite_path: Path, tmp_path: Path
) -> None:
    store = open_store(str(sqlite_path))
    written = 0
    done = asyncio.Event()

    async def write() -> None:
        nonlocal written
        while not done.is_set():
            await store.run(note(str(written)))
            written += 1

    writing = asyncio.create_task(write())
    for number in range(5):
        await asyncio.sleep(0.02)
        before = written
        copied = await asyncio.to_thread(back_up, sqlite_path, tmp_path / f"{number}.db")
        found = subjects(copied.path)
        assert before <= len(found) <= written + 1
        assert found == [str(each) for each in range(len(found))]
        assert copied.rows["audit"] == len(found)
    done.set()
    await writing
    await store.close()


def test_a_copy_is_one_private_file(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    back_up(database, folder / "copy.db")
    assert [each.name for each in folder.iterdir()] == ["copy.db"]
    assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600


def test_a_copy_never_overwrites(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(StoreError, match="finns redan"):
        back_up(database, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_a_copy_that_cannot_be_made_leaves_nothing(database: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="blev inte av"):
        back_up(database, tmp_path / "nowhere" / "copy.db")
    with pytest.raises(StoreUnreachable, match="finns inte"):
        back_up(tmp_path / "none.db", tmp_path / "copy.db")
    damaged = tmp_path / "damaged.db"
    content = bytearray(database.read_bytes())
    content[5000:9000] = os.urandom(4000)
    damaged.write_bytes(content)
    with pytest.raises(StoreError):
        back_up(damaged, tmp_path / "copy.db")
    assert not list(tmp_path.glob("*copy.db*"))
    assert not list(tmp_path.glob(".*"))


def test_the_copy_comes_back_and_the_old_database_is_kept(database: Path, tmp_path: Path) -> None:
    back_up(database, tmp_path / "copy.db")
    act(database, note("second"))
    with pytest.raises(StoreBusy, match="innehåller mer än kopian"):
        restore(tmp_path / "copy.db", database, NOON, replace=False)
    assert subjects(database) == ["first", "second"]
    kept = restore(tmp_path / "copy.db", database, NOON, replace=True).kept
    assert kept is not None
    assert subjects(database) == ["first"]
    assert subjects(kept) == ["first", "second"]
    act(database, note("third"))
    assert subjects(database) == ["first", "third"]
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_what_a_killed_bot_left_in_its_wal_is_kept_and_never_played_into_the_copy(
    database: Path, tmp_path: Path
) -> None:
    back_up(database, tmp_path / "copy.db")
    killed = sqlite3.connect(database, isolation_level=None)  # never closed in good order
    killed.execute("PRAGMA wal_autocheckpoint=0")
    killed.execute("UPDATE audit SET subject = 'in the WAL'")
    left = {each: each.read_bytes() for each in tmp_path.glob("jourlots.db*")}
    killed.close()
    for path, content in left.items():
        path.write_bytes(content)
    kept = restore(tmp_path / "copy.db", database, NOON, replace=True).kept
    assert kept is not None
    assert subjects(database) == ["first"]
    assert subjects(kept) == ["in the WAL"]


def test_a_database_in_use_is_never_replaced(database: Path, tmp_path: Path) -> None:
    back_up(database, tmp_path / "copy.db")
    store = open_store(str(database))
    with pytest.raises(StoreBusy, match="körs redan"):
        restore(tmp_path / "copy.db", database, NOON, replace=True)
    asyncio.run(store.close())


def test_only_a_whole_copy_of_ours_is_put_in_place(database: Path, tmp_path: Path) -> None:
    before = database.read_bytes()
    other, newer = tmp_path / "other.db", tmp_path / "newer.db"
    with closing(sqlite3.connect(other)) as opened:
        opened.execute("CREATE TABLE t (x)")
    (tmp_path / "text.db").write_text("not a database, but long enough to look like one" * 99)
    back_up(database, newer)
    with closing(sqlite3.connect(newer)) as opened, opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
    for name, words in (
        ("other.db", "ingen säkerhetskopia"),
        ("text.db", "ingen säkerhetskopia"),
        ("none.db", "finns inte"),
        ("newer.db", "nyare version"),
    ):
        with pytest.raises(StoreError, match=words):
            restore(tmp_path / name, database, NOON, replace=True)
    assert database.read_bytes() == before


def test_a_copy_comes_to_a_machine_that_has_no_database(database: Path, tmp_path: Path) -> None:
    back_up(database, tmp_path / "copy.db")
    elsewhere = tmp_path / "elsewhere.db"
    assert restore(tmp_path / "copy.db", elsewhere, NOON, replace=False).kept is None
    assert subjects(elsewhere) == ["first"]


def test_a_damaged_database_gives_way_only_when_told_so(database: Path, tmp_path: Path) -> None:
    back_up(database, tmp_path / "copy.db")
    database.write_bytes(b"\0" * 20_000)
    with pytest.raises(StoreBusy):
        restore(tmp_path / "copy.db", database, NOON, replace=False)
    assert restore(tmp_path / "copy.db", database, NOON, replace=True).kept
    assert subjects(database) == ["first"]


def test_what_was_on_its_way_counts_as_in_doubt(sqlite_path: Path, tmp_path: Path) -> None:
    """It may have arrived after the copy was made: once more at most, marked; a digest never."""

    def fill(tx: Tx) -> None:
        put(tx, "due", Priority.DUE)
        put(tx, "digest", Priority.DIGEST)
        put(tx, "edit it", Priority.INTERACTIVE, "edit")
        put(tx, "tomorrow", Priority.DUE, not_before=LATER + timedelta(hours=1))
        put(tx, "in flight", Priority.TIB)
        put(tx, "twice now..", Priority.DUE)

    def send(tx: Tx) -> None:
        first, *_ = tx.outbox.claim("us", NOON, LATER, 1)
        assert first.payload["text"] == "in flight"
        tx.outbox.begin(first.id, "us")

    act(sqlite_path, fill, send)
    back_up(sqlite_path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as opened, opened:
        opened.execute("UPDATE outbox SET maybe_duplicate = 1 WHERE dedupe_key = 'twice now..'")
    restore(tmp_path / "copy.db", sqlite_path, LATER, replace=True)
    act(sqlite_path, lambda tx: tx.outbox.recover("a new bot", LATER))
    with closing(sqlite3.connect(sqlite_path)) as opened:
        rows = opened.execute("SELECT dedupe_key, state, maybe_duplicate FROM outbox").fetchall()
    assert {key: (OutboxState(state), bool(mark)) for key, state, mark in rows} == {
        "due": (OutboxState.PENDING, True),
        "in flight": (OutboxState.PENDING, True),
        "edit it": (OutboxState.PENDING, False),
        "digest": (OutboxState.UNCERTAIN, False),
        "tomorrow": (OutboxState.PENDING, False),
        "twice now..": (OutboxState.UNCERTAIN, True),
    }
