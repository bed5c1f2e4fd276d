"""Hands updates over to the webhook, one at a time and in order, until each is accepted.

Telegram posts several at once; one at a time keeps a run of practice the same every time. A bot may
answer with a method to carry out, as `{"method": "sendMessage", …}`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

import aiohttp

from bot.practice.cloud import Cloud
from bot.practice.params import Params
from bot.practice.refusals import Refusal
from bot.practice.webhook import Hook, pauses

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_TIMEOUT = aiohttp.ClientTimeout(total=60)

Perform = Callable[[Cloud, str, Params], Awaitable[Any]]


async def deliver(cloud: Cloud, perform: Perform) -> None:
    """For ever: post what waits, whenever a webhook is set."""
    waits = pauses()
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        while True:
            await cloud.webhook.is_set.wait()
            queued = await cloud.queue.first()
            hook = cloud.webhook.hook
            if hook is None:
                continue
            if not queued.broken:
                cloud.observer.told(queued.body)
            try:
                reply = await _post(session, hook, queued.body)
            except (aiohttp.ClientError, TimeoutError) as error:
                cloud.webhook.failed(cloud.world.now(), _reason(error))
                await _pause(cloud, waits)
                continue
            waits = pauses()
            cloud.queue.done(queued)
            await _carry_out(cloud, perform, reply)


async def _post(session: aiohttp.ClientSession, hook: Hook, body: Any) -> bytes:
    headers = {HEADER: hook.secret} if hook.secret else {}
    async with session.post(hook.url, json=body, headers=headers, allow_redirects=False) as answer:
        if not 200 <= answer.status < 300:
            raise aiohttp.ClientResponseError(
                answer.request_info, (), status=answer.status, message=answer.reason or ""
            )
        return await answer.read()


def _reason(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientResponseError):
        return f"Wrong response from the webhook: {error.status} {error.message}".rstrip()
    if isinstance(error, TimeoutError):
        return "Read timeout expired"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "Connection refused"
    return "Connection reset by peer"


async def _pause(cloud: Cloud, waits: Iterator[float]) -> None:
    """Wait longer each time, but not when the webhook is set anew."""
    cloud.webhook.changed.clear()
    with suppress(TimeoutError):
        async with asyncio.timeout(next(waits)):
            await cloud.webhook.changed.wait()


async def _carry_out(cloud: Cloud, perform: Perform, reply: bytes) -> None:
    """Do what the bot asked for in its answer. It never learns how that went."""
    try:
        wanted = json.loads(reply)
    except ValueError:
        return
    if isinstance(wanted, dict) and isinstance(wanted.get("method"), str):
        method = wanted.pop("method")
        with suppress(Refusal):
            await perform(cloud, method, Params(wanted))
