"""A million pending bevakningar: the start, the tick and what falls due at once, on both databases.

Prints seconds, and how many times slower a million is than ten thousand. A whole start is a new
Python that imports the program and proves the content, and then the opening of the database.
Asserts only that everything due was told. Run with `make bench`.
"""

import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import time as wall_time
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

import big_city
from evening import instant
from proven import content
from sqlalchemy import (
    String,
    bindparam,
    cast,
    create_engine,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from bot.app import App, Parts, open_database
from bot.clock import MovableClock
from bot.settings import Settings
from bot.tick import CHUNK
from flows.cases import watches
from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep
from flows.ports import Tx
from storage.tables import bevakning, occurrence, outbox, role_grant

FEW, MANY = SIZES = (10_000, 1_000_000)
DUE = 10_000
DAYS = 100  # over so many days the others fall due
PEOPLE = 100  # owe what is due
ROUNDS = 7
NOW = instant("2026-11-25 10:00")  # a vardag, outside the quiet hours

# What `jourlots run` does before it opens the database.
BEFORE_OPENING = """
import bot.cli.run
from bot.app import read_content
from bot.settings import Settings
read_content(Settings(token=None))
"""

MODEL = Bevakning(
    id=0,
    token="model",
    code="MODEL",
    kind="B01",
    unit_id=0,
    owner_id=0,
    offered_to=None,
    state=BevakningState.PLANNED,
    started_at=NOW - timedelta(days=1),
    nominal_on=NOW.date(),
    due_on=NOW.date(),
    steps=(
        ReminderStep(0, wall_time(7, 15), Recipient.OWNER),
        ReminderStep(1, wall_time(8, 0), Recipient.UNIT),
    ),
    repeat=1,
    step=0,
    next_at=NOW,
    created_at=NOW - timedelta(days=1),
    ended_at=None,
    ended_by=None,
    version=1,
)


@dataclass
class City:
    """A bot that has so many pending, and its database."""

    app: App
    engine: Any
    size: int
    opened: float  # in how many seconds

    def fall_due(self, count: int) -> None:
        """Let that many, spread over the whole table and over as many people in every city, be due,
        and nothing else wait."""
        apart = self.size // count
        with self.engine.begin() as connection:
            connection.execute(outbox.delete())
            connection.execute(occurrence.delete())
            later = update(bevakning).where(bevakning.c.next_at <= NOW)
            connection.execute(later.values(next_at=NOW + timedelta(days=1)))
            ids = connection.scalars(select(bevakning.c.id).where(bevakning.c.id % apart == 0))
            held = select(role_grant.c.person_id, role_grant.c.unit_id).order_by(*role_grant.c)
            holders = connection.execute(held.limit(PEOPLE)).all()
            connection.execute(
                update(bevakning)
                .where(bevakning.c.id == bindparam("due"))
                .values(next_at=NOW, due_on=NOW.date(), step=0, state="planned"),
                [
                    {"due": number, "owner_id": owner, "unit_id": unit}
                    for number, (owner, unit) in zip(ids, cycle(holders), strict=False)
                ],
            )
        self.settle()

    def settle(self) -> None:
        """What a database does by itself after so great a change, done now."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
            if self.engine.dialect.name == "sqlite":
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            else:
                connection.execute(text("VACUUM"))
                connection.execute(text("CHECKPOINT"))


def fill(engine: Any, size: int) -> None:
    """Make copies of the first one until there are so many, each with a token, a code, an owner and
    a day of its own, and nobody told of it. Every other column is copied as it is."""
    with engine.begin() as connection:
        have, first = connection.execute(
            select(func.count(), func.min(bevakning.c.id)).select_from(bevakning)
        ).one()
        place = (func.row_number().over(order_by=role_grant.c.person_id) - 1).label("place")
        holder = select(place, role_grant.c.person_id, role_grant.c.unit_id).subquery()
        holders = connection.execute(select(func.count()).select_from(role_grant)).scalar()
        columns = [each for each in bevakning.columns if each.name != "id"]
        names = [each.name for each in columns]
        for day in range(DAYS):
            start, end = (have + (size - have) * part // DAYS for part in (day, day + 1))
            numbers = select(literal(start).label("n")).cte("numbers", recursive=True)
            numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < end - 1))
            n, at = numbers.c.n, NOW + timedelta(days=1 + day)
            own = {
                "token": literal("t") + cast(n, String),
                "code": literal("c") + cast(n, String),
                "unit_id": holder.c.unit_id,
                "owner_id": holder.c.person_id,
                "next_at": literal(at, bevakning.c.next_at.type),
                "due_on": literal(at.date(), bevakning.c.due_on.type),
                "state": literal(MODEL.state.value),
                "step": literal(MODEL.step),
            }
            copies = (
                select(*(own.get(each.name, each) for each in columns))
                .select_from(numbers)
                .join(holder, holder.c.place == n % holders)
                .join(bevakning, bevakning.c.id == first)
            )
            connection.execute(insert(bevakning).from_select(names, copies))


def lay_first(tx: Tx) -> None:
    """A city of people, and the bevakning that all others are copies of; once."""
    if tx.bevakningar.get(1) is not None:
        return
    big_city.fill(tx)
    grant = tx.people.grants(1)[0]
    tx.bevakningar.add(replace(MODEL, unit_id=grant.unit_id, owner_id=1))


@asynccontextmanager
async def a_city(database: str, size: int) -> AsyncIterator[City]:
    """A bot with so many pending, none of them due."""
    settings = Settings(token="123456:bench", database=database, audit_key="seals nothing" * 4)
    store = open_database(settings)
    await store.run(lay_first)
    await store.close()
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    fill(engine, size)
    proven = content()
    begun = time.perf_counter()
    store = open_database(settings)
    clock = MovableClock(NOW, ticking=False)
    app = App(Parts(settings, proven, store, clock))
    await app.sender.recover()
    await app.tick.next_due()
    await app._go_round()
    opened = time.perf_counter() - begun
    city = City(app, engine, size, opened)
    city.fall_due(1)
    try:
        yield city
    finally:
        engine.dispose()
        await store.close()


async def took(work: Callable[[], Awaitable[Any]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


async def tick(app: App) -> None:
    """One round of the loop: ask, and tell if something is due."""
    due = await app.tick.next_due()
    if due is not None and due <= NOW:
        await app.tick.once()


async def seconds_of_tick(city: City, due: int) -> float:
    """The median of some ticks with so many due."""
    times = []
    for _ in range(ROUNDS):
        if due:
            city.fall_due(due)
        before = city.app.tick.messages
        times.append(await took(lambda: tick(city.app)))
        assert city.app.tick.messages - before == due
    return median(times)


async def bare_claim(city: City) -> None:
    """What the store itself does of telling: find, save, note the step; nobody is told."""
    calendar = city.app.house.calendar

    def chunk(tx: Tx) -> int:
        found = tx.bevakningar.due(NOW, CHUNK).found
        won = tx.bevakningar.told([(watches.told(each, 0, calendar), 0) for each in found])
        assert len(won) == len(found)
        return len(won)

    claimed = 0
    while found := await city.app.store.run(chunk):
        claimed += found
    assert claimed == DUE


def seconds_before_opening() -> float:
    """From nothing until the program would open its database, in a process of its own."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", BEFORE_OPENING], check=True)
    return time.perf_counter() - begun


async def measured(database: str, size: int) -> dict[str, float]:
    async with a_city(database, size) as city:
        await tick(city.app)
        before = seconds_before_opening()
        figures = {"import and prove, s": before, "open and ask, s": city.opened}
        figures["whole start, s"] = before + city.opened
        figures["tick, 0 due, ms"] = 1000 * await seconds_of_tick(city, 0)
        figures["tick, 100 due, ms"] = 1000 * await seconds_of_tick(city, 100)
        city.fall_due(DUE)
        figures["claim 10,000, s"] = await took(lambda: bare_claim(city))
        city.fall_due(DUE)
        figures["tell of 10,000, s"] = await took(lambda: tick(city.app))
        return figures


async def test_a_million_against_ten_thousand(database_url: str, tmp_path: Path) -> None:
    figures = [await measured(database_url, size) for size in SIZES]
    print(f"\n{database_url.partition(':')[0]:20}{FEW:>12,}{MANY:>12,}{'ratio':>8}")
    for name, small in figures[0].items():
        large = figures[1][name]
        print(f"{name:20}{small:12.3f}{large:12.3f}{large / small:8.2f}")
