"""One process per database file: a lock of the operating system on `<file>.lock`.

The system drops the lock when the process ends, however it ends, so that a crash leaves nothing to
clean up. The lock file itself stays; removing it would let two processes lock different files.
"""

import os
import sys
from pathlib import Path

from flows.errors import StoreBusy, StoreUnreachable


class FileLock:
    """Held from its making until `release`. Raises StoreBusy when another process holds it."""

    def __init__(self, database: Path) -> None:
        path = database.with_name(database.name + ".lock")
        try:
            self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as cause:
            raise StoreUnreachable(
                f"Databasen {database} går inte att öppna: {cause.strerror}. "
                "Kontrollera att mappen finns och går att skriva i."
            ) from cause
        try:
            _lock(self._handle)
        except OSError as cause:
            os.close(self._handle)
            raise StoreBusy(
                f"Jourlots körs redan med databasen {database}. "
                "Stoppa den andra processen först, eller välj en annan fil."
            ) from cause

    def release(self) -> None:
        """Let the next process in."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        # flock and not lockf: lockf would let the same process in twice.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
