"""Coming in by invitation: once, in the right kind of chat, within seven days."""

import sqlite3
from contextlib import closing
from dataclasses import replace

from driver import Phone
from evening import ALARM_GROUP, Evening
from papers import grants

from flows.actions.people import NewInvite, hashed
from flows.actions.registry import perform
from flows.people.modules import Module
from flows.people.roles import GROUP
from flows.ports import Tx

UNIT = "Hemtjänst Norr"
WELCOME = "Välkommen! Du är nu Vikarie 1 i Hemtjänst Norr."
PINNED = "Fara för liv: ring 112."


async def invited(evening: Evening, role: str = "hemtjanst", label: str = "Vikarie 1") -> str:
    app, command = evening.app, NewInvite(UNIT, role, label)
    done = await app.store.run(lambda tx: perform(app.house_turn(tx), "person.invite", command))
    return str(done.value.token)


async def said(phone: Phone, **sent: object) -> list[str]:
    before = len(await phone.from_bot())
    await phone.send(**sent)
    return [seen.text for seen in (await phone.from_bot())[before:] if seen.text]


async def test_a_link_lets_one_person_in_once(evening: Evening) -> None:
    token = await invited(evening)
    welcome, pinned = await said(evening.stranger, start=True, text=token)
    assert welcome.startswith(WELCOME)
    assert pinned.startswith(PINNED)
    assert await grants(evening, 191) == {(UNIT, "hemtjanst")}
    (refused, *_) = await said(evening.worker, start=True, text=token)
    assert refused == "Inbjudan är redan använd. Be din chef om en ny."
    assert (UNIT, "hemtjanst") not in await grants(evening, 101)


async def test_whoever_is_known_hears_of_the_new_role_and_keeps_their_label(
    evening: Evening,
) -> None:
    token = await invited(evening, "planerare", "Planerare 7")
    (welcome, *_) = await said(evening.worker, start=True, text=token)
    assert welcome.startswith(f"Välkommen! Du är nu Planerare på larmenheten i {UNIT}.")
    assert "Kollegorna ser dig som Hemtjänst 1." in welcome
    assert "Planerare 7" not in welcome


async def test_the_welcome_says_what_to_do_and_promises_only_what_is_on(evening: Evening) -> None:
    token, other = await invited(evening), await invited(evening)
    (welcome, *_) = await said(evening.stranger, start=True, text=token)
    assert "Skriv /hjalp" in welcome
    assert "Jag kan påminna dig" in welcome
    app = evening.app
    app.house = replace(app.house, modules=app.house.modules - {Module.ARENDEN})
    (welcome, *_) = await said(evening.worker, start=True, text=other)
    assert "Skriv /hjalp" in welcome
    assert "påminna" not in welcome


async def test_the_invitation_typed_by_hand_works_too(evening: Evening) -> None:
    token = await invited(evening)
    assert (await said(evening.stranger, text=f"/start {token}"))[0].startswith(WELCOME)


async def test_an_invitation_holds_for_seven_days(evening: Evening) -> None:
    early, late = await invited(evening), await invited(evening)
    await evening.jump("2026-12-04 19:59")
    assert (await said(evening.stranger, text=f"/start {early}"))[0].startswith(WELCOME)
    await evening.jump("2026-12-05 20:00")
    answer = await said(evening.worker, text=f"/start {late}")
    assert answer[0] == "Inbjudan har gått ut. Be din chef om en ny."


async def test_an_unknown_invitation_is_refused_kindly(evening: Evening) -> None:
    for token in ("finnsinte", "a" * 64, "-_-"):
        answer = await said(evening.stranger, text=f"/start {token}")
        assert answer[0] == "Inbjudan finns inte. Be din chef om en ny."
    assert await grants(evening, 191) == set()


async def test_what_can_be_no_invitation_is_a_plain_start(evening: Evening) -> None:
    (answer,) = await said(evening.stranger, text="/start vad är det här?")
    assert answer.startswith(PINNED)


async def test_start_pins_one_card_that_can_be_read_without_a_net(evening: Evening) -> None:
    await evening.stranger.send(start=True)
    card = await evening.stranger.last()
    assert card.raw["pinned"]
    for words in ("112", "+46313658585", "+46313658700", "Skriv aldrig namn"):
        assert words in card.text
    await evening.stranger.say("/start")
    pinned = [seen.id for seen in await evening.stranger.from_bot() if seen.raw["pinned"]]
    assert (await evening.stranger.last()).id in pinned


async def test_a_persons_invitation_does_not_work_in_a_group_nor_a_groups_in_private(
    evening: Evening,
) -> None:
    wrong = "Inbjudan gäller inte i den här chatten. Öppna länken på rätt ställe."
    person, group = await invited(evening), await invited(evening, role="grupp")
    assert await said(evening.group, text=f"/start@jourlots_bot {person}") == [wrong]
    assert (await said(evening.stranger, text=f"/start {group}"))[0] == wrong
    assert (await said(evening.stranger, text=f"/start {person}"))[0].startswith(WELCOME)


async def test_a_group_is_bound_to_its_unit_through_a_startgroup_link(evening: Evening) -> None:
    token = await invited(evening, role="grupp")
    planner = evening.phones.person(121, ALARM_GROUP)
    await evening.phones.call(
        "POST", "group", {"do": "kick_bot", "person": 121, "chat": ALARM_GROUP}
    )
    await evening.phones.settle()
    (answer,) = await said(planner, start=True, text=token)
    assert answer.startswith("Klart. Gruppen hör nu till Hemtjänst Norr.")

    def group(tx: Tx) -> int:
        unit = tx.people.unit_named(UNIT)
        assert unit is not None
        assert unit.group_chat_id is not None
        return tx.chats.get(unit.group_chat_id).telegram_id

    assert await evening.app.store.read(group) == ALARM_GROUP


async def test_a_person_who_joins_twice_holds_both_roles_and_stays_one_person(
    evening: Evening,
) -> None:
    await evening.worker.say(f"/start {await invited(evening)}")
    await evening.worker.say(f"/start {await invited(evening)}")
    assert await grants(evening, 101) == {
        ("Hemtjänst Centrum", "hemtjanst"),
        (UNIT, "hemtjanst"),
    }

    def members(tx: Tx) -> int:
        unit = tx.people.unit_named(UNIT)
        assert unit is not None
        return len(tx.people.members(unit.id))

    assert await evening.app.store.read(members) == 1


async def test_the_token_is_kept_only_as_a_hash(evening: Evening) -> None:
    token = await invited(evening)
    await evening.stranger.say(f"/start {token}")
    found = await evening.app.store.read(lambda tx: tx.people.invite(hashed(token)))
    assert found is not None
    assert found.used_at is not None
    with closing(sqlite3.connect(evening.database)) as connection:
        assert token not in "\n".join(connection.iterdump())


async def test_a_group_that_joins_another_unit_leaves_the_first(evening: Evening) -> None:
    token = await invited(evening, GROUP, "Grupp Norr")
    await evening.group.say(f"/start@jourlots_bot {token}")

    def groups(tx: Tx) -> list[int | None]:
        units = (tx.people.unit_named(name) for name in (UNIT, "Hemtjänst Centrum"))
        return [unit.group_chat_id for unit in units if unit is not None]

    norr, centrum = await evening.app.store.read(groups)
    assert norr is not None
    assert centrum is None
