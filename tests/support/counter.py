"""The conversation without Telegram: updates taken at a counter, on a real store, and what each
chat would show. Fast enough for thousands of turns.

counter = Counter(store, house, start)
counter.command(101, "ring")
counter.press(101, counter.buttons(101)[0])
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bot.chat.turn import Answer, take_turn
from flows.actions.people import Join, NewInvite, who_in
from flows.actions.registry import perform
from flows.actions.turn import House, Turn, Who
from flows.messages import ChatKind, InboxItem, OutboxRow
from flows.ports import Store, Tx

T = TypeVar("T")
BOT, OWNER = 1, "counter"


@dataclass(frozen=True)
class Button:
    """A button as somebody saw it: where it was, what it says and what it sends."""

    message: int
    label: str
    data: str


@dataclass
class Shown:
    """A message in a chat as it shows now."""

    id: int
    text: str
    buttons: tuple[Button, ...] = ()


@dataclass
class Counter:
    """Turns, one after another. `seen` holds every button that was ever shown to the chat."""

    store: Store
    house: House
    now: datetime
    runner: asyncio.Runner
    chats: dict[int, dict[int, Shown]] = field(default_factory=dict)
    seen: dict[int, list[Button]] = field(default_factory=dict)
    _updates: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))
    _messages: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))

    def run(self, work: Callable[[Tx], T]) -> T:
        """One unit of work."""
        return self.runner.run(self._run(work))

    async def _run(self, work: Callable[[Tx], T]) -> T:
        return await self.store.run(work)

    def turn(self, work: Callable[[Turn], T]) -> T:
        """Something that the house does."""
        return self.run(lambda tx: work(Turn(tx, self.house, Who(is_house=True), self.now)))

    def join(self, person: int, unit: str, role: str, label: str) -> None:
        """Invite and let in."""
        invited = self.turn(lambda t: perform(t, "person.invite", NewInvite(unit, role, label)))
        kind = ChatKind.PRIVATE if person > 0 else ChatKind.GROUP

        def work(tx: Tx) -> None:
            chat = tx.chats.meet(person, kind)
            turn = Turn(tx, self.house, who_in(tx, chat, person), self.now)
            perform(turn, "person.join", Join(invited.value.token))

        self.run(work)

    def command(self, person: int, name: str) -> Answer | None:
        """Somebody types a command."""
        return self._take(person, {"kind": "command", "command": name})

    def press(self, person: int, button: Button) -> Answer | None:
        """Somebody presses, whether the button is still there or not."""
        return self.press_data(person, button.message, button.data)

    def press_data(self, person: int, message: int, data: str) -> Answer | None:
        """Somebody presses with any data at all."""
        query = {"kind": "press", "query": f"q{next(self._updates)}", "data": data}
        return self._take(person, query, message)

    def last(self, chat: int) -> Shown:
        """The newest message in the chat."""
        return self.chats[chat][max(self.chats[chat])]

    def buttons(self, chat: int) -> Sequence[Button]:
        """The buttons that the chat shows now."""
        return [button for shown in self.chats.get(chat, {}).values() for button in shown.buttons]

    def _take(
        self, person: int, payload: dict[str, Any], message: int | None = None
    ) -> Answer | None:
        ids = {"from": person, "message": message or next(self._messages), "group": person < 0}
        item = InboxItem(BOT, next(self._updates), person, payload | ids, datetime.now(UTC))
        self.run(lambda tx: tx.inbox.add([item]))
        machine = datetime.now(UTC)
        answer = self.run(lambda tx: take_turn(tx, item, self.house, self.now, machine))
        self.deliver()
        return answer

    def deliver(self) -> None:
        """Let everything in the outbox arrive."""
        while rows := self.run(self._claim):
            arrived = [(row, self._arrive(row)) for row in rows]
            self.run(lambda tx, a=arrived: [_sent(tx, row, message) for row, message in a])

    def _claim(self, tx: Tx) -> Sequence[OutboxRow]:
        now = datetime.now(UTC) + timedelta(seconds=1)
        rows = tx.outbox.claim(OWNER, now, now + timedelta(minutes=1), 50)
        begun = [tx.outbox.begin(row.id, OWNER) for row in rows]
        return [row for row in begun if row is not None]

    def _arrive(self, row: OutboxRow) -> int | None:
        chat = row.chat.telegram_id
        shown = self.chats.setdefault(chat, {})
        if row.op == "strip":
            if (stripped := shown.get(row.payload["message"])) is not None:
                stripped.buttons = ()
            return None
        if row.op not in ("send", "edit", "contact"):
            return row.card_message_id
        edited = row.card_message_id if row.op == "edit" else None
        number = edited if edited is not None else next(self._messages)
        keyboard = row.payload.get("keyboard", [])
        buttons = tuple(Button(number, b["text"], b["data"]) for line in keyboard for b in line)
        shown[number] = Shown(number, row.payload.get("text", ""), buttons)
        self.seen.setdefault(chat, []).extend(buttons)
        return number


def _sent(tx: Tx, row: OutboxRow, message: int | None) -> bool:
    return tx.outbox.sent(row.id, OWNER, message, datetime.now(UTC))
