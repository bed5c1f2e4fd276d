"""Mixes of chats with messages that wait, the least time in which Telegram's limits let them go,
and the real sender sending them in simulated time."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from math import ceil, floor
from pathlib import Path

from simulated import SimulatedLoop, StrictTelegram, TimelessStore
from telegram import Bot

from bot.health import Health
from bot.telegram.deliver import Post, Sender
from bot.telegram.pace import Limits, Pace
from flows.messages import ChatKind, Outgoing, Priority
from flows.ports import Tx
from storage.store import open_store

URGENT = (Priority.TIB, Priority.INTERACTIVE)
LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a chat (groups have negative numbers), and when it is put in the outbox."""

    chat: int
    priority: Priority = Priority.DUE
    at: float = 0.0


Mix = Sequence[Message]


@dataclass(frozen=True, slots=True)
class Sent:
    """How a mix was sent: in how many simulated seconds the last one that nobody waits for, how
    many refusals, whether each chat got its own in order, and the longest wait of an answer."""

    seconds: float
    refused: int
    in_order: bool
    longest_wait: float


def one_group(count: int) -> Mix:
    """All to one group."""
    return [Message(-1)] * count


def private_chats(count: int) -> Mix:
    """500 private chats in turn."""
    return [Message(1 + n % 500) for n in range(count)]


def groups(count: int) -> Mix:
    """50 groups in turn."""
    return [Message(-1 - n % 50) for n in range(count)]


def both(count: int) -> Mix:
    """Of five, four to 400 private chats and one to 20 groups."""
    return [Message(-1 - n // 5 % 20 if n % 5 == 0 else 1 + n % 400) for n in range(count)]


def heavy_tails(count: int) -> Mix:
    """A few chats that get most, and only after all the others, who get one each."""
    few = [-1 - n % 10 for n in range(count * 13 // 100)]
    few += [1 + n % 20 for n in range(count * 60 // 100)]
    return [Message(1000 + n) for n in range(count - len(few))] + [Message(chat) for chat in few]


def every_class(count: int) -> Mix:
    """Every class to 300 people and 20 groups, and meanwhile three answers a second to others."""
    lot = random.Random(1)
    answers = count * 3 // 25
    classes = (Priority.TIB, *[Priority.DUE] * 60, *[Priority.DIGEST] * 10, *[Priority.BULK] * 29)
    chats = [*range(1, 301), *range(-20, 0)]
    waiting = [Message(lot.choice(chats), lot.choice(classes)) for _ in range(count - answers)]
    pressed = [
        Message(1000 + n % 100, Priority.INTERACTIVE, n * 0.33) for n in range(1, answers + 1)
    ]
    return waiting + pressed


MIXES: tuple[Callable[[int], Mix], ...] = (
    one_group,
    private_chats,
    groups,
    both,
    heavy_tails,
    every_class,
)


def least_seconds(mix: Mix) -> float:
    """No sender that keeps the limits can be faster with what nobody waits for.

    However long before the end one looks, each chat has at most so much left as its own limit lets
    through until then; all the rest has left already, at most twenty-five in any second, less the
    answers that come meanwhile, evenly.
    """
    patient = Counter(message.chat for message in mix if message.priority not in URGENT)
    answers = [message.at for message in mix if message.at]
    meanwhile = floor(len(answers) / max(answers)) if answers else 0
    most, second = LIMITS.overall
    most -= LIMITS.kept_for_interactive + meanwhile
    found, before_end = 0.0, 0
    while gone := sum(_gone(chat, count, before_end) for chat, count in patient.items()):
        found = max(found, before_end + (ceil((gone - meanwhile) / most) - 1) * second)
        before_end += 1
    return found


def _gone(chat: int, count: int, before_end: int) -> int:
    """How many of the chat's messages have to have left so many seconds before the end."""
    most, seconds = LIMITS.private if chat > 0 else LIMITS.group
    return max(0, count - most * ceil(before_end / seconds))


def send(mix: Mix, folder: Path) -> Sent:
    """Send it with the real sender from a real outbox."""
    with asyncio.Runner(loop_factory=SimulatedLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, SimulatedLoop)
        with loop.as_machine_time():
            return runner.run(_send(mix, loop, folder))


async def _send(mix: Mix, loop: SimulatedLoop, folder: Path) -> Sent:
    store = TimelessStore(open_store(str(folder / f"{len(mix)}.db")), loop)
    telegram = StrictTelegram(loop)
    bot = Bot("123456:simulated", request=telegram)
    post = Post(store, bot, Health(), "the sender", _nobody, _nobody)
    sender = Sender(post, Pace(LIMITS, loop.time))
    await store.run(partial(_put, [(n, each) for n, each in enumerate(mix) if not each.at], loop))
    sending = asyncio.create_task(sender.run())
    for number, message in sorted(enumerate(mix), key=lambda each: each[1].at):
        if message.at:
            await asyncio.sleep(message.at - loop.time())
            await store.run(partial(_put, [(number, message)], loop))
            sender.wake()
    await telegram.until(len(mix))
    sending.cancel()
    with suppress(asyncio.CancelledError):
        await sending
    await sender.drain(10)
    await store.close()
    return _seen(mix, telegram)


def _put(messages: Sequence[tuple[int, Message]], loop: SimulatedLoop, tx: Tx) -> None:
    for number, message in messages:
        kind = ChatKind.PRIVATE if message.chat > 0 else ChatKind.GROUP
        chat = tx.chats.meet(message.chat, kind)
        text = {"text": str(number)}
        row = Outgoing(chat.id, "send", text, f"m{number}", message.priority)
        tx.outbox.put(row, loop.machine_now())


def _seen(mix: Mix, telegram: StrictTelegram) -> Sent:
    numbers: dict[int, list[int]] = {}
    waits, patient = [0.0], [0.0]
    for at, chat, text in telegram.arrived:
        message = mix[int(text)]
        numbers.setdefault(chat, []).append(int(text))
        if message.priority is Priority.INTERACTIVE:
            waits.append(at - message.at)
        elif message.priority not in URGENT:
            patient.append(at)
    in_order = all(each == sorted(set(each)) for each in numbers.values())
    return Sent(max(patient), telegram.refused, in_order, max(waits))


def _nobody(*_: object) -> None:
    raise AssertionError("every message arrives")
