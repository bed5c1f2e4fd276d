"""Telegram's servers as one: the world, the updates on their way to the bot, files, presses, menus.

Methods (the bot's side) and acts (the people's side) both work on this.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.practice.commands import Commands
from bot.practice.entities import cut
from bot.practice.events import Events
from bot.practice.faults import Faults
from bot.practice.files import Files
from bot.practice.flood import FloodLimits
from bot.practice.observer import Nobody, Observer
from bot.practice.people import BotAccount, PracticeGroup, PracticePerson
from bot.practice.presses import Presses
from bot.practice.scribe import Scribe
from bot.practice.stories import Stories
from bot.practice.updates import UpdateQueue
from bot.practice.views import answer_view, chat_view, clock_view, message_view
from bot.practice.webhook import Webhook
from bot.practice.wire import message_json
from bot.practice.world import Chat, Message, World

_BROKEN: Mapping[str, Any] = {
    "message": {"message_id": "trasigt", "date": None, "chat": [], "text": {"?": 1}}
}


class Cloud:
    """Everything that Telegram keeps for one bot."""

    def __init__(
        self,
        bot: BotAccount,
        people: Sequence[PracticePerson],
        groups: Sequence[PracticeGroup],
        now: Callable[[], datetime],
    ) -> None:
        self.events = Events()
        self.world = World(bot, people, groups, now, self._announce)
        # Ids from machine time, so that a bot that remembers an earlier practice meets new ones.
        self.queue = UpdateQueue(now, first_id=int(time.time()) % 1_000_000_000)
        self.files = Files()
        self.presses = Presses(self.world)
        self.commands = Commands(self.world)
        self.faults = Faults()
        self.flood = FloodLimits(time.monotonic)
        self.privacy = True
        self.webhook = Webhook()
        self.stories = Stories()
        self.scribe = Scribe()
        self.observer: Observer = Nobody()
        self.calls: Counter[str] = Counter()
        self.last_call = time.monotonic()

    def _announce(self, kind: str, message: Message) -> None:
        seen = message_view(self.world, message)
        self.tell(kind, {"message": seen})
        self.scribe.message(
            self.world.now(), kind, *self._said(message.chat_id, message.sender), seen
        )
        by_bot = message.sender == self.world.bot.id and not message.deleted
        if by_bot and self.stories.hear(message.chat_id, message.text):
            self.tell("story", {"stories": self.stories.view()})

    def _said(self, chat_id: int, sender: int) -> tuple[str, str]:
        """On which phone or in which group, and by whom."""
        people = self.world.people
        where = self.world.chats[chat_id].title or people[chat_id].role
        return where, people[sender].role if sender in people else self.world.bot.name

    def pressed(self, message: Message, person: int, data: str) -> None:
        """Note a press by what the button says; an old card's button is gone."""
        buttons = [button for row in message.keyboard for button in row]
        labels = (b["text"] for b in buttons if b.get("callback_data") == data)
        self.scribe.press(
            self.world.now(), *self._said(message.chat_id, person), next(labels, "en gammal knapp")
        )

    def tell(self, kind: str, data: Mapping[str, Any]) -> None:
        """Tell every open page, with the time on the practice clock."""
        self.events.publish(kind, {**data, "clock": clock_view(self.world)})

    def tell_chat(self, chat: Chat) -> None:
        """Tell the pages that members, menus or the bot's standing changed in a chat."""
        self.tell("chat", {"chat": chat_view(self.world, chat)})

    def answer_press(self, query_id: str, text: str | None, alert: bool) -> None:
        """The bot's answer to a press, shown on the phone that pressed."""
        press = self.presses.answer(query_id, text, alert)
        self.tell("answer", answer_view(press))

    def set_commands(self, scope: Any, language: str, commands: Any) -> None:
        """The bot's menu for a scope and language; an empty one takes it away."""
        self.commands.set(scope, language, commands)
        self.tell("commands", {})

    def update(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Put an update on its way, through the faults that wait for one."""
        if not self.queue.wants(kind):
            return
        fault = self.faults.take_for_update()
        met = fault.kind if fault else ""
        if met == "malformed_update":
            self.queue.put(dict(_BROKEN))
        queue = {
            "duplicate_update": self.queue.add_twice,
            "late_update": self.queue.hold,
        }.get(met, self.queue.add)
        queue(kind, payload)

    def deliver(self, message: Message, kind: str = "message") -> None:
        """Tell the bot of a message, if it may see it."""
        if self.bot_sees(message):
            self.update(kind, message_json(self.world, message))

    def bot_sees(self, message: Message) -> bool:
        """In privacy mode: in groups commands, mentions, replies to the bot, service messages."""
        chat = self.world.chats[message.chat_id]
        if not chat.has_bot or chat.blocked:
            return False
        if chat.is_private or chat.bot.leads or message.is_service or not self.privacy:
            return True
        return self._meant_for_bot(chat, message)

    def _meant_for_bot(self, chat: Chat, message: Message) -> bool:
        handle = "@" + self.world.bot.username.lower()
        for entity in message.entities:
            covered = cut(message.text, entity["offset"], entity["length"]).lower()
            if entity["type"] == "mention" and covered == handle:
                return True
            if entity["type"] == "bot_command" and ("@" not in covered or handle in covered):
                return True
        answered = self.world.find(chat, message.reply_to) if message.reply_to else None
        return answered is not None and answered.sender == self.world.bot.id

    @property
    def is_idle(self) -> bool:
        """The bot waits for updates, has confirmed all, and owes no press an answer.

        What it still does on its own after that cannot be seen from here.
        """
        waits = self.queue.polled or self.webhook.hook is not None
        return waits and not self.queue.pending and not self.presses.unanswered
