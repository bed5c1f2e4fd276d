"""What the audit log keeps of an action: who did what to what, ids only."""

from typing import Any

from flows.actions.turn import Done, Refused, Turn
from flows.messages import AuditEntry


def entry(turn: Turn, name: str, result: Done[Any] | Refused[Any]) -> AuditEntry:
    """The row of the action, done or refused."""
    return AuditEntry(
        at=turn.now,
        person_id=turn.who.person.id if turn.who.person is not None else None,
        action=name,
        subject=_subject(name, result),
        outcome="done" if isinstance(result, Done) else result.reason.value,
        acting_id=turn.who.acting.id if turn.who.acting is not None else None,
    )


def _subject(name: str, result: Done[Any] | Refused[Any]) -> str:
    """What it was done to: the value's own word for it, or its id."""
    if isinstance(result, Refused) and result.subject:
        return result.subject
    own = getattr(result.value, "subject", None)
    number = getattr(result.value, "id", None)
    return own or (f"{name.partition('.')[0]}:{number}" if number is not None else "")
