"""The pinned board of the binder: one message in the unit's group, edited in place."""

from dataclasses import replace
from datetime import date, timedelta

from binder import PLANNER, open_case, take
from driver import Phone, Seen
from evening import ALARM_GROUP, Evening

from bot.cli.walking import settled

ALARM_PERSON, CHEF = 123, 124
FRIDAY = date(2026, 11, 27)  # 20:00


def group(evening: Evening, number: int = PLANNER) -> Phone:
    return evening.phones.person(number, ALARM_GROUP)


async def file(evening: Evening, number: int, days: int) -> object:
    """A case that was received so many days ago."""
    received = FRIDAY - timedelta(days=days)
    both = {"skickat": received, "mottaget": received}
    return await open_case(evening, number, both, by=PLANNER, step="ta_emot_nytt")


async def made(evening: Evening) -> None:
    """What has changed is on the board."""
    await evening.app.rounds.once()
    await settled(evening.app)


async def boards(evening: Evening) -> list[Seen]:
    found = await group(evening).from_bot()
    return [each for each in found if "nycklar" in each.text and "Hämta" not in each.text]


async def board(evening: Evening) -> Seen:
    (only,) = await boards(evening)
    return only


async def test_the_first_case_puts_up_the_board_pins_it_and_makes_no_sound(
    evening: Evening,
) -> None:
    phone = evening.phones.person(PLANNER)
    await phone.say("/nytt installation 20 nov 23 nov")
    await phone.tap("Öppna")
    shown = await board(evening)
    first, _, counted, _, line = shown.text.split("\n")
    assert first == "Ring om nycklarna i 1 ärende i dag."
    assert counted == "Inväntar nycklar: 1."
    assert line.startswith("Ny: ") and line.endswith(" inte ringd, 4 dagar")
    assert shown.labels == ("Gå igenom pärmen", "Visa mer privat")
    assert shown.raw["pinned"] is True


async def test_a_case_that_nobody_has_received_is_on_the_board_and_in_the_review(
    evening: Evening,
) -> None:
    sent = evening.app.clock.now().date() - timedelta(days=9)
    case = await open_case(evening, 1, {"skickat": sent})
    await made(evening)
    first, _, _, _, line = (await board(evening)).text.split("\n")
    assert first == "Ta emot eller ring om nycklar i 1 ärende i dag."
    assert line == f"Ny: {case.code} inte mottaget, 9 dagar"
    phone = evening.phones.person(PLANNER)
    await phone.say("/parm")
    card = await phone.last()
    assert card.text.startswith(f"Ta emot uppdraget: {case.code} (1 av 1)")
    assert "Ingen har ringt än." not in card.text
    assert "Uppdraget är mottaget" in card.labels
    await take(evening, case, "ta_emot", mottaget=sent)
    await made(evening)
    assert (await board(evening)).text.endswith(" inte ringd, 9 dagar")


async def test_every_change_edits_the_same_message(evening: Evening) -> None:
    phone = evening.phones.person(PLANNER)
    await phone.say("/nytt installation 20 nov 23 nov")
    await phone.tap("Öppna")
    first = await board(evening)
    await phone.say("/arenden")
    await phone.tap((await phone.last()).labels[0])
    await phone.tap("Ej nådd")
    later = await board(evening)
    assert later.id == first.id
    assert later.text.startswith("Ingen att ringa om nycklar i dag.")
    assert later.text.split("\n")[4].startswith("4 dec: ")
    assert later.text.endswith(" ej nådd, 4 dagar")
    await phone.tap("Ångra")
    assert " inte ringd, " in (await board(evening)).text
    await phone.tap("Mer")
    await phone.tap("Avslutat")
    closed = await board(evening)
    assert (closed.id, closed.text) == (first.id, "Inget ärende väntar på nycklar.")
    assert closed.labels == ()


async def test_a_case_leaves_the_board_when_its_keys_are_ready_and_never_names_a_day_of_birth(
    evening: Evening,
) -> None:
    stays, goes = await file(evening, 1, 10), await file(evening, 2, 3)
    await take(evening, goes, "nycklar_klara", hamtning=FRIDAY)
    await made(evening)
    shown = await board(evening)
    assert stays.code in shown.text and goes.code not in shown.text
    assert "november" not in shown.text, "when it began is told in private"


async def test_the_riskiest_stand_first_with_those_past_five_weeks_at_the_top(
    evening: Evening,
) -> None:
    new = await file(evening, 1, 2)
    past = await file(evening, 2, 37)
    near = await file(evening, 3, 31)
    called = await file(evening, 4, 15)
    await take(evening, called, "inte_klara")
    late = await file(evening, 5, 9)
    await made(evening)
    lines = (await board(evening)).text.split("\n")[4:]
    codes = [line.split(": ", 1)[1].split(" ", 1)[0] for line in lines]
    assert codes == [each.code for each in (past, near, late, new, called)]
    assert lines[0].startswith("Gräns: ") and lines[0].endswith("37 dagar")
    assert lines[4] == f"11 dec: {called.code} inte klara, 15 dagar"


