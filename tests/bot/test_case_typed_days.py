"""A day that is typed while a card of a case asks for one: said back, and noted with a press."""

from datetime import date
from pathlib import Path

import pytest
from binder import PLANNER, SOCIAL, open_case
from driver import Phone, Phones, quiet
from evening import ALARM_GROUP, Evening, an_evening

from bot.cli.cast import _join
from bot.cli.demo import open_practice_app
from bot.telegram.sieve import sieve
from flows.actions.people import NewInvite
from flows.cases.case import Case
from flows.messages import ChatKind
from flows.ports import Tx

BOTH = {"skickat": date(2026, 11, 2), "mottaget": date(2026, 11, 4)}
SENT = {"skickat": date(2026, 11, 2)}
READY, RECEIVED = "Nycklar klara, tid bokad", "Uppdraget är mottaget"
NOT_THAT_DAY = "Den dagen går inte. Välj en annan."
OR_TYPE = "Tryck på en dag, eller skriv den, till exempel: på fredag."
HOW_AHEAD = "Skriv bara en dag, till exempel på fredag eller 3 dec."
HOW_BEHIND = "Skriv bara en dag, till exempel i måndags eller 26 okt."
# It is Friday 27 November 2026, 20:00.


async def received(evening: Evening, number: int = 1) -> Case:
    return await open_case(evening, number, BOTH, by=PLANNER, step="ta_emot_nytt")


async def asks(evening: Evening, case: Case, step: str = READY) -> Phone:
    """The planner's phone, whose card of the case asks for the day of the step."""
    phone = evening.phones.person(PLANNER)
    await phone.say(case.code)
    await phone.tap(step)
    return phone


async def first(phone: Phone) -> str:
    return (await phone.last()).text.split("\n")[0]


async def test_a_typed_day_is_said_back_and_noted_with_a_press(evening: Evening) -> None:
    case = await received(evening)
    phone = await asks(evening, case)
    asked = await phone.last()
    assert asked.text == f"Nycklarna hämtas: vilken dag? {case.code}.\n\n{OR_TYPE}"
    await phone.say("3 dec")
    echo = await phone.last()
    assert echo.text == f"Nycklarna hämtas: torsdag 3 december? {case.code}."
    assert echo.labels == ("Ja, tor 3 dec", "Annat datum", "Tillbaka")
    assert echo.id > asked.id
    before = [each for each in await phone.messages() if each.id == asked.id]
    assert [each.labels for each in before] == [()], "only the newest card has buttons"
    await phone.tap("Ja, tor 3 dec")
    card = await phone.last()
    assert card.id == echo.id
    assert card.text.startswith(f"Noterat: {READY}.")
    assert "Nycklarna hämtas torsdag 3 december." in card.text


async def test_nothing_is_noted_before_the_press(evening: Evening) -> None:
    case = await received(evening)
    phone = await asks(evening, case)
    await phone.say("på torsdag")
    assert (await first(phone)).startswith("Nycklarna hämtas: torsdag 3 december?")
    await phone.tap("Tillbaka")
    assert await first(phone) == f"Ring personen om nycklarna: {case.code}."
    await phone.say("på torsdag")
    assert (await phone.last()).text.startswith("Tryck på dagen på kortet som frågar.")


async def test_another_day_may_be_typed_when_the_first_was_read_wrong(evening: Evening) -> None:
    phone = await asks(evening, await received(evening))
    await phone.say("3 dec")
    await phone.say("4 dec")
    assert (await first(phone)).startswith("Nycklarna hämtas: fredag 4 december?")
    await phone.tap("Annat datum")
    assert "December 2026" in (await phone.last()).text
    assert OR_TYPE in (await phone.last()).text
    await phone.say("7 dec")
    await phone.tap("Ja, mån 7 dec")
    assert "Nycklarna hämtas måndag 7 december." in (await phone.last()).text


async def test_where_people_disagree_both_days_are_offered(evening: Evening) -> None:
    phone = await asks(evening, await received(evening))
    await phone.say("nästa fredag")
    assert (await phone.last()).labels[:2] == ("Ja, fre 4 dec", "Nej, fre 11 dec")
    await phone.tap("Nej, fre 11 dec")
    assert "Nycklarna hämtas fredag 11 december." in (await phone.last()).text


