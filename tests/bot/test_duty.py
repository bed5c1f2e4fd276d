"""Shifts on the phones: begun and ended with a press, shown to the unit, and who gets what."""

from datetime import timedelta

from driver import Phone
from duties import HOME_CARE, kept, new, newest, take
from evening import Evening, instant

from bot.cli.cast import NewInvite, _join
from bot.cli.demo import open_practice_app
from flows.actions.reach import who_gets
from flows.actions.turn import Turn, Who
from flows.messages import ChatKind
from flows.people.duty import Shift
from flows.ports import Tx

CHOOSE = "Börja pass"
NOBODY = "På pass nu:\nHemtjänst dag och kväll, Hemtjänst Centrum: ingen"


async def begin(phone: Phone, hours: str = "8 timmar, till 04:00") -> list[str]:
    """Begin a shift; what the bot answered."""
    await phone.say("/pass")
    await phone.tap(CHOOSE)
    return await phone.tap(hours)


async def reached(evening: Evening) -> list[str]:
    """Whom a message to the home care of the unit reaches now."""

    def ask(tx: Tx) -> list[str]:
        turn = Turn(tx, evening.app.house, Who(is_house=True), evening.clock.now())
        found = tx.people.unit_named(HOME_CARE)
        assert found is not None
        return [each.person.label for each in who_gets(turn, found.id, "hemtjanst").people]

    return await evening.app.store.read(ask)


async def test_a_shift_begins_and_ends_with_a_press(evening: Evening) -> None:
    await evening.worker.say("/pass")
    card = await evening.worker.last()
    assert card.text == f"Börja ditt pass när du är på plats.\n\n{NOBODY}"
    await evening.worker.tap(CHOOSE)
    asked = await evening.worker.last()
    assert asked.id == card.id
    assert asked.labels == (
        *("8 timmar, till 04:00", "10 timmar, till 06:00", "12 timmar, till 08:00"),
        "Tillbaka",
    )
    assert await evening.worker.tap("10 timmar, till 06:00") == ["Passet har börjat."]
    card = await evening.worker.last()
    until = "lördag 28 november kl. 06:00"
    assert card.text.startswith(f"Du är på pass till {until}. Det slutar av sig självt.")
    assert f"Hemtjänst Centrum: Hemtjänst 1 till {until}" in card.text
    assert await evening.worker.tap("Sluta passet") == ["Passet är slut."]
    assert (await evening.worker.last()).text.endswith(NOBODY)


async def test_a_colleague_sees_who_is_on_duty_and_nobody_elsewhere_does(evening: Evening) -> None:
    await begin(evening.worker)
    await evening.colleague.say("/pass")
    assert "Hemtjänst 1 till lördag 28 november kl. 04:00" in (await evening.colleague.last()).text
    other = evening.phones.person(121)
    await other.say("/pass")
    assert "Hemtjänst 1" not in (await other.last()).text
    await evening.chef.say("/pass")
    assert "Hemtjänst 1 till lördag 28 november kl. 04:00" in (await evening.chef.last()).text


async def test_a_double_tap_begins_one_shift_and_ends_one(evening: Evening) -> None:
    await evening.worker.say("/pass")
    await evening.worker.tap(CHOOSE)
    said = await evening.worker.double_tap("8 timmar, till 04:00")
    assert said == ["Passet har börjat.", "Du är redan på pass."]
    assert (await evening.worker.last()).labels == ("Sluta passet", "Uppdatera")
    said = await evening.worker.double_tap("Sluta passet")
    assert said == ["Passet är slut.", "Passet är redan slut."]


async def test_a_forgotten_shift_ends_by_itself(evening: Evening) -> None:
    await begin(evening.worker)
    assert await reached(evening) == ["Hemtjänst 1"]
    await evening.walk("2026-11-28 04:00")
    assert await reached(evening) == ["Enhetschef"]
    assert await evening.worker.tap("Sluta passet") == ["Passet är redan slut."]


async def test_a_shift_outlives_a_restart(evening: Evening) -> None:
    await begin(evening.worker)
    await evening.app.stop()
    app = await open_practice_app(evening.clock, evening.server.api_base, evening.database)
    evening.app = evening.clock.app = app
    await app.start()
    assert await reached(evening) == ["Hemtjänst 1"]


async def test_a_stranger_and_a_group_begin_nothing(evening: Evening) -> None:
    await evening.worker.say("/pass")
    card = await evening.worker.find(CHOOSE)
    stolen = card.data(CHOOSE)
    await evening.stranger.say("/pass")
    assert (await evening.stranger.last()).text.startswith("Be din chef om en inbjudan.")
    greeting = await evening.stranger.last()
    unit, role = stolen.split(".")[2:4]
    for data in (stolen, f"p.s.{unit}.{role}.8", "p.h", "p.e.1"):
        (said,) = await evening.stranger.press_data(data, greeting.id)
        assert said == "Be din chef om en inbjudan. Pass är för inbjudna."
    await evening.group.say("/pass@jourlots_bot")
    assert await reached(evening) == ["Hemtjänst 1", "Hemtjänst 2"]


async def test_a_press_made_for_somebody_else_is_refused(evening: Evening) -> None:
    await begin(evening.worker)
    card = await evening.worker.find("Sluta passet")
    stolen = card.data("Sluta passet")
    await evening.colleague.say("/pass")
    seen = await evening.colleague.last()
    (said,) = await evening.colleague.press_data(stolen, seen.id)
    assert said == "Det går inte. Du har inte den rollen. Skriv /pass."
    for odd in ("p.s.1.99.8", "p.s.1.0.9", "p.x", "p.s", "p.e.999999", "p.c.99.0", "p.e.1.2"):
        (said,) = await evening.colleague.press_data(odd, seen.id)
        assert said != "Passet har börjat."
    assert await reached(evening) == ["Hemtjänst 1"]


async def test_an_escalation_goes_to_the_enhetschef_who_is_on_duty(evening: Evening) -> None:
    invited = NewInvite(HOME_CARE, "enhetschef", "Biträdande chef")
    await _join(evening.app, 158, ChatKind.PRIVATE, invited)
    deputy = evening.phones.person(158)
    await take(evening.worker)
    (found,) = await kept(evening)
    await evening.walk("2026-12-01 14:00")

    def shift(tx: Tx) -> None:
        person = tx.people.in_chat(tx.chats.by_telegram(158).id)
        starts = instant("2026-12-01 14:00")
        tx.shifts.add(
            Shift(0, person.id, found.unit_id, "enhetschef", starts, starts + timedelta(hours=8))
        )

    await evening.app.store.run(shift)
    before = await newest(evening.chef, deputy)
    await evening.walk("2026-12-01 15:00")
    assert len(await new(deputy, before[deputy.chat])) == 1
    assert await new(evening.chef, before[evening.chef.chat]) == []
