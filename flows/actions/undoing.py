"""Taking back a "done" that was pressed by mistake, for a minute, by whoever pressed it."""

from dataclasses import replace

from flows.actions.bevakningar import Answer, On, concerns, saved
from flows.actions.offering import colleague_of
from flows.actions.turn import Reason, Refused, Turn
from flows.cases import watches


def undo(turn: Turn, command: On) -> Answer:
    """Open it again as it was: its owner, its next reminder, and who was asked to take it over."""
    found = turn.tx.bevakningar.by_token(command.token)
    if found is None:
        return Refused(Reason.UNKNOWN)
    if not concerns(turn, found):
        return Refused(Reason.NOT_YOURS, subject=f"bevakning:{found.id}")
    if found.version != command.version or found.is_open:
        return Refused(Reason.STALE, found)
    if turn.who.actor is None or found.ended_by != turn.who.actor.id:
        return Refused(Reason.NOT_YOURS, found)
    if not found.is_undoable(turn.now):
        return Refused(Reason.EXPIRED, found)
    again = watches.resumed(found, turn.house.calendar)
    if again.offered_to is not None and colleague_of(turn, again, again.offered_to) is None:
        again = replace(again, offered_to=None)  # they have left in the meantime
    return saved(turn, found, again)
