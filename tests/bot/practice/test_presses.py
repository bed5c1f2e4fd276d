"""Presses: many at once, old keyboards, raw data, answers in time and too late."""

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

FIRST, SECOND, GROUP = 1001, 1002, -501
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYBOARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Ja", callback_data="ja")],
        [
            InlineKeyboardButton("Kod", copy_text={"text": "K7F-42"}),
            InlineKeyboardButton("Källa", url="https://example.org/"),
        ],
    ]
)


async def card(bot, chat=FIRST):
    return (await bot.send_message(chat, "Fråga", reply_markup=KEYBOARD)).message_id


async def queries(phones):
    return [update["callback_query"] for update in await phones.drain()]


async def test_three_presses_at_once_are_three_queries(bot, phones):
    await phones.post("press", person=FIRST, message=await card(bot), button="Ja", times=3)
    pressed = await queries(phones)
    assert [q["data"] for q in pressed] == ["ja"] * 3
    assert len({q["id"] for q in pressed}) == 3
    assert pressed[0]["message"]["text"] == "Fråga"


async def test_a_press_can_wait_for_its_answer(bot, phones):
    message = await card(bot)
    pressing = asyncio.create_task(
        phones.post("press", person=FIRST, message=message, button=[0, 0], wait=True)
    )
    (update,) = await bot.get_updates(timeout=5)
    assert (await phones.get("state"))["unanswered_presses"] == 1
    await update.callback_query.answer("Sparat", show_alert=True)
    (answer,) = (await pressing)["answers"]
    assert (answer["answered"], answer["text"], answer["alert"]) == (True, "Sparat", True)
    assert (await phones.get(f"chats/{FIRST}/messages"))["answers"] == [answer]


async def test_waiting_for_an_answer_ends(bot, phones):
    answer = await phones.post(
        "press", person=FIRST, message=await card(bot), button="Ja", wait=True, seconds=0.05
    )
    assert [made["answered"] for made in answer["answers"]] == [False]


async def test_an_answer_is_taken_once_and_in_time(bot, phones):
    message = await card(bot)
    await phones.post("press", person=FIRST, message=message, button="Ja", times=2)
    first, late = await queries(phones)
    assert (await phones.call("answerCallbackQuery", callback_query_id=first["id"]))[0] == 200
    await phones.post("clock", jump="2026-11-22T05:15")
    for query in (first["id"], late["id"], "nonsense"):
        status, body = await phones.call("answerCallbackQuery", callback_query_id=query)
        assert (status, body["description"]) == (400, TOO_OLD)


async def test_an_answer_has_at_most_200_characters(bot, phones):
    await phones.post("press", person=FIRST, message=await card(bot), button="Ja")
    (query,) = await queries(phones)
    status, body = await phones.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="x" * 201
    )
    assert (status, body["description"]) == (400, "Bad Request: MESSAGE_TOO_LONG")


async def test_an_old_keyboard_still_sends_what_the_person_saw(bot, phones):
    message = await card(bot)
    await bot.edit_message_text("Vidare", FIRST, message)
    await phones.post("press", person=FIRST, message=message, data="ja")
    await bot.delete_message(FIRST, message)
    await phones.post("press", person=FIRST, message=message, data="ja")
    edited, deleted = await queries(phones)
    assert edited["message"]["text"] == "Vidare"
    assert deleted["message"]["date"] == 0


async def test_a_press_in_a_group_tells_who_pressed(bot, phones):
    await phones.post(
        "press", person=SECOND, chat=GROUP, message=await card(bot, GROUP), button="Ja"
    )
    (query,) = await queries(phones)
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (SECOND, GROUP)


async def test_links_and_copy_buttons_stay_on_the_phone(bot, phones):
    message = await card(bot)
    link = await phones.post("press", person=FIRST, message=message, button="Källa")
    copied = await phones.post("press", person=FIRST, message=message, button="Kod")
    assert link["url"] == "https://example.org/"
    assert copied["copied"] == {"text": "K7F-42"}
    assert await phones.updates() == []


async def test_a_button_that_is_not_there_is_named_with_those_that_are(bot, phones):
    status, body = await phones.try_post(
        "press", person=FIRST, message=await card(bot), button="Kanske"
    )
    assert status == 404
    assert body["error"] == "Ingen knapp heter Kanske. Knappar: Ja, Kod, Källa."
