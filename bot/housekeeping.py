"""Housekeeping: what is kept no longer than needed. Guidance of strangers is kept for a day.

Jobs here are about tidiness only; nothing that a person waits for hangs on them.
"""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.health import Health
from flows.errors import StoreError
from flows.ports import Store, Tx
from flows.routines.library import Library

log = logging.getLogger(__name__)

KEPT = timedelta(days=1)
DEAD_LETTERS_KEPT = timedelta(days=30)
EVERY = timedelta(minutes=10)
STEP_SECONDS = 60.0


class Housekeeping:
    """Purges on a schedule that is armed anew when the wall clock steps."""

    def __init__(self, store: Store, library: Library, clock: Clock, health: Health) -> None:
        self._store = store
        self._health = health
        self._library = library
        self._clock = clock
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
        """Purge now, and say again in the log what is down."""
        for part, reason in self._health.reasons().items():
            log.error("%s is still down: %s", part, reason)
        try:
            await self._store.run(self._purge)
        except StoreError as error:
            log.warning("housekeeping waits: %s", type(error).__name__)

    def _purge(self, tx: Tx) -> None:
        machine, domain = datetime.now(UTC) - KEPT, self._clock.now() - KEPT
        tx.inbox.purge(machine)
        tx.inbox.purge_dead(datetime.now(UTC) - DEAD_LETTERS_KEPT)
        tx.outbox.purge(machine)
        tx.runs.purge(domain)
        tx.revisions.purge([routine.sha256 for routine in self._library.routines])
        tx.chats.forget_strangers()

    def _arm(self) -> None:
        self._scheduler.add_job(
            self.tidy,
            "interval",
            seconds=EVERY.total_seconds(),
            id="tidy",
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