async def test_each_morning_it_counts_the_days_anew_without_a_new_message(
    evening: Evening,
) -> None:
    await file(evening, 1, 10)
    await made(evening)
    first = await board(evening)
    assert "10 dagar" in first.text
    await evening.walk("2026-11-28 05:59")
    assert "10 dagar" in (await board(evening)).text
    await evening.walk("2026-11-28 06:00")
    next_day = await board(evening)
    assert "11 dagar" in next_day.text
    assert next_day.id == first.id
    before = await edits(evening)
    await evening.walk("2026-11-28 12:00")
    assert await edits(evening) == before, "once a morning is enough"


async def edits(evening: Evening) -> int:
    return len(await group(evening).from_bot())


async def test_one_that_was_deleted_comes_anew_and_is_pinned_again(evening: Evening) -> None:
    case = await file(evening, 1, 10)
    await made(evening)
    first = await board(evening)
    messages = evening.server._cloud.world.chats[ALARM_GROUP].messages
    messages[first.id] = replace(messages[first.id], deleted=True)
    await take(evening, case, "inte_klara")
    await made(evening)
    again = await board(evening)
    assert again.id > first.id
    assert again.raw["pinned"] is True


async def test_forty_and_four_hundred_fit_one_message_of_twenty_lines(evening: Evening) -> None:
    for number in range(40):
        await file(evening, number, number % 34)
    await made(evening)
    shown = await board(evening)
    assert "Inväntar nycklar: 40." in shown.text
    assert shown.text.endswith("Och 25 till.")
    assert len(shown.text.split("\n")) <= 20
    for number in range(40, 400):
        await file(evening, number, number % 34)
    await made(evening)
    shown = await board(evening)
    assert "Inväntar nycklar: 400." in shown.text
    assert shown.text.endswith("Och 385 till.")
    assert len(shown.text.split("\n")) <= 20


async def test_more_is_told_in_private_to_whoever_asks(evening: Evening) -> None:
    case = await file(evening, 1, 10)
    await made(evening)
    await group(evening, ALARM_PERSON).tap("Visa mer privat")
    phone = evening.phones.person(ALARM_PERSON)
    told = await phone.last()
    assert f"{case.code}: inte ringd. Sedan 17 nov. Gräns 22 dec." in told.text
    assert "På tavlan i gruppen:\nNy: ta emot eller ring så snart du kan." in told.text
    await phone.tap(f"{case.code} inte ringd")
    assert case.code in (await phone.last()).text


async def test_strangers_and_other_units_get_nothing_from_its_buttons(evening: Evening) -> None:
    await file(evening, 1, 10)
    await made(evening)
    shown = await board(evening)
    for phone in (evening.worker, evening.stranger):
        await phone.say("/hjalp")
        message = (await phone.last()).id
        for label in shown.labels:
            await phone.press_data(shown.data(label), message)
        assert not any("nyckl" in each.text.lower() for each in await phone.from_bot())


async def test_another_group_gets_a_board_of_its_own_and_the_old_one_says_so(
    evening: Evening,
) -> None:
    await file(evening, 1, 10)
    await made(evening)
    first = await board(evening)
    chef = evening.phones.person(CHEF, ALARM_GROUP)
    await chef.say("/koppla")
    await chef.tap("Koppla loss gruppen")
    left = [each for each in await group(evening).from_bot() if each.id == first.id]
    assert left[0].text == "Tavlan står i enhetens nya grupp."
    await chef.say("/koppla")
    await chef.tap("Enhetens grupp")
    assert (await board(evening)).id > first.id


async def test_thrown_out_of_the_group_nothing_stops_and_back_again_it_is_right(
    evening: Evening,
) -> None:
    case = await file(evening, 1, 10)
    await made(evening)
    await deed(evening, "kick_bot")
    await take(evening, case, "inte_klara")
    await made(evening)
    await evening.walk("2026-11-29 07:00")
    assert "inte ringd" in (await board(evening)).text, "nobody can edit it now"
    await deed(evening, "add_bot")
    await made(evening)
    assert "inte klara, 12 dagar" in (await board(evening)).text


async def deed(evening: Evening, what: str) -> None:
    """Somebody does this in the alarm unit's group."""
    await evening.phones.call("POST", "group", {"do": what, "person": CHEF, "chat": ALARM_GROUP})
    await evening.phones.settle()
