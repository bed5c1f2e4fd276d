"""The control interface: what the page and the tests use. `docs/practice.md` describes it in full.

    GET    /practice/state                   clock, people, chats, menus, faults, calls, idle
    GET    /practice/chats/{chat}/messages   the messages of a chat and the answers to presses
    GET    /practice/events                  server-sent events
    GET    /practice/files/{file_id}         a file that was sent
    POST   /practice/say                     {person, chat?, text | media | edit | start | raw …}
    POST   /practice/press                   {person, chat?, message, button | data, times, wait}
    POST   /practice/open                    {person, url, chat?}
    POST   /practice/block, unblock          {person}
    POST   /practice/group                   {do, person, chat}
    POST   /practice/clock                   {walk: moment} or {jump: moment}
    POST   /practice/story                   {begin: id}, or {} to end
    GET    /practice/transcript              what everybody saw and pressed, as text to save
    GET    /practice/faults                  the faults to come
    POST   /practice/faults                  {kind, method, chat, after, times, …}
    GET    /practice/faults/kinds            every kind, described for a panel
    DELETE /practice/faults, faults/{id}     clear all or one, open the gate
    POST   /practice/flood, privacy          {on}

Changes are JSON. Errors are `{"error": sentence}`: 400 for a wrong body, 404 for nobody of that
name, 409 for what a phone would not let anybody do.
"""

import asyncio
import json
from contextlib import suppress
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from bot.practice import phones, training, trouble
from bot.practice.acts import Impossible
from bot.practice.desk import DESK, Desk, Unknown, moves_view, state_view
from bot.practice.events import Event
from bot.practice.guard import Handler
from bot.practice.views import answer_view, chat_view, clock_view, message_view

HEARTBEAT = 5.0
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@web.middleware
async def errors_as_sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Wrong bodies and impossible acts are answered with a sentence."""
    try:
        return await handler(request)
    except Unknown as unknown:
        return _error(404, str(unknown))
    except Impossible as impossible:
        return _error(409, str(impossible))
    except ValidationError as wrong:
        return _error(400, "; ".join(f"{_where(e['loc'])}: {e['msg']}" for e in wrong.errors()))
    except (json.JSONDecodeError, UnicodeDecodeError):
        return _error(400, "The body is not JSON.")


def _where(place: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in place) or "body"


def _error(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


async def state(request: web.Request) -> web.Response:
    return web.json_response(state_view(request.app[DESK]))


async def messages(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    chat, world = desk.chat(request.match_info["chat"]), desk.cloud.world
    return web.json_response(
        {
            "chat": chat_view(world, chat),
            "messages": [message_view(world, message) for message in chat.messages.values()],
            "answers": [answer_view(press) for press in desk.cloud.presses.answers_in(chat.id)],
        }
    )


async def file(request: web.Request) -> web.Response:
    """A picture is shown; anything else is only handed out to be saved."""
    stored = request.app[DESK].cloud.files.get(request.match_info["file_id"])
    if stored is None:
        raise Unknown("Filen finns inte.")
    if stored.mime in _SHOWN:
        return web.Response(body=stored.data, content_type=stored.mime)
    return web.Response(body=stored.data, headers={"Content-Disposition": "attachment"})


async def events(request: web.Request) -> web.StreamResponse:
    """A stream of what happens, with the time every few seconds."""
    desk = request.app[DESK]
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    # A reset means that the page was closed: nobody listens any more.
    async with desk.cloud.events.listen() as listener:
        with suppress(ConnectionResetError):
            await _stream(desk, request, response, listener)
    return response


async def _stream(
    desk: Desk,
    request: web.Request,
    response: web.StreamResponse,
    listener: asyncio.Queue[Event | None],
) -> None:
    await response.prepare(request)
    number, kind, data = 0, "clock", _beat(desk)
    while True:
        body = json.dumps(data, ensure_ascii=False)
        await response.write(f"id: {number}\nevent: {kind}\ndata: {body}\n\n".encode())
        try:
            async with asyncio.timeout(HEARTBEAT):
                event = await listener.get()
        except TimeoutError:
            kind, data = "clock", _beat(desk)
            continue
        if event is None:
            return
        number, kind, data = event


def _beat(desk: Desk) -> Any:
    return {"clock": clock_view(desk.cloud.world), "moves": moves_view(desk)}


ROUTES = (
    web.get("/practice/state", state),
    web.get("/practice/chats/{chat}/messages", messages),
    web.get("/practice/events", events),
    web.get("/practice/files/{file_id}", file),
    *phones.ROUTES,
    *training.ROUTES,
    *trouble.ROUTES,
)
