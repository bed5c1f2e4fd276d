"""The auditor: looks after the tick and what health says, once a minute.

Nothing is to be silently late: what has been overdue for five minutes, and still is when the next
look comes, is told now, and health is red until a look finds nothing more. So a bot that was just
started, or whose clock has leapt, has a minute for it. Health is green again when the cause of what
it named is gone.

Once an hour it reads every open row, since what nobody can read any more is told to nobody.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.health import Health
from flows.actions.damage import damaged
from flows.actions.turn import Turn
from flows.cases import watches
from flows.errors import StoreError
from flows.messages import OutboxState
from flows.ports import Store, Tx

log = logging.getLogger(__name__)

LATE = timedelta(minutes=5)
PATIENCE = 2  # looks
BETWEEN_RECORDS, UNTIL_MENDED = 60, 10  # looks
NAMED = 10
OVERDUE = "something was overdue for five minutes"


class Auditor:
    """Looks when it is told to. `turn` makes a turn of the house's own, as of now; `tell` is the
    tick's round, which tells of all that is due."""

    def __init__(
        self,
        store: Store,
        turn: Callable[[Tx], Turn],
        health: Health,
        tell: Callable[[], Awaitable[None]],
    ) -> None:
        self._store = store
        self._turn = turn
        self._health = health
        self._tell = tell
        self._looks_late = 0  # how many in a row have found something
        self._until_records = 0  # looks

    async def look(self) -> None:
        """Look once; what the store does not let us see is left to the next time."""
        try:
            await self._look_for_late()
            await self._look_at_records()
            for part, is_over in (("dead letters", _none_aside), ("delivery", _all_arrived)):
                if part in self._health.reasons() and await self._store.read(is_over):
                    self._health.up(part)
        except StoreError as error:
            log.warning("the auditor waits: %s", type(error).__name__)

    async def _look_for_late(self) -> None:
        if not await self._store.read(self._is_late):
            if self._looks_late >= PATIENCE:
                self._health.up("tick")
            self._looks_late = 0
            return
        self._looks_late += 1
        if self._looks_late >= PATIENCE:
            await self._repair()

    async def _look_at_records(self) -> None:
        """Name what nobody can read; look again sooner until it was mended."""
        self._until_records -= 1
        if self._until_records > 0:
            return
        if found := await self._store.read(damaged):
            more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
            names = ", ".join(str(each) for each in found[:NAMED])
            self._health.down("records", f"nobody can read {names}{more}")
        else:
            self._health.up("records")
        self._until_records = UNTIL_MENDED if found else BETWEEN_RECORDS

    async def _repair(self) -> None:
        try:
            await self._tell()
        except StoreError:
            raise
        except Exception:
            log.exception("what is overdue cannot be told")
        finally:
            self._health.down("tick", OVERDUE)

    def _is_late(self, tx: Tx) -> bool:
        """Whether anything open should have been told five minutes ago. What is told gets a later
        time in the commit that puts it in the outbox, so the time alone shows it."""
        turn = self._turn(tx)
        if watches.quiet_until(turn.now, turn.house.calendar) is not None:
            return False
        waits = (tx.bevakningar.next_at(), tx.cases.next_at())
        return any(at is not None and at <= turn.now - LATE for at in waits)


def _none_aside(tx: Tx) -> bool:
    return tx.inbox.dead() == 0


def _all_arrived(tx: Tx) -> bool:
    counts = tx.outbox.counts()
    return not counts[OutboxState.DEAD] and not counts[OutboxState.UNCERTAIN]
