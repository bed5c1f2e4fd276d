"""The server refuses what Telegram refuses, in Telegram's words."""

import pytest

FIRST, SECOND, THIRD, GROUP, LED_GROUP = 1001, 1002, 1003, -501, -502
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


def key(**action):
    return {"inline_keyboard": [[{"text": "Ja", **action}]]}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "å" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "reply_markup": key(callback_data="å" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": key(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "chat_id": 42}, "chat not found"),
        ({"text": "x", "chat_id": THIRD}, "chat not found"),
        ({"text": "x", "chat_id": None}, "chat_id is empty"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        (
            {"text": "x", "reply_markup": key()},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
    ],
)
async def test_a_message_that_telegram_refuses_is_refused(phones, params, words):
    status, body = await phones.call("sendMessage", **{"chat_id": FIRST, **params})
    assert (status, body["ok"], body["error_code"]) == (400, False, 400)
    assert body["description"] == f"Bad Request: {words}"
    assert await phones.messages(FIRST) == []


async def test_length_is_counted_after_the_tags_are_read(phones):
    text = "<b>" + "x" * 4096 + "</b>"
    status, _ = await phones.call("sendMessage", chat_id=FIRST, text=text, parse_mode="HTML")
    assert status == 200


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("å <br>", 'Unsupported start tag "br" at byte offset 3'),
        ("2 <3", "Unclosed start tag at byte offset 2"),
        ("< 3>", 'Unsupported start tag "" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_faulty_html_is_refused_with_the_place(phones, html, words):
    status, body = await phones.call("sendMessage", chat_id=FIRST, text=html, parse_mode="HTML")
    assert status == 400
    assert body["description"] == f"Bad Request: can't parse entities: {words}"


async def test_an_edit_that_changes_nothing_is_refused(phones):
    _, sent = await phones.call("sendMessage", chat_id=FIRST, text="<b>x</b>", parse_mode="HTML")
    same = {"chat_id": FIRST, "message_id": sent["result"]["message_id"]}
    status, body = await phones.call("editMessageText", **same, text="<b>x</b>", parse_mode="HTML")
    assert (status, body["description"]) == (400, NOT_MODIFIED)
    status, _ = await phones.call("editMessageText", **same, text="x")
    assert status == 200
    status, body = await phones.call("editMessageReplyMarkup", **same)
    assert (status, body["description"]) == (400, NOT_MODIFIED)


async def test_what_is_not_there_cannot_be_changed(phones):
    for method, verb in (
        ("editMessageText", "edit"),
        ("editMessageReplyMarkup", "edit"),
        ("deleteMessage", "delete"),
        ("pinChatMessage", "pin"),
        ("unpinChatMessage", "unpin"),
    ):
        status, body = await phones.call(method, chat_id=FIRST, message_id=77, text="x")
        expected = f"Bad Request: message to {verb} not found"
        assert (status, body["description"]) == (400, expected)


async def test_another_persons_message_cannot_be_edited(phones):
    said = await phones.say(FIRST, "hej")
    _, body = await phones.call("editMessageText", chat_id=FIRST, message_id=said["id"], text="x")
    assert body["description"] == "Bad Request: message can't be edited"


async def test_after_48_hours_a_message_cannot_be_deleted(phones):
    said = await phones.say(FIRST, "hej")
    _, sent = await phones.call("sendMessage", chat_id=FIRST, text="x")
    await phones.post("clock", jump="2026-11-25T06:00")
    for message_id, words in (
        (said["id"], "message can't be deleted"),
        (sent["result"]["message_id"], "message can't be deleted for everyone"),
    ):
        status, body = await phones.call("deleteMessage", chat_id=FIRST, message_id=message_id)
        assert (status, body["description"]) == (400, f"Bad Request: {words}")


async def test_only_an_admin_deletes_and_pins_in_a_group(phones):
    for chat, status in ((GROUP, 400), (LED_GROUP, 200)):
        said = await phones.say(FIRST, "hej", chat=chat)
        ids = {"chat_id": chat, "message_id": said["id"]}
        assert (await phones.call("pinChatMessage", **ids))[0] == status
        assert (await phones.call("deleteMessage", **ids))[0] == status


async def test_a_person_who_never_wrote_cannot_be_written_to_first(phones):
    status, body = await phones.call("sendMessage", chat_id=SECOND, text="x")
    expected = "Forbidden: bot can't initiate conversation with a user"
    assert (status, body["description"]) == (403, expected)


async def test_a_blocked_bot_is_told_so(phones):
    await phones.post("block", person=FIRST)
    status, body = await phones.call("sendMessage", chat_id=FIRST, text="x")
    assert (status, body["description"]) == (403, "Forbidden: bot was blocked by the user")
    await phones.post("unblock", person=FIRST)
    assert (await phones.call("sendMessage", chat_id=FIRST, text="x"))[0] == 200


async def test_a_bot_that_was_thrown_out_or_left_is_told_so(phones):
    await phones.post("group", do="kick_bot", person=FIRST, chat=GROUP)
    status, body = await phones.call("sendMessage", chat_id=GROUP, text="x")
    expected = "Forbidden: bot was kicked from the group chat"
    assert (status, body["description"]) == (403, expected)
    assert (await phones.call("leaveChat", chat_id=LED_GROUP))[0] == 200
    _, body = await phones.call("sendMessage", chat_id=LED_GROUP, text="x")
    assert body["description"] == "Forbidden: bot is not a member of the group chat"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"command": "hjälp", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "RING", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "ring", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_command_outside_the_alphabet_is_refused(phones, command, words):
    status, body = await phones.call("setMyCommands", commands=[command])
    assert (status, body["description"]) == (400, f"Bad Request: {words}")


async def test_a_caption_has_its_own_limit(phones):
    _, sent = await phones.call("sendPhoto", chat_id=FIRST, photo="x", caption="x" * 1025)
    assert sent["description"] == "Bad Request: message caption is too long"


async def test_an_unknown_method_and_a_wrong_token_are_refused(phones, server):
    status, body = await phones.call("sendHugs")
    assert (status, body) == (404, {"ok": False, "error_code": 404, "description": "Not Found"})
    async with phones.session.get(f"{server.api_base}123:wrong/getMe") as answer:
        assert answer.status == 401
        assert (await answer.json())["description"] == "Unauthorized"
