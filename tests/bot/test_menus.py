"""Menus: one for each role, given when roles change and only then; help from the tables."""

from pathlib import Path
from typing import Any

import pytest
from driver import Phone
from evening import ALARM_GROUP, Evening, an_evening
from sqlalchemy import func, select

from bot.chat.commands import COMMANDS, GROUPS, MENUS, MOST_IN_MENU, STRANGER, menu_of
from bot.cli.cast import CAST
from bot.telegram import typed
from flows.actions.registry import ACTIONS, ANYBODY
from flows.people.modules import EVERY_MODULE
from flows.people.records import Grant
from flows.people.roles import ADMIN, ENHETSCHEF, ROLES
from flows.ports import Tx
from storage.tables import outbox

LONGEST_LABEL = 24


async def menu(evening: Evening, phone: Phone) -> list[str]:
    """The menu as the phone shows it."""
    people = (await evening.phones.call("GET", "state"))["people"]
    (found,) = [each for each in people if each["id"] == phone.number]
    return [command["command"] for command in found["menus"][str(phone.chat)]]


def names(*roles: str) -> list[str]:
    return [command.name for command in menu_of(roles, EVERY_MODULE)]


@pytest.mark.parametrize("role", [*ROLES, STRANGER])
def test_every_role_has_a_menu_of_at_most_six_commands_with_help_last(role: str) -> None:
    assert role in MENUS
    assert set(MENUS[role]) <= set(COMMANDS)
    assert len(MENUS[role]) == len(set(MENUS[role])) < MOST_IN_MENU
    assert names(role) == [*MENUS[role], "hjalp"]


@pytest.mark.parametrize("role", [*ROLES, STRANGER])
def test_no_menu_offers_what_the_table_refuses(role: str) -> None:
    for name in MENUS[role]:
        action = COMMANDS[name].action
        assert not action or {role, ANYBODY} & set(ACTIONS[action].access), name


def test_every_command_is_known_to_the_sieve_and_every_one_of_the_sieve_exists() -> None:
    assert set(COMMANDS) == typed.COMMANDS
    assert set(GROUPS) <= set(COMMANDS)
    assert set(typed.ARGUMENTS) <= set(COMMANDS)
    assert {command.action for command in COMMANDS.values()} - {""} <= set(ACTIONS)


def test_every_line_fits_a_button() -> None:
    assert [c.says for c in COMMANDS.values() if len(c.says) > LONGEST_LABEL] == []


def test_several_roles_take_turns_in_the_menu() -> None:
    both = names(ENHETSCHEF, ADMIN)
    assert len(both) == MOST_IN_MENU
    assert both[:2] == ["laget", "status"]
    assert both[-1] == "hjalp"
    assert both == names(ADMIN, ENHETSCHEF)


async def test_everybody_sees_the_menu_of_their_roles_and_strangers_the_one_for_all(
    evening: Evening,
) -> None:
    for part in CAST:
        phone = evening.phones.person(part.id)
        assert await menu(evening, phone) == names(part.role or STRANGER), part.label
    assert await menu(evening, evening.phones.person(121, ALARM_GROUP)) == list(GROUPS)


async def test_a_new_role_gives_a_new_menu_and_a_lost_one_takes_it_away(evening: Evening) -> None:
    admin, worker = evening.phones.person(158), evening.worker
    assert await menu(evening, worker) == names("hemtjanst")

    def person(tx: Tx) -> int:
        chat = tx.chats.by_telegram(101)
        assert chat is not None
        found = tx.people.in_chat(chat.id)
        assert found is not None
        return found.id

    number = await evening.app.store.read(person)
    await worker.say("/lamna")
    await worker.tap("Ja, lämna")
    assert await menu(evening, worker) == names(STRANGER)
    assert await evening.app.store.read(lambda tx: tx.people.grants(number)) == []
    assert await menu(evening, admin) == names(ADMIN)


async def test_after_a_restart_nothing_is_sent_again_and_what_changed_meanwhile_is(
    tmp_path: Path,
) -> None:
    database = str(tmp_path / "jourlots.db")
    async with an_evening(database) as evening:
        await evening.phones.settle()

        def change(tx: Tx) -> None:
            chat = tx.chats.by_telegram(101)
            assert chat is not None
            person = tx.people.in_chat(chat.id)
            unit = tx.people.unit_named("Förvaltningen")
            assert person is not None
            assert unit is not None
            tx.people.grant(Grant(person.id, unit.id, ADMIN))

        before = await evening.app.store.read(lambda tx: tx.chats.menus())
        await evening.app._introduce()
        await evening.phones.settle()
        assert await evening.app.store.read(lambda tx: tx.chats.menus()) == before
        sent = await evening.app.store.read(_menus_sent)
        assert sent == len(before)
        await evening.app.store.run(change)
        await evening.app._introduce()
        await evening.phones.settle()
        assert await evening.app.store.read(_menus_sent) == sent + 1
        assert await menu(evening, evening.worker) == names("hemtjanst", ADMIN)


def _menus_sent(tx: Any) -> int:
    return int(tx.sql.value(select(func.count()).where(outbox.c.op == "menu")))


async def test_help_lists_what_the_person_may_do_and_nothing_else(evening: Evening) -> None:
    for phone, role, others in (
        (evening.stranger, STRANGER, {"jag", "avbryt"}),
        (evening.worker, "hemtjanst", {"jag", "lamna", "pass", "avbryt"}),
        (evening.phones.person(158), ADMIN, {"ring", "kontakt", "lamna", "franvaro"}),
    ):
        await phone.say("/hjalp")
        said = await phone.last()
        assert list(said.labels) == [COMMANDS[name].says for name in MENUS[role]]
        listed = {word[1:] for word in said.text.split() if word.startswith("/")}
        assert others <= listed
        assert len(said.text) <= 400, "read on a small phone"
        assert not listed & set(MENUS[role])
        for name in listed:
            action = COMMANDS[name].action
            assert not action or {role, ANYBODY} & set(ACTIONS[action].access), name


async def test_help_in_a_group_says_nothing_of_who_may_do_what(evening: Evening) -> None:
    await evening.group.say("/hjalp@jourlots_bot")
    said = await evening.group.last()
    assert list(said.labels) == [COMMANDS[name].says for name in MENUS[STRANGER]]
    assert "/" not in said.text
