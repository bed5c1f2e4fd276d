"""Standing reminders of which several come: after an outage, and while the one before is open."""

from datetime import date
from pathlib import Path

import pytest
from binder import open_case
from driver import Phone
from evening import Evening, an_evening
from filed import PLANNER, REVIEW, clear, filled, group, told

from bot.chat.reminders import NEWER

OTHER_PLANNER, ALARM_PERSON, ALARM_CHEF = 122, 123, 124
DONE = "Klart, det är gjort"


@pytest.fixture(name="evening")
async def an_evening_with_a_binder(evening: Evening) -> Evening:
    return await filled(evening)


async def open_unit(chef: Phone) -> None:
    await chef.say("/enheter")
    if "Larmenheten Centrum" not in (await chef.last()).labels:
        await chef.tap("Visa fler")
    for label in ("Larmenheten Centrum", "Stående påminnelser"):
        await chef.tap(label)


async def test_after_an_outage_it_comes_once_and_late(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    await evening.jump("2026-12-15 10:00")
    (newest,) = await told(group(evening))
    assert "Försenad. Den skulle ha kommit måndag 14 december." in newest.text
    await evening.walk("2026-12-20 20:00")
    assert [seen.id for seen in await told(group(evening))] == [newest.id]


async def test_an_outage_that_ends_at_night_disturbs_nobody(evening: Evening) -> None:
    await evening.walk("2026-11-29 20:00")
    await evening.jump("2026-11-30 22:00")
    assert await told(group(evening)) == []
    await evening.walk("2026-12-01 06:59")
    assert await told(group(evening)) == []
    await evening.walk("2026-12-01 07:00")
    (seen,) = await told(group(evening))
    assert "Försenad. Den skulle ha kommit måndag 30 november." in seen.text


async def test_a_late_one_gives_way_to_the_one_that_comes_later_the_same_day(
    evening: Evening,
) -> None:
    await evening.walk("2026-11-28 12:00")
    await evening.jump("2026-12-07 08:00")
    assert await told(group(evening)) == []
    await evening.walk("2026-12-07 08:15")
    (seen,) = await told(group(evening))
    assert "Försenad" not in seen.text and "Förra gången" not in seen.text
    await evening.walk("2026-12-13 20:00")
    assert len(await told(group(evening))) == 1


async def test_one_that_is_late_on_its_own_day_says_the_time(evening: Evening) -> None:
    await evening.walk("2026-11-29 20:00")
    await evening.jump("2026-12-07 09:00")
    (seen,) = await told(group(evening))
    assert "Försenad. Den skulle ha kommit i dag kl. 08:15." in seen.text


async def test_nobody_is_said_to_have_kept_silent_who_was_asked_the_same_day(
    evening: Evening,
) -> None:
    await evening.walk("2026-11-27 20:00")
    await evening.jump("2026-12-01 09:00")
    assert len(await told(group(evening))) == 1
    chef = evening.phones.person(ALARM_CHEF)
    await open_unit(chef)
    for label in ("Veckogenomgång", "Ändra tid", "Varje vecka", "Tisdag", "13:00"):
        await chef.tap(label)
    await evening.walk("2026-12-01 13:00")
    (seen,) = await told(group(evening))
    assert "Försenad" not in seen.text and "Förra gången" not in seen.text


async def test_what_was_done_is_not_named_the_next_time(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    await group(evening).tap(DONE)
    await evening.walk("2026-12-07 08:15")
    *_, newest = await told(group(evening), REVIEW)
    assert "Förra gången" not in newest.text


async def test_the_card_of_an_older_one_points_at_the_newer(evening: Evening) -> None:
    await evening.walk("2026-12-14 09:00")
    newest = await group(evening).find(DONE)
    assert [seen.id for seen in await told(group(evening))] == [newest.id]
    older = await told(group(evening), NEWER)
    assert len(older) == 2
    assert all(seen.labels == () and seen.id < newest.id for seen in older)


async def test_a_card_that_says_who_did_it_stays_as_it_is(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    await group(evening).tap(DONE)
    await evening.walk("2026-12-07 09:00")
    (ended,) = await told(group(evening), "Klart: Veckogenomgång")
    assert "Planerare 1 gjorde det" in ended.text
    assert await told(group(evening), NEWER) == []


async def test_a_press_on_an_older_one_counts_for_the_newest(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    older = await group(evening).find(DONE)
    await evening.walk("2026-12-07 09:00")
    newest = await group(evening).find(DONE)
    assert await group(evening).press_data(older.data(DONE), older.id) == ["Klart. Bra!"]
    ended = await told(group(evening), "Klart: Veckogenomgång")
    assert {older.id, newest.id} == {seen.id for seen in ended}
    assert all("Nästa gång: måndag 14 december." in seen.text for seen in ended)
    said = await group(evening, OTHER_PLANNER).press_data(newest.data(DONE), newest.id)
    assert said == ["Planerare 1 hann före. Det är klart."]
    chef = evening.phones.person(ALARM_CHEF)
    await evening.walk("2026-12-08 09:00")
    await chef.say("/status")
    assert "Inte klart: Veckogenomgång" not in (await chef.last()).text


async def test_of_an_empty_binder_the_group_hears_nothing(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    older = await group(evening).find(DONE)
    await evening.app.store.run(lambda tx: clear(tx, "Larmenheten Centrum"))
    await evening.walk("2026-12-07 09:00")
    assert [seen.id for seen in await told(group(evening))] == [older.id]
    chef = evening.phones.person(ALARM_CHEF)
    await open_unit(chef)
    await chef.tap("Veckogenomgång")
    assert "Senast: måndag 7 december. Pärmen var tom." in (await chef.last()).text
    assert await group(evening).tap(DONE) == ["Det är klart."]
    (ended,) = await told(group(evening), "Klart: Veckogenomgång")
    assert "Pärmen var tom måndag 7 december.\nNästa gång: måndag 14 december." in ended.text


async def test_what_is_put_in_the_binder_is_gone_through_the_week_after(evening: Evening) -> None:
    await evening.app.store.run(lambda tx: clear(tx, "Larmenheten Centrum"))
    await evening.walk("2026-12-01 09:00")
    assert await told(group(evening)) == []
    day = date(2026, 12, 1)
    await open_case(evening, 1, {"skickat": day, "mottaget": day}, by=PLANNER, step="ta_emot_nytt")
    await evening.walk("2026-12-07 09:00")
    (seen,) = await told(group(evening))
    assert "Förra gången" not in seen.text


async def test_a_unit_that_has_only_a_binder_on_paper_goes_through_it(tmp_path: Path) -> None:
    async with an_evening(str(tmp_path / "paper.db")) as evening:
        await evening.walk("2026-11-30 09:00")
        assert len(await told(group(evening))) == 1
