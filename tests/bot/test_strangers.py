"""A stranger hurls anything at all: nothing changes, and nothing is told.

Every example is sieved and takes its turn as the bot does it, in a transaction that is undone.
"""

import asyncio
import copy
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import proven
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.chat.commands import COMMANDS
from bot.chat.turn import take_turn
from bot.telegram.shape import Malformed
from bot.telegram.sieve import Kind, sieve
from flows.actions import pressing
from flows.actions.absence import Set
from flows.actions.cases.opening import Open
from flows.actions.people import Join, NewInvite, who_in
from flows.actions.registry import perform
from flows.actions.runs import Choose, Start, TakeOffered
from flows.actions.turn import House, Turn, Who
from flows.calendar import Calendar
from flows.messages import ChatKind, InboxItem
from flows.people.roles import GROUP
from flows.ports import Store, Tx
from storage.store import open_store
from storage.tables import metadata

NOW = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
STRANGER, GROUP_CHAT, FREE_GROUP = 6001, -7001, -7002
UNITS = ("Enheten Kornblixt", "Enheten Daggkåpa")
LABELS = {
    501: "Xylofon 1", 502: "Xylofon 2", 503: "Trombon 1", 504: "Fagott 1", 505: "Vagn Zebra",
}  # fmt: skip
# What a turn may leave behind: what came, what is answered, and a stranger's own guidance.
ARRIVAL = "Kontrollera vem som gick med i gruppen."
OWN = frozenset({"inbox", "outbox", "audit", "chat", "run", "revision", "counter", "card"})


Tables = Mapping[str, list[dict[str, Any]]]


class _Undone(Exception):
    """Nothing of the example is kept."""


@dataclass(frozen=True)
class Street:
    """A city with people, a group, bevakningar and runs, and a stranger outside its doors."""

    store: Store
    house: House
    runner: asyncio.Runner
    buttons: tuple[str, ...]
    secrets: tuple[str, ...]
    tokens: tuple[str, ...]

    def hurl(self, update: Any) -> None:
        """The stranger's update takes its turn; nothing has changed, nothing was told."""

        def turn(tx: Any) -> None:
            before = tables(tx)
            answer = None
            item = received(update)
            if item is not None:
                tx.inbox.add([item])
                answer = take_turn(tx, item, self.house, NOW, NOW)
            self.unchanged(before, tables(tx), item)
            self.told_nothing(before, tables(tx), answer)
            raise _Undone

        with pytest.raises(_Undone):
            self.runner.run(self._run(turn))

    async def _run(self, work: Any) -> Any:
        return await self.store.run(work)

    def unchanged(self, before: Tables, after: Tables, item: InboxItem | None) -> None:
        for name in set(before) - OWN:
            assert before[name] == after[name], name
        # Of somebody unknown in their group the leaders are told, and nothing else.
        came = item is not None and item.payload["kind"] == Kind.OTHER_MEMBER
        known = {row["id"]: row for row in before["chat"]}
        here = item.chat if item is not None else None
        for row in after["chat"]:
            old = known.pop(row["id"], None)
            if old is not None and row["telegram_id"] != here:
                told = row["next_seq"] if came else old["next_seq"]
                assert row == old | {"next_seq": told}
        assert not known
        own = [row["id"] for row in after["chat"] if row["telegram_id"] == here]
        for name in ("run", "card"):
            theirs = [row for row in before[name] if row["chat_id"] not in own]
            assert theirs == [row for row in after[name] if row["chat_id"] not in own], name
        for row in new(before, after, "outbox"):
            arrival = ARRIVAL in str(row["payload"])
            assert (row["chat_id"] in own) != arrival
            assert came or not arrival
        for row in new(before, after, "audit"):
            assert row["person_id"] is None
            assert row["acting_id"] is None
            assert row["outcome"] != "done" or row["action"].startswith("group.")

    def told_nothing(self, before: Tables, after: Tables, answer: Any) -> None:
        said = [
            json.dumps(row["payload"], ensure_ascii=False)
            for row in new(before, after, "outbox")
            if ARRIVAL not in str(row["payload"])  # it goes to those who lead, as seen above
        ]
        said += [answer.words] if answer is not None else []
        for words in said:
            for secret in self.secrets:
                assert secret not in words


