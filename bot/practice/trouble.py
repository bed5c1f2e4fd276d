"""The control interface's faults and switches: /practice/faults, flood and privacy."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from bot.practice.desk import DESK, Desk, Unknown
from bot.practice.fault_kinds import FIELDS, KINDS, FaultKind
from bot.practice.faults import Fault
from bot.practice.methods import NAMES
from bot.practice.orders import OrderFault, Switch


async def list_faults(request: web.Request) -> web.Response:
    return web.json_response(_to_come(request.app[DESK]))


def _to_come(desk: Desk) -> Mapping[str, Any]:
    faults = [asdict(fault) for fault in desk.cloud.faults.all()]
    return {"faults": faults, "listening": desk.gate.is_open}


async def list_kinds(request: web.Request) -> web.Response:
    """What a panel needs: the kinds, what their fields are called, and the methods there are."""
    fields = {
        name: {"label": label, "type": kind, "default": default}
        for name, (label, kind, default) in FIELDS.items()
    }
    kinds = [_kind_view(kind) for kind in KINDS.values()]
    return web.json_response({"kinds": kinds, "fields": fields, "methods": ["*", *NAMES]})


def _kind_view(kind: FaultKind) -> Mapping[str, Any]:
    return {
        "kind": kind.name,
        "label": kind.label,
        "what": kind.what,
        "fields": kind.fields,
        "code": kind.code,
        "words": kind.words or None,
    }


async def add_fault(request: web.Request) -> web.Response:
    desk, order = request.app[DESK], OrderFault.model_validate(await request.json())
    fault = desk.cloud.faults.add(Fault(**order.model_dump()))
    if fault.kind == "refuse":
        await desk.gate.close()
        if fault.seconds is not None:
            _stop_reopening(desk)
            desk.reopening = asyncio.create_task(_reopen(desk, fault))
    desk.cloud.tell("faults", {})
    return web.json_response({"fault": asdict(fault)})


async def _reopen(desk: Desk, fault: Fault) -> None:
    await asyncio.sleep(fault.seconds or 0)
    desk.cloud.faults.remove(fault.id)
    await _settle(desk)


async def remove_fault(request: web.Request) -> web.Response:
    desk, wanted = request.app[DESK], request.match_info["fault"]
    if wanted not in {str(fault.id) for fault in desk.cloud.faults.all()}:
        raise Unknown("Felet finns inte.")
    desk.cloud.faults.remove(int(wanted))
    await _settle(desk)
    return web.json_response(_to_come(desk))


async def clear_faults(request: web.Request) -> web.Response:
    desk = request.app[DESK]
    desk.cloud.faults.clear()
    _stop_reopening(desk)
    await _settle(desk)
    return web.json_response(_to_come(desk))


async def _settle(desk: Desk) -> None:
    """Open the gate and let go of what was held back, unless a fault still stands for it."""
    kinds = {fault.kind for fault in desk.cloud.faults.all()}
    if "late_update" not in kinds:
        desk.cloud.queue.release()
    if "refuse" not in kinds:
        await desk.gate.open()
    desk.cloud.tell("faults", {})


def _stop_reopening(desk: Desk) -> None:
    if desk.reopening is not None:
        desk.reopening.cancel()


async def flood(request: web.Request) -> web.Response:
    desk, order = request.app[DESK], Switch.model_validate(await request.json())
    desk.cloud.flood.switch(order.on)
    desk.cloud.tell("faults", {})
    return web.json_response({"on": desk.cloud.flood.on})


async def privacy(request: web.Request) -> web.Response:
    """Privacy mode, which decides what the bot hears in groups where it is no admin."""
    desk, order = request.app[DESK], Switch.model_validate(await request.json())
    desk.cloud.privacy = order.on
    desk.cloud.tell("faults", {})
    return web.json_response({"on": desk.cloud.privacy})


ROUTES = (
    web.get("/practice/faults", list_faults),
    web.get("/practice/faults/kinds", list_kinds),
    web.post("/practice/faults", add_fault),
    web.delete("/practice/faults", clear_faults),
    web.delete("/practice/faults/{fault}", remove_fault),
    web.post("/practice/flood", flood),
    web.post("/practice/privacy", privacy),
)
