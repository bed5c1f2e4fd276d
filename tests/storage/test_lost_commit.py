"""PostgreSQL's connection dies at the worst moment, during COMMIT; the caller hears the truth."""

import select
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import noted
import psycopg
import pytest

from flows.errors import StoreBusy, StoreUnreachable
from flows.ports import Tx
from storage.store import open_store

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

TODAY = date(2026, 11, 23)
NAME = ".s.PGSQL.5432"


class Wire:
    """Stands between client and server, and cuts a connection that says COMMIT: "before" the server
    hears it, or "after" the server has answered. `cuts` counts down; `refuse` lets nobody in."""

    def __init__(self, folder: Path, server: str) -> None:
        self._server = server
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(folder / NAME))
        self._door.listen()
        self.how = "after"
        self.cuts = 0
        self.refuse = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            if self.refuse:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._server)
            threading.Thread(target=self._relay, args=(client, server), daemon=True).start()

    def _relay(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, suppress(OSError):
            doomed = False
            while True:
                ready, _, _ = select.select([client, server], [], [])
                if client in ready:
                    said = client.recv(65536)
                    if b"COMMIT" in said and self.cuts:
                        self.cuts -= 1
                        doomed = True
                    if not said or (doomed and self.how == "before"):
                        return
                    server.sendall(said)
                if server in ready:
                    answer = server.recv(65536)
                    if not answer or doomed:
                        self.refuse = self.refuse or (doomed and self.how == "for good")
                        return
                    client.sendall(answer)


@pytest.fixture
def wire_folder() -> Iterator[Path]:
    """A folder with a short name: a socket's path may have about a hundred characters."""
    with tempfile.TemporaryDirectory(prefix="wire") as folder:
        yield Path(folder)


@pytest.fixture
def wire(postgres_server: str, wire_folder: Path) -> Iterator[Wire]:
    """The way to the server, with scissors."""
    folder = parse_qs(urlsplit(postgres_server).query)["host"][0]
    opened = Wire(wire_folder, f"{folder}/{NAME}")
    yield opened
    opened.close()


@pytest.fixture
def wired_url(postgres_url: str, wire_folder: Path) -> str:
    """The database's address by way of the wire."""
    return f"{postgres_url.split('?', maxsplit=1)[0]}?host={wire_folder}"


def end_connections(server: str) -> None:
    """End every connection of Jourlots, as a restart of the server does."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'jourlots'"
        )


def count(tx: Tx) -> str:
    """A work that shows how often it was done."""
    tx.counters.count("x", TODAY)
    return "done"


async def test_a_commit_whose_answer_is_lost_counts_once(wire: Wire, wired_url: str) -> None:
    store = open_store(wired_url, patience=2.0)
    wire.how, wire.cuts = "after", 1
    assert await store.run(count) == "done"
    assert wire.cuts == 0
    assert await store.read(lambda tx: noted.total(tx, "x")) == 1
    await store.close()


async def test_a_commit_that_the_server_never_heard_is_run_again(
    wire: Wire, wired_url: str
) -> None:
    store = open_store(wired_url, patience=2.0)
    wire.how, wire.cuts = "before", 2
    assert await store.run(count) == "done"
    assert wire.cuts == 0
    assert await store.read(lambda tx: noted.total(tx, "x")) == 1
    await store.close()


async def test_when_nobody_can_tell_what_became_of_a_commit_that_is_said(
    wire: Wire, wired_url: str, postgres_url: str
) -> None:
    store = open_store(wired_url, patience=1.0)
    wire.how, wire.cuts = "for good", 1
    with pytest.raises(StoreUnreachable, match="inte att se om det sparades"):
        await store.run(count)
    wire.refuse = False
    assert await store.read(lambda tx: noted.total(tx, "x")) == 1
    await store.close()


async def test_connections_that_the_server_ended_are_made_anew(
    wire: Wire, wired_url: str, postgres_server: str
) -> None:
    store = open_store(wired_url, patience=2.0)
    await store.run(count)
    end_connections(postgres_server)
    assert await store.run(count) == "done"
    assert await store.read(lambda tx: noted.total(tx, "x")) == 2
    await store.close()


async def test_while_the_server_is_gone_works_fail_plainly_and_then_go_on(
    wire: Wire, wired_url: str, postgres_server: str
) -> None:
    store = open_store(wired_url, patience=1.0)
    await store.run(count)
    wire.refuse = True
    end_connections(postgres_server)
    for way in (store.run, store.read):
        with pytest.raises(StoreUnreachable):
            await way(lambda tx: noted.total(tx, "x"))
    wire.refuse = False
    await store.run(count)
    assert await store.read(lambda tx: noted.total(tx, "x")) == 2
    await store.close()


async def test_a_process_that_lost_its_place_to_another_stops(
    wire: Wire, wired_url: str, postgres_url: str, postgres_server: str
) -> None:
    store = open_store(wired_url, patience=1.0)
    await store.run(count)
    end_connections(postgres_server)
    other = open_store(postgres_url)
    with pytest.raises(StoreBusy, match="körs redan"):
        await store.run(count)
    await other.close()
    await store.run(count)
    assert await store.read(lambda tx: noted.total(tx, "x")) == 2
    await store.close()
