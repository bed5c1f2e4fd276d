"""Opening a case again that was ended by mistake: as it was before, with all that it owed."""

from flows.actions.cases.steps import Act, Answer, Seen, looked_up, saved
from flows.actions.cases.watching import After
from flows.actions.turn import Reason, Refused, Turn
from flows.cases.case import CaseEnd
from flows.cases.state import AVSLUTAT, replay


def reopen(turn: Turn, command: Act) -> Answer:
    """Take back "Avslutat" on the same day, by anybody who has a role in it."""
    found = looked_up(turn, command.token)
    if isinstance(found, Refused):
        return found
    if found.state is None:
        return Refused(Reason.UNREADABLE, found)
    if command.seen != found.seen or not is_reopenable(turn, found):
        return Refused(Reason.STALE, found)
    *before, last = found.state.history
    return saved(turn, found, replay(found.state.process, before), After(undone=last))


def is_reopenable(turn: Turn, seen: Seen) -> bool:
    """Whether it was ended today, by a press and not by its last step, and they have a role in
    it."""
    case, local = seen.case, turn.house.calendar.local
    if case.end is not CaseEnd.CLOSED or not seen.roles or case.history[-1].step != AVSLUTAT:
        return False
    return seen.state is not None and local(case.history[-1].at).date() == local(turn.now).date()
