"""The domain clock leaps, stands still for a week, and meets the nights when the hour changes."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
import ring
from driver import Phone, Seen
from evening import Evening, instant
from trouble import a_troubled_evening, until

from flows.ports import Tx

REMINDERS = ("Kontakta personens handläggare i dag", "Gör klart")  # to its owner, to the group
LATE = "Försenad."
MOMENTS = ("2 dec kl 10", "1 dec kl 9", "3 dec kl 8")
on_both = pytest.mark.usefixtures("database_url")
Open = Callable[[str], AbstractAsyncContextManager[Evening]]


@pytest.fixture
def at(database: str) -> Open:
    """An evening that begins at a local time."""
    return lambda start: a_troubled_evening(database, start=start)


async def reminders(phone: Phone) -> list[Seen]:
    return [seen for seen in await phone.from_bot() if seen.text.startswith(REMINDERS)]


async def take_until(worker: Phone, weekday: str) -> None:
    """Take the bevakning; its button names the day on which it falls due."""
    await worker.say("/ring")
    for label in ring.ANSWERS:
        await worker.tap(label)
    await worker.tap(f"Påminn mig {weekday}")


@on_both
async def test_a_clock_put_forward_two_hours_reminds_once(at: Open) -> None:
    async with at(ring.START) as evening:
        await ring.take_bevakning(evening.worker)
        await evening.jump("2026-11-30 07:00")
        assert await reminders(evening.worker) == []
        await evening.jump("2026-11-30 09:00")
        assert len(await reminders(evening.worker)) == 1


@on_both
async def test_a_clock_put_back_two_hours_repeats_nothing(at: Open) -> None:
    async with at(ring.START) as evening:
        await ring.take_bevakning(evening.worker)
        await evening.walk(ring.DUE)
        await evening.jump("2026-11-30 05:20")
        await evening.walk("2026-11-30 12:59")
        assert len(await reminders(evening.worker)) == 1
        assert await reminders(evening.group) == []
        await evening.walk("2026-11-30 13:00")
        assert len(await reminders(evening.group)) == 1


async def test_the_tick_itself_notices_a_clock_that_leaps(at: Open) -> None:
    async with at(ring.START) as evening:
        await ring.take_bevakning(evening.worker)
        evening.clock.move(instant("2026-11-30 09:00"))
        await until(lambda: reminders(evening.worker))
        evening.clock.move(instant("2026-11-30 07:00"))
        await evening.phones.settle()
        await asyncio.sleep(1.2)  # the tick sleeps a second at most
        assert len(await reminders(evening.worker)) == 1


@on_both
async def test_after_a_week_without_the_bot_each_recipient_hears_once_and_late(at: Open) -> None:
    async with at(ring.START) as evening:
        await ring.take_bevakning(evening.worker)
        await evening.jump("2026-12-07 10:00")
        for phone in (evening.worker, evening.group, evening.chef):
            about = [seen for seen in await phone.from_bot() if LATE in seen.text]
            assert len(about) == 1, about
        await evening.jump("2026-12-07 12:00")
        assert len(await reminders(evening.worker)) == 1
        await evening.worker.tap(ring.DONE)
        await evening.walk("2026-12-11 18:00")
        assert len(await reminders(evening.worker)) == 0


async def test_an_outage_that_ends_at_night_lets_people_sleep(at: Open) -> None:
    async with at(ring.START) as evening:
        await ring.take_bevakning(evening.worker)
        await evening.jump("2026-12-05 02:00")
        assert await reminders(evening.worker) == []
        stops = await evening.walk("2026-12-07 07:15")
        assert len(stops) == 1
        (card,) = await reminders(evening.worker)
        assert LATE in card.text


@pytest.mark.parametrize(
    ("start", "weekday", "due_on"),
    [
        # The gap of 2027 is on Easter Sunday: the first vardag is the Tuesday.
        pytest.param("2027-03-27 23:59", "tisdag", "2027-03-30", id="before the missing hour"),
        pytest.param("2027-03-28 01:59", "tisdag", "2027-03-30", id="its last minute"),
        pytest.param("2028-03-26 03:01", "måndag", "2028-03-27", id="just after a missing hour"),
        pytest.param("2026-10-24 23:59", "måndag", "2026-10-26", id="before the doubled hour"),
        pytest.param("2026-10-25 02:30", "måndag", "2026-10-26", id="within it"),
        pytest.param("2026-10-25 23:59", "måndag", "2026-10-26", id="the night after"),
    ],
)
async def test_around_a_change_of_clocks_it_is_due_once_at_a_quarter_past_seven(
    at: Open, start: str, weekday: str, due_on: str
) -> None:
    async with at(start) as evening:
        await take_until(evening.worker, weekday)
        assert f"{weekday} {int(due_on[-2:])} " in (await evening.worker.last()).text
        await evening.walk(f"{due_on} 07:14")
        assert await reminders(evening.worker) == []
        (stop,) = await evening.walk(f"{due_on} 12:59")
        assert "07:15" in stop
        (card,) = await reminders(evening.worker)
        assert LATE not in card.text
        assert await reminders(evening.group) == []


@on_both
async def test_in_the_nights_when_clocks_change_each_is_told_once_on_its_day(at: Open) -> None:
    nights = (
        ("2027-03-27 23:59", "tisdag", "2027-03-30"),  # an hour is missing
        ("2027-10-30 23:59", "måndag", "2027-11-01"),  # an hour comes twice
    )
    async with at(ring.START) as evening:
        for night, weekday, due_on in nights:
            await evening.jump(night)
            await take_until(evening.worker, weekday)
            assert len(await evening.walk(f"{due_on} 12:59")) == 1
            assert len(await reminders(evening.worker)) == 1
            await evening.worker.tap(ring.DONE)
            assert await reminders(evening.worker) == []


async def bundles(phone: Phone) -> list[Seen]:
    return [seen for seen in await phone.from_bot() if "att följa upp" in seen.text]


@on_both
async def test_after_an_outage_all_that_is_late_is_one_message_the_oldest_first(at: Open) -> None:
    async with at(ring.START) as evening:
        for moment in MOMENTS:
            await evening.worker.say(f"/bevaka {moment}")
            await evening.worker.tap("Spara")
        codes = await codes_by_day(evening)
        await evening.jump("2026-12-07 10:00")
        assert [seen for seen in await evening.worker.from_bot() if LATE in seen.text] == []
        (bundle,) = await bundles(evening.worker)
        assert bundle.text.startswith("Du har 3 att följa upp, 3 är sena.\n\nBörja överst.")
        rows = [label.split()[0] for label in bundle.labels]
        assert [each for each in rows if each in codes] == codes
        await evening.jump("2026-12-07 12:00")
        assert await bundles(evening.worker) == [bundle]


@on_both
async def test_a_clock_put_forward_two_hours_tells_what_it_passed_in_one_message(at: Open) -> None:
    async with at("2026-11-30 07:00") as evening:
        for moment in ("30 nov kl 8", "30 nov kl 8.30"):
            await evening.worker.say(f"/bevaka {moment}")
            await evening.worker.tap("Spara")
        before = len(await evening.worker.from_bot())
        await evening.jump("2026-11-30 09:00")
        assert len(await evening.worker.from_bot()) == before + 1
        (bundle,) = await bundles(evening.worker)
        assert bundle.text.startswith("Du har 2 att följa upp i dag.")
        await evening.jump("2026-11-30 07:00")
        await evening.walk("2026-11-30 09:00")
        assert await bundles(evening.worker) == [bundle]


async def codes_by_day(evening: Evening) -> list[str]:
    """The codes of all that is open in the worker's unit, the oldest first."""

    def read(tx: Tx) -> list[str]:
        unit = tx.people.unit_named("Hemtjänst Centrum")
        assert unit is not None
        return [each.code for each in tx.bevakningar.open_of_unit(unit.id)]

    return await evening.app.store.read(read)
