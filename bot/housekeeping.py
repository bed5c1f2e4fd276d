"""Housekeeping: seals the audit log, and keeps records no longer than their rules say.

Jobs here are about tidiness only; nothing that a person waits for hangs on them.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.health import Health
from flows.actions.registry import perform
from flows.actions.retention import Purge, Purged
from flows.actions.sealing import LIMIT, Seal, Sealed
from flows.actions.turn import Turn
from flows.errors import StoreError
from flows.ports import Store, Tx
from flows.retention import RULES, Kind, cut

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=10)
OFTEN = timedelta(minutes=1)
STEP_SECONDS = 60.0
UNSOUND = "it is not what was signed: run jourlots audit verify"


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many days each kind is kept (else the default), and the audit log's key."""

    key: bytes
    days: Mapping[Kind, int]


class Housekeeping:
    """Seals and purges on a schedule that is armed anew when the wall clock steps.

    `turn` makes a turn of the house's own, as of now; `often` are the jobs of every minute, by
    name.
    """

    def __init__(
        self,
        store: Store,
        turn: Callable[[Tx], Turn],
        keeping: Keeping,
        health: Health,
        often: Mapping[str, Callable[[], Awaitable[None]]],
    ) -> None:
        self._store = store
        self._turn = turn
        self._keeping = keeping
        self._health = health
        self._often = often
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    async def run(self) -> None:
        """Keep house until cancelled."""
        self._scheduler.start()
        self._arm()
        try:
            await self._watch_wall_clock()
        finally:
            self._scheduler.shutdown(wait=False)

    async def tidy(self) -> None:
        """Seal and purge now, and say again in the log what is down."""
        for part, reason in self._health.reasons().items():
            log.error("%s is still down: %s", part, reason)
        sound = [
            await _unless_down(self._seal),
            await _unless_down(lambda: self._store.run(self._purge)),
        ]
        if False in sound:
            self._health.down("audit log", UNSOUND)
        elif None not in sound:
            self._health.up("audit log")

    async def _seal(self) -> bool:
        """Seal what is settled; whether the log is what was signed."""
        up_to = await self._store.run(lambda tx: tx.ledger.settled())
        command = Seal(up_to, self._keeping.key)

        def seal(tx: Tx) -> Sealed:
            sealed = perform(self._turn(tx), "audit.seal", command).value
            assert isinstance(sealed, Sealed), "the house may always seal"
            return sealed

        while (sealed := await self._store.run(seal)).count == LIMIT:
            pass
        return sealed.sound

    def _purge(self, tx: Tx) -> bool:
        """Purge every kind; whether the log was fit to be purged."""
        turn, machine_now = self._turn(tx), datetime.now(UTC)
        sound = True
        for kind in RULES:
            before = cut(kind, self._keeping.days, now=turn.now, machine_now=machine_now)
            purged = perform(turn, "records.tidy", Purge(kind, before, self._keeping.key)).value
            assert isinstance(purged, Purged), "the house may always tidy"
            sound = sound and purged.sound
        tx.revisions.purge([routine.sha256 for routine in turn.house.library.routines])
        tx.chats.forget_strangers()
        return sound

    def _arm(self) -> None:
        jobs = [("tidy", self.tidy, EVERY), *((*each, OFTEN) for each in self._often.items())]
        for name, job, every in jobs:
            self._scheduler.add_job(
                partial(_until_told, job),
                "interval",
                seconds=every.total_seconds(),
                id=name,
                next_run_time=datetime.now(UTC),
                replace_existing=True,
            )

    async def _watch_wall_clock(self) -> None:
        """An interval job stalls for as long as the wall clock was put back: arm it anew."""
        apart = time.time() - time.monotonic()
        while True:
            await asyncio.sleep(STEP_SECONDS / 2)
            now_apart = time.time() - time.monotonic()
            if abs(now_apart - apart) > STEP_SECONDS:
                log.warning("the wall clock stepped by %.0f s", now_apart - apart)
                self._arm()
            apart = now_apart


async def _until_told(job: Callable[[], Awaitable[None]]) -> None:
    """Do the job; being told to stop in the middle of it is no fault to log."""
    with suppress(asyncio.CancelledError):
        await job()


async def _unless_down(job: Callable[[], Awaitable[bool]]) -> bool | None:
    """What the job says; None when the store did not let it."""
    try:
        return await job()
    except StoreError as error:
        log.warning("housekeeping waits: %s", type(error).__name__)
        return None
