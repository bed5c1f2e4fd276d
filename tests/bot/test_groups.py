"""Groups: bound by those who lead, closed for writing, and what coming and going leads to."""

from typing import Any

import pytest
from driver import Phone, Seen
from duties import HOME_CARE, TAKE_OVER, new, newest, take
from evening import ALARM_GROUP, HOME_CARE_GROUP, Evening
from papers import bound, grants, menu, outcomes

from bot.cli.cast import NewInvite, _join
from bot.practice import membership
from bot.practice.standings import KICKED, LEFT
from flows.messages import ChatKind

NOT_YOURS = "Bara en enhetschef eller administratör kan göra det. Fråga din chef."
HOW = "Koppla gruppen till en enhet: skriv /koppla."
ALARM = "Larmenheten Centrum"
CLOSE, OPEN, AGAIN = "Stäng för skrivande", "Öppna igen", "Försök igen"


async def deed(evening: Evening, do: str, person: int, group: int = HOME_CARE_GROUP) -> None:
    """Something that a person does to the group on their phone."""
    body = {"do": do, "person": person, "chat": group}
    await evening.phones.call("POST", "group", body)
    await evening.phones.settle()


async def removed(evening: Evening, person: int, by: int, after: Any = KICKED) -> None:
    """Another person takes somebody out of the group of the home care unit."""
    cloud = evening.server._cloud
    membership.set_standing(cloud, cloud.world.chats[HOME_CARE_GROUP], by, person, after)
    await evening.phones.settle()


async def unbound(evening: Evening) -> Phone:
    """The home care unit's group, bound to nothing, as its enhetschef sees it."""
    group = evening.phones.person(111, HOME_CARE_GROUP)
    chat = await evening.app.store.read(lambda tx: tx.chats.by_telegram(HOME_CARE_GROUP))
    assert chat is not None
    await evening.app.store.run(lambda tx: tx.people.unbind(chat.id))
    return group


async def last(phone: Phone, count: int = 1) -> list[str]:
    return [seen.text for seen in (await phone.from_bot())[-count:] if seen.text]


def writing(evening: Evening) -> bool:
    """Whether ordinary members may write in the group."""
    return "can_send_messages" in evening.server._cloud.world.chats[HOME_CARE_GROUP].permissions


async def test_the_bot_says_how_to_bind_when_it_is_added_and_only_then(evening: Evening) -> None:
    group = await unbound(evening)
    await deed(evening, "kick_bot", 111)
    before = len(await group.from_bot())
    await deed(evening, "add_bot", 111)
    (said,) = (await group.from_bot())[before:]
    assert said.text.startswith(HOW)
    assert "Skriv inga personuppgifter i gruppen." in said.text
    await group.say("hej")
    await deed(evening, "promote_bot", 101)
    await group.say("/bevakningar")
    assert len(await group.from_bot()) == before + 1


async def test_a_bound_group_is_not_told_how_to_bind(evening: Evening) -> None:
    await deed(evening, "kick_bot", 111)
    before = len(await evening.group.from_bot())
    await deed(evening, "add_bot", 111)
    assert len(await evening.group.from_bot()) == before


async def test_in_an_unbound_group_there_is_guidance_and_nothing_else(evening: Evening) -> None:
    group = await unbound(evening)
    await group.say("/jourtid")
    assert (await group.last()).text.startswith("Ja, det är jourtid nu")
    await take(evening.worker)
    card = await evening.worker.last()
    seen = await newest(group)
    await group.say("/bevakningar")
    for data in ("m.bevakningar", card.data("Lämna över")):
        (said,) = await group.press_data(data, seen[HOME_CARE_GROUP])
        assert said == "Den delen är inte påslagen här. Fråga din chef.", data
    assert await new(group, seen[HOME_CARE_GROUP]) == []


