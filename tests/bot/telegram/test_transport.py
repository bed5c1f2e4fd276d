"""HTTP to Telegram against a small server: what left, what may have left, and what nobody tells."""

import asyncio
import io
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import RequestData

from bot.telegram.transport import AiohttpRequest, NotSent

TOKEN = "424242:SecretSecretSecret"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Cloud:
    """A Bot API that answers as it is told, and remembers what it was asked."""

    handler: Handler | None = None
    asked: list[tuple[str, Any]] = field(default_factory=list)
    address: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body: Any = await request.read()
        self.asked.append((request.path, body))
        if self.handler is not None:
            return await self.handler(request)
        return web.json_response({"ok": True, "result": True})

    @property
    def base(self) -> str:
        return f"{self.address}/bot"


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    found = Cloud()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", found.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    found = AiohttpRequest(read_seconds=0.2)
    await found.initialize()
    yield found
    await found.shutdown()


def bot(cloud: Cloud, request: AiohttpRequest) -> Bot:
    return Bot(TOKEN, cloud.base, request=request, get_updates_request=request)


def refused_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/bot"


def says_nothing_of_the_token(error: BaseException) -> None:
    told = "".join(traceback.format_exception(error)) + str(error) + repr(error)
    assert TOKEN not in told
    assert "SecretSecret" not in told


async def test_a_request_arrives_with_its_fields(cloud: Cloud, request_: AiohttpRequest) -> None:
    assert await bot(cloud, request_).delete_message(5, 7) is True
    ((path, body),) = cloud.asked
    assert path == f"/bot{TOKEN}/deleteMessage"
    assert b"chat_id" in body
    assert b"message_id" in body


async def test_an_upload_arrives_whole(cloud: Cloud, request_: AiohttpRequest) -> None:
    async def receive(request: web.Request) -> web.Response:
        message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    cloud.handler = receive
    content = bytes(range(256)) * 400
    file = InputFile(io.BytesIO(content), filename="plan.pdf")
    await bot(cloud, request_).send_document(5, file, caption="å")
    ((_, body),) = cloud.asked
    assert content in body
    assert b'filename="plan.pdf"' in body
    assert "å".encode() in body or b"\\u00e5" in body


async def test_an_answer_that_does_not_come_is_timed_out_and_not_not_sent(
    cloud: Cloud, request_: AiohttpRequest
) -> None:
    async def hang(request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    cloud.handler = hang
    with pytest.raises(TimedOut) as raised:
        await bot(cloud, request_).delete_message(5, 7)
    assert not isinstance(raised.value, NotSent)
    says_nothing_of_the_token(raised.value)


async def test_a_caller_may_wait_longer_than_usual(cloud: Cloud, request_: AiohttpRequest) -> None:
    async def slow(request: web.Request) -> web.Response:
        await asyncio.sleep(0.4)
        return web.json_response({"ok": True, "result": True})

    cloud.handler = slow
    assert await bot(cloud, request_).delete_message(5, 7, read_timeout=5) is True


async def test_a_refused_connection_was_not_sent(request_: AiohttpRequest) -> None:
    nobody = Bot(TOKEN, refused_address(), request=request_, get_updates_request=request_)
    with pytest.raises(NotSent) as raised:
        await nobody.delete_message(5, 7)
    says_nothing_of_the_token(raised.value)


async def test_a_host_that_is_not_found_was_not_sent(request_: AiohttpRequest) -> None:
    nobody = Bot(TOKEN, "http://nobody.invalid/bot", request=request_, get_updates_request=request_)
    with pytest.raises(NotSent) as raised:
        await nobody.delete_message(5, 7)
    says_nothing_of_the_token(raised.value)


async def test_a_connection_that_closes_without_an_answer_may_have_arrived(
    cloud: Cloud, request_: AiohttpRequest
) -> None:
    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    cloud.handler = hang_up
    with pytest.raises(NetworkError) as raised:
        await bot(cloud, request_).delete_message(5, 7)
    assert not isinstance(raised.value, NotSent | TimedOut)
    says_nothing_of_the_token(raised.value)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"ok": False, "error_code": 400, "description": "Bad Request: x"}, BadRequest),
        (401, {"ok": False, "error_code": 401, "description": "Unauthorized"}, InvalidToken),
        (403, {"ok": False, "error_code": 403, "description": "Forbidden: blocked"}, Forbidden),
        (409, {"ok": False, "error_code": 409, "description": "Conflict: other"}, Conflict),
        (429, {"ok": False, "description": "x", "parameters": {"retry_after": 3}}, RetryAfter),
        (502, None, NetworkError),
        (500, {"ok": False, "error_code": 500, "description": "Internal"}, NetworkError),
    ],
)
async def test_telegrams_own_refusals_keep_their_kind(
    cloud: Cloud, request_: AiohttpRequest, status: int, body: Any, error: type[Exception]
) -> None:
    async def refuse(request: web.Request) -> web.Response:
        if body is None:
            return web.Response(status=status, text="<html>bad gateway</html>")
        return web.json_response(body, status=status)

    cloud.handler = refuse
    with pytest.raises(error) as raised:
        await bot(cloud, request_).delete_message(5, 7)
    assert not isinstance(raised.value, NotSent)
    says_nothing_of_the_token(raised.value)


