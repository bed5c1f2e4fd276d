"""One domain time for two processes: eight bytes in a file, moved by the test, read by the bot."""

import mmap
import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

_FORMAT = "<d"


class HandedClock:
    """A clock that stands still until somebody who has the same file moves it."""

    def __init__(self, path: Path, start: datetime | None = None) -> None:
        if start is not None:
            path.write_bytes(struct.pack(_FORMAT, start.timestamp()))
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), struct.calcsize(_FORMAT))

    def now(self) -> datetime:
        """The present domain time in UTC."""
        return datetime.fromtimestamp(struct.unpack(_FORMAT, self._bytes[:])[0], UTC)

    def move(self, to: datetime) -> None:
        """Be at another time."""
        self._bytes[:] = struct.pack(_FORMAT, to.timestamp())

    async def walk(self, to: datetime) -> Sequence[str]:
        """Be at another time; for the practice server."""
        self.move(to)
        return ()

    async def jump(self, to: datetime) -> None:
        """Be at another time; for the practice server."""
        self.move(to)
