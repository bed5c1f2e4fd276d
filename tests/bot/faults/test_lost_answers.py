"""The road to Telegram: closed doors, answers that never come, and what may have arrived."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import ring
from driver import Seen
from evening import HOME_CARE_GROUP, Evening
from trouble import a_troubled_evening, until

from bot.telegram.messages import DUPLICATE
from bot.telegram.transport import AiohttpRequest

REMINDER = "Kontakta personens handläggare i dag"


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    """The bot waits for an answer a little shorter than usual."""
    request = AiohttpRequest(read_seconds=0.5)
    async with a_troubled_evening(str(tmp_path / "jourlots.db"), request=request) as found:
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


@pytest.mark.parametrize("pressed", [0, 1])
async def test_one_press_on_either_copy_closes_both(evening: Evening, pressed: int) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.phones.fault(kind="lost", method="sendMessage", chat=101)
    await evening.walk(ring.DUE)
    copies = await until(lambda: labelled_pair(evening))
    await evening.worker.tap(ring.DONE, message=copies[pressed].id)
    assert await evening.app.tick.next_due() is None
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


async def test_an_update_that_telegram_sends_twice_counts_once(evening: Evening) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk(ring.DUE)
    await evening.phones.fault(kind="duplicate_update")
    await evening.worker.tap(ring.DONE)
    (card,) = [seen for seen in await evening.worker.from_bot() if "är klar." in seen.text]
    assert ring.DONE not in card.labels
    assert await evening.phones.person(102, HOME_CARE_GROUP).from_bot() == []
