"""The weekly drill: every chat is asked without a sound, and the admins get one summary."""

import asyncio
from datetime import date
from pathlib import Path

from driver import Seen
from evening import HOME_CARE_GROUP, Evening, an_evening, instant

from bot.cli.cast import CAST
from bot.rounds import Rounds
from flows.people.drill import Drill

ADMIN = 158
MONDAY = "2026-11-30 09:00"


async def asked(evening: Evening) -> int:
    """How many questions have been put to chats."""
    calls = evening.server._cloud.calls
    return int(calls["sendChatAction"])


async def summaries(evening: Evening) -> list[Seen]:
    phone = evening.phones.person(ADMIN)
    return [seen for seen in await phone.from_bot() if "Veckans kontroll" in seen.text]


async def block(evening: Evening, number: int) -> None:
    """The person blocks the bot, and Telegram's word of it is lost."""
    cloud = evening.server._cloud
    cloud.world.chats[number].blocked = True


async def last(evening: Evening) -> Drill | None:
    return await evening.app.store.read(lambda tx: tx.drills.last())


async def test_the_first_week_is_only_noted(evening: Evening) -> None:
    await evening.app.rounds.once()
    drill = await last(evening)
    assert drill is not None
    assert (drill.week, drill.asked) == (date(2026, 11, 23), 0)
    assert await asked(evening) == 0


async def test_every_chat_is_asked_once_on_the_first_vardag_of_the_week(evening: Evening) -> None:
    await evening.walk("2026-11-30 08:59")
    assert await asked(evening) == 0
    await evening.walk("2026-12-06 20:00")
    assert await asked(evening) == 26
    (summary,) = await summaries(evening)
    assert summary.text.startswith("Du behöver inte göra något.")
    assert "Jag frågade 26 chattar" in summary.text
    await evening.walk("2026-12-07 09:00")
    assert await asked(evening) == 52
    assert len(await summaries(evening)) == 2


async def test_who_was_found_unreachable_is_named_once(evening: Evening) -> None:
    await block(evening, 122)
    await evening.walk("2026-11-30 10:00")
    (summary,) = await summaries(evening)
    assert summary.text.startswith("Be dem skriva till mig igen: Planerare 2 (Larmenheten Centrum)")
    chef = evening.phones.person(124)
    assert any("Planerare 2" in seen.text for seen in await chef.from_bot())
    await evening.phones.person(ADMIN).say("/status")
    seen = await evening.phones.person(ADMIN).last()
    assert seen.text.startswith("Be 1 person att skriva /start till mig.")
    assert "Senaste kontroll: måndag 30 november kl. 09:00. 26 chattar." in seen.text
    await evening.walk("2026-12-07 10:00")
    assert "Sedan tidigare når jag inte: 1." in (await summaries(evening))[-1].text
    assert await asked(evening) == 26 + 25


async def test_a_drill_that_an_outage_hid_is_made_up_for(evening: Evening) -> None:
    await evening.app.rounds.once()
    await evening.jump("2026-12-03 14:00")
    assert await asked(evening) == 26
    await evening.jump("2026-12-04 14:00")
    assert await asked(evening) == 26


async def test_a_week_that_begins_with_holidays_is_asked_on_its_first_vardag(
    evening: Evening,
) -> None:
    await evening.jump("2027-03-28 12:00")
    before = await asked(evening)
    await evening.walk("2027-03-29 12:00")  # annandag påsk
    assert await asked(evening) == before
    await evening.walk("2027-03-30 12:00")
    assert await asked(evening) == before + 26


async def test_a_restart_neither_repeats_nor_forgets_a_drill(tmp_path: Path) -> None:
    database = str(tmp_path / "jourlots.db")
    async with an_evening(database) as first:
        await first.app.rounds.once()
    async with an_evening(database, start="2026-11-30 09:30") as second:
        await second.walk("2026-11-30 10:00")
        assert await asked(second) == 26
        assert len(await summaries(second)) == 1
    async with an_evening(database, start="2026-11-30 11:00") as third:
        await third.walk("2026-11-30 20:00")
        assert await asked(third) == 0


async def test_a_group_that_threw_the_bot_out_is_found(evening: Evening) -> None:
    fault = {"kind": "kicked", "method": "sendChatAction", "chat": HOME_CARE_GROUP, "times": 1}
    await evening.phones.call("POST", "faults", fault)
    await evening.walk("2026-11-30 10:00")
    (summary,) = await summaries(evening)
    assert summary.text.startswith("Be dem skriva till mig igen: gruppen för Hemtjänst Centrum.")
    await evening.phones.person(ADMIN).say("/status")
    seen = await evening.phones.person(ADMIN).last()
    assert seen.text.startswith("Lägg till mig i gruppen för Hemtjänst Centrum igen.")


async def test_the_admins_get_one_summary_and_not_a_message_for_each(evening: Evening) -> None:
    for number in (101, 102, 121, 122):
        await block(evening, number)
    before = len(await evening.phones.person(ADMIN).from_bot())
    await evening.walk("2026-11-30 10:00")
    told = (await evening.phones.person(ADMIN).from_bot())[before:]
    assert len(told) == 1
    for label in ("Hemtjänst 1", "Hemtjänst 2", "Planerare 1", "Planerare 2"):
        assert label in told[0].text


async def test_a_chat_that_was_asked_to_wait_is_asked_again(evening: Evening) -> None:
    fault = {"kind": "too_many", "method": "sendChatAction", "times": 1, "seconds": 1}
    await evening.phones.call("POST", "faults", fault)
    await evening.walk("2026-11-30 10:00")
    (summary,) = await summaries(evening)
    assert summary.text.startswith("Du behöver inte göra något.")
    assert await asked(evening) == 27


async def test_a_drill_that_was_cut_off_goes_on_where_it_stood(evening: Evening) -> None:
    await evening.app.rounds.once()
    evening.clock.move(instant("2026-11-30 09:00"))
    first = await evening.app.store.run(evening.app.rounds._step)  # and then the process dies
    assert len(first.ask) == 10
    rounds = Rounds(evening.app.store, evening.app.house_turn, evening.app.sender.wake)
    await rounds.once()
    assert await asked(evening) == 26
    drill = await last(evening)
    assert drill is not None
    assert (drill.asked, drill.ended_at is not None) == (26, True)


async def test_a_press_is_answered_while_the_drill_is_under_way(evening: Evening) -> None:
    await evening.app.rounds.once()
    evening.clock.move(instant("2026-11-30 09:00"))
    under_way = asyncio.create_task(evening.app.rounds.once())
    await evening.worker.say("/jourtid")
    assert "jourtid" in (await evening.worker.last()).text
    await under_way
    assert await asked(evening) == 26


async def test_nobody_hears_the_drill(evening: Evening) -> None:
    before = {
        part.id: len(await evening.phones.messages(part.id)) for part in CAST if part.id != ADMIN
    }
    await evening.walk("2026-11-30 10:00")
    after = {
        part.id: len(await evening.phones.messages(part.id)) for part in CAST if part.id != ADMIN
    }
    assert before == after