async def test_a_redirect_is_not_followed(cloud: Cloud, request_: AiohttpRequest) -> None:
    async def elsewhere(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    cloud.handler = elsewhere
    status, _ = await request_.do_request(f"{cloud.base}{TOKEN}/getMe", "POST", RequestData())
    assert status == 302
    assert len(cloud.asked) == 1


async def test_the_raw_fetch_waits_as_long_as_it_is_told(
    cloud: Cloud, request_: AiohttpRequest
) -> None:
    async def later(request: web.Request) -> web.Response:
        await asyncio.sleep(0.4)  # longer than an ordinary answer may take
        return web.json_response({"ok": True, "result": await request.json()})

    cloud.handler = later
    status, body = await request_.fetch(f"{cloud.base}{TOKEN}/getUpdates", {"offset": 5}, 5.0)
    assert status == 200
    assert b'"offset": 5' in body
    with pytest.raises(TimedOut) as raised:
        await request_.fetch(f"{cloud.base}{TOKEN}/getUpdates", {}, 0.05)
    says_nothing_of_the_token(raised.value)


async def test_everything_goes_through_the_proxy_when_there_is_one(cloud: Cloud) -> None:
    through = AiohttpRequest(proxy=cloud.address)
    await through.initialize()
    try:
        far = Bot(
            TOKEN, "http://telegram.invalid/bot", request=through, get_updates_request=through
        )
        assert await far.delete_message(5, 7) is True
    finally:
        await through.shutdown()
    ((path, _),) = cloud.asked
    assert path.endswith("/deleteMessage")


async def test_a_proxy_that_is_not_there_means_not_sent() -> None:
    through = AiohttpRequest(proxy=refused_address().removesuffix("/bot"))
    await through.initialize()
    try:
        far = Bot(
            TOKEN, "http://telegram.invalid/bot", request=through, get_updates_request=through
        )
        with pytest.raises(NotSent) as raised:
            await far.delete_message(5, 7)
        says_nothing_of_the_token(raised.value)
    finally:
        await through.shutdown()


async def test_opening_and_closing_twice_is_harmless(cloud: Cloud) -> None:
    request = AiohttpRequest()
    await request.initialize()
    await request.initialize()
    assert await bot(cloud, request).delete_message(5, 7) is True
    await request.shutdown()
    await request.shutdown()


async def test_many_requests_share_the_pool_and_all_arrive(
    cloud: Cloud, request_: AiohttpRequest
) -> None:
    mine = bot(cloud, request_)
    done = await asyncio.gather(*(mine.delete_message(5, n) for n in range(1, 101)))
    assert done == [True] * 100
    assert len(cloud.asked) == 100
