"""Groups: who may do what, topics, and what the bot is told of it."""

import pytest

FIRST, SECOND, THIRD, GROUP, LED_GROUP, FORUM = 1001, 1002, 1003, -501, -502, -1000000000503
BOT = 123456
NOTHING = {"can_send_messages": False}


async def refused(phones, method, words, **params):
    status, body = await phones.call(method, **params)
    assert (status, body["description"]) == (400, f"Bad Request: {words}")


async def ok(phones, method, **params):
    status, body = await phones.call(method, **params)
    assert status == 200, body
    return body["result"]


async def standing(phones, person, chat=FORUM):
    return (await ok(phones, "getChatMember", chat_id=chat, user_id=person))["status"]


async def test_in_a_silent_group_only_admins_write_and_all_press(phones, bot):
    keyboard = {"inline_keyboard": [[{"text": "Ja", "callback_data": "ja"}]]}
    card = await ok(phones, "sendMessage", chat_id=FORUM, text="Kort", reply_markup=keyboard)
    await ok(phones, "setChatPermissions", chat_id=FORUM, permissions=NOTHING)
    full = await ok(phones, "getChat", chat_id=FORUM)
    assert full["permissions"]["can_send_messages"] is False
    status, body = await phones.try_post("say", person=SECOND, chat=FORUM, text="hej")
    assert (status, body["error"]) == (409, "Personen får inte skriva det i den här gruppen.")
    await phones.say(FIRST, "hej", chat=FORUM)
    await phones.post("press", person=SECOND, chat=FORUM, message=card["message_id"], button="Ja")
    kinds = [sorted(update)[0] for update in await phones.drain()]
    assert kinds == ["message", "callback_query"]


async def test_people_can_silence_a_group_and_open_it_again(phones):
    await phones.post("group", do="silence", person=FIRST, chat=GROUP)
    await refused(
        phones, "sendMessage", "not enough rights to send text messages to the chat",
        chat_id=GROUP, text="x",
    )  # fmt: skip
    assert (await phones.try_post("group", do="open_up", person=SECOND, chat=GROUP))[0] == 409
    await phones.post("group", do="open_up", person=FIRST, chat=GROUP)
    await ok(phones, "sendMessage", chat_id=GROUP, text="x")


async def test_the_bot_changes_nothing_without_the_right(phones):
    for method, words in (
        ("setChatPermissions", "not enough rights to change chat permissions"),
        ("banChatMember", "not enough rights to restrict/unrestrict chat member"),
        ("promoteChatMember", "not enough rights to promote/demote chat member"),
    ):
        await refused(
            phones, method, words, chat_id=GROUP, user_id=SECOND, permissions=NOTHING,
            can_pin_messages=True,
        )  # fmt: skip


async def test_owners_and_admins_are_safe(phones):
    whom = {"chat_id": FORUM, "user_id": FIRST, "permissions": NOTHING}
    await refused(phones, "restrictChatMember", "can't remove chat owner", **whom)
    await refused(phones, "promoteChatMember", "can't demote chat creator", **whom)
    await ok(phones, "promoteChatMember", chat_id=FORUM, user_id=SECOND, can_pin_messages=True)
    whom["user_id"] = SECOND
    await refused(phones, "banChatMember", "user is an administrator of the chat", **whom)
    whom["chat_id"] = LED_GROUP
    await refused(phones, "restrictChatMember", "method is available only for supergroups", **whom)


async def test_a_restricted_member_is_silent_until_freed(phones):
    whom = {"chat_id": FORUM, "user_id": SECOND}
    await ok(phones, "restrictChatMember", **whom, permissions=NOTHING)
    assert await standing(phones, SECOND) == "restricted"
    assert (await phones.try_post("say", person=SECOND, chat=FORUM, text="x"))[0] == 409
    await ok(phones, "restrictChatMember", **whom, permissions={"can_send_other_messages": True})
    await phones.say(SECOND, "x", chat=FORUM)


async def test_a_promoted_member_leads_until_demoted(phones):
    whom = {"chat_id": FORUM, "user_id": SECOND}
    await ok(phones, "promoteChatMember", **whom, can_delete_messages=True)
    member = await ok(phones, "getChatMember", **whom)
    assert (member["status"], member["can_delete_messages"]) == ("administrator", True)
    assert member["can_promote_members"] is False
    await ok(phones, "promoteChatMember", **whom)
    assert await standing(phones, SECOND) == "member"


async def test_a_banned_member_is_gone_and_cannot_come_back_until_unbanned(phones):
    whom = {"chat_id": FORUM, "user_id": SECOND}
    await ok(phones, "banChatMember", **whom)
    assert await standing(phones, SECOND) == "kicked"
    assert (await phones.try_post("group", do="join", person=SECOND, chat=FORUM))[0] == 409
    await ok(phones, "unbanChatMember", **whom)
    await phones.post("group", do="join", person=SECOND, chat=FORUM)
    assert await standing(phones, SECOND) == "member"


