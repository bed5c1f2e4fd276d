"""The road to Telegram: closed doors, answers that never come, and what may have arrived."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import ring
from driver import Phone, Seen
from evening import Evening
from sqlalchemy import select
from trouble import a_troubled_evening, until

from bot.telegram.messages import DUPLICATE
from bot.telegram.transport import AiohttpRequest
from storage.tables import outbox

REMINDER = "Kontakta personens handläggare i dag"
on_both = pytest.mark.usefixtures("database_url")


@pytest.fixture
async def evening(database: str) -> AsyncIterator[Evening]:
    """The bot waits for an answer a little shorter than usual."""
    request = AiohttpRequest(read_seconds=0.5)
    async with a_troubled_evening(database, request=request) as found:
        yield found


async def reminders(evening: Evening) -> list[Seen]:
    return [seen for seen in await evening.worker.from_bot() if REMINDER in seen.text]


async def labelled_pair(evening: Evening) -> list[Seen]:
    """Both copies of the reminder, once the second has come."""
    found = await reminders(evening)
    return found if len(found) == 2 else []


async def sent_for_good(evening: Evening) -> bool:
    counts = await evening.app.store.read(lambda tx: tx.outbox.counts())
    return not counts["pending"] and not counts["leased"] and not counts["sending"]


async def test_a_closed_door_is_knocked_at_again_and_the_message_comes_once(
    evening: Evening,
) -> None:
    await evening.phones.fault(kind="refuse")
    await evening.app.store.run(ring.note)
    evening.app.sender.wake()

    async def red() -> bool:
        return "send" in evening.app.health.reasons()

    await until(red)
    assert await evening.worker.from_bot() == []
    await evening.phones.clear_faults()
    (card,) = await until(evening.worker.from_bot)
    assert card.text == ring.NOTE

    async def green() -> bool:
        return evening.app.health.green

    await until(green)


async def test_presses_made_while_nobody_listens_are_carried_out_afterwards(
    evening: Evening,
) -> None:
    await evening.worker.say("/ring")
    await evening.phones.fault(kind="refuse", seconds=0.3)
    seen = await evening.worker.find(ring.ANSWERS[0])
    press = {"person": 101, "message": seen.id, "button": ring.ANSWERS[0]}
    await evening.phones.call("POST", "press", press)

    async def walked() -> bool:
        return "Vilken hjälp" in (await evening.worker.last()).text

    await until(walked)
    assert len(await evening.worker.from_bot()) == 1


@pytest.mark.parametrize("kind", ["lost", "timeout_after"])
async def test_a_reminder_whose_answer_is_lost_comes_once_more_and_says_so(
    evening: Evening, kind: str
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.phones.fault(kind=kind, method="sendMessage", chat=101)
    await evening.walk(ring.DUE)
    first, second = await until(lambda: labelled_pair(evening))
    assert second.text == f"{DUPLICATE}\n\n{first.text}"


@on_both
@pytest.mark.parametrize("pressed", [0, 1])
async def test_one_press_on_either_copy_closes_both(evening: Evening, pressed: int) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.phones.fault(kind="lost", method="sendMessage", chat=101)
    await evening.walk(ring.DUE)
    copies = await until(lambda: labelled_pair(evening))
    assert [seen.text.startswith(DUPLICATE) for seen in copies] == [False, True]
    await evening.worker.tap(ring.DONE, message=copies[pressed].id)
    assert await evening.app.store.read(lambda tx: tx.bevakningar.next_at()) is None
    for seen in await evening.worker.from_bot():
        if ring.DONE in seen.labels:
            assert seen.id == copies[1 - pressed].id
            assert await evening.worker.tap(ring.DONE, message=seen.id) == ["Den är redan klar."]
    assert all(ring.DONE not in seen.labels for seen in await evening.worker.from_bot())
    await evening.walk("2026-12-02 08:00")
    assert all("har bevakningen" not in seen.text for seen in await evening.group.from_bot())


@pytest.mark.parametrize("kind", ["lost", "timeout_after"])
async def test_an_edit_whose_answer_is_lost_leaves_one_card(evening: Evening, kind: str) -> None:
    await evening.worker.say("/ring")
    await evening.phones.fault(kind=kind, method="editMessageText", chat=101)
    await evening.worker.tap(ring.ANSWERS[0])
    await until(lambda: sent_for_good(evening))
    (card,) = await evening.worker.from_bot()
    assert card.text.startswith("Vilken hjälp")


async def test_a_message_that_never_arrived_comes_after_the_timeout(evening: Evening) -> None:
    await evening.phones.fault(kind="timeout_before", method="sendMessage", chat=101)
    await evening.worker.say("/jourtid")
    (card,) = await until(evening.worker.from_bot)
    assert card.text.startswith(f"{DUPLICATE}\n\nJa, det är jourtid nu")
    await until(lambda: sent_for_good(evening))
    assert len(await evening.worker.from_bot()) == 1


async def test_a_bad_gateway_delays_a_message_and_loses_none(evening: Evening) -> None:
    await evening.phones.fault(kind="server_error", method="sendMessage", chat=101)
    await evening.worker.say("/jourtid")
    await evening.worker.say("/hjalp")
    await until(lambda: sent_for_good(evening))
    jourtid, hjalp = [seen.text for seen in await evening.worker.from_bot()]
    assert jourtid.removeprefix(f"{DUPLICATE}\n\n").startswith("Ja, det är jourtid nu")
    assert hjalp.startswith("Tryck på det du vill veta")


async def test_a_lost_answer_twice_in_a_row_makes_no_third_copy(evening: Evening) -> None:
    await evening.phones.fault(kind="lost", method="sendMessage", chat=101, times=2)
    await evening.worker.say("/jourtid")
    await until(lambda: sent_for_good(evening))
    assert len(await evening.worker.from_bot()) == 2


async def test_a_slow_chat_delays_no_other(evening: Evening) -> None:
    await evening.phones.fault(kind="slow", method="sendMessage", chat=101, seconds=0.4)
    await asyncio.gather(*(phone.say("/jourtid") for phone in (evening.worker, evening.colleague)))
    (slow,) = await until(evening.worker.from_bot)
    (quick,) = await evening.colleague.from_bot()
    assert quick.id < slow.id


async def test_a_press_is_carried_out_though_its_answer_cannot_be_given(evening: Evening) -> None:
    await evening.worker.say("/ring")
    fault = {"description": "query is too old and response timeout expired"}
    await evening.phones.fault(kind="bad_request", method="answerCallbackQuery", **fault)
    seen = await evening.worker.find(ring.ANSWERS[0])
    press = {"person": 101, "message": seen.id, "button": ring.ANSWERS[0]}
    await evening.phones.call("POST", "press", press)
    await evening.phones.settle()
    assert "Vilken hjälp" in (await evening.worker.last()).text


async def test_a_reminder_that_twice_may_have_arrived_reaches_the_unit_in_its_place(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.phones.fault(kind="server_error", method="sendMessage", chat=101, times=2)
    await evening.walk(ring.DUE)

    async def told() -> list[Seen]:
        return [seen for seen in await evening.group.from_bot() if "har bevakningen" in seen.text]

    (card,) = await until(told)
    assert ring.DONE in card.labels
    await until(lambda: sent_for_good(evening))
    await evening.phones.settle()
    assert await reminders(evening) == []
    counts = await evening.app.store.read(lambda tx: tx.outbox.counts())
    assert counts["uncertain"] == 1
    assert not evening.app.health.green


class BehindAProxy(AiohttpRequest):
    """Its first `refusals` messages meet a proxy that will not connect."""

    def __init__(self, proxy: str, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals
        self._refused = AiohttpRequest(proxy=proxy)

    async def _exchange(self, method: str, url: str, *rest: Any) -> tuple[int, bytes]:
        if url.endswith("/sendMessage") and self.refusals:
            self.refusals -= 1
            await self._refused._exchange(method, url.replace("http:", "https:", 1), *rest)
            raise AssertionError("the proxy let it through")
        return await super()._exchange(method, url, *rest)

    async def shutdown(self) -> None:
        await self._refused.shutdown()
        await super().shutdown()


async def _refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()
    writer.close()


async def test_a_message_that_a_proxy_refuses_comes_later_once_and_without_a_label(
    tmp_path: Path,
) -> None:
    async with await asyncio.start_server(_refuse, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        request = BehindAProxy(f"http://127.0.0.1:{port}", refusals=2)
        async with a_troubled_evening(str(tmp_path / "jourlots.db"), request=request) as evening:
            await evening.worker.say("/jourtid")
            (card,) = await until(evening.worker.from_bot)
            await until(lambda: sent_for_good(evening))
            assert request.refusals == 0
            assert card.text.startswith("Ja, det är jourtid nu")
            assert await evening.worker.from_bot() == [card]


async def test_a_reminder_that_cannot_leave_before_the_quiet_hours_waits_for_the_next_vardag(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk("2026-12-01 14:59")
    await evening.phones.fault(kind="refuse")
    await evening.walk("2026-12-01 15:00")
    (row,) = await evening.app.store.read(lambda tx: unsent(tx, evening.chef.chat))
    assert row.expires_at - row.created_at == timedelta(hours=2)
    late = row.expires_at + timedelta(seconds=1)  # as at 17:00 of the domain's day
    none_may_leave = [row.chat_id]
    await evening.app.store.run(
        lambda tx: tx.outbox.claim("at 17:00", late, late, 100, none_may_leave)
    )
    await evening.jump("2026-12-01 23:30")
    await evening.phones.clear_faults()
    evening.app.sender.wake()
    await evening.walk("2026-12-02 07:14")
    await evening.phones.settle()
    assert await evening.chef.from_bot() == []
    await evening.walk("2026-12-02 15:00")

    async def told() -> list[Seen]:
        return [seen for seen in await evening.chef.from_bot() if "Se till att" in seen.text]

    assert len(await until(told)) == 1
    assert len(await until(lambda: reminders(evening))) >= 1


def unsent(tx: Any, telegram_id: int) -> list[Any]:
    """The rows that wait for the chat, with their times."""
    chat = tx.chats.by_telegram(telegram_id)
    question = select(outbox).where(outbox.c.chat_id == chat.id, outbox.c.state == "pending")
    return list(tx.sql.rows(question))


async def test_an_answer_that_hangs_holds_up_nobodys_press(evening: Evening) -> None:
    for phone in (evening.worker, evening.colleague):
        await ring.take_bevakning(phone)
    await evening.walk("2026-11-30 07:15")
    await evening.phones.fault(kind="timeout_before", method="answerCallbackQuery", seconds=5)
    await _press(evening.worker)
    await until(lambda: closed(evening.worker))
    hanging = set(evening.app.dispatcher._answers)
    assert hanging
    await _press(evening.colleague)
    await until(lambda: closed(evening.colleague))
    assert not any(each.done() for each in hanging), "the second waited for the first"


async def closed(phone: Phone) -> bool:
    """Whether the newest card says that it is done."""
    return "är klar." in (await phone.last()).text


async def _press(phone: Phone) -> None:
    press = {"person": phone.number, "message": (await phone.last()).id, "button": ring.DONE}
    await phone._phones.call("POST", "press", press)
