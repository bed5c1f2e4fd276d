"""The weekly drill: every chat is asked without a sound, and the admins get one summary."""

from datetime import date
from pathlib import Path

from driver import Seen
from evening import Evening, an_evening

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