async def test_an_admin_bot_hears_of_members_when_it_asked_to(phones):
    await phones.updates(allowed_updates=["chat_member"])
    await phones.post("group", do="join", person=THIRD, chat=LED_GROUP)
    await phones.post("group", do="leave", person=THIRD, chat=LED_GROUP)
    await phones.post("group", do="join", person=THIRD, chat=GROUP)
    told = [u["chat_member"]["new_chat_member"]["status"] for u in await phones.drain()]
    assert told == ["member", "left"]


async def test_people_make_the_bot_an_admin_and_an_ordinary_member_again(phones):
    await phones.post("group", do="promote_bot", person=FIRST, chat=GROUP)
    assert await standing(phones, BOT, GROUP) == "administrator"
    await phones.post("group", do="demote_bot", person=FIRST, chat=GROUP)
    told = [u["my_chat_member"]["new_chat_member"]["status"] for u in await phones.drain()]
    assert told == ["administrator", "member"]
    assert (await phones.try_post("group", do="promote_bot", person=SECOND, chat=GROUP))[0] == 409


async def test_a_right_that_was_not_given_is_missed_in_pins_and_deletes(phones):
    said = await phones.say(SECOND, "hej", chat=GROUP)
    ids = {"chat_id": GROUP, "message_id": said["id"]}
    await refused(
        phones, "pinChatMessage", "not enough rights to manage pinned messages in the chat", **ids
    )
    await refused(phones, "deleteMessage", "message can't be deleted", **ids)
    await phones.post("group", do="promote_bot", person=FIRST, chat=GROUP)
    await phones.post("clock", jump="2026-11-30T08:00")
    await ok(phones, "pinChatMessage", **ids)
    await ok(phones, "deleteMessage", **ids)


async def test_without_privacy_mode_the_bot_hears_everything(phones, bot):
    assert (await bot.get_me()).can_read_all_group_messages is False
    await phones.say(SECOND, "prat", chat=GROUP)
    await phones.post("privacy", on=False)
    await phones.say(SECOND, "mer prat", chat=GROUP)
    assert [u["message"]["text"] for u in await phones.drain()] == ["mer prat"]
    assert (await bot.get_me()).can_read_all_group_messages is True
    assert (await phones.get("state"))["privacy"] is False


async def test_a_topic_is_made_named_closed_opened_and_taken_away(phones):
    topic = await ok(phones, "createForumTopic", chat_id=FORUM, name="Natt")
    where = {"chat_id": FORUM, "message_thread_id": topic["message_thread_id"]}
    sent = await ok(phones, "sendMessage", **where, text="x")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (
        topic["message_thread_id"], True
    )  # fmt: skip
    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "Natt"
    made = {"chat_id": FORUM, "message_id": topic["message_thread_id"]}
    await refused(phones, "deleteMessage", "message can't be deleted for everyone", **made)
    await ok(phones, "editForumTopic", **where, name="Jour")
    await refused(phones, "editForumTopic", "TOPIC_NOT_MODIFIED", **where, name="Jour")
    await ok(phones, "closeForumTopic", **where)
    await refused(phones, "closeForumTopic", "TOPIC_NOT_MODIFIED", **where)
    said = {"person": SECOND, "chat": FORUM, "topic": topic["message_thread_id"], "text": "x"}
    assert (await phones.try_post("say", **said))[1]["error"] == "Ämnet är stängt."
    await ok(phones, "reopenForumTopic", **where)
    await phones.post("say", **said)
    update = (await phones.drain())[-1]
    assert update["message"]["message_thread_id"] == topic["message_thread_id"]
    await ok(phones, "deleteForumTopic", **where)
    assert all(m["deleted"] for m in await phones.messages(FORUM))
    await refused(phones, "sendMessage", "message thread not found", **where, text="x")


async def test_topics_need_a_forum_and_the_right(phones):
    await refused(
        phones, "createForumTopic", "the chat is not a forum", chat_id=LED_GROUP, name="x"
    )
    await phones.post("group", do="demote_bot", person=FIRST, chat=FORUM)
    await refused(
        phones, "createForumTopic", "not enough rights to create a topic", chat_id=FORUM, name="x"
    )


async def test_topics_are_switched_on_in_a_group_which_becomes_a_supergroup(phones):
    answer = await phones.post("group", do="use_topics", person=FIRST, chat=LED_GROUP)
    assert (answer["chat"]["kind"], answer["chat"]["is_forum"]) == ("supergroup", True)
    topic = await ok(phones, "createForumTopic", chat_id=answer["chat"]["id"], name="Natt")
    state = await phones.get("state")
    (shown,) = [chat for chat in state["chats"] if chat["id"] == answer["chat"]["id"]]
    assert shown["topics"] == [{"id": topic["message_thread_id"], "name": "Natt", "closed": False}]
    (old,) = [chat for chat in state["chats"] if chat["id"] == LED_GROUP]
    assert old["migrated_to"] == answer["chat"]["id"]


@pytest.mark.parametrize("name", ["", "  "])
async def test_a_topic_has_a_name(phones, name):
    await refused(phones, "createForumTopic", "TOPIC_TITLE_EMPTY", chat_id=FORUM, name=name)
