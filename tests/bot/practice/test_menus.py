"""The command menus: seven scopes and languages, resolved per person and chat as Telegram does."""

import pytest

FIRST, SECOND, THIRD, GROUP, FORUM = 1001, 1002, 1003, -501, -1000000000503

# The narrowest first, for an admin in a group.
ADMINS = (
    {"type": "chat_member", "chat_id": FORUM, "user_id": FIRST},
    {"type": "chat_administrators", "chat_id": FORUM},
    {"type": "chat", "chat_id": FORUM},
    {"type": "all_chat_administrators"},
    {"type": "all_group_chats"},
    {"type": "default"},
)
MEMBERS = (
    {"type": "chat_member", "chat_id": FORUM, "user_id": SECOND},
    {"type": "chat", "chat_id": FORUM},
    {"type": "all_group_chats"},
    {"type": "default"},
)
PRIVATE = (
    {"type": "chat", "chat_id": FIRST},
    {"type": "all_private_chats"},
    {"type": "default"},
)


async def menu(phones, person, chat):
    people = {p["id"]: p for p in (await phones.get("state"))["people"]}
    return [command["command"] for command in people[person]["menus"][str(chat)]]


async def set_menu(phones, scope, name, **more):
    commands = [{"command": name, "description": "x"}]
    status, body = await phones.call("setMyCommands", commands=commands, scope=scope, **more)
    assert status == 200, body


@pytest.mark.parametrize(
    ("person", "chat", "scopes"),
    [(FIRST, FORUM, ADMINS), (SECOND, FORUM, MEMBERS), (FIRST, FIRST, PRIVATE)],
)
async def test_the_narrowest_scope_that_is_set_is_shown(phones, person, chat, scopes):
    for number, scope in enumerate(scopes):
        await set_menu(phones, scope, f"c{number}")
    for number, scope in enumerate(scopes):
        assert await menu(phones, person, chat) == [f"c{number}"]
        await phones.call("deleteMyCommands", scope=scope)
    assert await menu(phones, person, chat) == []


async def test_a_scope_for_others_is_not_shown(phones):
    await set_menu(phones, {"type": "all_chat_administrators"}, "led")
    await set_menu(phones, {"type": "all_private_chats"}, "privat")
    await set_menu(phones, {"type": "chat_member", "chat_id": FORUM, "user_id": FIRST}, "min")
    assert await menu(phones, SECOND, FORUM) == []
    assert await menu(phones, SECOND, SECOND) == ["privat"]
    await phones.call("promoteChatMember", chat_id=FORUM, user_id=SECOND, can_pin_messages=True)
    assert await menu(phones, SECOND, FORUM) == ["led"]


async def test_a_persons_language_goes_before_none_within_a_scope_only(phones):
    await set_menu(phones, {"type": "default"}, "vanlig")
    await set_menu(phones, {"type": "default"}, "svensk", language_code="sv")
    await set_menu(phones, {"type": "default"}, "finsk", language_code="fi")
    assert await menu(phones, FIRST, FIRST) == ["svensk"]
    assert await menu(phones, THIRD, THIRD) == ["finsk"]
    await set_menu(phones, {"type": "all_private_chats"}, "smal")
    assert await menu(phones, FIRST, FIRST) == ["smal"]


async def test_each_scope_and_language_is_kept_apart(phones):
    await set_menu(phones, {"type": "default"}, "vanlig")
    await set_menu(phones, {"type": "default"}, "svensk", language_code="sv")
    _, plain = await phones.call("getMyCommands")
    _, swedish = await phones.call("getMyCommands", language_code="sv")
    assert (plain["result"][0]["command"], swedish["result"][0]["command"]) == ("vanlig", "svensk")


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ({"type": "everybody"}, "can't parse BotCommandScope: unsupported type specified"),
        ({"type": "chat", "chat_id": 42}, "chat not found"),
        ({"type": "chat_member", "chat_id": GROUP}, "chat not found"),
    ],
)
async def test_a_scope_that_is_not_one_is_refused(phones, scope, words):
    status, body = await phones.call("setMyCommands", commands=[], scope=scope)
    assert (status, body["description"]) == (400, f"Bad Request: {words}")
