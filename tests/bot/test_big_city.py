"""500 people in 60 units: every page is reached by buttons, and none breaks Telegram's limits."""

import big_city
import pytest
from driver import Phone, Seen
from evening import Evening

from flows.messages import ChatState

ADMIN = 158
LONGEST = 4096


@pytest.fixture
async def admin(evening: Evening) -> Phone:
    await evening.app.store.run(big_city.fill)
    return evening.phones.person(ADMIN)


def within_limits(seen: Seen) -> None:
    assert len(seen.text.encode("utf-16-le")) // 2 <= LONGEST
    buttons = [button for row in seen.raw["buttons"] or () for button in row]
    assert len(buttons) <= 21
    for button in buttons:
        assert len(button["data"].encode()) < 64
        assert len(button["text"]) <= 24


async def pages(phone: Phone) -> list[Seen]:
    """The list that is shown now, from its first page to its last."""
    found = [await phone.last()]
    within_limits(found[0])
    while "Visa fler" in found[-1].labels:
        await phone.press("Visa fler", found[-1].id)
        found.append(await phone.last())
        within_limits(found[-1])
    return found


async def test_every_unit_is_on_a_page_and_one_can_turn_back(
    evening: Evening, admin: Phone
) -> None:
    await admin.say("/enheter")
    found = await pages(admin)
    listed = {data for seen in found for data in datas(seen, "u.v.")}
    units = await evening.app.store.read(lambda tx: tx.overview.units(evening.clock.now().date()))
    assert listed == {f"u.v.{each.unit.id}" for each in units}
    assert f"Sida {len(found)} av {len(found)}." in found[-1].text
    await admin.tap("Visa förra")
    assert (await admin.last()).text == found[-2].text


async def test_every_person_is_on_a_page_of_their_unit(evening: Evening, admin: Phone) -> None:
    await admin.say("/roller")
    units = sorted({data for seen in await pages(admin) for data in datas(seen, "u.p.")})
    reached: set[str] = set()
    for unit in units:
        await admin.press_data(unit, (await admin.last()).id)
        reached |= {data for seen in await pages(admin) for data in datas(seen, "u.h.")}
    members = await evening.app.store.read(lambda tx: tx.overview.members())
    assert reached == {f"u.h.{each.person.id}" for each in members}
    assert len(reached) >= big_city.PEOPLE


async def test_a_search_says_how_many_there_are_and_finds_the_one(admin: Phone) -> None:
    await admin.say("/roller hemtjänst")
    seen = await admin.last()
    within_limits(seen)
    assert "Visar 20 av" in seen.text
    await admin.say("/roller nummer 499")
    seen = await admin.last()
    assert len(datas(seen, "u.h.")) == 1
    await admin.press(seen.labels[0], seen.id)
    assert "Stadens anställda nummer 499" in (await admin.last()).text


async def test_every_person_out_of_reach_is_on_a_page(evening: Evening, admin: Phone) -> None:
    def lose(tx) -> set[str]:  # type: ignore[no-untyped-def]
        lost = set()
        for number in range(0, big_city.PEOPLE, 10):
            chat = tx.chats.by_telegram(big_city.FIRST_PHONE + number)
            tx.chats.set_state(chat.id, ChatState.BLOCKED)
            lost.add(f"u.h.{tx.people.in_chat(chat.id).id}")
        return lost

    lost = await evening.app.store.run(lose)
    await admin.say("/status")
    assert "Be 50 personer att skriva /start till mig." in (await admin.last()).text
    await admin.tap("Personer jag inte når")
    assert {data for seen in await pages(admin) for data in datas(seen, "u.h.")} == lost
    await admin.tap("Tillbaka")
    await admin.tap("Enheter utan grupp")
    assert len({data for seen in await pages(admin) for data in datas(seen, "u.v.")}) >= 60


async def test_a_role_in_any_unit_can_be_given(evening: Evening, admin: Phone) -> None:
    await admin.say("/roller nummer 499")
    await admin.tap((await admin.last()).labels[0])
    await admin.tap("Ge en roll")
    units = {data for seen in await pages(admin) for data in datas(seen, "u.f.")}
    assert len(units) >= big_city.UNITS
    await admin.press_data(sorted(units)[7], (await admin.last()).id)
    roles = {data for seen in await pages(admin) for data in datas(seen, "u.j.")}
    assert len(roles) >= 20


def datas(seen: Seen, begins: str) -> list[str]:
    buttons = [button for row in seen.raw["buttons"] or () for button in row]
    return [each["data"] for each in buttons if each["data"].startswith(begins)]
