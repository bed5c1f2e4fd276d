"""The stored rows that nobody can read any more, for whoever looks after the bot."""

from flows.found import Unreadable
from flows.ports import Tx


def damaged(tx: Tx) -> tuple[Unreadable, ...]:
    """Every open case and bevakning, what stands in a binder, and standing reminders. Reads all of
    them, so that it is for whoever looks now and then."""
    rooms = (tx.cases, tx.bevakningar, tx.binders, tx.standing)
    return tuple(each for room in rooms for each in room.unreadable())
