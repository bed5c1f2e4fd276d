"""A case's card in a group: every answer to what comes next or none, and who takes what is
urgent."""

from datetime import date

from binder import PLANNER, SOCIAL, open_case
from driver import Phone
from evening import ALARM_GROUP, Evening

from flows.cases.case import Case

ALARM_PERSON = 123
MONDAY = date(2026, 11, 30)
MORE, PRIVATE = "Visa mer privat", "Öppna privat"


def group(evening: Evening, number: int = PLANNER) -> Phone:
    return evening.phones.person(number, ALARM_GROUP)


async def urgent(evening: Evening) -> None:
    await evening.walk("2026-11-30 09:00")
    secretary = evening.phones.person(SOCIAL)
    await secretary.say("/bradska")
    await secretary.tap("Öppna")
    await evening.walk("2026-11-30 09:05")


async def pressed(evening: Evening, number: int, *labels: str) -> None:
    """Press on the card of the person's first case."""
    phone = evening.phones.person(number)
    await phone.say("/arenden")
    await phone.tap((await phone.last()).labels[0])
    for label in labels:
        await phone.tap(label)


async def booked(evening: Evening) -> Case:
    await evening.walk("2026-11-30 09:00")
    both = {"skickat": MONDAY, "mottaget": MONDAY}
    case = await open_case(evening, 1, both, by=PLANNER, step="ta_emot_nytt")
    await pressed(evening, PLANNER, "Nycklar klara, tid bokad", "I dag")
    await evening.walk("2026-11-30 09:05")
    return case


async def test_the_group_reads_who_takes_what_is_urgent(evening: Evening) -> None:
    await urgent(evening)
    before = await group(evening).last()
    assert "tar det." not in before.text
    await group(evening).tap("Jag tar det")
    card = await group(evening).last()
    assert card.text.split("\n\n")[1] == "Planerare 1 tar det."
    assert card.labels == ("Alla nycklar finns", "Nycklar saknas", MORE)


async def test_who_said_that_they_take_it_stays_named_when_a_colleague_does_a_part(
    evening: Evening,
) -> None:
    await urgent(evening)
    await group(evening).tap("Jag tar det")
    await group(evening, ALARM_PERSON).tap("Nycklar saknas")
    assert "Planerare 1 tar det." in (await group(evening).find(PRIVATE)).text


async def test_while_nobody_has_said_so_whoever_did_something_takes_it(evening: Evening) -> None:
    await urgent(evening)
    await pressed(evening, ALARM_PERSON, "Nycklar saknas")
    assert "Larmpersonal tar det." in (await group(evening).find(PRIVATE)).text


async def test_where_an_answer_asks_for_a_day_all_of_them_are_given_in_private(
    evening: Evening,
) -> None:
    case = await booked(evening)
    card = await group(evening, ALARM_PERSON).find(PRIVATE)
    assert card.text.startswith(f"Hämta nycklarna: {case.code}.")
    assert card.labels == (PRIVATE,)
    await group(evening, ALARM_PERSON).tap(PRIVATE)
    own = await evening.phones.person(ALARM_PERSON).last()
    assert own.labels[:2] == ("Nycklarna är hämtade", "Ingen hemma, ny tid")


async def test_where_no_answer_asks_for_a_day_all_of_them_are_in_the_group(
    evening: Evening,
) -> None:
    await booked(evening)
    await pressed(evening, ALARM_PERSON, "Nycklarna är hämtade")
    card = await group(evening).find(MORE)
    assert card.labels == ("Nycklarna registrerade", MORE)
    assert "tar det." not in card.text, "only what is urgent is somebody's to take"


async def test_what_is_urgent_on_a_day_off_is_in_the_group_at_seven_on_the_next_vardag(
    evening: Evening,
) -> None:
    await evening.walk("2026-11-28 12:00")
    secretary = evening.phones.person(SOCIAL)
    await secretary.say("/bradska")
    await secretary.tap("Öppna")
    assert any("Ring själv nu." in each.text for each in await secretary.from_bot())
    await evening.walk("2026-11-30 06:59")
    assert not any("brådskar" in each.text for each in await group(evening).from_bot())
    await evening.walk("2026-11-30 07:00")
    assert "Ta hand om det som brådskar." in (await group(evening).last()).text
