"""The test's side of `child`: a nursery of bots, and a keeper who starts one again when it died."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from child import Order

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("child.py")


class Nursery:
    """Speaks with the program in `child`: one bot at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def bear(self, order: Order) -> int:
        """Start a bot; its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(order.line())
        self._process.stdin.flush()
        return int(self._line())

    def end(self) -> int:
        """Wait until the bot has ended; its exit code, negative for a signal."""
        return int(self._line())

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def a_nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    try:
        yield nursery
    finally:
        nursery.close()


@dataclass
class Keeper:
    """Keeps one bot running: killed, it is started again on the same database, without doom."""

    nursery: Nursery
    order: Order
    pid: int = 0
    codes: list[int] = field(default_factory=list)
    _stopping: bool = False

    async def keep(self) -> None:
        """Until stopped, or until the bot ends otherwise than by a kill."""
        order = self.order
        while not self._stopping:
            self.pid = await asyncio.to_thread(self.nursery.bear, order)
            self.codes.append(await asyncio.to_thread(self.nursery.end))
            if self.codes[-1] != -signal.SIGKILL:
                return
            order = replace(order, doom=None)

    async def stop(self, keeping: "asyncio.Task[None]") -> None:
        """Ask the bot to end, also one that is only just being born."""
        self._stopping = True
        while not keeping.done():
            if self.pid:
                with suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGTERM)
            await asyncio.wait([keeping], timeout=0.1)
        await keeping


@asynccontextmanager
async def a_kept_bot(nursery: Nursery, order: Order) -> AsyncIterator[Keeper]:
    """A bot that is started again whenever it is killed; asked to end at the end."""
    keeper = Keeper(nursery, order)
    keeping = asyncio.create_task(keeper.keep())
    try:
        yield keeper
    finally:
        await keeper.stop(keeping)
