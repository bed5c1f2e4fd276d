"""Guided stories and the transcript over the control interface."""

from bot.practice.scribe import MOST, Scribe

FIRST, GROUP = 1001, -501


async def test_a_story_begins_at_its_time_and_ticks_what_the_bot_shows(phones, bot) -> None:
    running = (await phones.post("story", begin="natt"))["running"]
    assert [step["done"] for step in running["steps"]] == [False, False]
    assert (await phones.get("state"))["local"] == "2026-11-27T16:31:00+01:00"

    await phones.say(FIRST, "Hej")
    await bot.send_message(FIRST, "Klart")
    running = (await phones.get("state"))["stories"]["running"]
    assert [step["done"] for step in running["steps"]] == [False, False], "another chat, a person"

    await bot.send_message(GROUP, "Klart!")
    running = (await phones.get("state"))["stories"]["running"]
    assert [step["done"] for step in running["steps"]] == [False, True]
    sent = await bot.send_message(FIRST, "Vänta")
    await bot.edit_message_text("Hej du", FIRST, sent.message_id)
    running = (await phones.get("state"))["stories"]["running"]
    assert running["done"]


async def test_a_story_on_its_evening_begins_at_once_and_again_from_the_start(phones, bot) -> None:
    await phones.post("clock", jump="2026-11-27T17:10")
    await phones.post("story", begin="natt")
    assert (await phones.get("state"))["local"] == "2026-11-27T17:10:00+01:00"
    await phones.say(FIRST, "hej")
    await bot.send_message(FIRST, "Hej")
    again = (await phones.post("story", begin="natt"))["running"]
    assert [step["done"] for step in again["steps"]] == [False, False]
    await phones.post("clock", jump="2026-11-27T18:00")
    await phones.post("story", begin="natt")
    assert (await phones.get("state"))["local"] == "2026-12-04T16:31:00+01:00"


async def test_a_story_can_be_ended_and_an_unknown_one_is_told(phones) -> None:
    await phones.post("story", begin="natt")
    assert (await phones.post("story"))["running"] is None
    status, body = await phones.try_post("story", begin="dag")
    assert (status, body) == (404, {"error": "Uppgiften finns inte."})


async def test_the_transcript_keeps_words_that_an_edit_took_away(phones, bot) -> None:
    await phones.post("story", begin="natt")
    await phones.say(FIRST, "Hej")
    keys = {"inline_keyboard": [[{"text": "Ja", "callback_data": "x"}]]}
    sent = await bot.send_message(FIRST, "Ska jag?", reply_markup=keys)
    await phones.post("press", person=FIRST, message=sent.message_id, button="Ja")
    await bot.edit_message_text("Jag ringer", FIRST, sent.message_id)
    await phones.post("press", person=FIRST, message=sent.message_id, data="x")
    await phones.post("clock", jump="2026-11-27T17:00")
    await phones.say(1002, "", chat=GROUP, media="photo")
    url = f"{phones.server.page_url}practice/transcript"
    async with phones.session.get(url) as answer:
        assert "attachment" in answer.headers["Content-Disposition"]
        text = await answer.text()
    assert text.splitlines() == [
        "Natt",
        "Övning. Inga riktiga personer och meddelanden.",
        "",
        "[2026-11-27 16:31] Hemtjänst 1 | Hemtjänst 1:",
        "    Hej",
        "",
        "[2026-11-27 16:31] Hemtjänst 1 | Jourlots:",
        "    Ska jag?",
        "    [Ja]",
        "",
        "[2026-11-27 16:31] Hemtjänst 1 | Hemtjänst 1 tryckte på [Ja]",
        "",
        "[2026-11-27 16:31] Hemtjänst 1 | Jourlots (ändrat):",
        "    Jag ringer",
        "",
        "[2026-11-27 16:31] Hemtjänst 1 | Hemtjänst 1 tryckte på [en gammal knapp]",
        "",
        "[2026-11-27 17:00] Klockan | fredag 27 november 2026 kl. 17:00",
        "",
        "[2026-11-27 17:00] Centrum | Hemtjänst 2:",
        "    (bild)",
    ]


async def test_the_transcript_holds_the_newest_of_a_very_long_practice(clock) -> None:
    scribe = Scribe()
    for place in range(MOST + 5):
        scribe.press(clock.now(), "Centrum", "Hemtjänst 1", str(place))
    lines = scribe.text("Länge").splitlines()
    assert len([line for line in lines if "tryckte" in line]) == MOST
    assert lines[3].endswith("[5]")
