"""Links to the bot, opened on a phone."""

import pytest

FIRST, SECOND, GROUP = 1001, 1002, -501
BASE = "https://t.me/jourlots_bot"


async def opened(phones, url, **more):
    return await phones.try_post("open", person=SECOND, url=url, **more)


@pytest.mark.parametrize(
    ("query", "text"), [("?start=kod_K7F-42", "/start kod_K7F-42"), ("", "/start")]
)
async def test_a_link_starts_the_bot_with_its_payload(phones, query, text):
    assert (await opened(phones, BASE + query))[0] == 200
    (update,) = await phones.drain()
    assert update["message"]["text"] == text


async def test_a_startgroup_link_adds_the_bot_to_a_group(phones):
    await phones.post("group", do="kick_bot", person=FIRST, chat=GROUP)
    await phones.drain()
    assert (await opened(phones, BASE + "?startgroup=x", chat=GROUP))[0] == 200
    assert (await phones.drain())[-1]["message"]["text"] == "/start@jourlots_bot x"


@pytest.mark.parametrize(
    "url",
    [
        "https://t.me/annan_bot?start=x",
        "https://example.org/",
        BASE + "?start=åäö",
        BASE + "?start=" + "x" * 65,
        BASE + "?startgroup=x",
    ],
)
async def test_a_link_that_leads_nowhere_is_refused(phones, url):
    status, body = await opened(phones, url)
    assert status == 409
    assert body["error"].endswith(".")
    assert await phones.drain() == []
