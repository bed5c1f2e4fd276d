"""The guided stories of the demo, walked by driving the phones as their steps say."""

from collections.abc import Sequence
from typing import Any

from evening import Evening


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
