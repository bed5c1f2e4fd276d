"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>, with faults on order."""

import asyncio
import inspect
import time
from typing import Any

from aiohttp import web

from bot.practice import membership
from bot.practice.cloud import Cloud
from bot.practice.fault_kinds import KINDS
from bot.practice.faults import Fault
from bot.practice.guard import only_this_machine
from bot.practice.methods import METHODS
from bot.practice.params import Params, read_params
from bot.practice.refusals import (
    Refusal,
    not_found,
    too_many,
    unauthorized,
    upgraded,
)
from bot.practice.wire import Told

Body = dict[str, Any]
LARGEST_REQUEST = 55 * 1024 * 1024
CLOUD = web.AppKey("cloud", Cloud)
HANG = 3600.0
SLOW = 2.0


def bot_api(cloud: Cloud) -> web.Application:
    """The application that an unmodified bot talks to."""
    app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[only_this_machine])
    app[CLOUD] = cloud
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", _call)
    app.router.add_get("/file/bot{token:[^/]+}/files/{file_id}", _download)
    app.router.add_route("*", "/{rest:.*}", _lost_path)
    return app


async def _call(request: web.Request) -> web.StreamResponse:
    cloud, method = request.app[CLOUD], request.match_info["method"]
    params = Params()
    try:
        if request.match_info["token"] != cloud.world.bot.token:
            raise unauthorized()
        params = await read_params(request)
        cloud.observer.asked(method, params)
        body = await _with_faults(cloud, method, params)
    except Refusal as refusal:
        body = _refusal_body(refusal)
    if body is None:
        return _cut_off(request)
    status = body.get("error_code", 200)
    cloud.observer.answered(method, params, status, body)
    return web.json_response(body, status=status)


async def _with_faults(cloud: Cloud, method: str, params: Params) -> Body | None:
    """The body of the answer; None when the connection is cut instead."""
    chat = params.number("chat_id") or None
    cloud.calls[method] += 1
    if method.lower() != "getupdates":
        cloud.last_call = time.monotonic()
    fault = cloud.faults.take(method, chat)
    if fault is not None:
        cloud.tell("faults", {})
        if not await _before(cloud, fault, chat):
            return None
    wait = cloud.flood.wait(method, chat)
    if wait is not None:
        raise too_many(wait)
    result = await perform(cloud, method, params)
    if fault is not None and fault.kind in ("lost", "timeout_after"):
        await asyncio.sleep(0 if fault.kind == "lost" else _seconds(fault, HANG))
        return None
    if isinstance(result, Told):
        return {"ok": True, "result": result.result, "description": result.description}
    return {"ok": True, "result": result}


async def perform(cloud: Cloud, method: str, params: Params) -> Any:
    """Carry out a method and say what comes of it."""
    known = METHODS.get(method.lower())
    if known is None:
        raise not_found()
    result = known(cloud, params)
    return await result if inspect.isawaitable(result) else result


async def _before(cloud: Cloud, fault: Fault, chat: int | None) -> bool:
    """Let the fault do what it does ahead of the call; False when the call never happens."""
    if fault.kind == "timeout_before":
        await asyncio.sleep(_seconds(fault, HANG))
        return False
    if fault.kind == "slow":
        await asyncio.sleep(_seconds(fault, SLOW))
    refusal = _refusal_of(cloud, fault, chat)
    if refusal is not None:
        raise refusal
    return True


def _seconds(fault: Fault, default: float) -> float:
    return default if fault.seconds is None else fault.seconds


def _refusal_of(cloud: Cloud, fault: Fault, chat: int | None) -> Refusal | None:
    known = cloud.world.chats.get(chat or 0)
    if fault.kind == "migrated" and known is not None and known.kind == "group":
        new = known.migrated_to or membership.upgrade(cloud, min(known.members), known).id
        return upgraded(new)
    kind = KINDS[fault.kind]
    if kind.code is None:
        return None
    if kind.code == 429:
        return too_many(fault.retry_after)
    words = fault.description or kind.words
    prefix = {400: "Bad Request: ", 403: "Forbidden: "}.get(kind.code, "")
    return Refusal(kind.code, prefix + words)


def _refusal_body(refusal: Refusal) -> Body:
    body: Body = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    if refusal.parameters:
        body["parameters"] = dict(refusal.parameters)
    return body


def _refused(refusal: Refusal) -> web.Response:
    return web.json_response(_refusal_body(refusal), status=refusal.code)


def _cut_off(request: web.Request) -> web.Response:
    """Close the connection without a word; what is returned never reaches anybody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _download(request: web.Request) -> web.StreamResponse:
    cloud = request.app[CLOUD]
    if request.match_info["token"] != cloud.world.bot.token:
        return _refused(unauthorized())
    stored = cloud.files.get(request.match_info["file_id"])
    if stored is None:
        return _refused(not_found())
    return web.Response(body=stored.data, content_type=stored.mime)


async def _lost_path(request: web.Request) -> web.StreamResponse:
    return _refused(not_found())
