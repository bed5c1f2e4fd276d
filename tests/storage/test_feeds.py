"""A person's calendar address: one each, known by the hash of its secret alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from flows.cases.bevakning import Bevakning
from flows.messages import ChatKind
from flows.people.feeds import Feed
from flows.people.records import Person
from flows.ports import Store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FIRST, SECOND, OTHER = "aa" * 32, "bb" * 32, "cc" * 32


@pytest.fixture
async def me(store: Store, make_bevakning: Callable[..., Bevakning]) -> Person:
    owner = make_bevakning().owner_id
    assert owner is not None
    return await store.run(lambda tx: tx.people.person(owner))


@pytest.fixture
async def colleague(store: Store) -> Person:
    chat = await store.run(lambda tx: tx.chats.meet(3000, ChatKind.PRIVATE))
    return await store.run(lambda tx: tx.people.add_person(chat.id, "Planerare 2"))


async def test_a_feed_is_found_by_its_person_and_by_its_secret(store: Store, me: Person) -> None:
    feed = Feed(me.id, FIRST, NOON)
    await store.run(lambda tx: tx.feeds.put(feed))
    assert await store.read(lambda tx: tx.feeds.of_person(me.id)) == feed
    assert await store.read(lambda tx: tx.feeds.with_secret(FIRST)) == feed
    assert await store.read(lambda tx: tx.feeds.with_secret(SECOND)) is None
    assert await store.read(lambda tx: tx.feeds.with_secret("")) is None


async def test_a_new_feed_takes_the_place_of_the_old(
    store: Store, me: Person, colleague: Person
) -> None:
    theirs = Feed(colleague.id, OTHER, NOON)
    later = Feed(me.id, SECOND, NOON + timedelta(days=1))
    for feed in (Feed(me.id, FIRST, NOON), theirs, later):
        await store.run(lambda tx, feed=feed: tx.feeds.put(feed))
    assert await store.read(lambda tx: tx.feeds.with_secret(FIRST)) is None
    assert await store.read(lambda tx: tx.feeds.with_secret(SECOND)) == later
    assert await store.read(lambda tx: tx.feeds.with_secret(OTHER)) == theirs


async def test_an_ended_feed_is_gone_and_others_stay(
    store: Store, me: Person, colleague: Person
) -> None:
    await store.run(lambda tx: tx.feeds.put(Feed(me.id, FIRST, NOON)))
    await store.run(lambda tx: tx.feeds.put(Feed(colleague.id, OTHER, NOON)))
    assert await store.run(lambda tx: tx.feeds.end(me.id))
    assert not await store.run(lambda tx: tx.feeds.end(me.id))
    assert await store.read(lambda tx: tx.feeds.of_person(me.id)) is None
    assert await store.read(lambda tx: tx.feeds.with_secret(FIRST)) is None
    assert await store.read(lambda tx: tx.feeds.with_secret(OTHER)) is not None


async def test_both_ways_to_a_feed_use_an_index(store: Store, me: Person, engine: Engine) -> None:
    await store.run(lambda tx: tx.feeds.put(Feed(me.id, FIRST, NOON)))
    with engine.begin() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:  # which may scan a table as small as this one
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        for name, value in (("person_id", "1"), ("secret_hash", "'a'")):
            prefix = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
            question = f"{prefix} SELECT * FROM feed WHERE {name} = {value}"
            plan = " ".join(str(row[-1]) for row in connection.execute(text(question)).all())
            assert "INDEX" in plan.upper() or "PRIMARY KEY" in plan, plan
