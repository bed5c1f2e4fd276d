"""The web endpoint on a real socket of this machine, and people who owe something."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

import proven
from aiohttp import ClientConnectorError, ClientSession

from bot.health import Health
from bot.web import Web
from flows.actions.calendars import hashed
from flows.actions.turn import House, Turn, Who
from flows.calendar import Calendar
from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep
from flows.messages import ChatKind
from flows.people.feeds import Feed
from flows.people.records import Grant, Person
from flows.ports import Store, Tx

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@dataclass
class Endpoint:
    """The endpoint, its store, and a client that asks it."""

    store: Store
    health: Health
    base: str
    client: ClientSession
    house: House
    people: dict[str, Person] = field(default_factory=dict)

    async def staff(self, label: str, unit: str = "Norr") -> Person:
        """Somebody with a role in the unit."""

        def work(tx: Tx) -> Person:
            chat = tx.chats.meet(1000 + len(self.people), ChatKind.PRIVATE)
            person = tx.people.add_person(chat.id, label)
            at = tx.people.unit_named(unit) or tx.people.add_unit(unit)
            tx.people.grant(Grant(person.id, at.id, "planerare"))
            return person

        self.people[label] = await self.store.run(work)
        return self.people[label]

    async def owes(self, person: Person, *codes: str, unit: str = "Norr") -> None:
        """The person owes one bevakning of each code, all on Monday 30 November."""
        await self.store.run(
            lambda tx: [tx.bevakningar.add(_owed(tx, person, unit, c)) for c in codes]
        )

    async def subscribe(self, person: Person) -> str:
        """A secret that opens the person's calendar."""
        secret = secrets.token_hex(22)[:43]
        await self.store.run(lambda tx: tx.feeds.put(Feed(person.id, hashed(secret), NOON)))
        return secret

    def address(self, secret: str) -> str:
        """Where the calendar of that secret is."""
        return f"{self.base}/kalender/{secret}.ics"


def _owed(tx: Tx, person: Person, unit: str, code: str) -> Bevakning:
    at = tx.people.unit_named(unit)
    assert at is not None
    return Bevakning(
        id=0,
        token=secrets.token_hex(6),
        code=code,
        kind="B01",
        unit_id=at.id,
        owner_id=person.id,
        offered_to=None,
        state=BevakningState.PLANNED,
        started_at=NOON,
        nominal_on=date(2026, 11, 30),
        due_on=date(2026, 11, 30),
        steps=(ReminderStep(0, time(7, 15), Recipient.OWNER),),
        repeat=1,
        step=0,
        next_at=NOON,
        created_at=NOON,
        ended_at=None,
        ended_by=None,
        version=1,
    )


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


@asynccontextmanager
async def an_endpoint(store: Store, *, feeds: bool = True) -> AsyncIterator[Endpoint]:
    """The endpoint, answering."""
    port, health = free_port(), Health()
    base = f"http://127.0.0.1:{port}"
    house = House(proven.library(), Calendar(), secrets.randbelow)
    house = replace(house, feeds=f"{base}/kalender/" if feeds else "")
    found = Web(
        store, lambda tx: Turn(tx, house, Who(is_house=True), NOON), health, ("127.0.0.1", port)
    )
    task = asyncio.create_task(found.run())
    async with ClientSession() as client:
        await answering(client, base)
        yield Endpoint(store, health, base, client, house)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def answering(client: ClientSession, base: str) -> None:
    """Wait until somebody answers there."""
    for _ in range(200):
        try:
            async with client.get(f"{base}/halsa"):
                return
        except ClientConnectorError:
            await asyncio.sleep(0.02)
    raise AssertionError(f"nobody answers at {base}")