async def test_an_enhetschef_binds_the_group_to_the_unit_or_to_its_leaders(
    evening: Evening,
) -> None:
    group = await unbound(evening)
    await group.say("/koppla")
    assert (await group.last()).text.startswith(f"Vad ska gruppen för {HOME_CARE} vara till?")
    await group.tap("Enhetens grupp")
    assert (await group.last()).text.startswith(f"Klart. Gruppen hör nu till {HOME_CARE}.")
    assert await bound(evening, HOME_CARE_GROUP) == {HOME_CARE: "unit"}
    await group.say("/koppla")
    await group.tap("Chefernas grupp")
    assert (await group.last()).text.startswith(f"Klart. Gruppen är nu för cheferna i {HOME_CARE}.")
    assert await bound(evening, HOME_CARE_GROUP) == {HOME_CARE: "leaders"}


async def test_an_admin_binds_by_name_or_chooses_among_all_units(evening: Evening) -> None:
    await unbound(evening)
    await deed(evening, "join", 158)
    group = evening.phones.person(158, HOME_CARE_GROUP)
    await group.say("/koppla trygghetsjouren")
    await group.tap("Enhetens grupp")
    assert await bound(evening, HOME_CARE_GROUP) == {"Trygghetsjouren": "unit"}
    await group.say("/koppla Finns Inte")
    shown = await group.last()
    assert "Du leder ingen enhet med det namnet." in shown.text
    assert "Nu hör gruppen till Trygghetsjouren." in shown.text
    await group.tap("Visa fler")
    await group.tap("Visa förra")
    await group.tap(HOME_CARE)
    await group.tap("Enhetens grupp")
    assert await bound(evening, HOME_CARE_GROUP) == {HOME_CARE: "unit"}


async def test_nobody_else_binds_by_command_or_by_somebody_elses_button(evening: Evening) -> None:
    chef = await unbound(evening)
    await chef.say("/koppla")
    card = await chef.last()
    stolen = card.data("Enhetens grupp")
    await evening.group.say("/koppla")
    assert (await evening.group.last()).text == NOT_YOURS
    for data in (stolen, "g.u.0", "g.x", "g.q", "g.o"):
        (said,) = await evening.group.press_data(data, card.id)
        assert said in (NOT_YOURS, "Gruppen är inte kopplad. Skriv /koppla.")
    assert await bound(evening, HOME_CARE_GROUP) == {}
    assert writing(evening)
    assert (await outcomes(evening, "group.bind"))[-1] == "not_invited"
    assert (await outcomes(evening, "group.quiet"))[-1] == "not_invited"


async def test_an_enhetschef_of_one_unit_lets_its_group_go(evening: Evening) -> None:
    group = await unbound(evening)
    await group.say("/koppla")
    assert "Koppla loss gruppen" not in (await group.last()).labels
    await group.tap("Enhetens grupp")
    await group.say("/koppla")
    assert f"Nu hör gruppen till {HOME_CARE}." in (await group.last()).text
    await group.tap("Koppla loss gruppen")
    assert await bound(evening, HOME_CARE_GROUP) == {}


async def test_an_admin_goes_back_to_choose_another_unit(evening: Evening) -> None:
    await deed(evening, "join", 158)
    group = evening.phones.person(158, HOME_CARE_GROUP)
    await group.say("/koppla trygghetsjouren")
    await group.tap("Alla enheter")
    assert HOME_CARE in (await group.last()).labels


async def test_an_enhetschef_does_not_take_the_group_of_another_unit(evening: Evening) -> None:
    await deed(evening, "join", 124)
    group = evening.phones.person(124, HOME_CARE_GROUP)
    await group.say("/koppla")
    (said,) = await group.tap("Enhetens grupp")
    assert said.startswith("Gruppen hör till en annan enhet.")
    (said,) = await group.press_data("g.x", (await group.last()).id)
    assert said == NOT_YOURS
    assert await bound(evening, HOME_CARE_GROUP) == {HOME_CARE: "unit"}
    assert (await outcomes(evening, "group.bind"))[-1] == "taken"


async def test_in_a_private_chat_there_is_no_group_to_bind(evening: Evening) -> None:
    await evening.chef.say("/koppla")
    assert (await evening.chef.last()).text == "Skriv /koppla i gruppen som du vill koppla."
    said = await evening.chef.press_data("g.b.1.u", (await evening.chef.last()).id)
    assert said == ["Knappen fungerar inte längre. Skriv /hjalp."]


