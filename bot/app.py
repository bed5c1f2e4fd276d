"""The app: introduces content, store and Telegram to each other, starts them and stops them.

Nobody else imports `storage`. SIGTERM drains: no new updates, what is on its way lands, the store
closes. A hard kill loses nothing either; it only takes longer to notice.
"""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.audit_key import audit_key
from bot.auditor import Auditor
from bot.chat import menus, reminders
from bot.chat.commands import STRANGER, Command, group_menu, menu_of
from bot.chat.turn import Answer, apologise, take_turn
from bot.clock import Clock, SystemClock
from bot.health import Health
from bot.housekeeping import Housekeeping, Keeping
from bot.numbers import Numbers
from bot.rounds import Rounds
from bot.settings import Settings
from bot.supervision import ended, kept_going
from bot.telegram.deliver import Post, Sender
from bot.telegram.dispatch import Dispatcher
from bot.telegram.pace import Limits, Pace
from bot.telegram.receive import Receiver
from bot.telegram.sorry import Sorry
from bot.telegram.transport import AiohttpRequest
from bot.tick import Tick
from bot.web import Web
from flows.actions.losing import LostTouch
from flows.actions.turn import House, Turn, Who
from flows.cases.library import Processes, load_processes
from flows.errors import StoreError
from flows.messages import Chat, InboxItem
from flows.ports import Store, Tx
from flows.routines.library import Library, load_library
from storage import backup
from storage.backup import Copied, Restored
from storage.store import open_store

log = logging.getLogger(__name__)

DRAIN_SECONDS = 10.0
AGAIN_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Content:
    """The municipality's content, proven: routines with all that they refer to, and processes."""

    library: Library
    processes: Processes


@dataclass(frozen=True, slots=True)
class Parts:
    """What an app is made of; tests and practice mode give their own."""

    settings: Settings
    content: Content
    store: Store
    clock: Clock = field(default_factory=SystemClock)
    limits: Limits = field(default_factory=Limits)
    request: AiohttpRequest | None = None


def read_content(settings: Settings) -> Content:
    """The proven content with the municipality's settings. Raises ContentError with all faults."""
    library = load_library(
        settings.content, contacts=settings.contacts, interpretations=settings.interpretations
    )
    checked = library.checked()
    settings.calendar(checked.reference.values)  # says what is wrong with its times of day
    return Content(checked, load_processes(checked).checked())


def open_database(settings: Settings, *, guest: bool = False) -> Store:
    """Open the store. Raises StoreError with a message for people. A guest comes for one short
    visit while a bot may be running on the same database."""
    return open_store(settings.database, guest=guest)


def back_up(settings: Settings, target: Path) -> Copied:
    """Copy the database, which may be in use, to a new file. Raises StoreError."""
    return backup.back_up(_file(settings), target)


def restore(settings: Settings, source: Path, *, replace: bool) -> Restored:
    """Put a copy in place of the database, which is kept. Raises StoreError."""
    return backup.restore(source, _file(settings), datetime.now(UTC), replace=replace)


def _file(settings: Settings) -> Path:
    if settings.database_file is None:
        raise StoreError(
            "Databasen är en PostgreSQL-server. Använd serverns egna verktyg.\n"
            "Kopiera: pg_dump --format=custom --file=FIL DATABAS\n"
            "Lägg tillbaka, med boten stoppad: pg_restore --clean --dbname=DATABAS FIL"
        )
    return settings.database_file