def tables(tx: Any) -> Tables:
    """All that the database holds."""
    return {
        table.name: [
            dict(row._mapping) for row in tx.sql.rows(select(table).order_by(*table.primary_key))
        ]
        for table in metadata.sorted_tables
    }


def new(before: Tables, after: Tables, name: str) -> list[dict[str, Any]]:
    return [row for row in after[name] if row not in before[name]]


def received(update: Any) -> InboxItem | None:
    """What the receiver stores of it."""
    if not isinstance(update, dict):
        return None
    try:
        sieved = sieve(update, "jourlots_bot")
    except Malformed:
        return InboxItem(1, 1, None, {"kind": "broken"}, NOW)
    return None if sieved is None else InboxItem(1, 1, sieved.chat, sieved.payload, NOW)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    path: Path = tmp_path_factory.mktemp("street") / "jourlots.db"
    library, processes = proven.library(), proven.processes()
    house = House(library, Calendar(), secrets.randbelow, processes=processes)
    with asyncio.Runner() as runner:
        store = open_store(str(path))

        async def settled() -> Street:
            buttons, hidden, tokens = await store.run(lambda tx: settle(tx, house))
            return Street(store, house, runner, buttons, hidden, tokens)

        found = runner.run(settled())
        yield found
        runner.run(store.close())


def settle(tx: Tx, house: House) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """People of two units, a bound group, a shared phone that was asked, a bevakning, an open run,
    a case, an absence, and invitations that are used and expired."""
    roles = ("hemtjanst", "enhetschef", "admin", "planerare", "hemtjanst")
    tokens = []
    for (number, label), role in zip(LABELS.items(), roles, strict=True):
        invite = NewInvite(UNITS[number == 504], role, label, shared=number == 505)
        tokens.append(act(tx, house, None, "person.invite", invite).token)
        act(tx, house, number, "person.join", Join(tokens[-1]))
    group = act(tx, house, None, "person.invite", NewInvite(UNITS[0], GROUP, ""))
    chat = tx.chats.meet(GROUP_CHAT, ChatKind.GROUP)
    perform(Turn(tx, house, who_in(tx, chat, 502), NOW), "person.join", Join(group.token))
    walk = act(tx, house, 501, "run.start", Start("ring"))
    for label in ("Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej"):
        labels = [option.label for option in walk.position.question.options.values()]
        option = labels.index(label)
        walk = act(tx, house, 501, "run.choose", Choose(walk.run.token, walk.run.version, option))
    unit = tx.people.unit_named(UNITS[0])
    assert unit is not None
    run = walk.run
    other = act(tx, house, 502, "run.start", Start("ring")).run
    owed = act(
        tx, house, 501, "bevakning.take",
        TakeOffered(run.token, run.version, walk.position.outcome.watches[0], unit.id, NOW),
    )  # fmt: skip
    people = {n: tx.people.in_chat(tx.chats.by_telegram(n).id) for n in LABELS}  # type: ignore[union-attr]
    act(tx, house, 505, "phone.hold", pressing.Hold(7, {"kind": "press", "data": "l.0"}))
    away = Set(people[501].id, NOW.date(), NOW.date(), None)  # type: ignore[union-attr]
    act(tx, house, 501, "absence.set", away)
    ids = [person.id for person in people.values() if person is not None]
    buttons = [f"b.{owed.token}.{owed.version}.{op}" for op in ("d", "s", "a", "n", "k", "h.0")]
    buttons += [f"b.{owed.token}.{owed.version}.o.{each}" for each in ids]
    begun = ((run.token, run.version), (run.token, run.version + 1), (other.token, other.version))
    taking = (f"t.0.{unit.id}", f"n.0.{unit.id}.20261127")
    for token, version in begun:
        buttons += [f"r.{token}.{version}.{op}" for op in (*"kwclqs", "o.0", "b.0", *taking)]
    days = {"skickat": NOW.date(), "mottaget": NOW.date()}
    command = Open("C" * 12, "installation", "ta_emot_nytt", days)
    case = act(tx, house, 504, "case.open", command).case
    ops = ("k", "v", "m", "i", "s.0", "d.0", "z", "u", "a.0", "n.0", "h.0", "y", "x", "o.0.1")
    buttons += [f"c.{case.token}.{count}.{op}" for count in (0, 1) for op in ops]
    buttons += [f"q.{each}" for each in ("0", "m.0", "k.0", "u.0")]
    buttons += [f"w.7.a.{each}" for each in ids] + ["w.7.p.0", "w.0.n"]
    buttons += [f"m.{name}" for name in COMMANDS] + ["l.0", "l.1"]
    hidden = [*UNITS, *LABELS.values(), owed.code, owed.token, run.token, other.token]
    hidden += [case.code, case.token]
    hidden += [word for name in UNITS for word in (name.split()[1],)]
    return tuple(buttons), tuple(hidden), tuple(tokens)


