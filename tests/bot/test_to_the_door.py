"""From booked keys to an alarm that works: each role is told in turn, and an aim is no more."""

from datetime import date

import pytest
from binder import PLANNER, open_case, take
from driver import Phone
from evening import ALARM_GROUP, Evening

from flows.cases.case import Case

SOCIAL, ALARM_PERSON, TECHNICIAN, CHEF = 141, 123, 132, 124
MONDAY = date(2026, 11, 30)


def phone(evening: Evening, number: int) -> Phone:
    return evening.phones.person(number)


def group(evening: Evening) -> Phone:
    return evening.phones.person(ALARM_PERSON, ALARM_GROUP)


async def text(found: Phone) -> str:
    return (await found.last()).text


async def booked(evening: Evening) -> Case:
    """The keys are to be fetched on Wednesday; the planner pressed it on the case's card."""
    await evening.walk("2026-11-30 09:00")
    both = {"skickat": MONDAY, "mottaget": MONDAY}
    case = await open_case(evening, 1, both, by=PLANNER, step="ta_emot_nytt")
    planner = phone(evening, PLANNER)
    await planner.say("/arenden")
    await planner.tap((await planner.last()).labels[0])
    await planner.tap("Nycklar klara, tid bokad")
    await planner.tap("Ons 2 dec")
    await evening.walk("2026-11-30 09:05")
    stored = await evening.app.store.read(lambda tx: tx.cases.get(case.id))
    assert stored is not None
    return stored


async def card(evening: Evening, number: int) -> Phone:
    """The phone with the card of its first case."""
    found = phone(evening, number)
    await found.say("/arenden")
    await found.tap((await found.last()).labels[0])
    return found


async def ready(evening: Evening) -> Case:
    """Ready to install; the technician was told."""
    case = await booked(evening)
    for step, by in (("hamtat", ALARM_PERSON), ("larmplan", ALARM_PERSON), ("registrerat", PLANNER),
                     ("klart_att_installera", PLANNER)):  # fmt: skip
        case = await take(evening, case, step, by=by)
    await evening.walk("2026-11-30 09:10")
    return case


async def test_larmpersonal_is_told_at_once_and_again_on_the_day(evening: Evening) -> None:
    case = await booked(evening)
    assert case.code in await text(group(evening))
    assert "Hämta nycklarna onsdag 2 december." in await text(group(evening))
    before = (await group(evening).last()).id
    await evening.walk("2026-12-02 07:59")
    assert (await group(evening).last()).id == before
    await evening.walk("2026-12-02 08:00")
    seen = await group(evening).last()
    assert seen.text.startswith(f"Hämta nycklarna: {case.code}.\n\nI dag.")
    assert seen.labels == ("Öppna privat",), "all the answers, or none"


@pytest.mark.parametrize(
    "said", ["Ingen hemma, ny tid", "Passar inte, ny tid", "Nycklar saknas, ny tid"]
)
async def test_at_the_door_a_new_day_is_asked_for_and_watched(evening: Evening, said: str) -> None:
    case = await booked(evening)
    await evening.walk("2026-12-02 08:00")
    found = await card(evening, ALARM_PERSON)
    await found.tap(said)
    assert (await text(found)).startswith(f"Nycklarna hämtas: vilken dag? {case.code}.")
    await found.tap("Fre 4 dec")
    assert (await text(found)).startswith(f"Noterat: {said}.")
    assert "Hämta nycklarna fredag 4 december." in await text(found)
    await evening.walk("2026-12-03 23:00")
    before = (await group(evening).last()).id
    await evening.walk("2026-12-04 08:00")
    seen = await group(evening).last()
    assert seen.id > before
    assert seen.text.startswith(f"Hämta nycklarna: {case.code}.\n\nI dag.")


async def test_from_the_door_to_the_technician_each_role_is_told_in_turn(
    evening: Evening,
) -> None:
    case = await booked(evening)
    await evening.walk("2026-12-02 08:30")
    found = await card(evening, ALARM_PERSON)
    await found.tap("Nycklarna är hämtade")
    assert "Skriv larmplanen i Treserva" in await text(found)
    await evening.walk("2026-12-02 08:31")
    assert (await text(group(evening))).startswith(f"Registrera nycklarna: {case.code}.")
    await found.tap("Larmplanen är skriven")
    planner = await card(evening, PLANNER)
    await planner.tap("Nycklarna registrerade")
    await planner.tap("Klart för installation")
    await evening.walk("2026-12-02 08:32")
    technician = phone(evening, TECHNICIAN)
    told = await technician.last()
    assert told.text.startswith(f"Installera larmet: {case.code}.\n\nMålet är onsdag 9 december.")
    assert told.labels[:2] == ("Larmet är installerat", "Gick inte")


async def test_what_did_not_work_comes_to_the_larmenhet_with_why_first(evening: Evening) -> None:
    case = await ready(evening)
    await phone(evening, TECHNICIAN).tap("Gick inte")
    await evening.walk("2026-11-30 09:15")
    seen = await group(evening).last()
    assert seen.text.startswith(f"Ta reda på varför det inte gick: {case.code}.")
    assert seen.labels == ("Nycklarna räcker inte", "Klart för installation", "Visa mer privat")
    planner = await card(evening, PLANNER)
    assert {"Nycklarna räcker inte", "Klart för installation"} <= {*(await planner.last()).labels}


async def test_once_installed_the_planner_informs_and_the_socialsekreterare_sees_it(
    evening: Evening,
) -> None:
    case = await ready(evening)
    await phone(evening, TECHNICIAN).tap("Larmet är installerat")
    await evening.walk("2026-11-30 09:15")
    told = await group(evening).last()
    assert told.text.startswith(f"Informera om att larmet är installerat: {case.code}.")
    await evening.phones.person(PLANNER, ALARM_GROUP).tap("Alla är informerade")
    social = phone(evening, SOCIAL)
    await social.say("/arenden")
    await social.tap((await social.last()).labels[0])
    assert "Alla är informerade" in await text(social)


async def test_seven_days_are_an_aim_that_is_told_once_and_never_taken_further(
    evening: Evening,
) -> None:
    case = await ready(evening)
    technician = phone(evening, TECHNICIAN)
    assert "Målet är måndag 7 december." in await text(technician)
    await evening.walk("2026-12-07 07:00")
    before = len(await technician.messages())
    chef, unit = [len(await each.messages()) for each in (phone(evening, CHEF), group(evening))]
    await evening.walk("2026-12-30 20:00")
    told = [each.text for each in (await technician.messages())[before:]]
    about = [each for each in told if case.code in each]
    assert len(about) == 1, "once, on its day"
    assert "Målet är" in about[0]
    for each in told:
        assert "Försenad" not in each and "sen" not in each.lower().split(), each
    assert len(await phone(evening, CHEF).messages()) == chef
    in_group = (await group(evening).messages())[unit:]
    assert not any(case.code in each.text for each in in_group)
    await technician.say("/bevakningar")
    listed = await technician.last()
    assert any("mål 7 dec" in label for label in listed.labels)
    assert not any("sen" in label for label in listed.labels if case.code in label)
