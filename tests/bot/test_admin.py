"""What those who lead see and do: how it stands, who holds what, the units."""

import duties
import pytest
from driver import Phone, Seen
from evening import Evening

from bot.chat.turn import EXAMPLES
from bot.telegram.typed import ARGUMENTS, OPENING, typed_in
from flows.ports import Tx

ADMIN = 158


def admin(evening: Evening) -> Phone:
    return evening.phones.person(ADMIN)


async def lose(evening: Evening, number: int) -> None:
    """The person blocks the bot."""
    await evening.phones.call("POST", "chats/member", {"person": number, "blocked": True})
    await evening.phones.settle()


async def test_the_status_says_what_to_do_first_and_leads_to_the_numbers(evening: Evening) -> None:
    phone = admin(evening)
    await phone.say("/status")
    seen = await phone.last()
    first = seen.text.split("\n")[0]
    assert first == "Lägg in ett nummer: Din egen jour. Skriv /kontakt."
    assert "Personer: 24 i 9 enheter. Jag når inte: 0." in seen.text
    assert "Boten fungerar." in seen.text
    await phone.tap("Telefonnummer")
    assert "Trygghetsjouren: +46313658585" in (await phone.last()).text


async def test_who_may_not_propose_a_number_is_told_whom_to_ask(evening: Evening) -> None:
    await evening.chef.say("/status")
    seen = await evening.chef.last()
    assert seen.text.startswith("Be en administratör lägga in ett nummer: Din egen jour.")
    assert "Skriv /kontakt" not in seen.text
    await evening.chef.tap("Telefonnummer")
    assert "Be en administratör föreslå ett nytt." in (await evening.chef.last()).text


async def test_a_role_is_given_and_taken_away_in_the_chat(evening: Evening) -> None:
    phone = admin(evening)
    await phone.say("/roller hemtjänst 2")
    await phone.tap("1. Hemtjänst 2")
    await phone.tap("Ge en roll")
    await phone.tap("Larmenheten Centrum")
    await phone.tap("Planerare på larmenheten")
    seen = await phone.last()
    assert "Planerare på larmenheten, Larmenheten Centrum" in seen.text
    assert "Larmenheten Centrum" in (await evening.colleague.last()).text
    await phone.tap("Ta bort roll 2")
    asked = await phone.last()
    assert asked.text.startswith("Ska Hemtjänst 2 inte längre vara Planerare")
    await phone.tap("Ja, ta bort rollen")
    assert "Larmenheten Centrum" not in (await phone.last()).text
    assert (await phone.press_data(asked.data("Ja, ta bort rollen"), asked.id)) == [
        "Rollen är redan borttagen."
    ]


async def test_two_people_change_a_number(evening: Evening) -> None:
    phone = admin(evening)
    await phone.say("/kontakt trygghetsjouren +46317654321")
    seen = await phone.last()
    assert seen.text.startswith("Förslaget är sparat.")
    await evening.worker.say("/nummer")
    assert "+46313658585" in "\n".join(m.text for m in await evening.worker.from_bot())
    assert (await evening.chef.last()).text.startswith("Kontrollera ett nytt nummer.")
    await evening.chef.say("/kontakt")
    await evening.chef.tap("Ja, byt: Trygghetsjouren")
    assert "Trygghetsjouren: +46317654321" in (await evening.chef.last()).text
    await evening.worker.say("/nummer")
    said = [m.text for m in await evening.worker.from_bot() if "Ring det nummer" in m.text][-1]
    assert "Trygghetsjouren: +46317654321 (031-765 43 21)" in said
    assert "Nytt nummer sedan 27 november 2026. Källan säger 031-365 85 85." in said


async def test_a_chef_sees_their_own_unit_and_no_queues(evening: Evening) -> None:
    await evening.chef.say("/status")
    seen = await evening.chef.last()
    assert "Personer: 5 i 1 enhet. Jag når inte: 0." in seen.text
    assert "Händelser:" not in seen.text
    assert "Veckans kontroll" not in seen.text


async def test_a_part_that_is_down_comes_before_all_else(evening: Evening) -> None:
    evening.app.health.down("audit log", "it is not what was signed")
    await admin(evening).say("/status")
    seen = await admin(evening).last()
    assert seen.text.startswith("Be den som sköter servern att titta nu.")
    assert "Fungerar inte: loggen över vad som görs." in seen.text
    evening.app.health.up("audit log")
    await admin(evening).tap("Uppdatera")
    assert (await admin(evening).last()).text.startswith("Lägg in ett nummer")