async def test_a_day_that_is_no_vardag_or_of_next_year_says_so(evening: Evening) -> None:
    phone = await asks(evening, await received(evening))
    await phone.say("lördag 5 december")
    assert (await phone.last()).text.endswith("Det är lördag, ingen vardag.")
    await phone.say("26 aug")
    assert "torsdag 26 augusti 2027?" in await first(phone)
    assert "Datumet har varit i år. Jag tog nästa år." in (await phone.last()).text
    assert (await phone.last()).labels[0] == "Ja, tor 26 aug 2027"


@pytest.mark.parametrize(("typed", "day"), [("3 jan", "3 januari"), ("20 dec", "20 december")])
async def test_a_day_that_has_just_been_is_not_one_of_next_year(
    evening: Evening, typed: str, day: str
) -> None:
    case = await received(evening)
    await evening.jump("2027-01-11 09:00")
    phone = await asks(evening, case)
    await phone.say(typed)
    assert (await phone.last()).text == f"{day} har redan varit. Skriv en dag som kommer."
    await phone.say("3 jan 2028")
    assert await first(phone) == f"Nycklarna hämtas: måndag 3 januari 2028? {case.code}."


async def test_what_came_after_is_not_typed_or_pressed_before_what_came_first(
    evening: Evening,
) -> None:
    case = await open_case(evening, 1, {"skickat": date(2026, 11, 26)})
    phone = await asks(evening, case, RECEIVED)
    assert (await phone.last()).labels == ("I dag", "I går", "Annat datum", "Tillbaka")
    await phone.say("1 nov")
    early = "Mottaget kan inte vara före skickat (26 november). Skriv en annan dag."
    assert (await phone.last()).text == early
    await phone.tap("Annat datum")
    month = await phone.find("26")
    assert {"26", "27"} <= set(month.labels)
    assert not {"25", "28"} & set(month.labels)
    await phone.tap("26")
    assert "Mottaget torsdag 26 november." in (await phone.find("Mer")).text


@pytest.mark.parametrize("step", [READY, RECEIVED])
async def test_a_day_that_there_is_none_of_is_told_so(evening: Evening, step: str) -> None:
    case = await (received(evening) if step == READY else open_case(evening, 1, SENT))
    await evening.jump("2027-01-11 09:00")
    phone = await asks(evening, case, step)
    for typed, day in (("29 februari", "29 februari"), ("31 nov", "31 november")):
        await phone.say(typed)
        assert (await phone.last()).text == f"{day} finns inte 2027. Skriv en annan dag."


@pytest.mark.parametrize("typed", ["i går", "2026-11-02", "3 dec 2031"])
async def test_a_day_that_cannot_be_agreed_is_answered_and_the_card_stays(
    evening: Evening, typed: str
) -> None:
    case = await received(evening)
    phone = await asks(evening, case)
    asked = await phone.last()
    await phone.say(typed)
    assert (await phone.last()).text == NOT_THAT_DAY
    assert asked.labels == (await phone.find("I morgon")).labels
    await phone.say("i morgon")
    assert (await first(phone)).startswith("Nycklarna hämtas: lördag 28 november?")


async def test_what_has_happened_is_read_backwards_and_never_ahead(evening: Evening) -> None:
    case = await open_case(evening, 1, SENT)
    phone = await asks(evening, case, RECEIVED)
    assert (await phone.last()).text.endswith("till exempel: i måndags.")
    for ahead in ("i morgon", "om två veckor", "3 dec"):
        await phone.say(ahead)
        assert (await phone.last()).text == NOT_THAT_DAY
    await phone.say("Anna")
    assert await first(phone) == HOW_BEHIND
    await phone.say("i måndags")
    assert await first(phone) == f"Mottaget: måndag 23 november? {case.code}."
    await phone.tap("Ja, mån 23 nov")
    assert "Mottaget måndag 23 november." in (await phone.last()).text


@pytest.mark.parametrize("typed", ["tack", "Anna på fredag", "på fredag kl 9", "0930", "12.34"])
async def test_what_is_no_day_is_answered_with_how_and_the_card_stays(
    evening: Evening, typed: str
) -> None:
    case = await received(evening)
    phone = await asks(evening, case)
    await phone.say(typed)
    answer = await phone.last()
    assert answer.text == (
        f"{HOW_AHEAD}\n\nKortet för {case.code} väntar på en dag. Jag sparade inte det du skrev.\n"
        "Skrev du om en person? Ta bort meddelandet."
    )
    await phone.tap("I morgon")
    assert (await phone.find("Mer")).text.startswith(f"Noterat: {READY}.")


