"""The weekly digest: one message to whoever owes something, on the first vardag of the week."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from driver import Phone, Seen
from evening import Evening, an_evening, instant
from trouble import a_troubled_evening

from bot.telegram.transport import AiohttpRequest
from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep
from flows.people.absence import Absence
from flows.ports import Tx

UNIT = "Hemtjänst Centrum"
SHOW, OFF, ON = "Visa bevakningar", "Stäng av veckans lista", "Slå på veckans lista"
CODES = "23456789ABCDEFGHJKLMNPQRSTUVWX"


async def digests(phone: Phone) -> list[Seen]:
    return [seen for seen in await phone.from_bot() if SHOW in seen.labels]


async def owe(evening: Evening, number: int, *days: str) -> None:
    """Let the person owe something each of those days, that nobody is reminded of meanwhile."""

    def work(tx: Tx) -> None:
        chat = tx.chats.by_telegram(number)
        assert chat is not None
        person = tx.people.in_chat(chat.id)
        unit = tx.people.unit_named(UNIT)
        assert person is not None and unit is not None
        known = len(tx.bevakningar.open_of_unit(unit.id))
        for place, day in enumerate(days, known):
            due = date.fromisoformat(day)
            tx.bevakningar.add(_bevakning(place, person.id, unit.id, due, evening.clock.now()))

    await evening.app.store.run(work)


def _bevakning(place: int, person: int, unit: int, due: date, now: datetime) -> Bevakning:
    return Bevakning(
        id=0,
        token=f"token{place:07}",
        code=f"{CODES[place]}2345",
        kind="B01",
        unit_id=unit,
        owner_id=person,
        offered_to=None,
        state=BevakningState.PLANNED,
        started_at=now,
        nominal_on=due,
        due_on=due,
        steps=(ReminderStep(0, datetime.min.time(), Recipient.OWNER),),
        repeat=1,
        step=0,
        next_at=instant("2027-06-01 08:00"),
        created_at=now,
        ended_at=None,
        ended_by=None,
        version=1,
    )


@pytest.fixture
async def owing(evening: Evening) -> Evening:
    return await in_debt(evening)


async def in_debt(evening: Evening) -> Evening:
    await owe(evening, 101, "2026-11-26", "2026-11-30", "2026-12-02", "2026-12-04", "2026-12-07")
    await owe(evening, 102, "2026-12-01", "2026-12-14")
    return evening


async def test_it_says_how_much_is_late_today_and_this_week_and_by_whom_the_units_is(
    owing: Evening,
) -> None:
    await owing.walk("2026-11-30 08:14")
    assert await digests(owing.worker) == []
    await owing.walk("2026-12-06 20:00")
    (seen,) = await digests(owing.worker)
    assert seen.text == (
        "Börja med det som är sent.\n\n"
        "Sena: 1.\nI dag: 1.\nSenare i veckan: 2.\n\n"
        "Hemtjänst Centrum har 1 till. Hemtjänst 2: 1.\n\n"
        "Vill du slippa den här listan? Skriv /jag."
    )
    (other,) = await digests(owing.colleague)
    assert other.text.startswith(
        "Se vad du ska göra i veckan.\n\nSenare i veckan: 1.\n\n"
        "Hemtjänst Centrum har 4 till. Hemtjänst 1: 4."
    )
    await owing.worker.tap(SHOW)
    assert "att följa upp" in (await owing.worker.last()).text


async def test_who_owes_nothing_gets_nothing(owing: Evening) -> None:
    await owing.walk("2026-12-06 20:00")
    for number in (103, 111, 121, 131, 141, 158):
        assert await digests(owing.phones.person(number)) == []


async def test_it_comes_each_week_while_something_is_owed(owing: Evening) -> None:
    await owing.walk("2026-12-14 08:15")
    assert len(await digests(owing.worker)) == 3
    assert len(await digests(owing.colleague)) == 3


async def test_at_christmas_and_easter_it_comes_on_the_first_vardag(tmp_path: Path) -> None:
    for start, first in (
        ("2026-12-26 20:00", "2026-12-28 08:15"),
        ("2027-03-26 20:00", "2027-03-30 08:15"),
        ("2026-10-24 20:00", "2026-10-26 08:15"),
    ):
        async with an_evening(str(tmp_path / f"{first}.db"), start) as evening:
            await evening.walk(start)
            await owe(evening, 101, start[:10])
            before = datetime.fromisoformat(first) - timedelta(minutes=1)
            await evening.walk(before.isoformat(" "))
            assert await digests(evening.worker) == [], first
            await evening.walk(first)
            assert len(await digests(evening.worker)) == 1, first


async def test_what_came_as_a_reminder_the_same_morning_is_no_reason_for_one(
    evening: Evening,
) -> None:
    await owe(evening, 101, "2026-11-30")

    def told(tx: Tx) -> None:
        unit = tx.people.unit_named(UNIT)
        assert unit is not None
        (found,) = tx.bevakningar.open_of_unit(unit.id)
        tx.bevakningar.save(replace(found, state=BevakningState.DUE), 1)

    await evening.app.store.run(told)
    await evening.walk("2026-12-06 20:00")
    assert await digests(evening.worker) == []


async def test_nor_is_what_is_late_and_came_once_more_that_morning(evening: Evening) -> None:
    await owe(evening, 101, "2026-11-26")

    def remind(tx: Tx) -> None:
        unit = tx.people.unit_named(UNIT)
        assert unit is not None
        (found,) = tx.bevakningar.open_of_unit(unit.id)
        morning = (ReminderStep(0, time(8), Recipient.OWNER),)
        tx.bevakningar.save(replace(found, steps=morning, next_at=instant("2026-11-30 08:00")), 1)

    await evening.app.store.run(remind)
    await evening.walk("2026-12-07 08:16")
    assert len(await evening.worker.messages()) == 6, "each vardag, and no digest"
    assert await digests(evening.worker) == []


async def come_again(evening: Evening, *repeats: int) -> None:
    """Let each be told at 08:00 on its day, and again every so many vardagar."""

    def remind(tx: Tx) -> None:
        unit = tx.people.unit_named(UNIT)
        assert unit is not None
        morning = (ReminderStep(0, time(8), Recipient.OWNER),)
        for each, repeat in zip(tx.bevakningar.open_of_unit(unit.id), repeats, strict=True):
            at = instant(f"{each.due_on} 08:00")
            tx.bevakningar.save(replace(each, steps=morning, repeat=repeat, next_at=at), 1)

    await evening.app.store.run(remind)


async def test_nor_is_what_an_outage_kept_until_that_morning(evening: Evening) -> None:
    await owe(evening, 101, "2026-12-02", "2026-12-03")
    await come_again(evening, 10, 10)
    await evening.walk("2026-11-30 12:00")
    before = len(await evening.worker.messages())
    await evening.jump("2027-01-18 09:20")
    (told,) = (await evening.worker.messages())[before:]
    assert told.text.startswith("Du har 2 att följa upp, 2 är sena.")
    await evening.walk("2027-01-22 20:00")
    assert len(await digests(evening.worker)) == 1, "the one of the week before the outage"


async def test_when_an_outage_ends_nobody_gets_a_digest_beside_what_it_kept(
    evening: Evening,
) -> None:
    """Also when more is to come in the week: of that each is reminded on its day."""
    await owe(evening, 101, "2026-12-02", "2026-12-03", "2027-01-21")
    await come_again(evening, 10, 10, 60)
    await evening.walk("2026-11-30 12:00")
    before = len(await evening.worker.messages())
    await evening.jump("2027-01-18 09:20")
    (told,) = (await evening.worker.messages())[before:]
    assert told.text.startswith("Du har 2 att följa upp, 2 är sena.")


async def test_nor_is_what_stood_again_in_a_message_of_that_morning(evening: Evening) -> None:
    await owe(evening, 101, "2026-12-01", "2026-12-02", "2026-12-03")
    await come_again(evening, 10, 1, 1)
    await evening.walk("2026-12-06 20:00")
    before = len(await evening.worker.messages())
    await evening.walk("2026-12-07 16:00")
    (told,) = (await evening.worker.messages())[before:]
    assert told.text.startswith("Du har 3 att följa upp, 3 är sena.")


async def test_what_a_lone_reminder_of_that_morning_did_not_say_is_reason_for_one(
    evening: Evening,
) -> None:
    await owe(evening, 101, "2026-12-01", "2026-12-02")
    await come_again(evening, 10, 1)
    await evening.walk("2026-12-06 20:00")
    await evening.walk("2026-12-07 16:00")
    *_, seen = await digests(evening.worker)
    assert "Sena: 2." in seen.text


async def test_each_may_switch_it_off_and_on(owing: Evening) -> None:
    await owing.worker.say("/jag")
    assert await owing.worker.double_tap(OFF) == ["Du får ingen veckolista mer."] * 2
    assert ON in (await owing.worker.last()).labels
    await owing.walk("2026-12-06 20:00")
    assert await digests(owing.worker) == []
    assert len(await digests(owing.colleague)) == 1
    await owing.worker.say("/jag")
    assert await owing.worker.tap(ON) == ["Du får veckans lista."]
    await owing.walk("2026-12-07 08:15")
    assert len(await digests(owing.worker)) == 1


async def test_a_stranger_has_nothing_to_switch(evening: Evening) -> None:
    await evening.stranger.say("/jag")
    seen = await evening.stranger.last()
    assert OFF not in seen.labels
    said = await evening.stranger.press_data("i.a", seen.id)
    assert said == ["Du har ingen roll här. Be din chef om en inbjudan."]


async def test_a_digest_that_may_have_arrived_is_not_sent_again(tmp_path: Path) -> None:
    request = AiohttpRequest(read_seconds=0.5)
    async with a_troubled_evening(str(tmp_path / "jourlots.db"), request=request) as evening:
        owing = await in_debt(evening)
        await owing.walk("2026-11-30 08:14")
        await owing.phones.fault(method="sendMessage", kind="timeout_after", chat=101)
        await owing.walk("2026-11-30 12:00")
        people = (owing.worker, owing.colleague)
        counts: Sequence[int] = [len(await digests(each)) for each in people]
        assert counts == [1, 1]


async def test_after_an_outage_over_its_day_it_waits_for_the_next_week(owing: Evening) -> None:
    await owing.walk("2026-11-29 20:00")
    await owing.jump("2026-12-01 10:00")
    assert await digests(owing.worker) == []
    await owing.walk("2026-12-07 08:15")
    assert len(await digests(owing.worker)) == 1


async def test_after_an_outage_of_some_hours_it_comes_the_same_day(owing: Evening) -> None:
    await owing.walk("2026-11-29 20:00")
    await owing.jump("2026-11-30 11:00")
    assert len(await digests(owing.worker)) == 1


async def test_a_restart_writes_to_nobody_again(tmp_path: Path) -> None:
    database = str(tmp_path / "jourlots.db")
    async with an_evening(database) as evening:
        await owe(evening, 101, "2026-12-02")
        await evening.walk("2026-11-30 09:00")
        assert len(await digests(evening.worker)) == 1
    async with an_evening(database, "2026-11-30 09:01") as evening:
        await evening.walk("2026-11-30 16:00")
        assert await digests(evening.worker) == []


async def test_who_is_away_is_left_in_peace_and_the_substitute_is_told(owing: Evening) -> None:
    def away(tx: Tx) -> None:
        people = []
        for number in (101, 102):
            chat = tx.chats.by_telegram(number)
            assert chat is not None
            people.append(tx.people.in_chat(chat.id))
        gone, there = people
        assert gone is not None and there is not None
        tx.absences.add(
            Absence(
                0,
                gone.id,
                date(2026, 11, 30),
                date(2026, 12, 1),
                None,
                there.id,
                gone.id,
                owing.clock.now(),
            )
        )

    await owing.app.store.run(away)
    await owing.walk("2026-11-30 12:00")
    assert await digests(owing.worker) == []
    (seen,) = await digests(owing.colleague)
    assert "Sena: 1.\nI dag: 1.\nSenare i veckan: 3.\nDu ersätter Hemtjänst 1." in seen.text
