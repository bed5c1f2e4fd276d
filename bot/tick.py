"""The tick: one loop that sleeps until the earliest due time and tells of what is due.

Sleeps on the monotonic clock, at most a second at a time, so that a moved wall clock is noticed.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.chat import reminders, stubs
from bot.chat.cases import redrawing
from bot.chat.cases.redrawing import Stale
from bot.clock import Clock
from bot.health import Health
from flows.actions.reminding import Reminded
from flows.actions.stubs import Stubs
from flows.actions.turn import Done, House, Tell, Turn, Who
from flows.errors import StoreError
from flows.ports import Store, Tx

log = logging.getLogger(__name__)
T = TypeVar("T")

CHUNK = 500
LONGEST_SLEEP_SECONDS = 1.0
CALM_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Told:
    """How much was due of a part, how many reminders that made, the codes of those that nobody
    could be told of, and the reminders."""

    due: int
    messages: int = 0
    unheard: tuple[str, ...] = ()
    tells: tuple[Tell, ...] = ()


class Tick:
    """Tells of everything due; `told` is called when messages have been put in the outbox."""

    def __init__(
        self, store: Store, house: House, clock: Clock, health: Health, told: Callable[[], None]
    ) -> None:
        self._store = store
        self._house = house
        self._clock = clock
        self._health = health
        self._told = told
        self.messages = 0  # how many have been put in the outbox since the start

    async def run(self) -> None:
        """Tick until cancelled. No fault ends the loop."""
        while True:
            try:
                due = await self.next_due()
                if due is not None and due <= self._clock.now():
                    await self.once()
                    continue
                await asyncio.sleep(self._sleep(due))
            except StoreError as error:
                self._health.down("store", error)
                await asyncio.sleep(CALM_SECONDS)
            except Exception:
                self._health.down("tick", "a fault of ours")
                log.exception("the tick stumbled")
                await asyncio.sleep(CALM_SECONDS)

    async def once(self) -> None:
        """Tell of everything that is due now, in chunks. A part that stumbles keeps no other from
        its work; its fault is raised afterwards."""
        faults: list[Exception] = []
        told: list[Told] = []
        due = CHUNK
        while due >= CHUNK and not faults:
            chunk = await self._chunk(faults)
            due = max((each.due for each in chunk), default=0)
            told += chunk
            self._told()
        self._say(told)
        await self._redraw([tell for each in told for tell in each.tells], faults)
        if faults:
            raise faults[0]
        self._health.up("tick")

    async def next_due(self) -> datetime | None:
        """When the next bevakning falls due or becomes a stub, a role is to be told of a case, or
        an absence begins or ends."""
        return await self._store.read(_next_due)

    async def _chunk(self, faults: list[Exception]) -> list[Told]:
        """A chunk of each part. What a part did is committed, whatever comes after it."""
        told: list[Told] = []
        # First: who is away decides to whom a reminder of this very moment goes.
        for part in (self._absences, self._reminders, self._cases, self._stubs):
            if (done := await self._try(part, faults)) is not None:
                told.append(done)
                self.messages += done.messages
        return told

    async def _redraw(self, tells: Sequence[Tell], faults: list[Exception]) -> None:
        """Let cards that were made before the day say that it has come, once all is told."""
        for some in redrawing.stale(tells):

            def work(tx: Tx, some: Sequence[Stale] = some) -> None:
                redrawing.redraw(self._turn(tx), some, datetime.now(UTC))

            await self._try(work, faults)
            self._told()

    async def _try(self, work: Callable[[Tx], T], faults: list[Exception]) -> T | None:
        """What the work returns; None when it stumbled, and its fault is noted."""
        try:
            return await self._store.run(work)
        except StoreError:
            raise
        except Exception as fault:
            faults.append(fault)
            return None

    def _say(self, told: Sequence[Told]) -> None:
        """Let health name whom nobody could be told of, until a round in which all were."""
        unheard = [code for each in told for code in each.unheard]
        if unheard:
            self._health.down("reminders", f"nobody can be told of {', '.join(unheard)}")
        elif any(each.messages for each in told):
            self._health.up("reminders")

    def _absences(self, tx: Tx) -> Told:
        return Told(self._do(tx, "absence.step").value)

    def _reminders(self, tx: Tx) -> Told:
        done = self._do(tx, "bevakning.remind")
        reminded: Reminded = done.value
        return Told(reminded.due, len(done.tells), reminded.unheard, done.tells)

    def _cases(self, tx: Tx) -> Told:
        done = self._do(tx, "case.tell")
        return Told(done.value, len(done.case_tells))

    def _stubs(self, tx: Tx) -> Told:
        left: Stubs = self._do(tx, "bevakning.stub").value
        stubs.post(tx, left, datetime.now(UTC))
        return Told(left.due)

    def _do(self, tx: Tx, name: str) -> Done[Any]:
        return reminders.by_house(self._turn(tx), name, CHUNK, datetime.now(UTC))

    def _turn(self, tx: Tx) -> Turn:
        return Turn(tx, self._house, Who(is_house=True), self._clock.now())

    def _sleep(self, due: datetime | None) -> float:
        if due is None:
            return LONGEST_SLEEP_SECONDS
        ahead = (due - self._clock.now()).total_seconds()
        return min(max(ahead, 0.0), LONGEST_SLEEP_SECONDS)


def _next_due(tx: Tx) -> datetime | None:
    times = (
        tx.bevakningar.next_at(),
        tx.bevakningar.next_stub_at(),
        tx.cases.next_at(),
        tx.absences.next_at(),
    )
    return min((at for at in times if at is not None), default=None)
