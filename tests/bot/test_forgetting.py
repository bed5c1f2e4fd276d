"""A person is forgotten by command while the bot runs: their bevakning goes on with a colleague."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import ring
from driver import Phone, Seen
from sqlalchemy import text

from bot.cli.main import main
from bot.telegram import deliver
from flows.people.records import Person

ME, COLLEAGUE = 101, 102
HAND_OVER = "Lämna över"
CODES = "SELECT state, owner_id FROM bevakning"
IDS = "SELECT telegram_id FROM chat"


async def person(evening, number: int) -> Person:
    def read(tx) -> Person:
        return tx.people.in_chat(tx.chats.by_telegram(number).id)

    return await evening.app.store.read(read)


async def rows(evening, question: str) -> set[tuple[object, ...]]:
    return {tuple(r) for r in await evening.app.store.read(lambda tx: tx.sql.rows(text(question)))}


async def comes(phone: Phone, wanted: Callable[[Seen], bool]) -> Seen:
    """The bot finds by itself what a guest left in its outbox."""

    async def found() -> Seen | None:
        return next((seen for seen in await phone.from_bot() if wanted(seen)), None)

    return await _until(found)


async def _until(found: Callable[[], Awaitable[Seen | None]]) -> Seen:
    for _ in range(400):
        if (seen := await found()) is not None:
            return seen
        await asyncio.sleep(0.05)
    raise AssertionError("it never came")


async def test_the_colleague_gets_the_card_and_the_forgotten_is_a_stranger(
    evening, tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JOURLOTS_DATABASE", evening.database)
    monkeypatch.setattr(deliver, "IDLE_SECONDS", 0.1)  # another process wakes no sender
    mine, theirs = evening.phones.person(ME), evening.phones.person(COLLEAGUE)
    await evening.jump(ring.START)
    await ring.take_bevakning(mine)
    me, colleague = await person(evening, ME), await person(evening, COLLEAGUE)
    old = await mine.find(HAND_OVER)

    assert await asyncio.to_thread(main, ["forget", "--person", str(me.id), "--ja"]) == 1
    assert "Personen har bevakningar kvar" in capsys.readouterr().err
    orders = ["forget", "--person", str(me.id), "--till", str(colleague.id), "--ja"]
    assert await asyncio.to_thread(main, orders) == 0

    await comes(theirs, lambda seen: ring.DONE in seen.labels)
    assert (ME,) not in await rows(evening, IDS)
    await mine.press_data(old.data(HAND_OVER), old.id)
    assert await rows(evening, CODES) == {("planned", colleague.id)}
    before = [seen.text for seen in await mine.from_bot()]
    await evening.walk(ring.DUE)
    await theirs.tap(ring.DONE)
    assert await rows(evening, CODES) == {("done", colleague.id)}
    assert [seen.text for seen in await mine.from_bot()] == before
    assert evening.app.health.green
