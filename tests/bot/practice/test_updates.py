"""What the bot receives: offsets, long polling, conflicts, privacy mode, and every kind of act."""

import asyncio

import pytest
from telegram.error import Conflict

FIRST, SECOND, GROUP, LED_GROUP = 1001, 1002, -501, -502


async def texts(phones):
    return [u["message"]["text"] for u in await phones.drain()]


async def test_updates_stay_until_a_higher_offset_confirms_them(phones):
    for text in ("ett", "två", "tre"):
        await phones.say(FIRST, text)
    first = await phones.updates(limit=2)
    assert [u["message"]["text"] for u in first] == ["ett", "två"]
    assert await phones.updates(limit=2) == first
    rest = await phones.updates(offset=first[-1]["update_id"] + 1)
    assert [u["message"]["text"] for u in rest] == ["tre"]


async def test_a_negative_offset_forgets_all_but_the_last(phones):
    for text in ("ett", "två", "tre"):
        await phones.say(FIRST, text)
    (last,) = await phones.updates(offset=-1)
    assert last["message"]["text"] == "tre"
    assert await phones.updates() == [last]


async def test_a_long_poll_answers_when_something_is_said(phones):
    poll = asyncio.create_task(phones.updates(timeout=20))
    await phones.until("polled", True)
    assert (await phones.get("state"))["idle"]
    await phones.say(FIRST, "hej")
    async with asyncio.timeout(5):
        (update,) = await poll
    assert update["message"]["text"] == "hej"
    assert not (await phones.get("state"))["idle"]


async def test_a_second_poller_ends_the_first_with_a_conflict(phones, bot):
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await phones.until("polled", True)
    second = asyncio.create_task(phones.updates(timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    await phones.say(FIRST, "hej")
    assert len(await second) == 1


async def test_the_kinds_asked_for_are_remembered(phones):
    await phones.updates(allowed_updates=["callback_query"])
    await phones.say(FIRST, "hej")
    assert await phones.updates() == []
    await phones.updates(allowed_updates=[])
    await phones.say(FIRST, "hej igen")
    assert await texts(phones) == ["hej igen"]


async def test_telegram_keeps_an_update_for_a_day(phones):
    await phones.say(FIRST, "gammalt")
    await phones.post("clock", jump="2026-11-23T06:00")
    assert await phones.updates() == []


async def test_in_a_group_the_bot_hears_what_is_meant_for_it(phones, bot):
    card = await bot.send_message(GROUP, "Kort")
    for text in ("prat", "/ring", "/ring@jourlots_bot", "/ring@annan_bot", "hej @jourlots_bot"):
        await phones.say(SECOND, text, chat=GROUP)
    await phones.say(SECOND, "svar", chat="Centrum", reply_to=card.message_id)
    heard = await texts(phones)
    assert heard == ["/ring", "/ring@jourlots_bot", "hej @jourlots_bot", "svar"]


async def test_an_admin_hears_everything_in_the_group(phones):
    await phones.say(FIRST, "prat", chat=LED_GROUP)
    assert await texts(phones) == ["prat"]


async def test_a_deep_link_starts_with_its_payload(phones):
    await phones.post("say", person=SECOND, start=True, text="inbjudan_x1")
    (update,) = await phones.drain()
    assert update["message"]["text"] == "/start inbjudan_x1"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_startgroup_link_adds_the_bot(phones):
    await phones.post("group", do="kick_bot", person=FIRST, chat=GROUP)
    await phones.drain()
    await phones.post("say", person=FIRST, chat=GROUP, start=True, text="koppla_1")
    standing, joined, start = await phones.drain()
    assert standing["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert joined["message"]["new_chat_members"][0]["id"] == 123456
    assert start["message"]["text"] == "/start@jourlots_bot koppla_1"


async def test_block_and_unblock_are_told(phones):
    await phones.post("block", person=FIRST)
    await phones.post("block", person=FIRST)
    await phones.post("unblock", person=FIRST)
    told = [u["my_chat_member"]["new_chat_member"]["status"] for u in await phones.drain()]
    assert told == ["kicked", "member"]


async def test_a_group_that_becomes_a_supergroup_tells_both_ids(phones):
    answer = await phones.post("group", do="upgrade", person=FIRST, chat=GROUP)
    new = answer["chat"]["id"]
    away, here = await phones.drain()
    assert away["message"]["migrate_to_chat_id"] == new
    assert here["message"]["migrate_from_chat_id"] == GROUP
    assert here["message"]["chat"]["type"] == "supergroup"
    status, body = await phones.call("sendMessage", chat_id=GROUP, text="x")
    assert (status, body["parameters"]) == (400, {"migrate_to_chat_id": new})
    assert (await phones.call("sendMessage", chat_id=new, text="x"))[0] == 200


async def test_edits_media_forwards_and_other_bots_arrive_as_such(phones):
    said = await phones.say(FIRST, "hje")
    await phones.say(FIRST, "hej", edit=said["id"])
    await phones.say(FIRST, media="photo")
    await phones.say(FIRST, "nyhet", forwarded=True)
    await phones.say(FIRST, "pip", from_bot=True)
    _, edit, photo, forward, other = await phones.drain()
    assert edit["edited_message"]["text"] == "hej"
    assert edit["edited_message"]["edit_date"]
    assert photo["message"]["photo"][0]["file_id"]
    assert forward["message"]["forward_origin"]["type"] == "user"
    assert other["message"]["from"]["is_bot"] is True


async def test_a_very_long_text_is_split_as_a_phone_splits_it(phones):
    await phones.say(FIRST, "x" * 10_000)
    assert [len(text) for text in await texts(phones)] == [4096, 4096, 1808]


async def test_a_raw_update_arrives_as_it_is(phones):
    await phones.post("say", raw={"message": {"chat": "trasig"}})
    await phones.post("say", raw=[1, 2])
    broken, worse = await phones.updates()
    assert broken["message"] == {"chat": "trasig"}
    assert isinstance(broken["update_id"], int)
    assert worse == [1, 2]
