"""/nytt: what was understood is said back, and no case is opened before "Öppna"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from driver import Phone
from evening import Evening, an_evening
from papers import person_id

from bot.chat.cases.opening_draft import Draft, Option, read
from bot.cli.cast import _join
from flows.actions.people import NewInvite
from flows.cases.case import Case
from flows.messages import ChatKind
from flows.people.modules import Module
from flows.people.records import Grant
from flows.ports import Tx

OPEN, CHANGE, CANCEL, OTHER_DAY = "Öppna", "Ändra", "Avbryt", "Annat datum"
NOT_ONE = "Nytt ärende"
COPY = "Kopiera koden"
# It is Friday 27 November 2026, 20:00.


def planner(evening: Evening) -> Phone:
    return evening.phones.person(121)


def secretary(evening: Evening) -> Phone:
    return evening.phones.person(141)


async def opened(evening: Evening) -> Sequence[Case]:
    """Every open case, the oldest first."""

    def read(tx: Tx) -> Sequence[Case]:
        held = {(unit.id, role) for unit in tx.people.units()
                for role in ("planerare", "socialsekreterare")}  # fmt: skip
        return list(tx.cases.open_at(held))

    return await evening.app.store.read(read)


def answers(case: Case) -> dict[str, str]:
    return {fact: day.isoformat() for fact, day in case.history[0].answers}


async def test_a_socialsekreterare_opens_one_with_the_day_it_was_sent(evening: Evening) -> None:
    phone = secretary(evening)
    await phone.say("/nytt installation 26 okt")
    asked = await phone.last()
    assert asked.text == (
        "Ska jag öppna ärendet?\n\nPlanerad installation.\nSkickat måndag 26 oktober.\n\n"
        "Ring larmenheten om uppdraget nu. Det skulle vara gjort måndag 23 november."
    )
    assert asked.labels == (OPEN, CHANGE, CANCEL)
    assert await opened(evening) == []
    assert await phone.tap(OPEN, times=2) == ["Ärendet är öppnat.", "Ärendet är redan öppnat."]
    (case,) = await opened(evening)
    assert (case.process_id, answers(case)) == ("installation", {"skickat": "2026-10-26"})
    receipt, card = (await phone.from_bot())[-2:]
    assert receipt.id == asked.id
    assert receipt.text.startswith(f"Skriv koden {case.code} i Treserva.\n\n• Säg att alla nycklar")
    assert receipt.labels == (COPY,)
    assert "oktober" not in receipt.text
    assert card.text.startswith(f"Ring larmenheten om uppdraget: {case.code}.\n\nFörsenad.")


async def test_it_works_on_both_databases(database_url: str, tmp_path: Path) -> None:
    database = str(tmp_path / "new.db") if database_url.startswith("sqlite") else database_url
    async with an_evening(database) as evening:
        await planner(evening).say("/nytt installation 26 okt 28 okt")
        assert await planner(evening).tap(OPEN, times=2) == [
            "Ärendet är öppnat.", "Ärendet är redan öppnat.",
        ]  # fmt: skip
        assert len(await opened(evening)) == 1


async def test_a_planerare_presses_both_days_and_writes_the_code_on_the_tab(
    evening: Evening,
) -> None:
    phone = planner(evening)
    await phone.say("/nytt")
    assert (await phone.last()).text == "Vad gäller det?"
    await phone.tap("Planerad installation")
    asked = await phone.last()
    assert asked.text.startswith("Skickat: vilken dag?\n\nPlanerad installation.\n\nDu kan också")
    assert asked.labels == ("I dag", "I går", "Ons 25 nov", "Tis 24 nov", OTHER_DAY, CANCEL)
    await phone.tap("Ons 25 nov")
    asked = await phone.last()
    assert asked.text.startswith("Mottaget: vilken dag?")
    assert asked.labels == ("I dag", "I går", "Ons 25 nov", OTHER_DAY, CANCEL)
    await phone.tap("I går")
    assert "Skickat onsdag 25 november.\nMottaget torsdag 26 november." in (await phone.last()).text
    await phone.tap(OPEN)
    (case,) = await opened(evening)
    assert answers(case) == {"skickat": "2026-11-25", "mottaget": "2026-11-26"}
    receipt, _ = (await phone.from_bot())[-2:]
    assert receipt.text.startswith(f"Skriv koden {case.code} på pärmens flik och i Treserva.")
    assert "Gör två nyckelkvittenser" in receipt.text
    assert case.posts["socialsekreterare"].person_id is None


async def test_without_a_named_socialsekreterare_it_waits_in_the_queue_of_the_unit(
    evening: Evening,
) -> None:
    await planner(evening).say("/nytt installation 23 nov 24 nov")
    await planner(evening).tap(OPEN)
    (case,) = await opened(evening)
    await secretary(evening).say("/arenden")
    assert "I kön: 1 ärende" in (await secretary(evening).last()).text
    assert case.code in "".join((await secretary(evening).last()).labels)


async def test_a_month_goes_back_over_new_year_and_not_into_the_future(evening: Evening) -> None:
    await evening.jump("2027-01-04 09:00")
    phone = secretary(evening)
    await phone.say("/nytt installation")
    await phone.tap(OTHER_DAY)
    month = await phone.last()
    assert month.text.endswith("Januari 2027")
    assert not any("feb" in label for label in month.labels)
    assert not {"5", "31"} & set(month.labels)
    await phone.tap("‹ dec")
    assert (await phone.last()).text.endswith("December 2026")
    await phone.tap("30")
    assert "Skickat onsdag 30 december 2026." in (await phone.last()).text
    await phone.tap(OPEN)
    (case,) = await opened(evening)
    assert answers(case) == {"skickat": "2026-12-30"}


async def test_the_twenty_ninth_of_february_can_be_typed_and_pressed(evening: Evening) -> None:
    await evening.jump("2028-03-02 09:00")
    phone = secretary(evening)
    await phone.say("/nytt installation 29 feb")
    assert "Skickat tisdag 29 februari." in (await phone.last()).text
    await phone.tap(CHANGE)
    await phone.tap("Planerad installation")
    await phone.tap(OTHER_DAY)
    await phone.tap("‹ feb")
    await phone.tap("29")
    assert "Skickat tisdag 29 februari." in (await phone.last()).text


async def test_where_people_disagree_both_days_are_offered(evening: Evening) -> None:
    phone = planner(evening)
    await phone.say("/nytt installation förra måndagen i går")
    asked = await phone.last()
    assert asked.text == "Vilken dag menar du?"
    assert asked.labels == ("23 nov, 26 nov", "16 nov, 26 nov", CANCEL)
    await phone.tap("16 nov, 26 nov")
    assert "Skickat måndag 16 november.\nMottaget torsdag 26 november." in (await phone.last()).text


async def test_days_without_a_process_ask_what_it_is_about_and_go_on(evening: Evening) -> None:
    phone = planner(evening)
    await phone.say("/nytt 26 okt 28 okt")
    asked = await phone.last()
    assert asked.text == "Vad gäller det?\n\nDagar: måndag 26 oktober och onsdag 28 oktober."
    assert asked.labels == ("Flytt inom staden", "Planerad installation", CANCEL)
    await phone.tap("Flytt inom staden")
    assert (
        "Flytt inom staden.\nSkickat måndag 26 oktober.\nMottaget onsdag 28"
        in (await phone.last()).text
    )


async def test_everything_that_a_role_opens_is_offered(evening: Evening) -> None:
    await secretary(evening).say("/nytt")
    assert (await secretary(evening).last()).labels == (
        "Flytt inom staden", "Det brådskar", "Planerad installation", "Återlämning och avslut",
        CANCEL,
    )  # fmt: skip


async def test_whoever_has_two_roles_says_in_which_they_open_it(evening: Evening) -> None:
    def give(tx: Tx) -> None:
        unit = tx.people.unit_named("Larmenheten Centrum")
        chat = tx.chats.by_telegram(141)
        assert unit is not None and chat is not None
        person = tx.people.in_chat(chat.id)
        assert person is not None
        tx.people.grant(Grant(person.id, unit.id, "planerare"))

    await evening.app.store.run(give)
    phone = secretary(evening)
    await phone.say("/nytt installation 26 okt")
    assert (await phone.last()).labels == ("Uppdraget är skickat", "Uppdraget är mottaget", CANCEL)
    await phone.tap("Uppdraget är mottaget")
    assert (await phone.last()).text.startswith("Mottaget: vilken dag?")
    await phone.tap("I går")
    await phone.tap(OPEN)
    (case,) = await opened(evening)
    assert answers(case) == {"skickat": "2026-10-26", "mottaget": "2026-11-26"}
    assert case.posts["socialsekreterare"].person_id is None


async def test_changing_begins_anew_and_cancelling_opens_nothing(evening: Evening) -> None:
    phone = secretary(evening)
    await phone.say("/flytt 26 okt")
    await phone.tap(CHANGE)
    assert (await phone.last()).text == "Vad gäller det?"
    await phone.tap("Planerad installation")
    await phone.tap("I dag")
    assert "Skickat fredag 27 november." in (await phone.last()).text
    await phone.tap(CANCEL)
    ended = await phone.last()
    assert ended.text == "Inget är öppnat. Skriv /nytt om du vill öppna ett ärende."
    assert ended.labels == ()
    assert await opened(evening) == []


@pytest.mark.parametrize(
    ("command", "title"),
    [("/bradska", "Installation som brådskar."), ("/brådska", "Installation som brådskar."),
     ("/aterlamna", "Återlämning och avslut."), ("/återlämna", "Återlämning och avslut."),
     ("/nytt återlämning", "Återlämning och avslut.")],
)  # fmt: skip
async def test_a_shortcut_goes_straight_to_the_question(
    evening: Evening, command: str, title: str
) -> None:
    await secretary(evening).say(command)
    asked = await secretary(evening).last()
    assert asked.text.startswith(f"Ska jag öppna ärendet?\n\n{title}")
    await secretary(evening).tap(OPEN)
    (case,) = await opened(evening)
    assert case.posts["socialsekreterare"].person_id is not None


async def test_urgent_ones_say_whom_to_ring(evening: Evening) -> None:
    await secretary(evening).say("/bradska")
    await secretary(evening).tap(OPEN)
    receipt = (await secretary(evening).from_bot())[-2]
    assert "• Ring larmenhetens planerare." in receipt.text


async def test_one_with_the_same_day_is_offered_before_a_double_is_opened(
    evening: Evening,
) -> None:
    await secretary(evening).say("/nytt installation 26 okt")
    await secretary(evening).tap(OPEN)
    (case,) = await opened(evening)
    phone = planner(evening)
    await phone.say("/nytt installation 26 okt 28 okt")
    asked = await phone.last()
    assert asked.text == f"Finns ärendet redan?\n\nSamma datum har: {case.code}."
    assert asked.labels == (NOT_ONE, f"Ja, {case.code}", CANCEL)
    await phone.tap(f"Ja, {case.code}")
    assert (await phone.last()).text.startswith(f"Ta emot uppdraget: {case.code}.")
    await phone.tap(NOT_ONE)
    await phone.tap(OPEN)
    assert len(await opened(evening)) == 2


async def test_another_day_is_no_double(evening: Evening) -> None:
    await secretary(evening).say("/nytt installation 25 okt")
    await secretary(evening).tap(OPEN)
    await planner(evening).say("/nytt installation 26 okt 28 okt")
    assert (await planner(evening).last()).labels == (OPEN, CHANGE, CANCEL)


@pytest.mark.parametrize(
    "words", ["Anna", "26 okt Anna", "i morgon Anna", "flytta Kalle", "9 juli 1985", "okt"]
)
async def test_whatever_is_no_day_is_not_kept_and_the_form_is_shown(
    evening: Evening, words: str
) -> None:
    phone = secretary(evening)
    await phone.say(f"/nytt {words}")
    hint, asked = (await phone.from_bot())[-2:]
    assert hint.text.startswith("Skriv så här: /nytt installation 26 okt")
    assert hint.text.endswith("Skrev du om en person? Ta bort meddelandet.")
    assert asked.text == "Vad gäller det?"
    await phone.tap(CANCEL)


@pytest.mark.parametrize(
    ("words", "why"),
    [("28 okt 26 okt", "Skriv dagar som har varit, den första dagen först."),
     ("2026-11-28", "Den dagen har inte varit. Skriv en dag som har varit."),
     ("nästa måndag", "Den dagen har inte varit. Skriv en dag som har varit."),
     ("31 nov", "31 november finns inte 2026. Skriv en annan dag.")],
)  # fmt: skip
async def test_days_in_the_wrong_order_or_ahead_are_asked_for_again(
    evening: Evening, words: str, why: str
) -> None:
    phone = planner(evening)
    await phone.say(f"/nytt installation {words}")
    told, asked = (await phone.from_bot())[-2:]
    assert told.text == why
    assert asked.text.startswith("Skickat: vilken dag?")


async def test_a_day_that_is_not_used_is_told_so_before_it_is_opened(evening: Evening) -> None:
    unused = (
        "Dagen 13 februari använder jag inte här.\n"
        "Gäller det »Beslutet slutar«? Tryck Beslutet har slutdatum när ärendet är öppnat."
    )
    phone = secretary(evening)
    await phone.say("/nytt återlämning 13 feb")
    assert unused in (await phone.last()).text
    await phone.tap(OPEN)
    (case,) = await opened(evening)
    assert answers(case) == {}
    card = await phone.last()
    if "Beslutet har slutdatum" not in card.labels:
        await phone.tap("Mer")
    assert "Beslutet har slutdatum" in (await phone.last()).labels
    await phone.say("/nytt installation 13 okt 14 okt")
    assert "Dagen 14 oktober använder jag inte här." in (await phone.last()).text
    await phone.say("/nytt återlämning i morgon")
    assert (await phone.from_bot())[-2].text == "Dagen använder jag inte här."


async def test_those_who_open_none_are_told_what_to_do(evening: Evening) -> None:
    await evening.worker.say("/nytt")
    assert (await evening.worker.last()).text.startswith("Du öppnar inga ärenden.")
    await evening.stranger.say("/nytt")
    assert (await evening.stranger.last()).text.startswith("Be din chef om en inbjudan.")
    await evening.group.say("/nytt")
    assert (await evening.group.last()).text == "Skriv kommandot till mig i en privat chatt."


async def test_those_who_do_not_open_a_process_see_its_open_cases(evening: Evening) -> None:
    technician = evening.phones.person(132)
    await technician.say("/installera")
    assert (await technician.last()).text.startswith("Du öppnar inga ärenden.")
    await planner(evening).say("/nytt installation 23 nov 24 nov")
    await planner(evening).tap(OPEN)
    (case,) = await opened(evening)
    await technician.say("/installera")
    listed = await technician.last()
    assert listed.text == (
        "Tryck på en kod för att se mer.\n\nPlanerad installation: 1 öppet.\nAtt göra nu: inget."
    )
    (label,) = listed.labels
    assert label == f"{case.code} Mottaget"
    await technician.tap(label)
    assert case.code in (await technician.last()).text


async def test_an_old_button_of_a_process_that_has_changed_is_answered_kindly(
    evening: Evening,
) -> None:
    phone = secretary(evening)
    await phone.say("/nytt installation 26 okt")
    asked = await phone.last()
    place = asked.data(OPEN).split(".")[3]
    changed = asked.data(OPEN).replace(place, f"ffffff{place[6:]}")
    assert await phone.press_data(changed, asked.id) == [
        "Knappen fungerar inte längre. Skriv /hjalp."
    ]
    assert await opened(evening) == []


async def test_made_up_and_foreign_buttons_open_nothing_and_stop_nothing(
    evening: Evening,
) -> None:
    phone = secretary(evening)
    await phone.say("/nytt installation 26 okt")
    asked = await phone.last()
    _, _, token, place, days, units, argument = asked.data(OPEN).split(".")
    rest = f"{token}.{place}"
    for data in (
        f"o.s.{rest}.0.0.0", f"o.s.{rest}.dzzz.0.0", f"o.e.{rest}.dzzz.0.0",
        f"o.k.{rest}.dzzz.0.0",
        f"o.d.{rest}.0.0.zzz", f"o.d.{rest}.{days}.0.7ab", f"o.d.{rest}.0.0.1",
        f"o.m.{rest}.0.0.zz",
        f"o.m.{rest}.{days}.0.202611", f"o.u.{rest}.{days}.0.zzzzzzzz",
        f"o.u.{rest}.{days}.z001.1",
        f"o.n.{rest}.{days}.0.99", f"o.n.{rest}.{days}.0.x", f"o.s.{token}.0.0.0.0",
        f"o.p.{token}.0.0.0.abcdef00", f"o.z.{rest}.{days}.{units}.{argument}", "o.s", "o.q.1",
        f"o.v.{place[:6]}.0", "o.v.ffffff.0", f"o.a.{token}.1.0", f"o.g.{token}.1.AAAAA",
        f"o.s.{rest}.d001d001.0.0",
    ):  # fmt: skip
        await phone.press_data(data, asked.id)
    assert await opened(evening) == []
    for other in (evening.worker, evening.stranger):
        await other.say("/nytt")
        shown = await other.last()
        await other.press_data(asked.data(OPEN), shown.id)
        await other.press_data(f"o.k.{token}.0.0.0.0", shown.id)
    assert await opened(evening) == []


async def test_where_several_units_could_stand_it_is_asked_which(evening: Evening) -> None:
    for number, role, unit in (
        (157, "socialsekreterare", "Myndighet Öst"),
        (156, "planerare", "Larmenheten Öst"),
        (155, "larmpersonal", "Larmenheten Öst"),
    ):
        await _join(evening.app, number, ChatKind.PRIVATE, NewInvite(unit, role, f"Ny {number}"))
    phone = planner(evening)
    await phone.say("/nytt installation 23 nov 24 nov")
    asked = await phone.last()
    assert asked.text.startswith("Vilken enhet? Socialsekreteraren.\n\nPlanerad installation.")
    assert asked.labels == ("Myndighet Centrum", "Myndighet Öst", CANCEL)
    await phone.tap("Myndighet Öst")
    asked = await phone.last()
    assert "Socialsekreteraren: Myndighet Öst." in asked.text
    await phone.tap(CHANGE)
    await phone.tap("Planerad installation")
    await phone.tap("I går")
    await phone.tap("I går")
    await phone.tap("Myndighet Öst")
    await phone.tap(OPEN)
    (case,) = await opened(evening)
    names = await evening.app.store.read(
        lambda tx: {role: tx.people.unit(post.unit_id).name for role, post in case.posts.items()}
    )
    assert names["socialsekreterare"] == "Myndighet Öst"
    assert names["planerare"] == names["larmpersonal"] == "Larmenheten Centrum"
    other = evening.phones.person(157)
    await other.say("/nytt installation 25 nov")
    asked = await other.last()
    assert asked.text.startswith("Vilken enhet? Planeraren.")
    await other.tap("Larmenheten Öst")
    await other.tap(OPEN)
    names = await evening.app.store.read(
        lambda tx: {
            role: tx.people.unit(post.unit_id).name
            for role, post in tx.cases.get(case.id + 1).posts.items()
        }
    )
    assert names["planerare"] == names["larmpersonal"] == "Larmenheten Öst"
    assert names["socialsekreterare"] == "Myndighet Öst"


async def test_the_longest_button_of_a_case_fits(evening: Evening) -> None:
    """Two days, four roles with units, and a month to turn to."""
    (option, *_) = [
        Option(process, "ta_emot_nytt", "planerare")
        for process in evening.app.house.processes.processes
        if "ta_emot_nytt" in process.steps
    ]
    draft = Draft("A" * 12, option, (date(2026, 10, 26),) * 2)
    for role in list(option.process.roles)[:4]:
        draft = draft.at(role, 46_655)
    data = draft.data("m", "202612")
    assert len(data) <= 64
    found = read(data.removeprefix("o."), (option,))
    assert found is not None
    assert (found.draft, found.op, found.argument) == (draft, "m", "202612")


async def test_a_shared_phone_asks_who_presses_before_a_case_is_opened(evening: Evening) -> None:
    unit = "Larmenheten Centrum"
    shared = NewInvite(unit, "planerare", "Vagn 3", shared=True)
    await _join(evening.app, 105, ChatKind.PRIVATE, shared)
    phone = evening.phones.person(105)
    await phone.say("/nytt installation 23 nov 24 nov")
    assert await phone.tap(OPEN) == ["Säg först vem som trycker."]
    assert await opened(evening) == []
    assert await phone.tap("Planerare 2") == ["Ärendet är öppnat."]
    (case,) = await opened(evening)
    assert case.history[0].by == await person_id(evening, 122)


async def test_when_the_module_is_off_it_is_said(evening: Evening) -> None:
    app = evening.app
    phone = secretary(evening)
    await phone.say("/nytt installation 26 okt")
    app.house = replace(app.house, modules=app.house.modules - {Module.ARENDEN})
    assert await phone.tap(OPEN) == ["Den delen är inte påslagen här. Fråga din chef."]
    await phone.say("/nytt")
    assert (await phone.last()).text == "Den delen är inte påslagen här. Fråga din chef."
    assert await opened(evening) == []


async def test_a_day_typed_without_a_command_is_answered_with_where_to_say_it(
    evening: Evening,
) -> None:
    phone = evening.phones.person(141)
    await phone.say("23 dec")
    card = await phone.last()
    assert card.text.startswith("Tryck på dagen på kortet som frågar.")
    assert "/nytt 26 okt" in card.text


async def test_trygghetsjouren_opens_none_and_reads_what_to_do_instead(evening: Evening) -> None:
    phone = evening.phones.person(131)
    await phone.say("/arenden")
    assert (await phone.last()).text == "Du har inga öppna ärenden."
    await phone.say("/aterlamna")
    told = (await phone.last()).text
    assert told.startswith("Du öppnar inga ärenden.")
    assert "Vill personen lämna sitt larm? Be personen ringa larmenhetens planerare." in told
    assert "Källa: " in told
    await phone.say("/flytt")
    assert (await phone.last()).text.startswith("Du öppnar inga ärenden.")
