"""One of everything: each method, each kind of update. The judge in `conftest` reads them all."""

from judge import our_table

FIRST, SECOND, GROUP, LED_GROUP, FORUM = 1001, 1002, -501, -502, -1000000000503
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Ja", "callback_data": "ja"}, {"text": "Kod", "copy_text": {"text": "K7F-42"}}]
    ]
}
HTML = "<b>Ring</b> <a href='https://example.org'>här</a> +46313658585 <pre>x</pre> /hjalp"


async def conversation(phones):
    """One of everything that people do."""
    _, card = await phones.call(
        "sendMessage", chat_id=FIRST, text=HTML, parse_mode="HTML", reply_markup=KEYBOARD
    )
    number = card["result"]["message_id"]
    said = await phones.say(FIRST, "hej /ring @jourlots_bot", reply_to=number)
    await phones.say(FIRST, "hej igen", edit=said["id"])
    for kind in ("photo", "document", "voice", "video", "sticker", "location", "contact"):
        await phones.say(FIRST, media=kind)
    await phones.say(FIRST, "nyhet", forwarded=True)
    await phones.post("press", person=FIRST, message=number, button="Ja")
    await phones.call("pinChatMessage", chat_id=FIRST, message_id=number)
    await phones.call("deleteMessage", chat_id=FIRST, message_id=number)
    await phones.post("press", person=FIRST, message=number, data="ja")
    await phones.post("block", person=FIRST)
    await phones.post("unblock", person=FIRST)
    await phones.post("group", do="join", person=1003, chat=GROUP)
    await phones.post("group", do="leave", person=SECOND, chat=GROUP)
    await phones.post("group", do="upgrade", person=FIRST, chat=GROUP)
    await phones.post("group", do="leave", person=SECOND, chat=FORUM)
    await phones.call("createForumTopic", chat_id=FORUM, name="Natt")
    await phones.post("group", do="kick_bot", person=FIRST, chat=LED_GROUP)
    await phones.post("group", do="add_bot", person=FIRST, chat=LED_GROUP)


async def test_every_kind_of_update_is_judged(phones, judge):
    await phones.updates(allowed_updates=["message", "edited_message", "callback_query"])
    await phones.updates(allowed_updates=KINDS)
    await conversation(phones)
    updates = await phones.updates()
    assert len(updates) >= 20
    assert {seen for seen in judge.seen if seen.startswith("update ")} == {
        f"update {kind}" for kind in KINDS
    }


KINDS = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]
PHOTO = {"type": "photo", "media": "practice-file-1", "caption": "z"}
CALLS = [
    ("getMe", {}),
    ("getWebhookInfo", {}),
    ("deleteWebhook", {}),
    ("sendMessage", {"chat_id": FIRST, "text": HTML, "parse_mode": "HTML"}),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": KEYBOARD}),
    ("sendContact", {"chat_id": FIRST, "phone_number": "+461", "first_name": "x"}),
    ("sendPhoto", {"chat_id": FIRST, "photo": "practice-file-1", "caption": HTML}),
    ("sendDocument", {"chat_id": FIRST, "document": "practice-file-1"}),
    ("sendChatAction", {"chat_id": FIRST, "action": "typing"}),
    ("editMessageText", {"chat_id": FIRST, "message_id": 1, "text": "y"}),
    ("editMessageReplyMarkup", {"chat_id": FIRST, "message_id": 1, "reply_markup": KEYBOARD}),
    ("pinChatMessage", {"chat_id": FIRST, "message_id": 1}),
    ("getChat", {"chat_id": FIRST}),
    ("getChat", {"chat_id": GROUP}),
    ("getChatMember", {"chat_id": GROUP, "user_id": FIRST}),
    ("getChatMember", {"chat_id": LED_GROUP, "user_id": 123456}),
    ("getChatAdministrators", {"chat_id": LED_GROUP}),
    ("getChatMemberCount", {"chat_id": GROUP}),
    ("setMyCommands", {"commands": [{"command": "ring", "description": "x"}]}),
    ("getMyCommands", {}),
    ("deleteMyCommands", {}),
    ("getFile", {"file_id": "practice-file-1"}),
    ("unpinChatMessage", {"chat_id": FIRST}),
    ("deleteMessages", {"chat_id": FIRST, "message_ids": [1]}),
    ("editMessageCaption", {"chat_id": FIRST, "message_id": 7, "caption": "y"}),
    ("editMessageMedia", {"chat_id": FIRST, "message_id": 7, "media": PHOTO}),
    ("sendVoice", {"chat_id": FIRST, "voice": "practice-file-1"}),
    ("sendVideo", {"chat_id": FIRST, "video": "practice-file-1"}),
    ("sendLocation", {"chat_id": FIRST, "latitude": 57.7, "longitude": 11.97}),
    ("unpinAllChatMessages", {"chat_id": FIRST}),
    ("copyMessage", {"chat_id": GROUP, "from_chat_id": FIRST, "message_id": 2}),
    ("copyMessages", {"chat_id": GROUP, "from_chat_id": FIRST, "message_ids": [2]}),
    ("forwardMessage", {"chat_id": GROUP, "from_chat_id": FIRST, "message_id": 2}),
    ("forwardMessages", {"chat_id": GROUP, "from_chat_id": FIRST, "message_ids": [2]}),
    ("deleteMessage", {"chat_id": FIRST, "message_id": 2}),
    ("setChatPermissions", {"chat_id": FORUM, "permissions": {"can_send_messages": True}}),
    ("restrictChatMember", {"chat_id": FORUM, "user_id": SECOND, "permissions": {}}),
    ("getChatMember", {"chat_id": FORUM, "user_id": SECOND}),
    ("promoteChatMember", {"chat_id": FORUM, "user_id": SECOND, "can_pin_messages": True}),
    ("promoteChatMember", {"chat_id": FORUM, "user_id": SECOND}),
    ("banChatMember", {"chat_id": FORUM, "user_id": SECOND}),
    ("getChatMember", {"chat_id": FORUM, "user_id": SECOND}),
    ("unbanChatMember", {"chat_id": FORUM, "user_id": SECOND}),
    ("setMyName", {"name": "x"}),
    ("setMyDescription", {"description": "x"}),
    ("setMyShortDescription", {"short_description": "x"}),
    ("setChatMenuButton", {"menu_button": {"type": "commands"}}),
    ("setMyDefaultAdministratorRights", {}),
    ("leaveChat", {"chat_id": GROUP}),
]


async def test_every_method_is_judged(phones, judge):
    await phones.call("sendMessage", chat_id=FIRST, text="x")
    await phones.say(FIRST, media="photo")
    topic = await phones.call("createForumTopic", chat_id=FORUM, name="x")
    where = {"chat_id": FORUM, "message_thread_id": topic[1]["result"]["message_thread_id"]}
    for method, params in [*CALLS, *((name, {**where, **more}) for name, more in TOPICS)]:
        status, body = await phones.call(method, **params)
        assert status == 200, (method, body)
    asked_elsewhere = {"getUpdates", "setWebhook", "answerCallbackQuery"}
    assert our_table().methods.keys() - judge.seen == asked_elsewhere


TOPICS = [
    ("sendMessage", {"text": "x"}),
    ("editForumTopic", {"name": "y"}),
    ("closeForumTopic", {}),
    ("reopenForumTopic", {}),
    ("unpinAllForumTopicMessages", {}),
    ("deleteForumTopic", {}),
]
