"""SIGKILL at every call of the store and of the transport: no press lost, no effect repeated.

The bot is a process of its own. It is killed before a call has had any effect, or after it has and
before anybody heard of it, started again on the same database, and the evening goes on. Nobody
presses anything twice: what Telegram has taken from a phone has to be carried out.
"""

import asyncio
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import ring
import staffed
from child import Doom, Order
from driver import Phone, Phones, Seen
from evening import instant
from handed_clock import HandedClock
from keeper import Nursery, a_kept_bot
from program import TOKEN

from bot.chat.reminders import NEWER
from bot.cli.cast import GROUPS, PEOPLE
from bot.practice import PracticeServer
from bot.telegram.messages import DUPLICATE

PATIENCE = 20.0
WORKER = 101
CARDS = 3
KILLED = -signal.SIGKILL
WALKED = len(ring.ANSWERS) + 2  # the run's version: one for each answer and one for the bevakning
# Question → the answers that are right.
HAPPENED: dict[str, tuple[list[tuple[object, ...]], ...]] = {
    "SELECT state, version FROM bevakning": ([("done", 2)],),
    "SELECT count(*) FROM occurrence": ([(1,)],),
    # Whoever starts on Monday tidies away what is older than a day.
    "SELECT version FROM run": ([(WALKED,)], []),
    "SELECT name, sum(count) FROM counter GROUP BY name": ([("egen_jour_sedan", 1)],),
    "SELECT action, outcome FROM audit WHERE action LIKE 'bevakning.%' ORDER BY id": (
        [("bevakning.take", "done"), ("bevakning.done", "done")],
    ),
    "SELECT DISTINCT state FROM inbox": ([("done",)],),
    "SELECT DISTINCT state FROM outbox WHERE state <> 'superseded'": ([("sent",)],),
}


@dataclass
class Told:
    """What an evening left behind."""

    calls: list[str]
    codes: list[int]
    messages: list[Seen]
    log: str
    database: Path


class Stage:
    """Puts on one evening after the other, each with its own database, Telegram and bot."""

    def __init__(self, nursery: Nursery, folder: Path) -> None:
        self._nursery = nursery
        self._folder = folder
        self._count = 0

    async def play(self, doom: Doom | None) -> Told:
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        database = folder / "jourlots.db"
        await asyncio.to_thread(staffed.lay, str(database), instant(ring.START))
        clock = HandedClock(folder / "clock", instant(ring.START))
        async with PracticeServer(token=TOKEN, people=PEOPLE, groups=GROUPS, clock=clock) as server:
            names = {name: str(folder / name) for name in ("clock", "calls", "errors")}
            order = Order(str(database), server.api_base, **names, doom=doom)
            phones = Phones(server, _at_once)
            async with a_kept_bot(self._nursery, order) as keeper:
                await _evening(phones, clock)
                await _rest(database)
                messages = await phones.person(WORKER).from_bot()
            await phones.close()
        calls = (folder / "calls").read_text().splitlines()
        log = (folder / "errors").read_text()
        return Told(calls, keeper.codes, messages, log, database)


@pytest.fixture
def stage(nursery: Nursery, tmp_path: Path) -> Stage:
    """Where this test's evenings take place."""
    return Stage(nursery, tmp_path)


async def _at_once() -> None:
    """The bot is elsewhere: whoever waits for it looks at the phone."""


async def _evening(phones: Phones, clock: HandedClock) -> None:
    """The worker walks to the outcome, takes the bevakning, is reminded, and has done it."""
    worker = phones.person(WORKER)
    await worker.say("/ring")
    for label in (*ring.ANSWERS, ring.TAKE):
        await _press(phones, label)
    await _comes(worker, lambda seen: "Lämna över" in seen.labels)
    clock.move(instant(ring.DUE))
    await _press(phones, ring.DONE)
    await _comes(worker, lambda seen: "är klar." in seen.text)


async def _press(phones: Phones, label: str) -> None:
    """Press once the button is there. Once is enough: it is never pressed again, nor is the
    answer waited for, since a killed bot owes it for ever."""
    worker = phones.person(WORKER)
    seen = await _comes(worker, lambda seen: label in seen.labels)
    _nothing_comes_twice_unmarked(await worker.from_bot())
    await phones.call("POST", "press", {"person": WORKER, "message": seen.id, "button": label})


async def _comes(worker: Phone, wanted: Callable[[Seen], bool]) -> Seen:
    """The newest message that is wanted, as soon as it is there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for seen in reversed(await worker.from_bot()):
                if wanted(seen):
                    return seen
            await asyncio.sleep(0.02)


def _nothing_comes_twice_unmarked(messages: Sequence[Seen]) -> None:
    """A message may come once more than intended, and then it says so itself."""
    seen = [each.text for each in messages if each.text and each.text != NEWER]
    times = Counter(text.removeprefix(f"{DUPLICATE}\n\n") for text in seen)
    for text, count in times.items():
        assert count <= 2, f"{count} times: {text}"
        assert count == 1 or seen.count(text) == 1, f"twice, and neither is marked: {text}"


async def _rest(database: Path) -> None:
    """Until no update and no message waits in the database."""
    waits = (
        "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')"
        " + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'leased', 'sending'))"
    )
    async with asyncio.timeout(PATIENCE):
        while _rows(database, waits) != [(0,)]:  # noqa: ASYNC110 - it is another process's rest
            await asyncio.sleep(0.02)


def _rows(database: Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def _everything_happened_once(told: Told) -> None:
    """Each effect once, nothing left lying, and at most one message more than were written."""
    for question, answers in HAPPENED.items():
        assert _rows(told.database, question) in answers, question
    (written,) = _rows(told.database, "SELECT count(*) FROM outbox WHERE op = 'send'")[0]
    # Three cards; a fourth when the copy that was pressed is not the one that we know of.
    assert written in (CARDS, CARDS + 1)
    assert len(told.messages) - written in (0, 1)
    _nothing_comes_twice_unmarked(told.messages)
    assert "Traceback" not in told.log


def _points(calls: Sequence[str], *, some: bool) -> list[Doom]:
    """Where to die: at every call; or of each name after the first that has an effect, since what
    is so before a call is mostly so after the one that came before it."""
    points = []
    counts: Counter[str] = Counter()
    for call in calls:
        counts[call] += 1
        before = Doom(call, counts[call], "before")
        after = [] if call.startswith("read") else [replace(before, phase="after")]
        points += after if some else [before, *after]
    return [each for each in points if each.number == 1] if some else points


async def _die_at_each(stage: Stage, *, some: bool) -> None:
    whole = await stage.play(None)
    _everything_happened_once(whole)
    points = _points(whole.calls, some=some)
    died = 0
    for doom in points:
        try:
            told = await stage.play(doom)
            _everything_happened_once(told)
        except (AssertionError, TimeoutError) as fault:
            raise AssertionError(f"killed {doom.phase} {doom.number} of {doom.call!r}") from fault
        died += KILLED in told.codes
    # Idle rounds come a few more or fewer each time: their last ones are not always reached.
    assert died >= 0.75 * len(points)


@pytest.mark.xdist_group("kill")
async def test_a_kill_loses_no_press_and_repeats_no_effect(stage: Stage) -> None:
    await _die_at_each(stage, some=True)


@pytest.mark.soak
@pytest.mark.xdist_group("kill")
async def test_a_kill_at_every_single_call_loses_no_press_and_repeats_no_effect(
    stage: Stage,
) -> None:
    await _die_at_each(stage, some=False)
