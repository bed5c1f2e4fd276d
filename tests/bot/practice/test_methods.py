"""An unmodified python-telegram-bot finds what it knows from Telegram."""

from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

FIRST, GROUP, LED_GROUP = 1001, -501, -502


async def test_the_bot_learns_its_own_name(bot):
    me = await bot.get_me()
    assert (me.id, me.first_name, me.username) == (123456, "Jourlots", "jourlots_bot")


async def test_a_card_with_formatting_and_keyboard_reaches_the_phone(bot, phones):
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="r:1:ja")]])
    sent = await bot.send_message(
        FIRST, "<b>Ring</b> +46313658585 &amp; vänta", parse_mode="HTML", reply_markup=keyboard
    )
    assert sent.text == "Ring +46313658585 & vänta"
    assert {e.type for e in sent.entities} == {"bold", "phone_number"}
    (shown,) = await phones.messages(FIRST)
    assert shown["html"] == "<b>Ring</b> +46313658585 &amp; vänta"
    assert shown["buttons"] == [
        [{"text": "Ja", "row": 0, "col": 0, "data": "r:1:ja", "url": None, "copy": None}]
    ]


async def test_an_edit_changes_the_card_in_place_and_takes_its_keyboard(bot, phones):
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="ja")]])
    sent = await bot.send_message(FIRST, "Fråga", reply_markup=keyboard)
    edited = await bot.edit_message_text("Svar", FIRST, sent.message_id)
    assert isinstance(edited, Message)
    assert edited.edit_date is not None
    (shown,) = await phones.messages(FIRST)
    assert (shown["text"], shown["edited"], shown["buttons"]) == ("Svar", True, [])


async def test_only_the_keyboard_can_be_changed(bot, phones):
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="ja")]])
    sent = await bot.send_message(FIRST, "Fråga", reply_markup=keyboard)
    await bot.edit_message_reply_markup(FIRST, sent.message_id)
    (shown,) = await phones.messages(FIRST)
    assert (shown["text"], shown["buttons"]) == ("Fråga", [])


async def test_a_contact_becomes_a_card(bot, phones):
    await bot.send_contact(FIRST, "+46313658585", "Trygghetsjouren")
    (shown,) = await phones.messages(FIRST)
    assert shown["contact"] == {"phone_number": "+46313658585", "first_name": "Trygghetsjouren"}


async def test_an_uploaded_document_can_be_fetched_again_by_bot_and_phone(bot, phones, server):
    sent = await bot.send_document(FIRST, b"%PDF practice", filename="lista.pdf", caption="Lista")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF practice"
    (shown,) = await phones.messages(FIRST)
    assert (shown["text"], shown["document"]["name"]) == ("Lista", "lista.pdf")
    url = server.page_url.rstrip("/") + shown["document"]["url"]
    async with phones.session.get(url) as answer:
        assert answer.headers["Content-Disposition"] == "attachment"
        assert await answer.read() == b"%PDF practice"


async def test_an_uploaded_photo_is_shown_and_can_be_sent_again_by_its_id(bot, phones):
    sent = await bot.send_photo(FIRST, b"\x89PNG", filename="karta.png")
    again = await bot.send_photo(FIRST, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    assert all(m["photo"] for m in await phones.messages(FIRST))


async def test_pinning_leaves_a_service_message_that_the_bot_hears_of(bot, phones):
    sent = await bot.send_message(FIRST, "112")
    await bot.pin_chat_message(FIRST, sent.message_id)
    (update,) = await bot.get_updates()
    assert update.message.pinned_message.message_id == sent.message_id
    assert (await bot.get_chat(FIRST)).pinned_message.text == "112"
    await bot.unpin_chat_message(FIRST)
    assert (await bot.get_chat(FIRST)).pinned_message is None


async def test_deleted_messages_are_gone_from_the_phone(bot, phones):
    sent = [await bot.send_message(FIRST, str(n)) for n in range(3)]
    await bot.delete_message(FIRST, sent[0].message_id)
    await bot.delete_messages(FIRST, [sent[1].message_id, 9999])
    shown = await phones.messages(FIRST)
    assert [m["deleted"] for m in shown] == [True, True, False]
    assert "text" not in shown[0]


async def test_the_narrowest_menu_is_shown_on_the_phone(bot, phones):
    await bot.set_my_commands([BotCommand("ring", "Ring")])
    await bot.set_my_commands([BotCommand("parm", "Pärm")], scope=BotCommandScopeChat(FIRST))
    state = await phones.get("state")
    menus = {p["id"]: p["menus"][str(p["id"])] for p in state["people"]}
    assert [c["command"] for c in menus[FIRST]] == ["parm"]
    assert [c["command"] for c in menus[1002]] == ["ring"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(FIRST))
    assert await bot.get_my_commands(scope=BotCommandScopeChat(FIRST)) == ()
    assert [c.command for c in await bot.get_my_commands()] == ["ring"]


async def test_chats_and_their_members_are_told(bot):
    assert (await bot.get_chat(GROUP)).title == "Centrum"
    assert (await bot.get_chat_member(GROUP, FIRST)).status == "creator"
    assert (await bot.get_chat_member(GROUP, 1003)).status == "left"
    admins = await bot.get_chat_administrators(LED_GROUP)
    assert {m.user.id for m in admins} == {FIRST, 123456}
    assert await bot.get_chat_member_count(GROUP) == 3


async def test_a_message_has_the_time_of_the_practice_clock(bot, phones):
    await phones.post("clock", walk="2027-01-04T08:00")
    sent = await bot.send_message(FIRST, "God morgon")
    assert sent.date.isoformat() == "2027-01-04T07:00:00+00:00"


async def test_what_the_bot_says_of_itself_is_accepted(bot):
    assert await bot.set_my_description("Lots")
    assert await bot.set_my_short_description("Lots")
    assert await bot.send_chat_action(FIRST, "typing")
    assert await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""


async def test_forms_json_and_addresses_are_all_understood(phones, server):
    url = f"{server.api_base}123456:practice/sendMessage"
    markup = '{"inline_keyboard": [[{"text": "Ja", "callback_data": "ja"}]]}'
    form = {"chat_id": str(FIRST), "text": "form", "reply_markup": markup}
    async with phones.session.post(url, data=form) as answer:
        assert (await answer.json())["result"]["reply_markup"]["inline_keyboard"]
    async with phones.session.get(url, params={"chat_id": FIRST, "text": "get"}) as answer:
        assert (await answer.json())["ok"]
    assert [m["text"] for m in await phones.messages(FIRST)] == ["form", "get"]