class App:
    """One running bot."""

    def __init__(self, parts: Parts) -> None:
        settings = parts.settings
        assert settings.token is not None, "an app needs a token"
        token = settings.token.get_secret_value()
        self.store = parts.store
        self.clock = parts.clock
        self.health = Health()
        self.house = House(
            parts.content.library,
            settings.calendar(parts.content.library.reference.values),
            secrets.randbelow,
            settings.modules,
            retention=settings.retention,
            feeds=settings.feeds,
            processes=parts.content.processes,
        )
        self._request = parts.request or AiohttpRequest(proxy=settings.proxy)
        self._fetching = AiohttpRequest(connections=2, proxy=settings.proxy)
        self._bot = Bot(
            token, settings.api, request=self._request, get_updates_request=self._fetching
        )
        owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        post = Post(self.store, self._bot, self.health, owner, self._lost, self._undelivered)
        self.sender = Sender(post, Pace(parts.limits))
        self._numbers = Numbers(self.store, self.house)
        sorry = Sorry(self._bot, self._numbers.of)
        self.dispatcher = Dispatcher(
            self.store, self.health, self._turn, self._answer, sorry.say, self._apologise
        )
        self._receiver = Receiver(
            store=self.store,
            request=self._fetching,
            url=f"{settings.api}{token}",
            bot_id=settings.bot_id,
            health=self.health,
            arrived=self.dispatcher.wake,
            sorry=sorry.say,
            hold=self.sender.hold,
        )
        self._receiver.allowed = self._numbers.allowed
        self.tick = Tick(self.store, self.house, self.clock, self.health, self.sender.wake)
        self.rounds = Rounds(self.store, self.house_turn, self.sender.wake)
        self.auditor = Auditor(self.store, self.house_turn, self.health, self.tick.once)
        keeping = Keeping(audit_key(settings), settings.retention)
        often = {"rounds": self._go_round, "auditor": self.auditor.look}
        self._housekeeping = Housekeeping(self.store, self.house_turn, keeping, self.health, often)
        listens = settings.listens
        self._web = Web(self.store, self.house_turn, self.health, listens) if listens else None
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Start everything. Needs neither network nor Telegram to be there yet."""
        await self._request.initialize()
        await self._fetching.initialize()
        await self.sender.recover()
        parts = {
            "sender": self.sender.run,
            "dispatcher": self.dispatcher.run,
            "receiver": self._receiver.run,
            "tick": self.tick.run,
            "housekeeping": self._housekeeping.run,
            "introduction": self._introduce,
        }
        if self._web is not None:
            parts["web"] = self._web.run
        self._tasks = {
            name: asyncio.create_task(kept_going(name, part, self.health))
            for name, part in parts.items()
        }

    async def stop(self) -> None:
        """Stop receiving, let what is on its way land, close the store."""
        await ended([task for name, task in self._tasks.items() if name != "sender"])
        await self.dispatcher.drain(DRAIN_SECONDS)
        await ended([self._tasks["sender"]])
        await self.sender.drain(DRAIN_SECONDS)
        await self._request.shutdown()
        await self._fetching.shutdown()
        await self.store.close()

    def house_turn(self, tx: Tx) -> Turn:
        """A turn of the house's own, as of now."""
        return Turn(tx, self.house, Who(is_house=True), self.clock.now())

    def _turn(self, tx: Tx, item: InboxItem) -> Answer | None:
        down = self.health.reasons()
        return take_turn(tx, item, self.house, self.clock.now(), datetime.now(UTC), down)

    async def _go_round(self) -> None:
        await self._numbers.refresh()
        await self.rounds.once()

    async def _answer(self, item: InboxItem, answer: Answer | None) -> None:
        """After the commit: wake the sender, and answer the press as well as can be."""
        self.sender.wake()
        if str(item.payload.get("data", "")).startswith("n."):
            await self._numbers.refresh()
        if answer is None:
            return
        try:
            await self._bot.answer_callback_query(
                answer.query, answer.words or None, show_alert=answer.alert
            )
        except TelegramError as error:
            log.info("press %s not answered: %s", item.update_id, type(error).__name__)

    def _apologise(self, tx: Tx, item: InboxItem) -> None:
        apologise(tx, item, datetime.now(UTC))

    def _lost(self, tx: Tx, chat: Chat, about: str | None) -> None:
        command = LostTouch(chat, about)
        reminders.by_house(self.house_turn(tx), "chat.lose", command, datetime.now(UTC))

    def _undelivered(self, tx: Tx, chat: Chat, about: str | None) -> None:
        command = LostTouch(chat, about)
        reminders.by_house(self.house_turn(tx), "message.lose", command, datetime.now(UTC))

    async def _introduce(self) -> None:
        """Learn the bot's own name and give Telegram the menus; again until it works."""
        while True:
            try:
                self._receiver.username = (await self._bot.get_me()).username
                modules = self.house.modules
                await self._offer(menu_of([STRANGER], modules), BotCommandScopeDefault())
                await self._offer(group_menu(modules), BotCommandScopeAllGroupChats())
            except TelegramError as error:
                log.warning("Telegram does not answer yet: %s", type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                break
        await self.store.run(lambda tx: menus.catch_up(tx, modules, datetime.now(UTC)))
        self.sender.wake()

    async def _offer(self, commands: Sequence[Command], scope: BotCommandScope) -> None:
        """Give Telegram the menu, unless it has it."""
        wanted = tuple(BotCommand(each.name, each.says) for each in commands)
        if await self._bot.get_my_commands(scope) != wanted:
            await self._bot.set_my_commands(wanted, scope)
