"""Taking back what was pressed by mistake: the last step for a minute, by whoever took it, and
"Avslutat" all day. The case is as it was before, with all that it owed."""

from flows.actions.cases.steps import Act, Answer, Seen, looked_up, saved
from flows.actions.cases.watching import After
from flows.actions.turn import Reason, Refused, Turn
from flows.cases.bevakning import UNDO_WITHIN
from flows.cases.case import Case, CaseEnd
from flows.cases.state import AVSLUTAT, replay


def undo(turn: Turn, command: Act) -> Answer:
    """Take back the step that was taken last, within a minute, by whoever took it."""
    found = looked_up(turn, command.token)
    if isinstance(found, Refused):
        return found
    case, state = found.case, found.state
    if state is None:
        return Refused(Reason.UNREADABLE, found)
    not_now = Reason.STALE if command.seen != found.seen else _why_not_undone(turn, case)
    if not_now is not None:
        return Refused(not_now, found)
    *before, last = state.history
    return saved(turn, found, replay(state.process, before), After(undone=last))


def is_undoable(turn: Turn, case: Case) -> bool:
    """Whether the last step, which did not open the case, was taken so lately by whoever acts that
    they may take it back."""
    return _why_not_undone(turn, case) is None


def _why_not_undone(turn: Turn, case: Case) -> Reason | None:
    if len(case.history) < 2 or case.end is CaseEnd.JOINED:
        return Reason.STALE
    last = case.history[-1]
    if not turn.who.is_one(last.by):
        return Reason.NOT_YOURS
    return None if turn.now - last.at <= UNDO_WITHIN else Reason.EXPIRED


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
