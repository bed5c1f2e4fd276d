"""The table through its doors: what is refused is refused whether it is typed, pressed, or comes
as a link, and leaves its mark in the audit log."""

from collections.abc import Sequence

import pytest
from evening import HOME_CARE_GROUP, Evening
from noted import everything

from bot.chat.commands import COMMANDS
from bot.cli.cast import CAST
from flows.actions.registry import ACTIONS, ANYBODY
from flows.messages import AuditEntry
from flows.people.roles import ROLES

# To leave is asked first, and refused when it is confirmed.
GUARDED = sorted(name for name, command in COMMANDS.items() if command.action and name != "lamna")
NOBODY = 191


def opens(command: str, role: str | None) -> bool:
    access = ACTIONS[COMMANDS[command].action].access
    return ANYBODY in access or (role is not None and role in access)


async def since(evening: Evening, count: int) -> Sequence[AuditEntry]:
    entries: Sequence[AuditEntry] = await evening.app.store.read(everything)
    return entries[count:]


def test_the_cast_plays_every_role_and_a_stranger() -> None:
    assert {part.role for part in CAST} >= {*ROLES, None} - {"privat_utforare"}


@pytest.mark.parametrize("command", GUARDED)
async def test_a_command_is_refused_to_whom_the_table_refuses_it(
    evening: Evening, command: str
) -> None:
    chat = HOME_CARE_GROUP if command == "koppla" else None
    one_each = {part.role: part.id for part in CAST}
    members = {101, 102, 103, 105, 111}
    for role, number in one_each.items():
        if chat is not None and number not in members:
            joined = {"do": "join", "person": number, "chat": chat}
            await evening.phones.call("POST", "group", joined)
            await evening.phones.settle()
        before = len(await since(evening, 0))
        await evening.phones.person(number, chat).say(f"/{command}@jourlots_bot")
        refused = [e for e in await since(evening, before) if e.outcome == "not_invited"]
        if opens(command, role):
            assert refused == [], role
        else:
            assert len(refused) == 1, role
            assert not opens_action(refused[0].action, role)


@pytest.mark.parametrize("command", sorted(set(GUARDED) - {"koppla"}))
async def test_the_button_of_a_command_is_refused_as_the_command_is(
    evening: Evening, command: str
) -> None:
    for number, role in ((NOBODY, None), (101, "hemtjanst"), (111, "enhetschef"), (158, "admin")):
        phone = evening.phones.person(number)
        await phone.say("/jourtid")
        before = len(await since(evening, 0))
        await phone.press_data(f"m.{command}", (await phone.last()).id)
        refused = [e for e in await since(evening, before) if e.outcome == "not_invited"]
        assert bool(refused) is not opens(command, role), role


@pytest.mark.parametrize("data", ["bevakningar", "status", "bjudin", "admin", "b_1", "m-status"])
async def test_a_deep_link_opens_nothing_but_an_invitation(evening: Evening, data: str) -> None:
    before = len(await since(evening, 0))
    for number in (NOBODY, 101):
        phone = evening.phones.person(number)
        await phone.send(start=True, text=data)
        assert [label for label in (await phone.last()).labels if "bevakning" in label] == []
    assert {entry.action for entry in await since(evening, before)} <= {"person.join"}
    assert {entry.outcome for entry in await since(evening, before)} <= {"unknown"}


def opens_action(name: str, role: str | None) -> bool:
    access = ACTIONS[name].access
    return ANYBODY in access or (role is not None and role in access)
