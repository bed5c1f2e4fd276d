"""A part of the bot that stumbles is begun again, health says so, and people are answered."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import ring
from driver import Phone
from evening import Evening
from trouble import a_troubled_evening, until

from bot import supervision
from bot.telegram import deliver, receive
from bot.telegram.transport import AiohttpRequest
from flows.errors import StoreUnreachable
from flows.messages import OutboxState, Outgoing
from flows.ports import Store, Tx
from storage.store import open_store

JUNK = {
    "null": b"null",
    "a list": b"[]",
    "a number too large": json.dumps(
        {"ok": True, "result": [{"update_id": 2**63, "message": {}}]}
    ).encode(),
}


class StumblingStore:
    """The store; the next work that comes from `_origin` fails with `_fault`, done or not."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._origin = ""
        self._fault: Exception = RuntimeError()
        self._done = False
        self.close = store.close

    def stumble(self, origin: str, fault: Exception, *, done: bool = False) -> None:
        self._origin, self._fault, self._done = origin, fault, done

    @property
    def has_stumbled(self) -> bool:
        return not self._origin

    async def run(self, work: Callable[[Tx], Any]) -> Any:
        return await self._through(self._store.run, work)

    async def read(self, work: Callable[[Tx], Any]) -> Any:
        return await self._through(self._store.read, work)

    async def _through(self, way: Any, work: Callable[[Tx], Any]) -> Any:
        hit = bool(self._origin) and work.__qualname__.startswith(self._origin)
        if hit and not self._done:
            self._origin = ""
            raise self._fault
        result = await way(work)
        if hit and any(result):  # what was done has to be something
            self._origin = ""
            raise self._fault
        return result


@pytest.fixture
def store(tmp_path: Path) -> StumblingStore:
    return StumblingStore(open_store(str(tmp_path / "jourlots.db")))


@pytest.fixture
async def evening(
    tmp_path: Path, store: StumblingStore, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Evening]:
    monkeypatch.setattr(supervision, "CALM_SECONDS", 0.05)
    monkeypatch.setattr(receive, "CALM_SECONDS", 0.05)
    monkeypatch.setattr(receive, "LONGEST_CALM_SECONDS", 0.05)
    database = str(tmp_path / "jourlots.db")
    async with a_troubled_evening(database, store=store) as found:
        yield found


async def say(evening: Evening, phone: Phone, text: str) -> None:
    await evening.phones.call("POST", "say", {"person": phone.number, "text": text})


async def answered(evening: Evening, phone: Phone) -> None:
    """Somebody writes and gets their answer, once."""
    before = len(await phone.from_bot())
    await say(evening, phone, "/jourtid")

    async def came() -> bool:
        return len(await phone.from_bot()) > before

    await until(came)
    await phone._phones.settle()
    assert len(await phone.from_bot()) == before + 1
    assert (await phone.last()).text.startswith("Ja, det är jourtid nu")


@pytest.mark.parametrize("junk", JUNK)
async def test_a_fetch_that_brings_junk_stops_nobody(
    evening: Evening, monkeypatch: pytest.MonkeyPatch, junk: str
) -> None:
    fetch = AiohttpRequest.fetch
    waiting = [JUNK[junk]] * 3
    reds: list[dict[str, str]] = []

    async def fetched(self: AiohttpRequest, *rest: Any) -> tuple[int, bytes]:
        if waiting:
            await fetch(self, rest[0], {"timeout": 0}, 10)
            return 200, waiting.pop()
        reds.append(evening.app.health.reasons())
        return await fetch(self, *rest)

    monkeypatch.setattr(AiohttpRequest, "fetch", fetched)
    await answered(evening, evening.worker)
    assert waiting == []
    await answered(evening, evening.colleague)
    if junk != "a number too large":
        assert "receive" in reds[0]
    assert evening.app.health.green


@pytest.mark.parametrize(
    ("part", "origin"),
    [
        ("sender", "Sender._round"),
        ("dispatcher", "Dispatcher._begin"),
        ("tick", "_next_due"),
    ],
)
async def test_a_part_that_stumbles_is_begun_again_and_health_names_it(
    evening: Evening, store: StumblingStore, part: str, origin: str
) -> None:
    store.stumble(origin, RuntimeError("nobody foresaw this"))
    await answered(evening, evening.worker)

    async def stumbled() -> bool:
        return store.has_stumbled and part in evening.app.health.reasons()

    await until(stumbled)
    await answered(evening, evening.colleague)
    await answered(evening, evening.worker)


async def test_the_receiver_that_stumbles_is_begun_again_and_health_names_it(
    evening: Evening, store: StumblingStore
) -> None:
    store.stumble("Receiver.once", RuntimeError("nobody foresaw this"))
    await answered(evening, evening.worker)
    assert "receiver" in evening.app.health.reasons()
    await answered(evening, evening.worker)


@pytest.mark.parametrize("op", ["send", "edit"])
async def test_a_row_taken_by_a_commit_that_was_called_lost_is_sent_after_its_lease(
    evening: Evening, store: StumblingStore, monkeypatch: pytest.MonkeyPatch, op: str
) -> None:
    """Nothing of it had left, so nobody is told that they may have got it already."""

    def put(tx: Tx) -> None:
        chat = tx.chats.by_telegram(101)
        assert chat is not None
        card = "a card" if op == "edit" else None
        message = Outgoing(chat.id, op, {"text": ring.NOTE}, "note", card=card)
        tx.outbox.put(message, datetime.now(UTC))

    monkeypatch.setattr(deliver, "LEASE", timedelta(seconds=0.5))
    monkeypatch.setattr(deliver, "IDLE_SECONDS", 0.1)
    fault = StoreUnreachable("the commit's answer was lost")
    store.stumble("Sender._round", fault, done=True)
    await evening.app.store.run(put)
    evening.app.sender.wake()
    (card,) = await until(evening.worker.from_bot)
    assert store.has_stumbled
    assert card.text == ring.NOTE
    await evening.phones.settle()
    assert len(await evening.worker.from_bot()) == 1


async def test_what_lands_while_the_bot_stops_is_noted_before_it_ends(evening: Evening) -> None:
    await evening.phones.settle()
    menus = await evening.app.store.read(lambda tx: tx.outbox.counts()[OutboxState.SENT])
    slow = {"kind": "slow", "method": "sendMessage", "seconds": 0.3}
    await evening.phones.call("POST", "faults", slow)
    await evening.app.store.run(ring.note)
    evening.app.sender.wake()

    async def on_its_way() -> bool:
        counts = await evening.app.store.read(lambda tx: tx.outbox.counts())
        return counts[OutboxState.SENDING] == 1

    await until(on_its_way)
    await evening.app.stop()
    again = open_store(evening.database)
    counts = await again.read(lambda tx: tx.outbox.counts())
    await again.close()
    assert (counts[OutboxState.SENDING], counts[OutboxState.SENT]) == (0, menus + 1)