async def test_late_bevakningar_are_counted_for_an_admin_and_listed_for_the_chef(
    evening: Evening,
) -> None:
    await take(evening.worker)
    (owed,) = await duties.kept(evening)
    code = owed.code
    await evening.walk("2026-12-02 10:00")
    await admin(evening).say("/status")
    seen = await admin(evening).last()
    assert seen.text.startswith("Se till att 1 sen bevakning blir gjord.")
    assert "Sena bevakningar: 1, i 1 enhet." in seen.text
    await admin(evening).tap("Sena bevakningar")
    await admin(evening).tap("Hemtjänst Centrum: 1 sen")
    assert code not in str([each.raw for each in await admin(evening).messages()])
    counted = (await admin(evening).last()).text
    assert counted.startswith("Hemtjänst Centrum: 1 sen.")
    assert "Koderna ser bara den som har en roll i enheten." in counted
    await evening.chef.say("/status")
    await evening.chef.tap("Sena bevakningar")
    await evening.chef.tap("Hemtjänst Centrum: 1 sen")
    listed = await evening.chef.last()
    assert [label for label in listed.labels if label.startswith(code)]
    await evening.chef.tap(next(label for label in listed.labels if label.startswith(code)))
    assert code in (await evening.chef.last()).text


@pytest.mark.parametrize("command", ["status", "roller", "enheter", "kontakt", "roller hemtjänst"])
async def test_who_does_not_lead_gets_nothing_and_no_group_does(
    evening: Evening, command: str
) -> None:
    refused = "Bara en enhetschef eller administratör kan göra det. Fråga din chef."
    for phone in (evening.worker, evening.stranger):
        await phone.say(f"/{command}")
        assert [seen.text for seen in await phone.from_bot()] == [refused]
    before = len(await evening.group.from_bot())
    group = evening.phones.person(111, evening.group.chat)
    await group.say(f"/{command}@jourlots_bot")
    said = [seen.text for seen in await evening.group.from_bot()][before:]
    assert set(said) <= {"Skriv till mig i en privat chatt."}


STOLEN = ("a.s", "a.o.0", "a.l.0", "u.r.0", "u.v.1", "u.p.1.0", "u.h.1.0", "u.g.1.0", "u.f.1.1.0")
CHANGES = ("u.j.2.1.admin", "u.d.1.1.hemtjanst", "u.t.1.1.hemtjanst", "n.l", "n.c.1", "n.o.1")


@pytest.mark.parametrize("data", [*STOLEN, *CHANGES])
async def test_a_stolen_button_does_and_tells_nothing(evening: Evening, data: str) -> None:
    for phone in (evening.worker, evening.stranger):
        await phone.say("/jourtid")
        before = await phone.messages()
        grants = await held(evening)
        said = await phone.press_data(data, before[-1].id)
        assert said == ["Bara en enhetschef eller administratör kan göra det. Fråga din chef."]
        assert [seen.raw for seen in await phone.messages()] == [seen.raw for seen in before]
        assert await held(evening) == grants


@pytest.mark.parametrize(
    "data", ["a", "a.z", "a.s.1.2.3", "u.q.1", "u.h", "u.j.1.1.kung", "u.h.99999", "n.x.1", "n.c"]
)
async def test_a_button_that_was_never_made_changes_nothing(evening: Evening, data: str) -> None:
    await admin(evening).say("/status")
    grants = await held(evening)
    (said,) = await admin(evening).press_data(data, (await admin(evening).last()).id)
    assert await held(evening) == grants
    assert "fel" not in said


async def test_a_chef_gives_no_role_in_another_unit_by_a_made_up_button(evening: Evening) -> None:
    await evening.chef.say("/roller")
    seen = await evening.chef.last()
    person = next(data for data in datas(seen) if data.startswith("u.h.")).split(".")[2]
    alarm = await unit(evening, "Larmenheten Centrum")
    own = await unit(evening, "Hemtjänst Centrum")
    grants = await held(evening)
    for data in (f"u.j.{person}.{alarm}.planerare", f"u.j.{person}.{own}.admin"):
        said = await evening.chef.press_data(data, seen.id)
        assert said == ["Det hör till en annan enhet. Fråga en administratör."]
    assert await held(evening) == grants


async def test_the_consequences_are_told_before_a_role_is_taken(evening: Evening) -> None:
    await take(evening.worker)
    await evening.chef.say("/roller hemtjänst 1")
    await evening.chef.tap("1. Hemtjänst 1")
    await evening.chef.tap("Ta bort roll 1")
    asked = (await evening.chef.last()).text
    assert "Personen kommer inte åt Hemtjänst Centrum mer." in asked
    assert "Personens öppna bevakningar går till enheten: 1." in asked
    await evening.chef.tap("Tillbaka")
    assert (await evening.chef.last()).text.startswith("Välj vad du vill göra med Hemtjänst 1.")


async def test_the_last_admin_cannot_be_taken_away(evening: Evening) -> None:
    await admin(evening).say("/roller administratör")
    await admin(evening).tap("1. Administratör")
    await admin(evening).tap("Ta bort roll 1")
    said = await admin(evening).tap("Ja, ta bort rollen")
    assert said == ["Det måste finnas en administratör. Gör någon annan till det först."]


