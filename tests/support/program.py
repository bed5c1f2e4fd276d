"""`jourlots` as people start it: a process of its own with its settings in the environment."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

TOKEN = "424242:practice-token"
PATIENCE = 30.0


@dataclass(frozen=True)
class Ended:
    """How a program ended and what it said."""

    code: int
    out: str
    err: str


class Program:
    """One running `jourlots`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self, words: str) -> None:
        """Wait until it logs a line with these words."""
        assert self._process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while line := (await self._process.stderr.readline()).decode():
                if words in line:
                    return
        raise AssertionError(f"it ended and never said {words!r}")

    def ask_to_end(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    async def ended(self) -> Ended:
        async with asyncio.timeout(PATIENCE):
            out, err = await self._process.communicate()
        assert self._process.returncode is not None
        return Ended(self._process.returncode, out.decode(), err.decode())

    def kill(self) -> None:
        if self._process.returncode is None:
            self._process.kill()


@asynccontextmanager
async def jourlots(
    *arguments: str, folder: Path, database: Path, api: str = "http://127.0.0.1:9/bot"
) -> AsyncIterator[Program]:
    """Start it; whatever still runs at the end is killed."""
    settings = {
        "JOURLOTS_TOKEN": TOKEN,
        "JOURLOTS_API": api,
        "JOURLOTS_DATABASE": str(database),
    }
    ours = {name: value for name, value in os.environ.items() if not name.startswith("JOURLOTS_")}
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("jourlots")),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,  # no jourlots.toml of whoever runs the tests
        env=ours | settings,
    )
    program = Program(process)
    try:
        yield program
    finally:
        program.kill()
        await process.wait()