def act(tx: Tx, house: House, number: int | None, name: str, command: Any) -> Any:
    """The person (None: the house) does it in their own chat."""
    who = Who(is_house=True)
    if number is not None:
        who = who_in(tx, tx.chats.meet(number, ChatKind.PRIVATE), number)
    return perform(Turn(tx, house, who, NOW), name, command).value


WORDS = st.sampled_from(
    ("", "1", "hej", "Xylofon 1", "Enheten Kornblixt", "Norr", "2026-12-01",
     "2026-12-01 2026-12-09", "egen_jour +46313658585", "A" * 24, "a" * 64, "K7F-42", "💥",
     "/", "andas inte", "0701234567")
)  # fmt: skip
CHATS = st.sampled_from((STRANGER, STRANGER, GROUP_CHAT, FREE_GROUP, 501, 502))
NUMBERS = st.integers(0, 99_999).map(str)


def sender() -> dict[str, Any]:
    return {"id": STRANGER, "is_bot": False, "first_name": "N"}


def place(chat: int, kind: str) -> dict[str, Any]:
    return {"id": chat, "type": kind}


KINDS = st.sampled_from(("private", "group", "supergroup"))
PLACES = st.one_of(
    st.just(place(STRANGER, "private")),
    st.builds(place, st.sampled_from((GROUP_CHAT, FREE_GROUP)), st.just("supergroup")),
    st.builds(place, CHATS, KINDS),
)


def message(street: Street) -> st.SearchStrategy[dict[str, Any]]:
    arguments = st.one_of(WORDS, st.sampled_from(street.tokens), st.text(max_size=30))
    command = st.builds(
        lambda name, at, argument: f"/{name}{at} {argument}".strip(),
        st.sampled_from(sorted(COMMANDS)), st.sampled_from(("", "@jourlots_bot")), arguments,
    )  # fmt: skip
    content = st.one_of(
        st.builds(lambda text: {"text": text}, st.one_of(command, arguments)),
        st.builds(lambda text: {"caption": text, "photo": []}, arguments),
        st.sampled_from(({"contact": {}}, {"location": {}}, {"new_chat_members": [sender()]}, {})),
    )
    return st.builds(
        lambda chat, content, more: {
            "message_id": 1, "date": 1, "from": sender(), "chat": chat, **content, **more
        },
        PLACES, content, st.sampled_from(({}, {}, {"forward_origin": {}}, {"via_bot": {}})),
    )  # fmt: skip


