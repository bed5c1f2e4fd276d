"""A day that is typed while a case is being opened: it answers the card that asks, and loses
nothing."""

from collections.abc import Sequence

import pytest
from binder import PLANNER, SOCIAL
from driver import Phone
from evening import Evening

from bot.telegram.typed import take_process
from flows.cases.case import Case
from flows.ports import Tx

OR_TYPE = "Du kan också skriva dagen, till exempel:\ni måndags\n26 okt"
RECEIVED = "Planerad installation.\nSkickat måndag 23 november.\nMottaget"
# It is Friday 27 November 2026, 20:00.


def planner(evening: Evening) -> Phone:
    return evening.phones.person(PLANNER)


def secretary(evening: Evening) -> Phone:
    return evening.phones.person(SOCIAL)


async def opened(evening: Evening) -> Sequence[Case]:
    """Every open case, the oldest first."""

    def read(tx: Tx) -> Sequence[Case]:
        return list(tx.cases.open_at({(unit.id, "planerare") for unit in tx.people.units()}))

    return await evening.app.store.read(read)


def answers(case: Case) -> dict[str, str]:
    return {fact: day.isoformat() for fact, day in case.history[0].answers}


async def asked_when_received(evening: Evening) -> Phone:
    phone = planner(evening)
    await phone.say("/nytt")
    await phone.tap("Planerad installation")
    await phone.tap("Annat datum")
    await phone.tap("23")
    asked = (await phone.last()).text
    assert asked.startswith("Mottaget: vilken dag?\n\nPlanerad installation.\nSkickat")
    assert asked.endswith(OR_TYPE)
    return phone


@pytest.mark.parametrize(
    ("typed", "day"),
    [("/nytt i dag", "fredag 27 november"), ("/nytt 26 nov", "torsdag 26 november"),
     ("/installera i går", "torsdag 26 november"), ("i tisdags", "tisdag 24 november")],
)  # fmt: skip
async def test_a_typed_day_answers_the_open_question_and_loses_nothing(
    evening: Evening, typed: str, day: str
) -> None:
    phone = await asked_when_received(evening)
    await phone.say(typed)
    echo = await phone.last()
    assert echo.text.startswith(f"Ska jag öppna ärendet?\n\n{RECEIVED} {day}.")
    assert await opened(evening) == [], "nothing is saved before the press"
    await phone.tap("Öppna")
    (case,) = await opened(evening)
    assert answers(case)["skickat"] == "2026-11-23"


async def test_it_is_the_same_within_a_move_and_in_a_month(evening: Evening) -> None:
    phone = planner(evening)
    await phone.say("/flytt")
    await phone.say("/flytt 23 nov")
    asked = await phone.last()
    assert asked.text.startswith("Mottaget: vilken dag?\n\nFlytt inom staden.\nSkickat måndag 23")
    await phone.tap("Annat datum")
    await phone.say("/nytt i går")
    assert "Mottaget torsdag 26 november." in (await phone.last()).text


async def test_two_days_answer_both_questions(evening: Evening) -> None:
    phone = planner(evening)
    await phone.say("/nytt installation")
    await phone.say("/nytt 23 nov 24 nov")
    assert f"{RECEIVED} tisdag 24 november." in (await phone.last()).text


async def test_where_people_disagree_both_days_are_offered_beside_what_was_said(
    evening: Evening,
) -> None:
    phone = planner(evening)
    await phone.say("/nytt installation 9 nov")
    await phone.say("förra måndagen")
    assert (await phone.last()).labels[:2] == ("9 nov, 23 nov", "9 nov, 16 nov")
    await phone.tap("9 nov, 16 nov")
    assert "Skickat måndag 9 november.\nMottaget måndag 16 november." in (await phone.last()).text


