"""Has pictures drawn in a process of their own: a drawing library that hangs, leaks or dies takes
nothing with it. One at a time, within a limit; the newest are remembered, for a message that has
to go again."""

import asyncio
import hashlib
import json
import logging
import os
import sys
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

log = logging.getLogger(__name__)

DRAW_SECONDS = 25.0  # with the wait for others; well within the time that a message may take
REMEMBERED = 8
_COMMAND = (sys.executable, "-m", "bot.pictures.draw")
# No more of our environment than it needs: the token is none of its business.
_HANDED = ("PATH", "HOME", "LANG", "PYTHONPATH", "TMPDIR", "MPLCONFIGDIR", "SYSTEMROOT")
_PNG = b"\x89PNG\r\n\x1a\n"


class NotDrawn(Exception):
    """There is no picture; what it would have shown has to be said in words."""


class Studio:
    """Draws what it is handed as JSON."""

    def __init__(self, seconds: float = DRAW_SECONDS, command: Sequence[str] = _COMMAND) -> None:
        self._seconds = seconds
        self._command = command
        self._one_at_a_time = asyncio.Lock()
        self._drawn: OrderedDict[str, bytes] = OrderedDict()

    async def png(self, described: Mapping[str, Any]) -> bytes:
        """The picture. Raises NotDrawn when it cannot be had in time."""
        words = json.dumps(described, ensure_ascii=False, sort_keys=True).encode()
        key = hashlib.sha256(words).hexdigest()
        try:
            async with asyncio.timeout(self._seconds), self._one_at_a_time:
                if key not in self._drawn:
                    self._drawn[key] = await self._draw(words)
        except TimeoutError:
            raise NotDrawn(f"not within {self._seconds} seconds") from None
        except OSError as error:
            raise NotDrawn(type(error).__name__) from error
        self._drawn.move_to_end(key)
        while len(self._drawn) > REMEMBERED:
            self._drawn.popitem(last=False)
        return self._drawn[key]

    async def _draw(self, words: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={name: os.environ[name] for name in _HANDED if name in os.environ},
        )
        try:
            picture, complaint = await process.communicate(words)
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode or not picture.startswith(_PNG):
            last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
            raise NotDrawn(f"ended with {process.returncode}: {last[:200]}")
        return picture
