"""Rows that nobody can carry out: put aside and shown, and what is behind them goes on."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import ring
from driver import Phone
from evening import Evening
from sqlalchemy import text
from trouble import a_troubled_evening, until

from bot.chat import turn
from flows.messages import OutboxState, Outgoing
from flows.ports import Tx

pytestmark = pytest.mark.usefixtures("database_url")
ADMIN = 158


@pytest.fixture
async def evening(database: str) -> AsyncIterator[Evening]:
    async with a_troubled_evening(database) as found:
        yield found


async def shown_to_the_admin(evening: Evening, words: str) -> None:
    admin = evening.phones.person(ADMIN)
    await admin.say("/status")
    assert words in (await admin.last()).text


async def green_when(evening: Evening, part: str, gone: str) -> None:
    """Health names the part until the cause is gone."""
    app = evening.app
    await app.auditor.look()
    assert part in app.health.reasons()
    await app.store.run(lambda tx: tx.sql.change(text(gone)))  # type: ignore[attr-defined]
    await app.auditor.look()
    assert part not in app.health.reasons()


async def answered(phone: Phone) -> bool:
    return any(seen.text.startswith("Ja, det är jourtid nu") for seen in await phone.from_bot())


async def test_an_update_that_fails_three_times_is_put_aside_and_shown_and_others_go_on(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = turn._route

    def stumble(desk: Any, kind: Any) -> None:
        if desk.item.payload.get("command") == "hjalp":
            raise RuntimeError("a fault of ours")
        route(desk, kind)

    monkeypatch.setattr(turn, "_route", stumble)
    await evening.worker.say("/hjalp")
    await evening.worker.say("/jourtid")
    first, second = [seen.text for seen in await evening.worker.from_bot()]
    assert first.startswith("Något gick fel hos mig.")
    assert second.startswith("Ja, det är jourtid nu")
    assert "dead letters" in evening.app.health.reasons()
    await shown_to_the_admin(evening, "1 lades åt sidan")
    await green_when(evening, "dead letters", "DELETE FROM inbox WHERE state = 'dead'")


@pytest.mark.parametrize("damaged", [False, True], ids=["without words", "unreadable"])
async def test_a_message_that_nobody_can_send_is_put_aside_and_shown_and_others_go_on(
    evening: Evening, damaged: bool
) -> None:
    def put(tx: Any) -> None:
        chat = tx.chats.by_telegram(101)
        now = datetime.now(UTC)
        tx.outbox.put(Outgoing(chat.id, "send", {}, "poison"), now)
        if damaged:
            tx.sql.change(text("UPDATE outbox SET payload = '{' WHERE dedupe_key = 'poison'"))
        tx.outbox.put(Outgoing(chat.id, "send", {"text": ring.NOTE}, "note"), now)

    await evening.app.store.run(put)
    evening.app.sender.wake()
    (note,) = await until(evening.worker.from_bot)
    assert note.text == ring.NOTE
    counts = await evening.app.store.read(lambda tx: tx.outbox.counts())
    assert counts[OutboxState.DEAD] == 1
    assert "delivery" in evening.app.health.reasons()
    await shown_to_the_admin(evening, "1 kom inte fram")
    await green_when(evening, "delivery", "DELETE FROM outbox WHERE state = 'dead'")


async def test_an_update_that_nobody_can_read_is_put_aside_and_others_go_on(
    evening: Evening,
) -> None:
    def put(tx: Any) -> None:
        tx.sql.change(
            text(
                "INSERT INTO inbox (bot_id, update_id, chat, payload, received_at, attempts, state)"
                " VALUES (424242, 1, 101, '{', :now, 0, 'waiting')"
            ),
            now=datetime.now(UTC).isoformat(),
        )

    await evening.app.store.run(put)
    evening.app.dispatcher.wake()
    await evening.phones.call("POST", "say", {"person": 102, "text": "/jourtid"})
    await until(lambda: answered(evening.colleague))

    async def put_aside() -> bool:
        return await evening.app.store.read(lambda tx: tx.inbox.dead()) == 1

    await until(put_aside)
    assert "dead letters" in evening.app.health.reasons()


async def test_a_bevakning_that_nobody_can_read_is_noted_and_others_are_told(
    evening: Evening,
) -> None:
    for _ in range(2):
        await ring.take_bevakning(evening.worker)
    damage = text("UPDATE bevakning SET steps = '{' WHERE id = (SELECT min(id) FROM bevakning)")
    noted = text("SELECT count(*) FROM audit WHERE outcome = 'unreadable'")
    await evening.app.store.run(lambda tx: tx.sql.change(damage))  # type: ignore[attr-defined]
    await evening.walk(ring.DUE)
    told = [seen for seen in await evening.worker.from_bot() if "handläggare i dag" in seen.text]
    assert len(told) == 1
    assert await evening.app.store.read(lambda tx: _value(tx, noted)) == 1
    assert evening.app.health.reasons()["reminders"].startswith("nobody can be told of bevakning:")
    mend = text(
        "UPDATE bevakning SET steps = (SELECT steps FROM bevakning WHERE id ="
        " (SELECT max(id) FROM bevakning)) WHERE steps = '{'"
    )
    await evening.app.store.run(lambda tx: tx.sql.change(mend))  # type: ignore[attr-defined]
    await evening.walk("2026-11-30 08:15")
    assert "reminders" not in evening.app.health.reasons()


def _value(tx: Tx, question: Any) -> Any:
    return tx.sql.value(question)  # type: ignore[attr-defined]
