"""Ending a case whose revision nobody can read any more: it cannot be replayed, but nobody is to be
reminded of it for ever."""

from flows.actions.cases import watching
from flows.actions.turn import Turn
from flows.cases.bevakning import STUB_AFTER
from flows.cases.case import Case, CaseEnd
from flows.cases.state import AVSLUTAT, Taken


def close(turn: Turn, case: Case) -> Case | None:
    """The case as it was ended; None when somebody was first. It cannot be taken back."""
    by = turn.who.actor
    last = Taken(AVSLUTAT, turn.now, by=by.id if by is not None else None)
    ended = case.changed(
        history=(*case.history, last),
        untold=(),
        end=CaseEnd.CLOSED,
        ended_at=turn.now,
        next_at=turn.now + STUB_AFTER,
    )
    if not turn.tx.cases.save(ended, case.version):
        return None
    for role in sorted(ended.posts):
        turn.tx.outbox.supersede(f"{case.subject}:{role}")
    watching.abandon(turn, ended)
    return ended