@pytest.mark.parametrize("typed", ["/nytt 20 nov", "20 nov", "2026-11-28"])
async def test_a_day_that_does_not_go_is_answered_and_the_card_stays(
    evening: Evening, typed: str
) -> None:
    phone = await asked_when_received(evening)
    await phone.say(typed)
    why = "Den dagen går inte. Välj en dag från måndag 23 november till i dag."
    assert (await phone.last()).text == why
    await phone.say("i dag")
    assert f"{RECEIVED} fredag 27 november." in (await phone.last()).text


@pytest.mark.parametrize(
    ("typed", "day"), [("29 februari", "29 februari"), ("31 nov", "31 november")]
)
async def test_a_day_that_there_is_none_of_is_told_so(
    evening: Evening, typed: str, day: str
) -> None:
    phone = await asked_when_received(evening)
    await phone.say(typed)
    assert (await phone.last()).text == f"{day} finns inte 2026. Skriv en annan dag."


async def test_an_old_form_takes_no_day_any_more(evening: Evening) -> None:
    phone = await asked_when_received(evening)
    await evening.jump("2026-11-28 19:59")
    await phone.say("26 nov")
    assert (await phone.last()).text.startswith("Ska jag öppna ärendet?")
    phone = await asked_when_received(evening)
    await evening.jump("2026-11-29 20:05")
    await phone.say("26 nov")
    assert (await phone.last()).text.startswith("Tryck på dagen på kortet som frågar.")
    await phone.say("/nytt 26 nov")
    assert (await phone.last()).text == "Vad gäller det?\n\nDag: torsdag 26 november."


async def test_what_is_no_day_is_answered_with_how_and_the_question_stays(
    evening: Evening,
) -> None:
    phone = await asked_when_received(evening)
    await phone.say("tack")
    said = (await phone.last()).text
    assert said.startswith("Skriv bara en dag, till exempel i måndags eller 26 okt.")
    assert "Kortet för det nya ärendet väntar på en dag." in said
    await phone.say("/nytt Anna")
    assert (await phone.last()).text.startswith("Mottaget: vilken dag?")


async def test_a_new_process_or_the_command_alone_begins_anew(evening: Evening) -> None:
    phone = await asked_when_received(evening)
    await phone.say("/flytt 26 nov")
    assert (await phone.last()).text.startswith(
        "Mottaget: vilken dag?\n\nFlytt inom staden.\nSkickat torsdag 26 november."
    )
    await phone.say("/nytt")
    assert (await phone.last()).text == "Vad gäller det?"
    await phone.say("/nytt 26 nov")
    assert (await phone.last()).text == "Vad gäller det?\n\nDag: torsdag 26 november."


async def test_once_it_is_opened_or_cancelled_a_day_is_of_a_new_one(evening: Evening) -> None:
    phone = await asked_when_received(evening)
    await phone.tap("Avbryt")
    await phone.say("/nytt i dag")
    assert (await phone.last()).text.startswith("Vad gäller det?")
    await phone.tap("Planerad installation")
    await phone.say("i dag")
    await phone.tap("Öppna")
    await phone.say("i dag")
    assert (await phone.last()).text.startswith("Tryck på dagen på kortet som frågar.")


@pytest.mark.parametrize(
    ("words", "title", "day"),
    [("planerad installation 12 oktober", "Planerad installation", "måndag 12 oktober"),
     ("Flytt inom staden i går", "Flytt inom staden", "torsdag 26 november")],
)  # fmt: skip
async def test_the_buttons_own_words_are_understood(
    evening: Evening, words: str, title: str, day: str
) -> None:
    await secretary(evening).say(f"/nytt {words}")
    said = (await secretary(evening).last()).text
    assert said.startswith(f"Ska jag öppna ärendet?\n\n{title}.\nSkickat {day}.")


async def test_every_process_that_is_opened_can_be_named_by_its_title_and_its_button(
    evening: Evening,
) -> None:
    await secretary(evening).say("/nytt")
    *labels, _ = (await secretary(evening).last()).labels
    assert {take_process(f"{each} i går")[1] for each in labels} == {"i går"}
    for process in evening.app.house.processes.processes:
        assert take_process(process.title) == (process.id, "")
