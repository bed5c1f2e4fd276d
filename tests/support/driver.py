"""Drives the practice mode over its HTTP interface, as people with phones would.

person = phones.person(101)
await person.say("/ring")
asked = await person.last()
await person.double_tap("Nej, dag eller kväll")
await person.tap_old("Ja, kl. 23:30–06:00", asked)
assert (await person.last()).text.startswith("Vilken hjälp")
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp

from bot.cli.walking import settled
from bot.practice import PracticeServer

FETCHING_TRIES = 500
KEEPING_TRIES = 1000
Settle = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Seen:
    """A message as the phone shows it."""

    id: int
    from_bot: bool
    text: str
    buttons: tuple[tuple[str, ...], ...]
    raw: dict[str, Any]

    @property
    def labels(self) -> tuple[str, ...]:
        """Every button's label, row by row."""
        return tuple(label for row in self.buttons for label in row)

    def data(self, label: str) -> str:
        """What the button with that label sends."""
        return str(self._button(label)["data"])

    def copies(self, label: str) -> str:
        """What the phone copies when that button is pressed."""
        return str(self._button(label)["copy"])

    def _button(self, label: str) -> dict[str, Any]:
        buttons = [button for row in self.raw["buttons"] for button in row]
        return next(button for button in buttons if button["text"] == label)


class Phones:
    """Every phone of a practice server. `settle` waits until the bot has nothing left to do."""

    def __init__(self, server: PracticeServer, settle: Settle) -> None:
        self._base = f"{server.page_url}practice/"
        self._server = server
        self._settle = settle
        self.session = aiohttp.ClientSession()

    async def close(self) -> None:
        await self.session.close()

    async def settle(self) -> None:
        """Wait until the bot has fetched everything, if it can, and has nothing left to do."""
        for _ in range(FETCHING_TRIES):
            if not self._server._cloud.queue.pending or not self._server._api.is_open:
                break
            await asyncio.sleep(0.002)
        await self._settle()

    def person(self, number: int, chat: int | None = None) -> "Phone":
        """The person's phone, in their private chat or in a group."""
        return Phone(self, number, number if chat is None else chat)

    async def call(self, method: str, path: str, body: object = None) -> Any:
        """One request of the control interface."""
        async with self.session.request(method, self._base + path, json=body) as response:
            answer = await response.json()
            assert response.status < 400, answer
            return answer

    async def messages(self, chat: int) -> list[Seen]:
        """The messages of a chat that are not deleted, oldest first."""
        found = (await self.call("GET", f"chats/{chat}/messages"))["messages"]
        return [_seen(each) for each in found if not each["deleted"]]

    async def fault(self, **fault: object) -> None:
        """Schedule a fault of the Bot API."""
        await self.call("POST", "faults", fault)

    async def clear_faults(self) -> None:
        await self.call("DELETE", "faults", {})


class Phone:
    """One person in one chat."""

    def __init__(self, phones: Phones, number: int, chat: int) -> None:
        self._phones = phones
        self.number = number
        self.chat = chat

    async def say(self, text: str, **more: object) -> None:
        """Write, and let the bot finish."""
        await self._act("say", {"text": text, **more})

    async def reply(self, text: str, to: Seen) -> None:
        """Write as a reply to a message."""
        await self.say(text, reply_to=to.id)

    async def edit(self, text: str, message: Seen) -> None:
        """Change a message of one's own."""
        await self.say(text, edit=message.id)

    async def send(self, **what: object) -> None:
        """Send something else than text: media, a start, a raw update."""
        await self._act("say", what)

    async def tap(self, label: str, *, message: int | None = None, times: int = 1) -> list[str]:
        """Press the button on the newest message that has it; what the answers said."""
        if message is None:
            message = (await self.find(label)).id
        return await self.press(label, message, times)

    async def double_tap(self, label: str) -> list[str]:
        """Press twice at once, as an impatient thumb does; what the two answers said."""
        return await self.tap(label, times=2)

    async def tap_old(self, label: str, seen: Seen) -> str:
        """Press a button of a keyboard that was seen before and is gone now; what was said."""
        now = {each.id: each for each in await self.messages()}.get(seen.id)
        still = now is not None and label in now.labels and now.data(label) == seen.data(label)
        assert not still, f"{label!r} is still there: tap it"
        (said,) = await self.press_data(seen.data(label), seen.id)
        return said

    async def press(self, button: object, message: int, times: int = 1) -> list[str]:
        """Press a button by label, place or raw data."""
        body = {"message": message, "button": button, "times": times, "wait": True}
        answer = await self._act("press", body)
        return [each["text"] or "" for each in answer["answers"]]

    async def press_data(self, data: str, message: int) -> list[str]:
        """Press with raw data, such as a button that was never there."""
        body = {"message": message, "data": data, "wait": True}
        answer = await self._act("press", body)
        return [each["text"] or "" for each in answer["answers"]]

    async def find(self, label: str) -> Seen:
        """The newest message with such a button."""
        for seen in reversed(await self.messages()):
            if label in seen.labels:
                return seen
        shown = [seen.labels for seen in await self.messages() if seen.labels]
        raise AssertionError(f"no button {label!r} in {shown}")

    async def messages(self) -> list[Seen]:
        return await self._phones.messages(self.chat)

    async def from_bot(self) -> list[Seen]:
        return [seen for seen in await self.messages() if seen.from_bot]

    async def last(self) -> Seen:
        """The bot's newest message with text."""
        return [seen for seen in await self.from_bot() if seen.text][-1]

    async def _act(self, path: str, body: dict[str, object]) -> Any:
        answer = await self._phones.call(
            "POST", path, {"person": self.number, "chat": self.chat, **body}
        )
        await self._phones.settle()
        return answer


def _seen(raw: dict[str, Any]) -> Seen:
    rows = tuple(tuple(button["text"] for button in row) for row in raw["buttons"] or ())
    return Seen(raw["id"], raw["from"]["bot"], raw["text"] or "", rows, raw)


async def quiet(app: Any) -> None:
    """Wait until everything that was fetched is carried out and everything is at rest."""
    await asyncio.sleep(0)
    assert await settled(app), "the bot did not come to rest"


async def housekept(app: Any) -> None:
    """Wait until the bot, which has just started, has kept house for the first time."""
    scheduler = app._housekeeping._scheduler
    for _ in range(KEEPING_TRIES):
        begun = [job.next_run_time > datetime.now(UTC) for job in scheduler.get_jobs()]
        if begun and all(begun) and not scheduler._executors["default"]._pending_futures:
            break
        await asyncio.sleep(0.002)
    await quiet(app)
