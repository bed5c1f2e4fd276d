"""What Telegram refuses: too many, blocked, thrown out, moved, wrong HTML."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import ring
from driver import Phone, Seen
from duties import kept
from evening import HOME_CARE_GROUP, Evening
from sqlalchemy import update
from trouble import a_troubled_evening, until

from flows.messages import ChatState
from storage.tables import outbox

UNIT_CARD = "Ingen har bockat av"
HOME_CARE_PEOPLE = (101, 102, 103, 105, 111)
ADMIN = 158
on_both = pytest.mark.usefixtures("database_url")


@pytest.fixture
async def evening(database: str) -> AsyncIterator[Evening]:
    async with a_troubled_evening(database) as found:
        yield found


async def cards(phone: Phone, words: str) -> list[Seen]:
    return [seen for seen in await phone.from_bot() if words in seen.text]


async def state_of(evening: Evening, telegram_id: int) -> ChatState:
    found = await evening.app.store.read(lambda tx: tx.chats.by_telegram(telegram_id))
    assert found is not None
    return found.state


async def code_of(evening: Evening) -> str:
    """The code of the one bevakning that somebody has taken."""
    (found,) = await kept(evening)
    return found.code


async def test_a_chat_that_has_to_wait_keeps_its_order_and_holds_up_nobody(
    evening: Evening,
) -> None:
    await evening.phones.fault(kind="too_many", method="sendMessage", chat=101, retry_after=1)
    await evening.worker.say("/jourtid")
    await evening.worker.say("/hjalp")
    await evening.colleague.say("/jourtid")
    await until(lambda: cards(evening.worker, "Tryck på det du vill veta"))
    first, second = [seen.id for seen in await evening.worker.from_bot()]
    (theirs,) = [seen.id for seen in await evening.colleague.from_bot()]
    assert theirs < first < second
    assert "jourtid" in (await evening.worker.from_bot())[0].text


@on_both
async def test_a_group_that_has_to_wait_holds_up_nobody_and_gets_its_note_once(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk("2026-11-30 12:59")
    wait = {"kind": "too_many", "method": "sendMessage", "retry_after": 600}
    await evening.phones.fault(chat=HOME_CARE_GROUP, **wait)
    await evening.walk("2026-11-30 13:00")
    await evening.colleague.say("/jourtid")
    assert len(await evening.colleague.from_bot()) == 1
    assert await cards(evening.group, UNIT_CARD) == []
    await ten_minutes_pass(evening)
    await until(lambda: cards(evening.group, UNIT_CARD))
    await evening.phones.settle()
    assert len(await cards(evening.group, UNIT_CARD)) == 1


async def ten_minutes_pass(evening: Evening) -> None:
    """On the machine's clock, for what waits to be sent."""
    later = {"not_before": datetime.now(UTC)}
    held = outbox.c.not_before > datetime.now(UTC) + timedelta(minutes=9)
    change: Any = update(outbox).where(outbox.c.state == "pending", held).values(later)
    moved = await evening.app.store.run(lambda tx: tx.sql.change(change))  # type: ignore[attr-defined]
    assert moved == 1
    evening.app.sender._pace._held.clear()
    evening.app.sender.wake()