def press(street: Street) -> st.SearchStrategy[dict[str, Any]]:
    areas = st.sampled_from("abcdefghijklmnopqrstuvwxyz")
    parts = st.one_of(NUMBERS, st.sampled_from("abdefghklnoprstw"), st.just("A" * 12))
    guessed = st.builds(
        lambda area, rest: ".".join([area, *rest]), areas, st.lists(parts, max_size=4)
    )
    data = st.one_of(st.sampled_from(street.buttons), guessed, st.text(max_size=64))
    return st.builds(
        lambda chat, data: {
            "id": "1", "from": sender(), "chat_instance": "1", "data": data,
            "message": {"message_id": 1, "date": 1, "chat": chat},
        },
        PLACES, data,
    )  # fmt: skip


def membership() -> st.SearchStrategy[dict[str, Any]]:
    """Of the stranger; what Telegram says of the bot in a group is no stranger's doing."""
    status = st.sampled_from(("member", "left", "kicked", "administrator", "restricted", "creator"))
    return st.builds(
        lambda status: {
            "chat": place(STRANGER, "private"), "from": sender(), "date": 1,
            "old_chat_member": {"user": sender(), "status": "member"},
            "new_chat_member": {"user": sender(), "status": status},
        },
        status,
    )  # fmt: skip


def other_member() -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda change, chat: change | {"chat": chat},
        membership(), st.builds(place, st.sampled_from((GROUP_CHAT, FREE_GROUP)), KINDS),
    )  # fmt: skip


def updates(street: Street) -> st.SearchStrategy[dict[str, Any]]:
    shapes = {
        "message": message(street), "edited_message": message(street),
        "callback_query": press(street), "my_chat_member": membership(),
        "chat_member": other_member(),
    }  # fmt: skip
    whole = st.one_of(*(st.builds(lambda b, k=k: {k: b}, body) for k, body in shapes.items()))
    return st.builds(spoiled, whole, st.booleans(), st.randoms(use_true_random=False))


def spoiled(update: dict[str, Any], spoil: bool, chance: Any) -> dict[str, Any]:
    """Now and then a part is gone or is something else than Telegram promises."""
    if not spoil:
        return update
    update = copy.deepcopy(update)  # parts of it belong to the strategies
    part: Any = next(iter(update.values()))
    while chance.random() < 0.5:
        inner = [each for each in part.values() if isinstance(each, dict) and each]
        if not inner:
            break
        part = chance.choice(inner)
    name = chance.choice(sorted(part))
    wrong = chance.choice((None, [], {}, "x", -1, 2**70, True))
    if chance.random() < 0.3:
        del part[name]
    elif name not in ("id", "from"):
        part[name] = wrong
    return update


@pytest.fixture(scope="module")
def anything(street: Street) -> st.SearchStrategy[dict[str, Any]]:
    """What a stranger may send; made once, since making it takes longer than drawing from it."""
    return updates(street)


@settings(
    max_examples=400, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_whatever_a_stranger_sends_changes_nothing_and_tells_nothing(
    street: Street, anything: st.SearchStrategy[dict[str, Any]], data: st.DataObject
) -> None:
    street.hurl(data.draw(anything))


def test_every_button_that_others_have_is_of_no_use_to_a_stranger(street: Street) -> None:
    for chat in (place(STRANGER, "private"), place(GROUP_CHAT, "supergroup")):
        for button in street.buttons:
            message = {"message_id": 1, "date": 1, "chat": chat}
            street.hurl(
                {
                    "callback_query": {
                        "id": "1",
                        "from": sender(),
                        "data": button,
                        "message": message,
                    }
                }
            )


def test_every_command_with_every_argument_is_of_no_use_to_a_stranger(street: Street) -> None:
    for name in COMMANDS:
        for argument in ("", *street.tokens, *UNITS, *LABELS.values(), "2026-12-01"):
            text = f"/{name} {argument}".strip()
            chat = place(STRANGER, "private")
            street.hurl(
                {"message": {"message_id": 1, "from": sender(), "chat": chat, "text": text}}
            )


def test_nobody_acts_in_the_private_chat_of_another(street: Street) -> None:
    chat = place(501, "private")
    for text in ("/avbryt", "/ring", "/bevakningar", "/lamna"):
        street.hurl({"message": {"message_id": 1, "from": sender(), "chat": chat, "text": text}})