async def test_of_two_cards_the_one_that_asked_last_gets_the_day_then_the_other(
    evening: Evening,
) -> None:
    one, other = await received(evening), await received(evening, 2)
    await asks(evening, one)
    phone = await asks(evening, other)
    await phone.say("3 dec")
    assert await first(phone) == f"Nycklarna hämtas: torsdag 3 december? {other.code}."
    await phone.tap("Ja, tor 3 dec")
    await phone.say("4 dec")
    assert await first(phone) == f"Nycklarna hämtas: fredag 4 december? {one.code}."


async def test_the_review_takes_a_typed_day_and_goes_on(evening: Evening) -> None:
    one, other = await received(evening), await received(evening, 2)
    phone = evening.phones.person(PLANNER)
    await phone.say("/parm")
    await phone.tap(READY)
    asked = await phone.last()
    assert OR_TYPE in asked.text
    first_code, next_code = (
        (one.code, other.code) if one.code in asked.text else (other.code, one.code)
    )
    await phone.say("hej")
    assert await first(phone) == HOW_AHEAD
    await phone.say("om en vecka")
    assert await first(phone) == f"Nycklarna hämtas: fredag 4 december? {first_code}."
    await phone.tap("Ja, fre 4 dec")
    card = await phone.last()
    assert card.text.startswith(f"Ring om nycklarna: {next_code} (2 av 2)")
    assert card.text.endswith(f"Noterat för {first_code}: {READY}.")


async def test_a_walk_through_what_is_owed_takes_a_typed_day_and_goes_on(
    evening: Evening,
) -> None:
    one, other = await open_case(evening, 1, SENT), await open_case(evening, 2, SENT)
    await evening.walk("2026-11-30 08:00")
    phone = evening.phones.person(SOCIAL)
    await phone.tap("Ta en i taget")
    await phone.tap("Ringde, annat datum")
    await phone.say("om två veckor")
    assert await first(phone) == f"Avtalad uppföljning: måndag 14 december? {one.code}."
    await phone.tap("Ja, mån 14 dec")
    assert other.code in await first(phone)
    assert f"Noterat för {one.code}: Ringde, annat datum." in (await phone.last()).text


async def test_on_a_shared_phone_it_is_asked_who_presses_before_it_is_noted(
    evening: Evening,
) -> None:
    case = await received(evening)
    shared = NewInvite("Larmenheten Centrum", "planerare", "Vagn 3", shared=True)
    await _join(evening.app, 105, ChatKind.PRIVATE, shared)
    phone = evening.phones.person(105)
    await phone.say(case.code)
    await phone.tap(READY)
    await phone.say("3 dec")
    assert (await first(phone)).startswith("Nycklarna hämtas: torsdag 3 december?")
    await phone.tap("Ja, tor 3 dec")
    assert await first(phone) == "Vem trycker?"
    await phone.tap("Planerare 2")
    assert "Nycklarna hämtas torsdag 3 december." in (await phone.find("Mer")).text


async def test_a_stranger_who_types_a_day_is_told_where_days_are_read(evening: Evening) -> None:
    await evening.stranger.say("3 dec")
    assert (await first(evening.stranger)) == "Tryck på dagen på kortet som frågar."


async def test_a_case_that_is_being_opened_takes_its_days_typed(evening: Evening) -> None:
    phone = evening.phones.person(PLANNER)
    await phone.say("/nytt installation")
    assert (
        "Du kan också skriva dagen, till exempel:\ni måndags\n26 okt" in (await phone.last()).text
    )
    await phone.say("hej")
    assert await first(phone) == HOW_BEHIND
    await phone.say("i morgon")
    assert (await phone.last()).text == "Den dagen går inte. Välj en dag som har varit."
    await phone.say("förra måndagen")
    assert (await phone.last()).labels[:2] == ("Mån 23 nov", "Mån 16 nov")
    await phone.tap("Mån 16 nov")
    assert await first(phone) == "Mottaget: vilken dag?"
    await phone.say("2 nov")
    assert (await phone.last()).text == (
        "Den dagen går inte. Välj en dag från måndag 16 november till i dag."
    )
    await phone.say("i går")
    assert await first(phone) == "Ska jag öppna ärendet?"
    assert "Skickat måndag 16 november.\nMottaget torsdag 26 november." in (await phone.last()).text
    await phone.tap("Öppna")


async def test_a_reminder_of_ones_own_takes_its_day_typed(evening: Evening) -> None:
    case = await received(evening)
    phone = evening.phones.person(PLANNER)
    await phone.say(case.code)
    await phone.tap("Mer")
    await phone.tap("Påminn mig")
    assert OR_TYPE in (await phone.last()).text
    await phone.say("nästa fredag")
    asked = await phone.last()
    assert asked.text.startswith(f"Ska jag påminna dig om {case.code} fredag 4 december")
    assert "Nej, fre 11 dec 08:00" in asked.labels


