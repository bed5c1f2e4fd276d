"""The rounds: what falls due by the domain's clock and is no bevakning. Standing reminders, the
boards of binders, the weekly digest, the weekly drill, and changes of numbers that nobody has
decided in time.

What is owed is read from the store each time, so that no restart repeats or forgets it.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.chat import digest, reminders, standing_told
from bot.chat.cases import board
from flows.actions import digest as digests
from flows.actions import standing_due
from flows.actions.cases import board as boards
from flows.actions.drills import Stepped
from flows.actions.numbers import Decide
from flows.actions.turn import Turn
from flows.errors import StoreError
from flows.messages import Outgoing, Priority
from flows.people import drill
from flows.people.contacts import HOLDS
from flows.ports import Store, Tx

log = logging.getLogger(__name__)

WORTH_ASKING = timedelta(hours=1)
SHORTEST_SECONDS = 0.005
PATIENCE_SECONDS = 4.0  # when nothing moves for about twice as long, the next round goes on


class Rounds:
    """Does what is due. `turn` makes a turn of the house's own; `told` is called when something
    has been put in the outbox."""

    def __init__(self, store: Store, turn: Callable[[Tx], Turn], told: Callable[[], None]) -> None:
        self._store = store
        self._turn = turn
        self._told = told
        self._alone = asyncio.Lock()

    async def next_due(self) -> datetime:
        """When something is due next (UTC); a past time means now."""
        return await self._store.read(self._due)

    async def once(self) -> None:
        """Do what is due now. What cannot be done yet is left to the next round."""
        async with self._alone:
            try:
                if await self._store.read(self._is_due):
                    await self._store.run(self._expire)
                    await self._store.run(self._remind)
                    await self._store.run(self._boards)
                    await self._digest()
                    await self._drill()
            except StoreError as error:
                log.warning("the rounds wait: %s", type(error).__name__)

    def _due(self, tx: Tx) -> datetime:
        turn = self._turn(tx)
        ends = [each.proposed_at + HOLDS for each in tx.contacts.proposed()]
        ours = (standing_due.next_due(turn), digests.next_due(turn), boards.next_due(turn))
        known = [at for at in ours if at is not None]
        drilled = drill.next_due(tx.drills.last(), turn.now, turn.house.calendar)
        return min([drilled, *known, *ends])

    def _is_due(self, tx: Tx) -> bool:
        return self._due(tx) <= self._turn(tx).now

    def _expire(self, tx: Tx) -> None:
        turn = self._turn(tx)
        for each in tx.contacts.proposed():
            if each.expired(turn.now):
                reminders.by_house(turn, "number.expire", Decide(each.id), datetime.now(UTC))

    def _remind(self, tx: Tx) -> None:
        turn, machine_now = self._turn(tx), datetime.now(UTC)
        told = reminders.by_house(turn, "standing.tell", None, machine_now)
        standing_told.post(turn, told.value, machine_now)

    def _boards(self, tx: Tx) -> None:
        board.post(self._turn(tx), datetime.now(UTC))

    async def _digest(self) -> None:
        """Write to some people at a time, so that nobody who presses waits behind it."""
        while not await self._store.run(self._digest_some):
            self._told()

    def _digest_some(self, tx: Tx) -> bool:
        turn, machine_now = self._turn(tx), datetime.now(UTC)
        stepped: digests.Stepped = reminders.by_house(turn, "digest.step", None, machine_now).value
        digest.post(turn, stepped.digest.week, stepped.summaries, machine_now)
        return stepped.ended

    async def _drill(self) -> None:
        """Ask a few chats at a time, and wait until those are done."""
        wait = SHORTEST_SECONDS
        while wait <= PATIENCE_SECONDS:
            stepped = await self._store.run(self._step)
            self._told()
            if stepped.ended:
                return
            wait = SHORTEST_SECONDS if stepped.ask else wait * 2
            await asyncio.sleep(wait)

    def _step(self, tx: Tx) -> Stepped:
        machine_now = datetime.now(UTC)
        stepped: Stepped = reminders.by_house(self._turn(tx), "drill.step", None, machine_now).value
        what = drill.about(stepped.drill.week)
        for chat_id in stepped.ask:
            probe = Outgoing(
                chat_id,
                "probe",
                {},
                f"{what}:{chat_id}",
                Priority.BULK,
                about=what,
                expires_at=machine_now + WORTH_ASKING,
            )
            tx.outbox.put(probe, machine_now)
        return stepped
