"""/kontakt in the chat: two people, one press, and the new number everywhere at once."""

import proven
from driver import Phone, quiet
from evening import Evening

from bot.cli import doctor
from bot.cli.demo import open_practice_app
from bot.settings import Settings

ADMIN, NEW = 158, "+46317654321"
PROPOSE = f"/kontakt trygghetsjouren {NEW}"
YES, NO, BACK = "Ja, byt: Trygghetsjouren", "Nej: Trygghetsjouren", "Ta tillbaka förslaget"


def admin(evening: Evening) -> Phone:
    return evening.phones.person(ADMIN)


async def propose(evening: Evening) -> None:
    await admin(evening).say(PROPOSE)
    assert (await admin(evening).last()).text.startswith("Förslaget är sparat.")


async def number(phone: Phone) -> str:
    """What /nummer says of Trygghetsjouren."""
    await phone.say("/nummer")
    said = [seen.text for seen in await phone.from_bot() if "Ring det nummer" in seen.text][-1]
    return next(line for line in said.split("\n") if line.startswith("Trygghetsjouren"))


async def test_the_card_shows_what_holds_and_how_to_change_it(evening: Evening) -> None:
    await admin(evening).say("/kontakt")
    seen = await admin(evening).last()
    assert seen.text.startswith("De här numren gäller.")
    assert "Trygghetsjouren: +46313658585 (031-365 85 85)." in seen.text
    assert "Din egen jour: inget nummer." in seen.text
    assert "egen_jour" in seen.text
    assert "112" not in seen.text


async def test_the_old_number_stands_until_somebody_else_has_said_yes(evening: Evening) -> None:
    await propose(evening)
    assert "+46313658585" in await number(evening.worker)
    assert YES not in (await admin(evening).last()).labels
    await evening.chef.say("/kontakt")
    asked = await evening.chef.last()
    assert asked.text.startswith("Kontrollera det nya numret.")
    assert "Förslag från Administratör: Trygghetsjouren får +46317654321" in asked.text
    assert await evening.chef.double_tap(YES) == [
        "Klart. Det nya numret gäller nu.",
        "Förslaget är inte kvar. Så här ser det ut nu.",
    ]
    assert NEW in await number(evening.worker)
    assert NEW in await number(evening.stranger)
    await evening.worker.say("/ring")
    told = [seen.text for seen in await admin(evening).from_bot()]
    assert any("Enhetschef sa ja. Trygghetsjouren har nu 031-765 43 21." in text for text in told)


async def test_the_notice_of_a_proposal_leads_to_it(evening: Evening) -> None:
    await propose(evening)
    assert (await evening.chef.last()).text.startswith("Kontrollera ett nytt nummer.")
    await evening.chef.tap("Visa förslaget")
    assert YES in (await evening.chef.last()).labels


async def test_an_admin_who_types_the_number_in_another_form_is_told_how(evening: Evening) -> None:
    for phone, told in ((admin(evening), True), (evening.worker, False)):
        await phone.say("/kontakt egen_jour 031-765 43 21")
        said = (await phone.last()).text
        assert said.startswith("Skriv igen utan telefonnummer.")
        assert ("Skriv /kontakt, så ser du hur." in said) == told


async def test_the_proposer_cannot_press_yes_with_a_stolen_button(evening: Evening) -> None:
    await propose(evening)
    await evening.chef.say("/kontakt")
    stolen = (await evening.chef.last()).data(YES)
    own = await admin(evening).last()
    assert await admin(evening).press_data(stolen, own.id) == [
        "Det måste en annan person göra, från en egen telefon."
    ]
    greeting = await evening.worker.from_bot()
    assert not greeting
    await evening.worker.say("/nummer")
    last = (await evening.worker.last()).id
    said = await evening.worker.press_data(stolen, last)
    assert said == ["Bara en enhetschef eller administratör kan göra det. Fråga din chef."]
    assert "+46313658585" in await number(evening.worker)


