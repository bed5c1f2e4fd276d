"""Purging what has been kept long enough, kind by kind, and saying beforehand what would go."""

from dataclasses import dataclass
from datetime import datetime

from flows.actions.sealing import LIMIT, base, is_sound
from flows.actions.turn import Done, Turn
from flows.ledger import Walk, signed
from flows.retention import Kind, Old


@dataclass(frozen=True, slots=True)
class Purge:
    """Delete what is of this kind and ended before then; the audit log's anchor needs `key`."""

    kind: Kind
    before: datetime
    key: bytes


@dataclass(frozen=True, slots=True)
class Purged:
    """How many went, and whether there may be more of them. None of a log that is not `sound`."""

    kind: Kind
    count: int
    more: bool = False
    sound: bool = True

    @property
    def subject(self) -> str:
        """What went, for the audit."""
        return f"{self.kind}:{self.count}"


def look(turn: Turn, command: Purge) -> Done[Old]:
    """What a purge would delete; nothing changes."""
    if command.kind is not Kind.GRANSKNINGSLOGG:
        return Done(turn.tx.retention.old(command.kind, command.before))
    last = turn.tx.ledger.last_before(command.before)
    return Done(turn.tx.ledger.old(last))


def purge(turn: Turn, command: Purge) -> Done[Purged]:
    """Delete it. Of the audit log LIMIT rows at a time, and only while it is whole."""
    if command.kind is Kind.GRANSKNINGSLOGG:
        return _purge_log(turn, command)
    return Done(Purged(command.kind, turn.tx.retention.purge(command.kind, command.before)))


def _purge_log(turn: Turn, command: Purge) -> Done[Purged]:
    """Delete the beginning of the chain, and sign what it came to, so that the rest can still be
    verified. Traces of a change are not cleared away."""
    ledger = turn.tx.ledger
    last = ledger.last_before(command.before)
    rows = [row for row in ledger.rows(0, LIMIT) if row.id <= last]
    if not rows:
        return Done(Purged(command.kind, 0))
    walk = Walk(base(turn.tx))
    if not is_sound(turn.tx, command.key) or any([*walk.step(row)] for row in rows):
        return Done(Purged(command.kind, 0, sound=False))
    ledger.sign(signed(command.key, walk.at, purged=True), turn.now)
    return Done(Purged(command.kind, ledger.drop(walk.at.up_to), len(rows) == LIMIT))
