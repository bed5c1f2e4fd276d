"""Messages passed on, other files put in their place, and keyboards in place of letters."""

import pytest
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest

FIRST, GROUP, LED_GROUP, FORUM = 1001, -501, -502, -1000000000503
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="ja")]])


async def test_a_forwarded_message_tells_where_it_is_from_and_leaves_its_keyboard(bot, phones):
    said = await phones.say(FIRST, "hej")
    passed = await bot.forward_message(GROUP, FIRST, said["id"])
    assert (passed.text, passed.forward_origin.sender_user.id) == ("hej", FIRST)
    again = await bot.forward_message(LED_GROUP, GROUP, passed.message_id)
    assert again.forward_origin.sender_user.id == FIRST
    sent = await bot.send_message(FIRST, "x", reply_markup=KEYBOARD)
    assert (await bot.forward_message(FIRST, FIRST, sent.message_id)).reply_markup is None
    (shown,) = await phones.messages(GROUP)
    assert shown["forwarded"] is True


async def test_a_copy_is_a_message_of_the_bots_own(bot, phones):
    sent = await bot.send_document(
        FIRST, b"x", filename="x.txt", caption="<b>a</b>", parse_mode="HTML"
    )
    copied = await bot.copy_message(GROUP, FIRST, sent.message_id, reply_markup=KEYBOARD)
    other = await bot.copy_message(GROUP, FIRST, sent.message_id, caption="b")
    first, second = await phones.messages(GROUP)
    assert (first["id"], second["id"]) == (copied.message_id, other.message_id)
    assert (first["html"], first["forwarded"]) == ("<b>a</b>", False)
    assert first["buttons"][0][0]["text"] == "Ja"
    assert (second["text"], second["document"]["name"]) == ("b", "x.txt")


async def test_several_are_passed_on_and_those_that_cannot_be_are_passed_over(bot, phones):
    sent = [(await bot.send_message(FIRST, str(n))).message_id for n in range(2)]
    secret = await bot.send_message(FIRST, "x", protect_content=True)
    wanted = [sent[0], secret.message_id, 9999, sent[1]]
    assert len(await bot.forward_messages(GROUP, FIRST, wanted)) == 2
    assert len(await bot.copy_messages(GROUP, FIRST, wanted)) == 2
    assert [m["text"] for m in await phones.messages(GROUP)] == ["0", "1", "0", "1"]


@pytest.mark.parametrize("verb", ["copy", "forward"])
async def test_what_is_gone_or_protected_is_not_passed_on(phones, verb):
    _, secret = await phones.call("sendMessage", chat_id=FIRST, text="x", protect_content=True)
    number = secret["result"]["message_id"]
    past = {"copy": "copied", "forward": "forwarded"}[verb]
    for message, words in (
        (number, f"message can't be {past}"),
        (9999, f"message to {verb} not found"),
    ):
        status, body = await phones.call(
            f"{verb}Message", chat_id=GROUP, from_chat_id=FIRST, message_id=message
        )
        assert (status, body["description"]) == (400, f"Bad Request: {words}")


async def test_a_caption_can_be_changed(bot, phones):
    sent = await bot.send_photo(FIRST, b"\x89PNG", caption="ett")
    await bot.edit_message_caption(FIRST, sent.message_id, caption="två")
    with pytest.raises(BadRequest, match="essage is not modified"):
        await bot.edit_message_caption(FIRST, sent.message_id, caption="två")
    (shown,) = await phones.messages(FIRST)
    assert shown["text"] == "två"


async def test_another_file_can_be_put_in_a_message(bot, phones):
    sent = await bot.send_photo(FIRST, b"\x89PNG", caption="ett")
    media = InputMediaDocument(b"x", filename="lista.txt", caption="två")
    edited = await bot.edit_message_media(media, FIRST, sent.message_id)
    assert (edited.document.file_name, edited.caption, edited.photo) == ("lista.txt", "två", ())
    await bot.edit_message_media(InputMediaPhoto(sent.photo[-1].file_id), FIRST, sent.message_id)
    (shown,) = await phones.messages(FIRST)
    assert shown["photo"]
    assert shown["document"] is None


async def test_places_voices_and_films_arrive(bot, phones):
    await bot.send_location(FIRST, 57.7, 11.97)
    await bot.send_voice(FIRST, b"x")
    await bot.send_video(FIRST, b"x", caption="film")
    assert [m["medium"] for m in await phones.messages(FIRST)] == ["location", "voice", "video"]


async def test_a_file_of_any_kind_can_be_fetched_by_whoever_has_the_token_alone(
    bot, phones, server
):
    sent = await bot.send_voice(FIRST, b"ljud")
    file = await bot.get_file(sent.voice.file_id)
    assert file.file_path.startswith(server.api_file_base)
    assert bytes(await file.download_as_bytearray()) == b"ljud"
    path = file.file_path.removeprefix(server.api_file_base)
    for wrong in (path.replace("123456:practice", "1:x"), path + "9"):
        async with phones.session.get(server.api_file_base + wrong) as answer:
            assert answer.status in (401, 404)
    status, body = await phones.call("getFile", file_id="nonsense")
    assert (status, body["description"]) == (400, "Bad Request: invalid file_id")


async def shown_keyboard(phones, chat=FIRST):
    return (await phones.get(f"chats/{chat}/messages"))["chat"]["reply_keyboard"]


async def test_a_keyboard_takes_the_place_of_letters_until_it_is_taken_away(bot, phones):
    keyboard = ReplyKeyboardMarkup([["Ja", "Nej"], ["Avbryt"]], input_field_placeholder="Svara")
    sent = await bot.send_message(FIRST, "?", reply_markup=keyboard)
    assert sent.reply_markup is None
    assert (await shown_keyboard(phones))["rows"] == [["Ja", "Nej"], ["Avbryt"]]
    assert (await shown_keyboard(phones))["placeholder"] == "Svara"
    await phones.say(FIRST, "Ja")
    assert await shown_keyboard(phones)
    await bot.send_message(FIRST, "!", reply_markup=ReplyKeyboardRemove())
    assert await shown_keyboard(phones) is None


async def test_a_keyboard_for_one_use_and_a_forced_reply_go_after_it(bot, phones):
    for markup in (ReplyKeyboardMarkup([["Ja"]], one_time_keyboard=True), ForceReply()):
        await bot.send_message(FIRST, "?", reply_markup=markup)
        assert await shown_keyboard(phones)
        await phones.say(FIRST, "Ja")
        assert await shown_keyboard(phones) is None


async def test_a_keyboard_has_rows_and_labels(phones):
    for rows, words in (
        ([], "reply keyboard must be non-empty"),
        ([[{"text": ""}]], "can't parse keyboard button: text must be non-empty"),
        (["Ja"], 'field "keyboard" must be of type Array of Arrays'),
    ):
        status, body = await phones.call(
            "sendMessage", chat_id=FIRST, text="x", reply_markup={"keyboard": rows}
        )
        assert (status, body["description"]) == (400, f"Bad Request: {words}")
