"""How fast a press is answered: stored, taken, committed and sent, with Telegram answering at once.

Prints ratios within one run; asserts only that everything was done. Run with `make bench`.
"""

import asyncio
import json
import statistics
import time
from pathlib import Path
from typing import Any

from evening import instant
from telegram.request import BaseRequest

from bot.app import App, Parts, open_database, read_content
from bot.cli.demo import UNHURRIED
from bot.cli.walking import WalkingClock, settled
from bot.settings import Settings
from bot.telegram.transport import AiohttpRequest
from flows.messages import InboxItem

PEOPLE, EACH = 50, 8
SENT = json.dumps(
    {"ok": True, "result": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}
).encode()


class InstantTelegram(AiohttpRequest):
    """Answers every request at once with a sent message."""

    calls = 0

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.calls += 1
        return 200, SENT

    async def until(self, calls: int) -> None:
        """Wait until that many requests have come, to the turn of the loop."""
        while self.calls < calls:  # noqa: ASYNC110 - an event would be part of what is measured
            await asyncio.sleep(0)


def typed(update: int, chat: int) -> InboxItem:
    payload = {"kind": "command", "command": "jourtid", "group": False, "from": chat, "message": 1}
    return InboxItem(1, update, chat, payload, instant("2026-11-27 20:00"))


async def test_answers_a_second_and_the_time_of_one(tmp_path: Path) -> None:
    assert issubclass(AiohttpRequest, BaseRequest)
    settings = Settings(
        token="123456:bench", database=str(tmp_path / "bench.db"), api="http://127.0.0.1:9/bot"
    )
    clock = WalkingClock(instant("2026-11-27 20:00"), ticking=False)
    telegram = InstantTelegram()
    store = open_database(settings)
    app = App(Parts(settings, read_content(settings), store, clock, UNHURRIED, telegram))
    await app.start()

    async def answered(first: int, count: int, chats: int) -> float:
        items = [typed(first + n, 1000 + n % chats) for n in range(count)]
        before, begun = telegram.calls, time.perf_counter()
        await store.run(lambda tx: tx.inbox.add(items))
        app.dispatcher.wake()
        await telegram.until(before + count)
        took = time.perf_counter() - begun
        assert await settled(app)
        return took

    await answered(1, 10, 10)
    together = await answered(100, PEOPLE * EACH, PEOPLE)
    single = [await answered(10_000 + n, 1, 1) for n in range(40)]
    alone = statistics.median(single)
    await app.stop()
    assert telegram.calls >= PEOPLE * EACH + 50
    rate = PEOPLE * EACH / together
    print(f"\n{rate:.0f} answers/s from {PEOPLE} people at once")
    print(f"one answer: {alone * 1000:.1f} ms, at most {max(single) * 1000:.1f} ms")
    print(f"ratio of rate to one at a time: {rate * alone:.1f}")
