"""What those who lead see and do: how it stands, who holds what, the units."""

from driver import Phone
from evening import Evening

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
