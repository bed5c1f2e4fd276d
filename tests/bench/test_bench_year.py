"""A year in practice mode: 1,000 reminders walked, every one sent when it would have been."""

import time
from pathlib import Path

from evening import an_evening

from flows.actions import bevakningar
from flows.actions.people import who_in
from flows.actions.turn import Turn
from flows.ports import Tx


async def test_a_year_with_a_thousand_messages(tmp_path: Path) -> None:
    async with an_evening(str(tmp_path / "year.db"), "2026-11-27 20:00") as evening:
        house = evening.app.house

        def take(tx: Tx) -> None:
            chat = tx.chats.by_telegram(101)
            assert chat is not None
            who = who_in(tx, chat, 101)
            turn = Turn(tx, house, who, evening.clock.now())
            watch = house.watch("B01")
            assert watch is not None
            bevakningar.take(turn, bevakningar.Take("B01", watch, who.grants[0].unit_id, turn.now))

        for _ in range(2):
            await evening.app.store.run(take)
        begun = time.perf_counter()
        lines = await evening.walk("2027-11-27 20:00")
        took = time.perf_counter() - begun
        sent = evening.app.tick.messages
        assert sent >= 1000
        assert len(lines) >= 500
        print(f"\na year with {sent} reminders at {len(lines)} moments: {took:.1f} s")
