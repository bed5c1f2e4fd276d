"""Actions on a real store, one turn at a time, without Telegram."""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import casework
import proven
import pytest

from flows.actions import bevakningar
from flows.actions.bevakningar import Take
from flows.actions.people import Join, NewInvite, who_in
from flows.actions.registry import perform
from flows.actions.turn import Done, House, Turn, Who
from flows.calendar import Calendar
from flows.cases.bevakning import Bevakning
from flows.messages import ChatKind
from flows.people.records import Person
from flows.ports import Store, Tx
from storage.store import open_store

T = TypeVar("T")
FRIDAY_EVENING = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
UNIT, OTHER = "Hemtjänst Centrum", "Hemtjänst Norr"
GROUP = -201


@dataclass
class Office:
    """A unit with two colleagues and an enhetschef, a group, and one person elsewhere."""

    store: Store
    house: House
    now: datetime
    runner: asyncio.Runner

    def run(self, work: Callable[[Tx], T]) -> T:
        """One unit of work."""

        async def once() -> T:
            return await self.store.run(work)

        return self.runner.run(once())

    def act(
        self, number: int | None, name: str, command: object = None, *, chat: int | None = None
    ) -> Any:
        """The person (None: the house) does something, in their own chat or in another."""

        def work(tx: Tx) -> Any:
            return perform(
                Turn(tx, self.house, self.who(tx, number, chat), self.now), name, command
            )

        return self.run(work)

    def who(self, tx: Tx, number: int | None, chat: int | None = None) -> Who:
        """Who that is."""
        if number is None:
            return Who(is_house=True)
        place = number if chat is None else chat
        kind = ChatKind.PRIVATE if place > 0 else ChatKind.GROUP
        return who_in(tx, tx.chats.meet(place, kind), number)

    def join(self, number: int, unit: str, role: str, label: str) -> None:
        """Invite and let in."""
        token = self.act(None, "person.invite", NewInvite(unit, role, label)).value.token
        assert self.act(number, "person.join", Join(token)).value

    def person(self, number: int) -> Person:
        """The person with that number."""

        def read(tx: Tx) -> Person:
            person = self.who(tx, number).person
            assert person is not None
            return person

        return self.run(read)

    def chat(self, number: int) -> int:
        """Our id of the chat."""

        def read(tx: Tx) -> int:
            chat = tx.chats.by_telegram(number)
            assert chat is not None
            return chat.id

        return self.run(read)

    def take(self, number: int = 101, started_at: datetime | None = None) -> Bevakning:
        """The person takes a bevakning; of help that began on that Friday evening it falls due on
        Monday 30 November."""

        def work(tx: Tx) -> Bevakning:
            who = self.who(tx, number)
            begun = started_at or self.now
            command = Take("B01", self.house.watch("B01"), who.grants[0].unit_id, begun)
            result = bevakningar.take(Turn(tx, self.house, who, self.now), command)
            assert isinstance(result, Done)
            return result.value

        return self.run(work)

    def stored(self, bevakning: Bevakning) -> Bevakning:
        """As the store has it now."""
        found = self.run(lambda tx: tx.bevakningar.get(bevakning.id))
        assert found is not None
        return found

    def at(self, local: str) -> None:
        """Let it be that time by the wall clock."""
        wall = datetime.fromisoformat(local)
        self.now = self.house.calendar.at(wall.date(), wall.time())


@pytest.fixture(scope="session")
def house() -> House:
    library, processes = proven.library(), proven.processes()
    return House(library, Calendar(), secrets.randbelow, processes=processes)


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory, house: House) -> bytes:
    """The database of an office in which everybody has joined, made once."""
    path = tmp_path_factory.mktemp("office") / "jourlots.db"
    with an_office(path, house) as office:
        office.join(101, UNIT, "hemtjanst", "Hemtjänst 1")
        office.join(102, UNIT, "hemtjanst", "Hemtjänst 2")
        office.join(111, UNIT, "enhetschef", "Enhetschef")
        office.join(GROUP, UNIT, "grupp", "Gruppen")
        office.join(301, OTHER, "hemtjanst", "Hemtjänst 3")
    return path.read_bytes()


@pytest.fixture
def office(tmp_path: Path, house: House, staffed: bytes) -> Iterator[Office]:
    """An office on a copy of its own."""
    path = tmp_path / "jourlots.db"
    path.write_bytes(staffed)
    with an_office(path, house) as office:
        yield office


@pytest.fixture(scope="session")
def larm_staffed(tmp_path_factory: pytest.TempPathFactory, house: House) -> bytes:
    """The database of a city in which alarm cases are worked with, made once."""
    path = tmp_path_factory.mktemp("city") / "jourlots.db"
    with an_office(path, house) as office:
        casework.staff(office)
    return path.read_bytes()


@pytest.fixture
def city(tmp_path: Path, house: House, larm_staffed: bytes) -> Iterator[Office]:
    """Such a city on a copy of its own, on a Monday morning."""
    path = tmp_path / "jourlots.db"
    path.write_bytes(larm_staffed)
    with an_office(path, house) as office:
        office.at(casework.MORNING)
        yield office


@contextmanager
def an_office(path: Path, house: House) -> Iterator[Office]:
    with asyncio.Runner() as runner:
        store = open_store(str(path))
        yield Office(store, house, FRIDAY_EVENING, runner)
        runner.run(store.close())
