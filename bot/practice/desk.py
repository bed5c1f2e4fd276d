"""What the control interface works with, and how it finds the people and chats that are named."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from aiohttp import web

from bot.practice.acts import Impossible
from bot.practice.clock import PracticeClock
from bot.practice.cloud import Cloud
from bot.practice.moves import useful_moves
from bot.practice.views import chat_view, clock_view
from bot.practice.world import Chat, Message


class Gate(Protocol):
    """The Bot API's address: it can be closed, so that connections are really refused."""

    @property
    def is_open(self) -> bool: ...
    async def open(self) -> None: ...
    async def close(self) -> None: ...


class Unknown(Impossible):
    """Nobody and nothing goes by that name."""


@dataclass(slots=True)
class Desk:
    """Telegram, the clock and the gate."""

    cloud: Cloud
    clock: PracticeClock
    gate: Gate
    moving: asyncio.Lock = field(default_factory=asyncio.Lock)
    reopening: asyncio.Task[None] | None = None

    def person(self, named: int | str) -> int:
        """A person by id, name or role."""
        people = self.cloud.world.people
        if named in people:
            return int(named)
        found = [p.id for p in people.values() if named in (p.name, p.role, str(p.id))]
        if len(found) != 1:
            raise Unknown(f"Ingen eller flera heter {named}.")
        return found[0]

    def chat(self, named: int | str | None, person: int | None = None) -> Chat:
        """A chat by id or title; the person's private chat when not named."""
        chats = self.cloud.world.chats
        if named is None and person is not None:
            return chats[person]
        found = [c for c in chats.values() if named in (c.id, str(c.id)) or _titled(c, named)]
        if len(found) == 1:
            return found[0]
        if isinstance(named, str):
            return chats[self.person(named)]
        raise Unknown(f"Ingen chatt heter {named}.")

    def message(self, chat: Chat, message_id: int) -> Message:
        message = self.cloud.world.find(chat, message_id)
        if message is None:
            raise Unknown("Meddelandet finns inte.")
        return message


DESK = web.AppKey("desk", Desk)


def _titled(chat: Chat, named: object) -> bool:
    return bool(chat.title) and chat.title == named and chat.migrated_to is None


def state_view(desk: Desk) -> Mapping[str, Any]:
    """Everything but the messages."""
    cloud, world = desk.cloud, desk.cloud.world
    return {
        **clock_view(world),
        "moves": moves_view(desk),
        "walking": desk.moving.locked(),
        "bot": {"id": world.bot.id, "name": world.bot.name, "username": world.bot.username},
        "people": [_person_view(desk, person) for person in world.people],
        "chats": [chat_view(world, chat) for chat in world.chats.values()],
        "groups": [chat_view(world, c) for c in world.chats.values() if not c.is_private],
        "faults": [asdict(fault) for fault in cloud.faults.all()],
        "flood_limits": cloud.flood.on,
        "privacy": cloud.privacy,
        "webhook": cloud.webhook.hook.url if cloud.webhook.hook else None,
        "listening": desk.gate.is_open,
        "calls": dict(cloud.calls),
        "idle": cloud.is_idle,
        "polled": cloud.queue.polled,
        "pending_updates": cloud.queue.pending,
        "unanswered_presses": cloud.presses.unanswered,
        "quiet_for": round(time.monotonic() - cloud.last_call, 3),
        "stories": cloud.stories.view(),
    }


def moves_view(desk: Desk) -> list[Mapping[str, str]]:
    """The clock's buttons."""
    moves = useful_moves(desk.cloud.world.now())
    return [{"label": label, "to": moment.isoformat()} for label, moment in moves]


def _person_view(desk: Desk, person_id: int) -> Mapping[str, Any]:
    world = desk.cloud.world
    person = world.people[person_id]
    chats = world.chats_of(person_id)
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "group": person.group,
        "blocked": world.chats[person_id].blocked,
        "chats": [chat.id for chat in chats],
        "menus": {str(c.id): desk.cloud.commands.menu(c, person_id) for c in chats},
    }