@on_both
async def test_a_reminder_that_is_blocked_reaches_the_unit_at_once_instead(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.phones.fault(kind="blocked", method="sendMessage", chat=101)
    await evening.walk(ring.DUE)
    assert await state_of(evening, 101) is ChatState.BLOCKED
    assert len(await cards(evening.group, UNIT_CARD)) == 1
    assert await cards(evening.worker, "i dag: ") == []
    assert len(await cards(evening.chef, "Be Hemtjänst 1 att skriva till mig igen.")) == 1
    await evening.chef.say("/status")
    assert "Jag når inte: 1." in (await evening.chef.last()).text
    await evening.group.tap(ring.DONE)
    assert len(await cards(evening.group, "är klar.")) == 1


async def test_somebody_known_to_have_blocked_is_passed_over(evening: Evening) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.phones.call("POST", "block", {"person": 101})
    await evening.phones.settle()
    assert await state_of(evening, 101) is ChatState.BLOCKED
    await evening.walk(ring.DUE)
    assert len(await cards(evening.group, UNIT_CARD)) == 1


async def test_whoever_lets_the_bot_in_again_is_reminded_again(evening: Evening) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.phones.call("POST", "block", {"person": 101})
    await evening.phones.call("POST", "unblock", {"person": 101})
    await evening.phones.settle()
    await evening.walk(ring.DUE)
    assert len(await cards(evening.worker, "Kontakta personens handläggare i dag")) == 1


async def test_a_group_that_threw_the_bot_out_is_replaced_by_its_members(evening: Evening) -> None:
    await ring.take_bevakning(evening.worker)
    deed = {"do": "kick_bot", "person": 102, "chat": HOME_CARE_GROUP}
    await evening.phones.call("POST", "group", deed)
    await evening.phones.settle()
    await evening.walk("2026-11-30 13:00")
    assert await state_of(evening, HOME_CARE_GROUP) is ChatState.GONE
    for phone in (evening.colleague, evening.chef):
        assert len(await cards(phone, UNIT_CARD)) == 1


@on_both
async def test_a_group_found_closed_when_its_note_is_due_is_replaced_by_its_members(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk("2026-11-30 12:59")
    kicked = {"description": "bot was kicked from the group chat"}
    await evening.phones.fault(kind="blocked", method="sendMessage", chat=HOME_CARE_GROUP, **kicked)
    await evening.walk("2026-11-30 13:00")
    assert await state_of(evening, HOME_CARE_GROUP) is ChatState.GONE
    for phone in (evening.colleague, evening.chef):
        assert len(await cards(phone, UNIT_CARD)) == 1
    for phone in (evening.chef, evening.phones.person(ADMIN)):
        assert len(await cards(phone, "Lägg till mig i gruppen igen")) == 1


async def test_a_group_that_may_not_be_written_to_is_replaced_by_its_members_at_once(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk("2026-11-30 12:59")
    words = "not enough rights to send text messages to the chat"
    fault = {"kind": "bad_request", "description": words, "times": 0}
    await evening.phones.fault(method="sendMessage", chat=HOME_CARE_GROUP, **fault)
    await evening.walk("2026-11-30 13:00")
    for number in (102, 103, 105, 111):
        assert len(await cards(evening.phones.person(number), UNIT_CARD)) == 1
    assert await cards(evening.group, UNIT_CARD) == []


async def test_a_reminder_refused_for_an_unknown_reason_reaches_the_group_and_health(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    fault = {"kind": "bad_request", "description": "a refusal of a new kind"}
    await evening.phones.fault(method="sendMessage", chat=101, **fault)
    await evening.walk(ring.DUE)
    assert len(await cards(evening.group, UNIT_CARD)) == 1
    assert await state_of(evening, 101) is ChatState.OPEN
    assert await is_red(evening, "delivery")


async def test_two_that_are_due_at_once_in_a_group_that_is_gone_both_reach_its_members(
    evening: Evening,
) -> None:
    for _ in range(2):
        await ring.take_bevakning(evening.worker)
    await evening.walk("2026-11-30 12:59")
    kicked = {"description": "bot was kicked from the group chat"}
    await evening.phones.fault(
        kind="blocked", method="sendMessage", chat=HOME_CARE_GROUP, times=0, **kicked
    )
    await evening.walk("2026-11-30 13:00")
    for phone in (evening.colleague, evening.chef):
        (bundle,) = await cards(phone, "Ni har 2 att följa upp i dag.")
        assert len({label.split()[0] for label in bundle.labels}) == 2


async def test_an_enhetschef_found_gone_when_told_is_replaced_at_once(evening: Evening) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk("2026-12-01 14:59")
    before = len(await cards(evening.group, UNIT_CARD))
    await evening.phones.fault(kind="deactivated", method="sendMessage", chat=111)
    await evening.walk("2026-12-01 15:00")
    assert await cards(evening.chef, "Se till att") == []
    assert len(await evening.group.from_bot()) == before + 1
    assert UNIT_CARD in (await evening.group.last()).text


async def test_when_nobody_can_be_told_health_names_the_code(evening: Evening) -> None:
    await ring.take_bevakning(evening.worker)
    code = await code_of(evening)
    for number in HOME_CARE_PEOPLE:
        await evening.phones.call("POST", "block", {"person": number})
    deed = {"do": "kick_bot", "person": 102, "chat": HOME_CARE_GROUP}
    await evening.phones.call("POST", "group", deed)
    await evening.phones.settle()
    await evening.walk(ring.DUE)
    assert code in evening.app.health.reasons()["reminders"]


async def test_when_delivery_lost_everybody_health_names_the_code_at_the_next_step(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    code = await code_of(evening)
    await evening.phones.fault(kind="blocked", method="sendMessage", times=0)
    await evening.walk("2026-11-30 13:00")
    assert code in evening.app.health.reasons()["reminders"]


@on_both
async def test_a_group_that_became_a_supergroup_gets_the_same_message_once(
    evening: Evening,
) -> None:
    await ring.take_bevakning(evening.worker)
    await evening.walk("2026-11-30 12:59")
    before = await evening.app.store.read(lambda tx: tx.chats.by_telegram(HOME_CARE_GROUP))
    await evening.phones.fault(kind="migrated", method="sendMessage", chat=HOME_CARE_GROUP)
    await evening.walk("2026-11-30 13:00")
    supergroup = (await evening.phones.call("GET", f"chats/{HOME_CARE_GROUP}/messages"))["chat"][
        "migrated_to"
    ]
    after = await evening.app.store.read(lambda tx: tx.chats.by_telegram(supergroup))
    assert before is not None and after is not None
    assert after.id == before.id
    assert await evening.app.store.read(lambda tx: tx.chats.by_telegram(HOME_CARE_GROUP)) is None
    group = evening.phones.person(102, supergroup)
    assert len(await cards(group, UNIT_CARD)) == 1
    assert await cards(evening.group, UNIT_CARD) == []
    await group.tap(ring.DONE)
    assert len(await cards(group, "är klar.")) == 1


@on_both
async def test_html_that_telegram_cannot_parse_goes_as_plain_text_once(evening: Evening) -> None:
    words = "can't parse entities: Unsupported start tag"
    await evening.phones.fault(kind="bad_request", method="sendMessage", description=words)
    await evening.worker.say("/jourtid")
    (card,) = await evening.worker.from_bot()
    assert card.text.startswith("Ja, det är jourtid nu")
    assert "<" not in card.text
    assert card.raw["entities"] == []
    assert await tried(evening) == 2


@on_both
@pytest.mark.parametrize(
    ("kind", "tries"), [("bad_request", 1), ("entities", 2)], ids=["refused", "also as plain text"]
)
async def test_a_message_that_telegram_will_never_take_stops_no_other(
    evening: Evening, kind: str, tries: int
) -> None:
    await evening.phones.fault(kind=kind, method="sendMessage", chat=101, times=tries)
    await evening.worker.say("/jourtid")
    assert await tried(evening) == tries
    await evening.worker.say("/hjalp")
    (card,) = await evening.worker.from_bot()
    assert card.text.startswith("Tryck på det du vill veta")
    counts = await evening.app.store.read(lambda tx: tx.outbox.counts())
    assert counts["dead"] == 1
    assert await is_red(evening, "delivery")


async def tried(evening: Evening) -> int:
    """How often the bot has tried to send a message."""
    calls: dict[str, int] = (await evening.phones.call("GET", "state"))["calls"]
    return calls.get("sendMessage", 0)


async def is_red(evening: Evening, part: str) -> bool:
    return part in evening.app.health.reasons()
