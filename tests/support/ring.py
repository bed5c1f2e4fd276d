"""The way through /ring to "egen jour, ryms inte", and the bevakning that it offers."""

from datetime import UTC, datetime

from driver import Phone
from evening import instant

from flows.messages import Outgoing
from flows.ports import Tx

# On a Saturday evening nobody has to ask when the help began.
START = "2026-11-28 20:00"
DUE = "2026-11-30 07:15"
ANSWERS = ("Nej, dag eller kväll", "Mer hjälp av hemtjänsten", "Nej")
TAKE = "Påminn mig måndag"
NOTE = "Ett brev."
DONE = "Klart, jag har gjort det"


def due() -> datetime:
    """The instant of the first reminder."""
    return instant(DUE)


async def take_bevakning(worker: Phone) -> None:
    """Walk to the outcome and take its bevakning, the bot being in this process."""
    await worker.say("/ring")
    for label in (*ANSWERS, TAKE):
        await worker.tap(label)


def note(tx: Tx) -> None:
    """Put a message to the worker in the outbox, as if somebody had something to say."""
    chat = tx.chats.by_telegram(101)
    assert chat is not None
    tx.outbox.put(Outgoing(chat.id, "send", {"text": NOTE}, "note"), datetime.now(UTC))