@pytest.mark.parametrize("walking", [False, True])
async def test_a_question_is_open_for_a_day(evening: Evening, *, walking: bool) -> None:
    case = await received(evening)
    phone = evening.phones.person(PLANNER)
    await phone.say("/parm" if walking else case.code)
    await phone.tap(READY)
    await evening.jump("2026-11-28 20:30")
    await phone.say("3 dec")
    assert (await first(phone)) == "Tryck på dagen på kortet som frågar."


async def test_the_question_is_still_open_after_a_restart(evening: Evening) -> None:
    case = await received(evening)
    await asks(evening, case)
    await evening.app.stop()
    evening.app = await open_practice_app(evening.clock, evening.server.api_base, evening.database)
    evening.clock.app = evening.app
    await evening.app.start()
    phones = Phones(evening.server, lambda: quiet(evening.app))
    phone = phones.person(PLANNER)
    await phone.say("3 dec")
    assert await first(phone) == f"Nycklarna hämtas: torsdag 3 december? {case.code}."
    await phones.close()
    await evening.app.stop()


async def test_it_works_on_both_databases(database_url: str, tmp_path: Path) -> None:
    database = str(tmp_path / "typed.db") if database_url.startswith("sqlite") else database_url
    async with an_evening(database) as evening:
        case = await received(evening)
        phone = await asks(evening, case)
        await phone.say("nästa fredag")
        await phone.tap("Ja, fre 4 dec")
        assert "Nycklarna hämtas fredag 4 december." in (await phone.last()).text


async def test_a_colleague_who_was_first_closes_the_question(evening: Evening) -> None:
    case = await received(evening)
    phone = await asks(evening, case)
    colleague = evening.phones.person(122)
    await colleague.say(case.code)
    await colleague.tap(READY)
    await colleague.say("3 dec")
    await colleague.tap("Ja, tor 3 dec")
    await phone.say("4 dec")
    assert (await phone.last()).text.startswith("Tryck på dagen på kortet som frågar.")
    await phone.say(case.code)
    assert "Nycklarna hämtas torsdag 3 december." in (await phone.last()).text


async def test_whoever_may_not_any_more_is_told_and_nothing_is_said_of_the_case(
    evening: Evening,
) -> None:
    case = await received(evening)
    phone = await asks(evening, case)

    def leave(tx: Tx) -> None:
        chat = tx.chats.by_telegram(PLANNER)
        assert chat is not None
        person = tx.people.in_chat(chat.id)
        assert person is not None
        for grant in tx.people.grants(person.id):
            tx.people.revoke(grant)

    await evening.app.store.run(leave)
    await phone.say("3 dec")
    answer = (await phone.last()).text
    assert case.code not in answer
    assert answer == "Be din chef om en inbjudan. Ärenden är för inbjudna."


async def test_in_a_group_nothing_typed_is_read(evening: Evening) -> None:
    case = await received(evening)
    await asks(evening, case)
    group = evening.phones.person(PLANNER, ALARM_GROUP)
    before = len(await group.from_bot())
    await group.say("3 dec")
    await group.say("tack")
    assert len(await group.from_bot()) == before


async def test_personal_data_and_danger_outrank_an_open_question(evening: Evening) -> None:
    phone = await asks(evening, await received(evening))
    await phone.say("19121212-1212")
    assert "personnummer" in (await phone.last()).text
    await phone.say("hon andas inte")
    assert "112" in await first(phone)


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        ("på fredag", "på fredag"),
        (" 3 dec! ", "3 dec"),
        ("i måndags", "i måndags"),
        ("Anna på fredag", None),
        ("på fredag kl 9", None),
        ("0930", None),
        ("261203", None),
        ("3 dec 1943", None),
        ("3 dec 43", None),
        ("tack", None),
    ],
)
def test_of_what_is_typed_only_a_day_is_kept_and_only_in_private(
    typed: str, stays: str | None
) -> None:
    written = {"message_id": 5, "from": {"id": 101}, "text": typed}
    private = sieve({"message": {**written, "chat": {"id": 101, "type": "private"}}})
    group = sieve({"message": {**written, "chat": {"id": -5, "type": "supergroup"}}})
    assert private is not None
    assert private.payload.get("argument") == stays
    assert group is None or "argument" not in group.payload
