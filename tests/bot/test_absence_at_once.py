"""Absence and duty on each database, and two people who press at once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from duties import kept, take
from evening import Evening, an_evening
from papers import person_id

from flows.people.absence import Absence
from flows.people.duty import Shift
from flows.ports import Tx

YES = "Ja, jag tar över"
SAVED = "Sparat."
TAKEN = "Det finns redan en frånvaro de dagarna. Ta bort eller avsluta den först."


@pytest.fixture
async def both(database_url: str, tmp_path: Path) -> AsyncIterator[Evening]:
    """Friday evening on each database."""
    database = str(tmp_path / "a.db") if database_url.startswith("sqlite") else database_url
    async with an_evening(database) as found:
        yield found


async def absences(evening: Evening) -> list[Absence]:
    """What is stored of Hemtjänst 1's absences that have not ended."""

    def read(tx: Tx) -> list[Absence]:
        chat = tx.chats.by_telegram(101)
        assert chat is not None
        person = tx.people.in_chat(chat.id)
        assert person is not None
        today = evening.app.house.calendar.local(evening.clock.now()).date()
        return list(tx.absences.of_person(person.id, today))

    return await evening.app.store.read(read)


async def test_an_absence_from_beginning_to_end(both: Evening) -> None:
    await take(both.worker)
    (found,) = await kept(both)
    await both.worker.say("/franvaro 2026-11-30 2026-11-30")
    await both.worker.tap("Hemtjänst 2")
    await both.walk("2026-11-30 07:15")
    told = await both.colleague.last()
    assert (found.code in told.text, "Du ersätter Hemtjänst 1." in told.text) == (True, True)
    await both.colleague.tap(YES)
    await both.walk("2026-12-01 07:00")
    assert (await both.worker.last()).text.endswith(
        f"Klart: inget.\nUppskjutet: inget.\nKvar: {found.code}."
    )
    assert await absences(both) == []


async def test_of_two_who_set_the_same_absence_at_once_one_wins(both: Evening) -> None:
    await both.worker.say("/franvaro 2026-11-30 2026-12-01")
    await both.chef.say("/franvaro")
    await both.chef.tap("Någon annans frånvaro")
    await both.chef.tap("Hemtjänst 1")
    await both.chef.tap("Anmäl frånvaro")
    await both.chef.tap("Måndag 30 nov")
    await both.chef.tap("Bara den dagen")
    said = await asyncio.gather(both.worker.tap("Hemtjänst 2"), both.chef.tap("Hemtjänst 2"))
    assert sorted(words for (words,) in said) == [TAKEN, SAVED]
    assert len(await absences(both)) == 1


async def test_of_a_yes_and_another_substitute_at_once_one_wins_and_nothing_is_lost(
    both: Evening,
) -> None:
    await take(both.worker)
    await both.worker.say("/franvaro 2026-11-30 2026-11-30")
    await both.worker.tap("Hemtjänst 2")
    await both.walk("2026-11-30 07:00")
    await both.worker.say("/franvaro")
    await both.worker.tap("Byt ersättare 30 nov")
    said = await asyncio.gather(
        both.worker.tap("Avlösning och ledsagning"), both.colleague.tap(YES)
    )
    (found,) = await kept(both)
    (yes,) = said[1]
    if yes == SAVED:
        assert found.offered_to is None
        assert found.owner_id == (await person_id(both, 102))
    else:
        assert yes == "Du behöver inte göra något. Det är redan svarat."
        assert found.offered_to == (await person_id(both, 105))


async def test_a_shift_begun_twice_at_once_is_one(both: Evening) -> None:
    await both.worker.say("/pass")
    await both.worker.tap("Börja pass")
    (label, *_) = (await both.worker.last()).labels
    card = await both.worker.find(label)
    said = await asyncio.gather(*(both.worker.press(label, card.id) for _ in range(3)))
    assert sorted(words for (words,) in said)[:1] == ["Du är redan på pass."]

    def running(tx: Tx) -> list[Shift]:
        unit = tx.people.unit_named("Hemtjänst Centrum")
        assert unit is not None
        return list(tx.shifts.on_duty(unit.id, both.clock.now()))

    assert len(await both.app.store.read(running)) == 1