async def test_a_no_and_a_withdrawal_leave_the_old_number(evening: Evening) -> None:
    await propose(evening)
    await evening.chef.say("/kontakt")
    await evening.chef.tap(NO)
    assert (await evening.chef.last()).text.startswith("Du sa nej.")
    await propose(evening)
    await admin(evening).tap(BACK)
    assert (await admin(evening).last()).text.startswith("Förslaget är borttaget.")
    assert "+46313658585" in await number(evening.worker)


async def test_a_proposal_that_nobody_answers_ends_after_a_day(evening: Evening) -> None:
    await propose(evening)
    await evening.chef.say("/kontakt")
    asked = await evening.chef.last()
    await evening.walk("2026-11-28 20:00")
    told = await admin(evening).last()
    assert told.text.startswith("Skriv /kontakt om numret ska ändras.")
    assert (await evening.chef.press_data(asked.data(YES), asked.id)) == [
        "Förslaget är inte kvar. Så här ser det ut nu."
    ]
    assert "+46313658585" in await number(evening.worker)


async def test_the_pinned_card_says_the_new_number(evening: Evening) -> None:
    await evening.worker.say("/start")
    (pinned,) = [seen for seen in await evening.worker.from_bot() if "fäst överst" in seen.text]
    await propose(evening)
    await evening.chef.say("/kontakt")
    await evening.chef.tap(YES)
    now = {seen.id: seen.text for seen in await evening.worker.messages()}
    assert NEW in now[pinned.id]
    assert "Källan säger 031-365 85 85." in now[pinned.id]


async def test_the_number_of_the_source_comes_back_by_two_people(evening: Evening) -> None:
    await propose(evening)
    await evening.chef.say("/kontakt")
    await evening.chef.tap(YES)
    await admin(evening).say("/kontakt")
    await admin(evening).tap("Återställ numret")
    assert NEW in await number(evening.worker)
    await evening.chef.say("/kontakt")
    await evening.chef.tap(YES)
    assert await number(evening.worker) == "Trygghetsjouren: +46313658585 (031-365 85 85)"


async def test_a_changed_number_may_be_written_and_the_doctor_knows_it(evening: Evening) -> None:
    await evening.worker.say("Ska jag ringa 031-765 43 21?")
    assert (await evening.worker.last()).text.startswith("Skriv igen utan telefonnummer.")
    await propose(evening)
    await evening.chef.say("/kontakt")
    await evening.chef.tap(YES)
    await evening.worker.say("Ska jag ringa 031-765 43 21?")
    assert (await evening.worker.last()).text.startswith("Tryck på en knapp")
    assert evening.app._numbers.of("trygghetsjouren") == NEW
    settings = Settings(database=evening.database)
    found = await doctor._database(settings, proven.content())
    assert any(words.startswith(f"Trygghetsjouren: {NEW}.") for _, words in found)


async def test_a_changed_number_outlives_a_restart(evening: Evening) -> None:
    await propose(evening)
    await evening.chef.say("/kontakt")
    await evening.chef.tap(YES)
    await evening.app.stop()
    app = await open_practice_app(evening.clock, evening.server.api_base, evening.database)
    evening.clock.app = app
    await app.start()
    evening.app = app
    evening.phones._settle = lambda: quiet(app)
    await app._go_round()
    assert app._numbers.of("trygghetsjouren") == NEW
    assert NEW in await number(evening.worker)


async def test_in_a_group_no_number_is_shown_or_changed(evening: Evening) -> None:
    await evening.phones.person(ADMIN).say("/kontakt")
    await evening.group.say("/kontakt")
    said = [seen.text for seen in await evening.group.from_bot()]
    assert not any("+46" in text for text in said)


async def test_a_number_with_112_inside_it_is_a_number_and_no_danger(evening: Evening) -> None:
    await admin(evening).say("/kontakt larmenheten +46311234567")
    assert (await admin(evening).last()).text.startswith("Förslaget är sparat.")