async def test_a_group_is_let_go_again_and_the_leaders_hear_that_the_unit_has_none(
    evening: Evening,
) -> None:
    await deed(evening, "join", 158)
    group = evening.phones.person(158, HOME_CARE_GROUP)
    await group.say("/koppla")
    await group.tap("Koppla loss gruppen")
    assert await bound(evening, HOME_CARE_GROUP) == {}
    assert (await evening.chef.last()).text.startswith(f"Koppla en ny grupp till {HOME_CARE}.")
    (said,) = await group.press_data("g.x", (await group.last()).id)
    assert said == "Gruppen är inte kopplad. Skriv /koppla."


async def test_the_group_is_closed_for_writing_and_opened_again(evening: Evening) -> None:
    group = evening.phones.person(111, HOME_CARE_GROUP)
    before = evening.server._cloud.world.chats[HOME_CARE_GROUP].permissions
    await group.say("/koppla")
    await group.tap("Enhetens grupp")
    await group.tap(CLOSE)
    assert (await group.last()).text.startswith("Bara administratörer kan skriva här nu.")
    assert not writing(evening)
    await group.tap(OPEN)
    assert (await group.last()).text.startswith("Alla kan skriva här igen.")
    assert evening.server._cloud.world.chats[HOME_CARE_GROUP].permissions == before


async def test_closing_twice_at_once_closes_it_once(evening: Evening) -> None:
    group = evening.phones.person(111, HOME_CARE_GROUP)
    await group.say("/koppla")
    await group.tap("Enhetens grupp")
    await group.double_tap(CLOSE)
    assert not writing(evening)
    assert (await group.last()).labels == (OPEN,)


async def test_a_bot_that_is_no_admin_asks_kindly_and_the_group_is_not_lost(
    evening: Evening,
) -> None:
    await deed(evening, "promote_bot", 101)
    group = evening.phones.person(111, HOME_CARE_GROUP)
    await group.say("/koppla")
    await group.tap("Enhetens grupp")
    evening.server._cloud.world.chats[HOME_CARE_GROUP].bot = membership.MEMBER
    await group.tap(CLOSE)
    shown = await group.last()
    assert shown.text.startswith("Gör mig till administratör i gruppen. Tryck sedan igen.")
    assert writing(evening)
    assert evening.app.health.reasons() == {}
    await deed(evening, "promote_bot", 101)
    await group.tap(AGAIN)
    assert not writing(evening)


async def test_whoever_leaves_the_group_keeps_their_role_and_the_leaders_are_told(
    evening: Evening,
) -> None:
    await deed(evening, "leave", 101)
    assert await grants(evening, 101) == {(HOME_CARE, "hemtjanst")}
    for number in (111, 158):
        (said,) = await last(evening.phones.person(number))
        assert said.startswith("Prata med Hemtjänst 1 om gruppen.")
        assert "har kvar sin roll" in said


@pytest.mark.parametrize("after", [KICKED, LEFT])
async def test_whoever_is_taken_out_by_somebody_else_loses_their_roles_in_the_unit_at_once(
    evening: Evening, after: Any
) -> None:
    await take(evening.worker)
    seen = await newest(evening.group, evening.chef, evening.phones.person(158), evening.worker)
    await removed(evening, 101, by=111, after=after)
    assert await grants(evening, 101) == set()
    (card,) = await new(evening.group, seen[HOME_CARE_GROUP])
    assert TAKE_OVER in card.labels
    for number in (111, 158):
        (told,) = await new(evening.phones.person(number), seen[number])
        assert told.text.startswith("Kontrollera att Hemtjänst 1 ska vara borta.")
        assert "Öppna bevakningar hos enheten: 1." in told.text
    (own,) = await new(evening.worker, seen[101])
    assert own.text.startswith("Prata med din chef om det blev fel.")
    assert "Du är inte längre Hemtjänst dag och kväll i Hemtjänst Centrum." in own.text
    assert await menu(evening, 101) == await menu(evening, 191)


async def test_whoever_is_shut_out_after_leaving_loses_their_roles_too(evening: Evening) -> None:
    await deed(evening, "leave", 101)
    await removed(evening, 101, by=111)
    assert await grants(evening, 101) == set()
    before = await outcomes(evening, "group.member")
    await removed(evening, 101, by=111, after=LEFT)  # the ban is lifted
    assert len(await outcomes(evening, "group.member")) == len(before) + 1


