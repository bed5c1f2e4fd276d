"""A bot that is told instead of asking: what is posted to its webhook, and what when it fails."""

import asyncio
from itertools import islice

import pytest
from aiohttp import web
from telegram.error import Conflict

from bot.practice import webhook

FIRST = 1001
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Receiver:
    """A bot's web server: takes what is posted and answers as told."""

    def __init__(self):
        self.posted = asyncio.Queue()
        self.answers = []
        self.url = ""

    async def take(self, request):
        await self.posted.put((request.headers.get(HEADER), await request.json()))
        if not self.answers:
            return web.Response()
        answer = self.answers.pop(0)
        if isinstance(answer, int):
            return web.Response(status=answer)
        return web.json_response(answer)

    async def next(self):
        async with asyncio.timeout(20):
            return await self.posted.get()


@pytest.fixture
async def receiver():
    found = Receiver()
    app = web.Application()
    app.router.add_post("/hook", found.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield found
    await runner.cleanup()


@pytest.fixture
def _impatient(monkeypatch):
    monkeypatch.setattr(webhook, "FIRST_PAUSE", 0.01)


async def info(phones):
    return (await phones.call("getWebhookInfo"))[1]["result"]


async def test_updates_are_posted_in_order_with_the_secret(phones, receiver):
    await phones.say(FIRST, "före")
    status, body = await phones.call("setWebhook", url=receiver.url, secret_token="hemlig_1")
    assert (status, body["description"]) == (200, "Webhook was set")
    await phones.say(FIRST, "efter")
    posted = [await receiver.next() for _ in range(2)]
    assert [update["message"]["text"] for _, update in posted] == ["före", "efter"]
    assert {secret for secret, _ in posted} == {"hemlig_1"}
    await phones.until("idle", True)
    assert (await info(phones))["pending_update_count"] == 0


async def test_nobody_may_fetch_while_a_webhook_is_set(phones, bot, receiver):
    await phones.call("setWebhook", url=receiver.url)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert (await phones.call("deleteWebhook"))[1]["description"] == "Webhook was deleted"
    assert (await phones.call("deleteWebhook"))[1]["description"] == "Webhook is already deleted"
    await phones.say(FIRST, "hej")
    assert len(await phones.updates()) == 1


async def test_a_webhook_ends_the_poll_that_waits(phones, bot, receiver):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await phones.until("polled", True)
    await phones.call("setWebhook", url=receiver.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    await phones.say(FIRST, "hej")
    assert (await receiver.next())[1]["message"]["text"] == "hej"


@pytest.mark.usefixtures("_impatient")
async def test_what_is_not_accepted_is_posted_again(phones, receiver):
    receiver.answers = [500, 403, 200]
    await phones.call("setWebhook", url=receiver.url)
    await phones.say(FIRST, "ett")
    await phones.say(FIRST, "två")
    posted = [(await receiver.next())[1] for _ in range(4)]
    assert [update["message"]["text"] for update in posted] == ["ett"] * 3 + ["två"]
    assert len({update["update_id"] for update in posted[:3]}) == 1
    assert (await info(phones))["last_error_message"] == (
        "Wrong response from the webhook: 403 Forbidden"
    )


async def test_what_waits_and_what_went_wrong_can_be_asked_for(phones):
    await phones.call("setWebhook", url="http://127.0.0.1:9/hook", max_connections=1)
    await phones.say(FIRST, "hej")
    async with asyncio.timeout(20):
        while "last_error_message" not in (found := await info(phones)):  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.01)
    assert found["last_error_message"] == "Connection refused"
    assert found["last_error_date"] == 1795320600
    assert (found["pending_update_count"], found["max_connections"]) == (1, 1)
    assert (await phones.get("state"))["idle"] is False


async def test_a_new_address_is_tried_at_once(phones, receiver):
    await phones.call("setWebhook", url="http://127.0.0.1:9/hook")
    await phones.say(FIRST, "hej")
    await phones.call("setWebhook", url=receiver.url)
    assert (await receiver.next())[1]["message"]["text"] == "hej"


async def test_what_waits_can_be_dropped(phones, receiver):
    await phones.say(FIRST, "gammalt")
    await phones.call("setWebhook", url=receiver.url, drop_pending_updates=True)
    await phones.say(FIRST, "nytt")
    assert (await receiver.next())[1]["message"]["text"] == "nytt"
    await phones.call("deleteWebhook")
    await phones.say(FIRST, "gammalt")
    await phones.call("deleteWebhook", drop_pending_updates=True)
    assert await phones.updates() == []


async def test_the_kinds_are_remembered_with_the_webhook(phones, receiver):
    await phones.call("setWebhook", url=receiver.url, allowed_updates=["callback_query"])
    assert (await info(phones))["allowed_updates"] == ["callback_query"]
    await phones.say(FIRST, "hej")
    assert (await info(phones))["pending_update_count"] == 0


async def test_a_bot_may_answer_with_a_method(phones, receiver):
    receiver.answers = [{"method": "sendMessage", "chat_id": FIRST, "text": "svar"}]
    await phones.call("setWebhook", url=receiver.url)
    await phones.say(FIRST, "hej")
    await receiver.next()
    async with asyncio.timeout(20):
        while len(await phones.messages(FIRST)) < 2:  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.01)
    assert (await phones.messages(FIRST))[-1]["text"] == "svar"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (
            {"url": "ftp://127.0.0.1/"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": "https://example.org/"},
            "bad webhook: Failed to resolve host: Name or service not known",
        ),
        ({"url": "https://192.0.2.1/"}, "bad webhook: IP address 192.0.2.1 is reserved"),
        (
            {"url": "http://localhost/", "secret_token": "å"},
            "secret token contains unallowed characters",
        ),
        ({"url": "http://localhost/", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_only_this_machine_and_plain_secrets_will_do(phones, params, words):
    status, body = await phones.call("setWebhook", **params)
    assert (status, body["description"]) == (400, f"Bad Request: {words}")
    assert (await info(phones))["url"] == ""


def test_pauses_grow_up_to_a_minute():
    found = list(islice(webhook.pauses(), 10))
    assert found == sorted(found)
    assert found[0] < found[1] < found[2]
    assert found[-1] == webhook.LONGEST_PAUSE