async def test_a_label_is_changed_by_typing_a_role_and_a_number(evening: Evening) -> None:
    await evening.chef.say("/roller hemtjänst 1")
    await evening.chef.tap("1. Hemtjänst 1")
    seen = (await evening.chef.last()).text
    number = seen.split("skriv /roller ")[1].split()[0]
    await evening.chef.say(f"/roller {number} Hemtjänst 2")
    assert (await evening.chef.last()).text.startswith("Välj ett annat namn.")
    await evening.chef.say(f"/roller {number} Hemtjänst 7")
    assert (await evening.chef.last()).text.startswith("Välj vad du vill göra med Hemtjänst 7.")


async def test_nobody_is_called_by_a_name(evening: Evening) -> None:
    await evening.chef.say("/roller 1 Anna Andersson")
    said = (await evening.chef.last()).text
    assert said.startswith("Skriv rollen: /roller 1 Planerare 2")
    assert "Anna" not in said
    await evening.chef.say("/roller hemtjänst 1")
    assert "1. Hemtjänst 1" in (await evening.chef.last()).labels


async def test_a_unit_is_made_once_and_shown(evening: Evening) -> None:
    for answer in ("Klart. Hemtjänst Öst är en ny enhet.", "Hemtjänst Öst finns redan."):
        await admin(evening).say("/enheter ny Hemtjänst Öst")
        *_, said, shown = await admin(evening).from_bot()
        assert said.text.startswith(answer)
        assert shown.text.startswith("Hemtjänst Öst.")
        assert "Personer: 0." in shown.text
    await evening.chef.say("/enheter ny Hemtjänst Väst")
    assert "Bara en administratör kan göra det." in (await evening.chef.last()).text
    assert await unit(evening, "Hemtjänst Väst") == 0


async def test_an_admin_calls_a_unit_something_else(evening: Evening) -> None:
    number = await unit(evening, "Hemtjänst Centrum")
    await admin(evening).say("/enheter hemtjänst centrum")
    await admin(evening).tap("Enhet: Hemtjänst Centrum")
    how = f"Nytt namn på enheten: skriv /enheter {number} och det nya namnet."
    assert how in (await admin(evening).last()).text
    await admin(evening).say(f"/enheter {number} Hemtjänst Söder")
    *_, said, shown = await admin(evening).from_bot()
    assert said.text == "Klart. Enheten heter nu Hemtjänst Söder."
    assert shown.text.startswith("Hemtjänst Söder.")
    assert await unit(evening, "Hemtjänst Söder") == number
    await admin(evening).say(f"/enheter {number} larmenheten centrum")
    assert (await admin(evening).last()).text == "Välj ett annat namn. En annan enhet heter så."
    await evening.chef.say(f"/enheter {number} Hemtjänst Väst")
    assert "Bara en administratör kan göra det." in (await evening.chef.last()).text
    await evening.chef.say("/enheter")
    assert how not in (await evening.chef.last()).text


async def test_a_unit_shows_people_group_duty_and_bevakningar(evening: Evening) -> None:
    await take(evening.worker)
    await admin(evening).say("/enheter hemtjänst centrum")
    await admin(evening).tap("Enhet: Hemtjänst Centrum")
    seen = (await admin(evening).last()).text
    assert "Personer: 5.\nGrupp: kopplad.\nPå pass nu: ingen.\n" in seen
    assert "Öppna bevakningar: 1, sena: 0." in seen


async def take(phone: Phone) -> None:
    """Take a bevakning: the weekend's help is to be followed up on Monday."""
    await duties.take(phone)


async def held(evening: Evening) -> list[str]:
    """Who holds what, and which proposals wait."""

    def read(tx: Tx) -> list[str]:
        return [*map(str, tx.overview.members()), *map(str, tx.contacts.proposed())]

    return await evening.app.store.read(read)


async def unit(evening: Evening, name: str) -> int:
    def read(tx: Tx) -> int:
        found = tx.people.unit_named(name)
        return 0 if found is None else found.id

    return await evening.app.store.read(read)


def datas(seen: Seen) -> list[str]:
    return [button["data"] for row in seen.raw["buttons"] or () for button in row]


async def test_what_does_not_fit_a_command_is_not_kept_and_an_example_is_given(
    evening: Evening,
) -> None:
    await evening.phones.person(158).say("/enheter ny Hemtjänst Öst (öppnar 2027)")
    said = [seen.text for seen in await evening.phones.person(158).from_bot()][-2:]
    assert said[0].startswith("Skriv så här: /enheter ny Hemtjänst Öst")
    assert "Jag sparade det inte." in said[0]
    assert not any("2027" in each for each in said)
    await evening.stranger.say("/enheter ny Hemtjänst Öst (öppnar 2027)")
    assert "Skriv så här" not in (await evening.stranger.last()).text
    await evening.phones.person(158).say("/enheter")
    assert "Skriv så här" not in (await evening.phones.person(158).last()).text


def test_there_is_an_example_for_every_command_that_takes_words() -> None:
    assert set(EXAMPLES) == {*ARGUMENTS, *OPENING, "arenden"}
    for example in EXAMPLES.values():
        typed = typed_in(example)
        assert typed is not None
        assert "unread" not in typed.kept()
