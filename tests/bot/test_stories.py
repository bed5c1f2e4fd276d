"""The guided stories of the demo, walked by driving the phones as their steps say."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from driver import Phone
from evening import ALARM_GROUP, Evening, an_evening

from bot.cli.stories import STORIES
from bot.practice import Story
from bot.practice.clock import STOCKHOLM


async def _ticked(evening: Evening) -> Sequence[bool]:
    running = (await evening.phones.call("GET", "state"))["stories"]["running"]
    return [step["done"] for step in running["steps"]]


async def _begin(evening: Evening, story: str) -> Any:
    return await evening.phones.call("POST", "story", {"begin": story})


async def _ask_whom_to_ring(evening: Evening) -> None:
    await evening.worker.say("/ring")
    for label in ("Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej"):
        await evening.worker.tap(label)


async def _want_a_reminder(evening: Evening) -> None:
    await evening.worker.tap("Påminn mig måndag")
    await evening.worker.tap("Efter kl. 07:00 i dag")


async def test_friday_evening_ticks_step_by_step(evening: Evening) -> None:
    await _begin(evening, "fredagskvall")
    await _ask_whom_to_ring(evening)
    assert await _ticked(evening) == [True, False, False, False, False]
    await evening.worker.tap("Varför?")
    await evening.worker.tap("Tillbaka till svaret")
    assert await _ticked(evening) == [True, True, False, False, False]
    await _want_a_reminder(evening)
    assert await _ticked(evening) == [True, True, True, False, False]
    await evening.walk("2026-11-30 07:15")
    assert await _ticked(evening) == [True, True, True, True, False]
    await evening.worker.tap("Klart, jag har gjort det")
    assert all(await _ticked(evening))


async def test_nobody_answers_ticks_step_by_step(evening: Evening) -> None:
    await _begin(evening, "ingen-svarar")
    await _ask_whom_to_ring(evening)
    await _want_a_reminder(evening)
    await evening.walk("2026-11-30 07:15")
    assert await _ticked(evening) == [True, True, True, False, False, False, False]
    await evening.walk("2026-11-30 13:00")
    assert await _ticked(evening) == [True, True, True, True, False, False, False]
    await evening.group.tap("Jag tar över")
    assert await _ticked(evening) == [True, True, True, True, True, True, False]
    await evening.colleague.tap("Klart, jag har gjort det")
    assert all(await _ticked(evening))


async def test_a_story_can_be_done_twice_in_a_row(evening: Evening) -> None:
    for monday in ("2026-11-30", "2026-12-07"):
        await _begin(evening, "fredagskvall")
        assert not any(await _ticked(evening))
        await _ask_whom_to_ring(evening)
        await evening.worker.tap("Varför?")
        await evening.worker.tap("Tillbaka till svaret")
        await _want_a_reminder(evening)
        await evening.walk(f"{monday} 07:15")
        await evening.worker.tap("Klart, jag har gjort det")
        assert all(await _ticked(evening))


async def _on(evening: Evening, **more: int) -> None:
    """Walk on, as the buttons of the clock do: the same local time on a later day."""
    local = evening.clock.now().astimezone(STOCKHOLM) + timedelta(**more)
    await evening.walk(f"{local:%Y-%m-%d %H:%M}")


async def _until(evening: Evening, step: int, weeks: int = 6) -> int:
    """Press "+1 vecka" until the step ticks; after how many weeks it does."""
    for week in range(1, weeks + 1):
        await _on(evening, weeks=1)
        if (await _ticked(evening))[step]:
            return week
    raise AssertionError(f"step {step} never ticks")


async def _done(evening: Evening, count: int) -> None:
    """Exactly the first `count` steps are ticked."""
    ticked = await _ticked(evening)
    assert ticked == [place < count for place in range(len(ticked))]


def _planner(evening: Evening, chat: int | None = None) -> Phone:
    return evening.phones.person(121, chat)


def _secretary(evening: Evening) -> Phone:
    return evening.phones.person(141)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_a_story_is_short_and_its_phones_lie_ready(story: Story) -> None:
    assert len(story.steps) <= 10
    assert all(len(step.what) <= 220 for step in story.steps)
    chats = {step.chat for step in story.steps if step.chat > 0}
    assert chats <= set(story.open)


async def _keys_never_come(evening: Evening) -> int:
    """Walk it to its end; after how many weeks, of those after the first, the limit comes."""
    await _begin(evening, "nycklar")
    planner, secretary = _planner(evening), _secretary(evening)
    await planner.say("/nytt")
    for label in ("Planerad installation", "I dag", "I dag", "Öppna"):
        await planner.tap(label)
    await _done(evening, 1)
    await planner.tap("Ej nådd")
    await _done(evening, 2)
    await _on(evening, weeks=1)
    await _done(evening, 3)
    await _planner(evening, ALARM_GROUP).tap("Gå igenom pärmen")
    await planner.tap("Inte klara")
    await _done(evening, 4)
    weeks = await _until(evening, 4)
    await _done(evening, 5)
    await _planner(evening, ALARM_GROUP).tap("Öppna privat")
    assert "Kopiera till Treserva" in (await planner.last()).labels
    await planner.tap("Meddelat i Treserva")
    await _done(evening, 7)
    await secretary.tap("Larmet behövs än")
    await _done(evening, 8)
    await secretary.tap("Mer")
    await secretary.tap("Avslutat")
    assert all(await _ticked(evening))
    return weeks


async def test_keys_that_never_come_tick_step_by_step(evening: Evening) -> None:
    assert await _keys_never_come(evening) == 4, "five weeks after it was received"


async def test_a_red_day_only_delays_a_story(tmp_path: Path) -> None:
    # Five weeks after Monday 22 February 2027 it is Easter Monday.
    async with an_evening(str(tmp_path / "easter.db"), "2027-02-19 16:31") as evening:
        assert await _keys_never_come(evening) == 5


async def test_four_weeks_on_ticks_step_by_step(evening: Evening) -> None:
    await _begin(evening, "fyra-veckor")
    secretary = _secretary(evening)
    await secretary.say("/nytt")
    for label in ("Planerad installation", "I dag", "Öppna"):
        await secretary.tap(label)
    await _done(evening, 1)
    await _on(evening, hours=1)
    await _done(evening, 2)
    assert await _until(evening, 2) == 4
    await secretary.tap("Ringde, ny om 2 veckor")
    await _done(evening, 4)
    assert await _until(evening, 4) == 2
    await secretary.tap("Larmet är igång")
    assert all(await _ticked(evening))


async def test_what_cannot_wait_ticks_step_by_step(evening: Evening) -> None:
    await _begin(evening, "bradskar")
    planner, group = _planner(evening), _planner(evening, ALARM_GROUP)
    secretary, technician = _secretary(evening), evening.phones.person(132)
    await secretary.say("/bradska")
    await secretary.tap("Öppna")
    await _done(evening, 1)
    await _on(evening, hours=1)
    await _done(evening, 2)
    await group.tap("Jag tar det")
    await _done(evening, 3)
    await group.tap("Visa mer privat")
    await planner.tap("Nycklar saknas")
    await _done(evening, 4)
    await planner.tap("Överenskommelse skriven")
    *_, last_day, _, _ = (await planner.last()).labels
    await planner.tap(last_day)
    await _done(evening, 5)
    await planner.tap("Tid avtalad")
    await planner.tap("I morgon")
    await _done(evening, 6)
    await _on(evening, hours=21)
    await technician.tap("Larmet är installerat")
    await _done(evening, 7)
    await planner.tap("Alla är informerade")
    await _done(evening, 8)
    await _on(evening, weeks=1)
    await _done(evening, 9)
    await group.tap("Öppna privat")
    await planner.tap("Nycklarna är lämnade")
    assert all(await _ticked(evening))
