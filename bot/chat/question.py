"""Which card of a chat asks for a day: what it asks with, and when it asked.

That stands in the message that showed it, for as long as messages that were sent are remembered. A
question is open for a day: after that a typed day is nobody's answer.
"""

from datetime import UTC, datetime, timedelta

from flows.ports import Tx

_ASKS = "day:"  # how what a message is about begins where it asks for a day
_OPEN = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def about(asks: str, now: datetime) -> str:
    """What a message is about that asks for a day now; `asks` is the data of what asks."""
    return f"{_ASKS}{asks}@{(now - _EPOCH) // _MINUTE}"


def asked(tx: Tx, chat_id: int, now: datetime, area: str = "") -> str | None:
    """What asks for a day in the chat, in this area of buttons or in any; None: nothing does."""
    found = tx.outbox.shown_last(chat_id, _ASKS + area)
    if found is None:
        return None
    asks, _, minutes = found.removeprefix(_ASKS).partition("@")
    since = _EPOCH + int(minutes) * _MINUTE if minutes.isdecimal() else _EPOCH
    return asks if now - since <= _OPEN else None
