"""The control interface's phones: /practice/say, press, block, unblock and group."""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.practice import acts, membership
from bot.practice.acts import Impossible
from bot.practice.desk import DESK, Desk, Unknown
from bot.practice.orders import Deed, Open, Press, Say, Somebody
from bot.practice.presses import Press as Pressed
from bot.practice.views import answer_view, chat_view, message_view
from bot.practice.world import Json, Message


async def say(request: web.Request) -> web.Response:
    """Write, send a medium, edit, start, or put a raw update in the queue."""
    desk, order = request.app[DESK], Say.model_validate(await request.json())
    if order.raw is not None:
        desk.cloud.queue.put(order.raw)
        return web.json_response({"messages": []})
    assert order.person is not None
    messages = _say(desk, order, desk.person(order.person))
    world = desk.cloud.world
    return web.json_response({"messages": [message_view(world, m) for m in messages]})


def _say(desk: Desk, order: Say, person: int) -> Sequence[Message]:
    cloud, chat = desk.cloud, desk.chat(order.chat, person)
    if order.start:
        _start(desk, order, person)
        return list(chat.messages.values())[-1:]
    if order.edit is not None:
        return [acts.edit(cloud, person, chat, order.edit, order.text)]
    more: dict[str, Any] = {
        "by_other_bot": order.from_bot,
        "reply_to": order.reply_to,
        "topic": order.topic,
    }
    if order.forwarded:
        more["content"] = acts.forwarded(cloud, person)
    if order.media is not None:
        return [acts.send_medium(cloud, person, chat, order.media, order.text, **more)]
    return acts.say(cloud, person, chat, order.text, **more)


def _start(desk: Desk, order: Say, person: int) -> None:
    """A deep link: `text` is the payload; in a group it adds the bot."""
    chat = desk.chat(order.chat, person)
    if chat.is_private:
        membership.start(desk.cloud, person, order.text)
    else:
        membership.add_bot(desk.cloud, person, chat, order.text)


async def open_link(request: web.Request) -> web.Response:
    """Open a t.me link to the bot."""
    desk, order = request.app[DESK], Open.model_validate(await request.json())
    group = None if order.chat is None else desk.chat(order.chat)
    membership.open_link(desk.cloud, desk.person(order.person), order.url, group)
    return web.json_response({"opened": order.url})


async def press(request: web.Request) -> web.Response:
    """Press a button; with `wait` the answer tells what the bot answered."""
    desk, order = request.app[DESK], Press.model_validate(await request.json())
    person = desk.person(order.person)
    chat = desk.chat(order.chat, person)
    button = {"callback_data": order.data}
    if order.data is None:
        button = dict(_button(desk.message(chat, order.message), order))
    if button.get("callback_data") is None:
        return web.json_response({"url": button.get("url"), "copied": button.get("copy_text")})
    data = str(button["callback_data"])
    presses = acts.press(desk.cloud, person, chat, order.message, data, order.times)
    if order.wait:
        await _answers(presses, order.seconds)
    return web.json_response({"answers": [answer_view(made) for made in presses]})


async def _answers(presses: Sequence[Pressed], seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            for made in presses:
                await made.done.wait()
    except TimeoutError:
        return


def _button(message: Message, order: Press) -> Json:
    if isinstance(order.button, tuple):
        row, column = order.button
        if 0 <= row < len(message.keyboard) and 0 <= column < len(message.keyboard[row]):
            return message.keyboard[row][column]
        raise Unknown(f"Ingen knapp på rad {row}, plats {column}.")
    buttons = [button for row in message.keyboard for button in row]
    found = [button for button in buttons if button["text"] == order.button]
    if len(found) != 1:
        labels = ", ".join(button["text"] for button in buttons) or "inga"
        raise Unknown(f"Ingen knapp heter {order.button}. Knappar: {labels}.")
    return found[0]


async def block(request: web.Request) -> web.Response:
    desk, order = request.app[DESK], Somebody.model_validate(await request.json())
    membership.block(desk.cloud, desk.person(order.person))
    return web.json_response({"blocked": True})


async def unblock(request: web.Request) -> web.Response:
    desk, order = request.app[DESK], Somebody.model_validate(await request.json())
    membership.unblock(desk.cloud, desk.person(order.person))
    return web.json_response({"blocked": False})


async def group(request: web.Request) -> web.Response:
    """Add or throw out the bot, leave, join, or turn the group into a supergroup."""
    desk, order = request.app[DESK], Deed.model_validate(await request.json())
    chat = desk.chat(order.chat)
    if chat.is_private:
        raise Impossible("Det är ingen grupp.")
    membership.DEEDS[order.do](desk.cloud, desk.person(order.person), chat)
    world = desk.cloud.world
    chat = world.chats.get(chat.migrated_to or 0, chat)
    return web.json_response({"chat": chat_view(world, chat)})


ROUTES = (
    web.post("/practice/say", say),
    web.post("/practice/press", press),
    web.post("/practice/open", open_link),
    web.post("/practice/block", block),
    web.post("/practice/unblock", unblock),
    web.post("/practice/group", group),
)
