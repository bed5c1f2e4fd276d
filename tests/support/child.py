"""The bot in a process that can be killed: the real app, which dies at a call that was chosen.

Run as a program this is a nursery: it imports everything and proves the content once, and then
forks a bot for each order that it reads, one JSON object a line. It answers with the bot's process
id, and with its exit code when it has ended. A fork takes milliseconds where a start takes seconds.
"""

import asyncio
import json
import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from handed_clock import HandedClock
from program import TOKEN
from pydantic import SecretStr

from bot import app as bot_app
from bot import tick
from bot.app import App, Content, Parts, open_database, read_content
from bot.cli.demo import UNHURRIED
from bot.cli.run import quiet_logging, serve
from bot.settings import Settings
from bot.telegram.transport import AiohttpRequest
from flows.people.modules import EVERY_MODULE
from flows.ports import Store, Tx


@dataclass(frozen=True)
class Doom:
    """Where the process dies: before or after call number `number` (from 1) of this name."""

    call: str
    number: int
    phase: str  # "before": nothing has happened; "after": it has, and nobody has heard of it


@dataclass(frozen=True)
class Order:
    """One bot to run."""

    database: str
    api: str
    clock: str
    calls: str  # a file that gets the name of each call, a line each
    errors: str  # a file that gets what the process logs
    doom: Doom | None = None

    def line(self) -> str:
        return json.dumps(asdict(self)) + "\n"

    @staticmethod
    def read(line: str) -> "Order":
        fields = json.loads(line)
        doom = fields.pop("doom")
        return Order(**fields, doom=Doom(**doom) if doom else None)


class Fate:
    """Counts the calls, and kills the process at the chosen one."""

    def __init__(self, doom: Doom | None, calls: str) -> None:
        self._doom = doom
        self._counts: Counter[str] = Counter()
        self._file = os.open(calls, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def before(self, call: str) -> int:
        """The call is about to happen; answers which of its name it is."""
        self._counts[call] += 1
        os.write(self._file, f"{call}\n".encode())
        self._meet(call, self._counts[call], "before")
        return self._counts[call]

    def after(self, call: str, number: int) -> None:
        """The call has happened, and its result has reached nobody yet."""
        self._meet(call, number, "after")

    def _meet(self, call: str, number: int, phase: str) -> None:
        if self._doom == Doom(call, number, phase):
            os.kill(os.getpid(), signal.SIGKILL)


class FatedStore:
    """The store, watched. Names of works come from the code that handed them in."""

    def __init__(self, store: Store, fate: Fate) -> None:
        self._store = store
        self._fate = fate
        self.close = store.close

    async def run(self, work: Callable[[Tx], Any]) -> Any:
        name = f"run {_origin(work)}"
        number = self._fate.before(name)
        result = await self._store.run(work)
        self._fate.after(name, number)
        return result

    async def read(self, work: Callable[[Tx], Any]) -> Any:
        self._fate.before(f"read {_origin(work)}")
        return await self._store.read(work)


def _origin(work: Callable[[Tx], Any]) -> str:
    return work.__qualname__.partition(".<locals>")[0]


def fated_request(fate: Fate) -> type[AiohttpRequest]:
    """The transport, watched."""

    class FatedRequest(AiohttpRequest):
        async def _exchange(self, method: str, url: str, *rest: Any) -> tuple[int, bytes]:
            name = f"call {url.rpartition('/')[2]}"
            number = fate.before(name)
            answer = await super()._exchange(method, url, *rest)
            fate.after(name, number)
            return answer

    return FatedRequest


def live(order: Order, content: Content) -> None:
    """Be the bot until asked to end, or until fate comes."""
    fate = Fate(order.doom, order.calls)
    tick.LONGEST_SLEEP_SECONDS = 0.02  # the clock is moved from outside: notice it soon
    bot_app.AiohttpRequest = fated_request(fate)  # type: ignore[misc]
    settings = Settings(
        token=SecretStr(TOKEN),
        api=order.api,
        database=order.database,
        modules=EVERY_MODULE,
    )
    store = FatedStore(open_database(settings), fate)
    clock = HandedClock(Path(order.clock))
    asyncio.run(serve(App(Parts(settings, content, store, clock, UNHURRIED))))


def nursery() -> None:
    """Fork a bot for each order, one at a time."""
    content = read_content(Settings())
    for line in sys.stdin:
        order = Order.read(line)
        pid = os.fork()
        if pid == 0:
            os._exit(_reborn(order, content))
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _reborn(order: Order, content: Content) -> int:
    """In the fork: nothing of the nursery's may be read or written."""
    errors = os.open(order.errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(errors, 2)
    try:
        quiet_logging()
        live(order, content)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    nursery()
