"""The trainer's part of the control interface: stories, the transcript, and the clock's moves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.practice.acts import Impossible
from bot.practice.clock import parse_moment
from bot.practice.desk import DESK, Desk, Unknown, moves_view
from bot.practice.orders import MoveClock, TellStory
from bot.practice.views import clock_view


async def move_clock(request: web.Request) -> web.Response:
    """Walk or jump; the answer tells what happened in between, a line each."""
    desk, order = request.app[DESK], MoveClock.model_validate(await request.json())
    try:
        to = parse_moment(order.walk or order.jump or "")
    except ValueError:
        return web.json_response({"error": "Tiden ska skrivas som 2026-11-23T07:15."}, status=400)
    return web.json_response(await _move(desk, to, "walk" if order.walk else "jump"))


async def _move(desk: Desk, to: datetime, how: str) -> Mapping[str, Any]:
    if desk.moving.locked():
        raise Impossible("Klockan går redan. Vänta tills den är framme.")
    async with desk.moving:
        if to <= desk.clock.now():
            raise Impossible("Klockan går bara framåt.")
        started = clock_view(desk.cloud.world)
        desk.cloud.tell("walking", {"on": True})
        try:
            lines = await _go(desk, to, how)
        finally:
            desk.cloud.tell("walking", {"on": False, "moves": moves_view(desk)})
    moved = {"how": how, "from": started, "between": list(lines)}
    desk.cloud.scribe.moved(desk.clock.now(), lines)
    desk.cloud.tell("moved", moved)
    return {**clock_view(desk.cloud.world), **moved}


async def _go(desk: Desk, to: datetime, how: str) -> Sequence[str]:
    if how == "walk":
        return await desk.clock.walk(to)
    await desk.clock.jump(to)
    return ()


async def tell_story(request: web.Request) -> web.Response:
    """Begin a story, after walking to the time at which it can; or end the one that is told."""
    desk, order = request.app[DESK], TellStory.model_validate(await request.json())
    stories = desk.cloud.stories
    story = None
    if order.begin is not None:
        story = stories.find(order.begin)
        if story is None:
            raise Unknown("Uppgiften finns inte.")
        to = story.begins(desk.clock.now())
        if to > desk.clock.now():
            await _move(desk, to, "walk")
        desk.cloud.scribe.begin()
    stories.begin(story)
    desk.cloud.tell("story", {"stories": stories.view()})
    return web.json_response(stories.view())


async def transcript(request: web.Request) -> web.Response:
    """What everybody saw and pressed since the story began, or since the beginning."""
    cloud = request.app[DESK].cloud
    title = cloud.stories.title or "Jourlots · Övningsläge"
    headers = {"Content-Disposition": 'attachment; filename="jourlots-ovning.txt"'}
    return web.Response(text=cloud.scribe.text(title), headers=headers)


ROUTES = (
    web.post("/practice/clock", move_clock),
    web.post("/practice/story", tell_story),
    web.get("/practice/transcript", transcript),
)