async def test_only_roles_in_the_groups_own_unit_are_lost(evening: Evening) -> None:
    await evening.phones.person(124).say("/bjudin")
    await evening.phones.person(124).tap("Planerare 3")
    token = (await evening.phones.person(124).from_bot())[-1].text.rpartition("=")[2]
    await evening.worker.send(start=True, text=token)
    await removed(evening, 101, by=111)
    assert await grants(evening, 101) == {(ALARM, "planerare")}


async def test_no_group_decides_who_looks_after_the_bot(evening: Evening) -> None:
    await _join(evening.app, 101, ChatKind.PRIVATE, NewInvite(HOME_CARE, "admin", "A"))
    await removed(evening, 101, by=111)
    assert await grants(evening, 101) == {(HOME_CARE, "admin")}
    before = await newest(evening.chef)
    await removed(evening, 101, by=111, after=LEFT)
    assert await grants(evening, 101) == {(HOME_CARE, "admin")}
    assert await new(evening.chef, before[111]) == []


async def test_being_taken_out_of_the_leaders_group_takes_no_role_away(evening: Evening) -> None:
    group = evening.phones.person(111, HOME_CARE_GROUP)
    await group.say("/koppla")
    await group.tap("Chefernas grupp")
    await removed(evening, 101, by=111)
    assert await grants(evening, 101) == {(HOME_CARE, "hemtjanst")}


async def test_the_leaders_hear_of_somebody_unknown_in_the_group(evening: Evening) -> None:
    await deed(evening, "join", 191)
    assert await grants(evening, 191) == set()
    (said,) = await last(evening.chef)
    assert said.startswith("Kontrollera vem som gick med i gruppen.")
    await deed(evening, "leave", 101)
    seen = await newest(evening.chef)
    await deed(evening, "join", 101)
    assert await new(evening.chef, seen[111]) == []


async def test_whoever_blocks_the_bot_and_comes_back_is_told_of_each_time_once(
    evening: Evening,
) -> None:
    seen = await newest(evening.chef)
    for do in ("block", "unblock"):
        await evening.phones.call("POST", do, {"person": 101})
        await evening.phones.settle()
    gone, back = await new(evening.chef, seen[111])
    assert gone.text.startswith("Be Hemtjänst 1 att skriva till mig igen.")
    assert back.text.endswith(f"Jag når Hemtjänst 1 ({HOME_CARE}) igen.")
    assert await grants(evening, 101) == {(HOME_CARE, "hemtjanst")}


async def test_a_bot_that_was_thrown_out_and_comes_back_is_told_of_each_time_once(
    evening: Evening,
) -> None:
    seen = await newest(evening.chef)
    await deed(evening, "kick_bot", 111)
    await deed(evening, "add_bot", 111)
    gone, back = await new(evening.chef, seen[111])
    assert gone.text.startswith("Lägg till mig i gruppen igen")
    assert back.text.endswith(f"Jag är med i gruppen för {HOME_CARE} igen.")
    assert await bound(evening, HOME_CARE_GROUP) == {HOME_CARE: "unit"}


async def test_a_bot_that_is_no_admin_any_more_asks_to_be_one(evening: Evening) -> None:
    seen = await newest(evening.chef)
    await deed(evening, "demote_bot", 101)
    await deed(evening, "promote_bot", 101)
    (told,) = await new(evening.chef, seen[111])
    assert told.text.startswith("Gör mig till administratör i gruppen igen.")


async def test_a_group_that_becomes_a_supergroup_stays_bound(evening: Evening) -> None:
    await deed(evening, "upgrade", 111)
    chats = evening.server._cloud.world.chats
    moved = chats[HOME_CARE_GROUP].migrated_to
    assert moved is not None
    assert await bound(evening, moved) == {HOME_CARE: "unit"}
    group: Phone = evening.phones.person(111, moved)
    shown: list[Seen] = [seen for seen in await group.from_bot() if seen.text.startswith(HOW)]
    assert shown == []
    assert await bound(evening, ALARM_GROUP) == {ALARM: "unit"}
