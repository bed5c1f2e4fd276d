"""Everything that names a person is told and is removed, in whichever table it stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from flows.cases.awaiting import Filed
from flows.cases.bevakning import Bevakning
from flows.cases.case import Case, Untold
from flows.cases.standing import Told
from flows.cases.state import Taken
from flows.messages import Chat, ChatKind, ChatState, InboxItem, Outgoing
from flows.people.absence import Absence
from flows.people.duty import Shift
from flows.people.feeds import Feed
from flows.people.records import Grant, Person, Pressing
from flows.ports import Store, Tx
from flows.routines.run import Run
from storage.rights import HELD
from storage.tables import metadata

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = NOON.date()
TELEGRAM = 1000
NAMES_NOBODY = {"unit", "revision", "counter", "invite", "occurrence", "anchor", "audit", "drill"}
NAMES_NOBODY |= {"standing", "digest", "board"}


@pytest.fixture
async def colleague(store: Store) -> Person:
    other = await store.run(lambda tx: tx.chats.meet(3000, ChatKind.PRIVATE))
    return await store.run(lambda tx: tx.people.add_person(other.id, "Planerare 2"))


@pytest.fixture
async def person(
    store: Store,
    engine: Engine,
    chat: Chat,
    colleague: Person,
    make_run: Callable[..., Run],
    make_bevakning: Callable[..., Bevakning],
    make_case: Callable[..., Case],
) -> Person:
    """Planerare 1, of whom there is something in every table."""
    bevakning = make_bevakning()
    me, unit = bevakning.owner_id, bevakning.unit_id

    def work(tx: Tx) -> Person:
        tx.people.grant(Grant(me, unit, "planerare"))
        tx.people.grant(Grant(colleague.id, unit, "planerare"))
        tx.shifts.add(Shift(0, me, unit, "planerare", NOON, NOON + DAY))
        away = Absence(0, me, TODAY, TODAY, None, colleague.id, me, NOON)
        tx.absences.add(away)
        tx.absences.add(replace(away, person_id=colleague.id, substitute_id=me))
        tx.pressings.save(Pressing(me, colleague.id, NOON))
        tx.pressings.save(Pressing(colleague.id, me, NOON))
        tx.feeds.put(Feed(me, "ab" * 32, NOON))
        tx.contacts.propose("egen_jour", None, me, NOON)
        tx.runs.add(make_run())
        tx.bevakningar.add(replace(bevakning, owner_id=colleague.id, offered_to=me))
        case = tx.cases.add(make_case())
        tx.binders.put(Filed(case.id, unit, TODAY, None, None, "inte ringd"))
        tx.binders.hold(case.id, me, NOON)
        tx.standing.tell(Told(unit, "B34", TODAY, NOON, NOON, me))
        tx.digests.switch(me, off=True)
        tx.inbox.add([InboxItem(1, 1, TELEGRAM, {"kind": "command"}, NOON)])
        tx.outbox.put(Outgoing(chat.id, "send", {"text": "Hej"}, "k1"), NOON)
        return tx.people.person(me)

    found = await store.run(work)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO card VALUES ({chat.id}, 'bevakning:1', 7)"))
    return found


def test_every_table_either_is_asked_or_names_nobody() -> None:
    assert set(HELD) | NAMES_NOBODY == set(metadata.tables)
    assert not set(HELD) & NAMES_NOBODY


async def test_something_is_told_of_every_table(
    store: Store, person: Person, colleague: Person
) -> None:
    held = await store.read(lambda tx: tx.rights.held(person.id))
    assert set(held) == set(HELD)
    assert held["chat"][0]["telegram_id"] == TELEGRAM
    assert [row["label"] for row in held["person"]] == ["Planerare 1"]
    assert len(held["absence"]) == 2
    others = await store.read(lambda tx: tx.rights.held(colleague.id))
    assert {"run", "outbox", "inbox", "card", "shift"}.isdisjoint(others)


async def test_what_is_forgotten_is_nowhere_but_as_a_number(
    store: Store, engine: Engine, person: Person, colleague: Person
) -> None:
    await store.run(lambda tx: tx.rights.forget(person.id, "Borttagen person"))
    held = await store.read(lambda tx: tx.rights.held(person.id))
    assert set(held) == {"person", "chat", "contact_change", "absence", "standing_told", "case"}
    assert held["person"][0]["label"] == "Borttagen person"
    (theirs,) = held["absence"]  # of the colleague: this person only wrote it down
    assert (theirs["person_id"], theirs["substitute_id"]) == (colleague.id, None)
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()).all():
                assert TELEGRAM not in row, table.name
                assert "Planerare 1" not in row, table.name


async def test_nobody_is_met_in_the_chat_of_a_forgotten_person(
    store: Store, person: Person, chat: Chat
) -> None:
    await store.run(lambda tx: tx.rights.forget(person.id, "Borttagen person"))
    assert await store.read(lambda tx: tx.chats.by_telegram(TELEGRAM)) is None
    await store.run(lambda tx: tx.chats.set_state(chat.id, ChatState.BLOCKED))  # too late
    left = await store.read(lambda tx: tx.chats.get(chat.id))
    assert left.state is ChatState.FORGOTTEN
    assert await store.read(lambda tx: tx.chats.unreachable()) == []
    again = await store.run(lambda tx: tx.chats.meet(TELEGRAM, ChatKind.PRIVATE))
    assert again.id != chat.id
    assert await store.read(lambda tx: tx.people.in_chat(again.id)) is None
    assert person not in await store.read(lambda tx: tx.rights.people())


async def test_two_may_be_forgotten_and_others_keep_everything(
    store: Store, person: Person, colleague: Person
) -> None:
    before = await store.read(lambda tx: tx.rights.people())
    assert [each.id for each in before] == [person.id, colleague.id]
    for each in (person, colleague):
        await store.run(lambda tx, each=each: tx.rights.forget(each.id, f"{each.id}"))
    assert await store.read(lambda tx: tx.rights.people()) == []
    with pytest.raises(LookupError):
        await store.run(lambda tx: tx.rights.forget(99, "x"))


@pytest.mark.parametrize(
    "changes",
    [
        lambda me: {"history": (Taken("a", NOON, (), me),)},
        lambda me: {"history": (Taken("a", NOON, (("d", TODAY),), me), Taken("b", NOON))},
        lambda me: {"untold": (Untold("a", None), Untold("b", me))},
    ],
)
async def test_a_case_in_which_somebody_did_a_step_is_told_to_them_alone(
    store: Store,
    make_case: Callable[..., Case],
    colleague: Person,
    changes: Callable[[int], dict[str, object]],
) -> None:
    me = make_case().posts["socialsekreterare"].person_id
    bare = make_case(posts={}, history=(Taken("a", NOON),), untold=())
    case = await store.run(lambda tx: tx.cases.add(replace(bare, **changes(me))))
    held = await store.read(lambda tx: tx.rights.held(me))
    assert [row["id"] for row in held["case"]] == [case.id]
    assert "case" not in await store.read(lambda tx: tx.rights.held(colleague.id))


async def test_nobody_answers_for_the_cases_of_whoever_is_forgotten(
    store: Store, make_case: Callable[..., Case]
) -> None:
    case = await store.run(lambda tx: tx.cases.add(make_case()))
    me = case.posts["socialsekreterare"].person_id
    await store.run(lambda tx: tx.rights.forget(me, "Borttagen person"))
    left = await store.read(lambda tx: tx.cases.get(case.id))
    assert left is not None
    assert {(post.person_id, post.offered_to) for post in left.posts.values()} == {(None, None)}
