"""Sealing the audit log behind the people who write it, and signing how far it is sealed.

Nothing is sealed or signed on top of a chain that no longer is what was signed: whoever touched it
would else get our signature for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.actions.turn import Done, Turn
from flows.ledger import Anchor, AuditRow, after, base_of, faults, head_of, is_ours, signed
from flows.ports import Tx

LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Seal:
    """Seal the next rows up to `up_to` (`Ledger.settled`), and sign them with `key`."""

    up_to: int
    key: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """How many rows were sealed; none of a log that is not `sound`."""

    count: int
    sound: bool = True


def seal(turn: Turn, command: Seal) -> Done[Sealed]:
    """Seal up to LIMIT rows. Run by the clock."""
    ledger = turn.tx.ledger
    if not is_sound(turn.tx, command.key):
        return Done(Sealed(0, sound=False))
    at = head_of(ledger.anchors())
    seals: dict[int, str] = {}
    for row in ledger.unsealed(at.up_to, command.up_to, LIMIT):
        at = after(at, row)
        seals[row.id] = at.seal
    if seals:
        ledger.seal(seals)
        ledger.sign(signed(command.key, at, purged=False), turn.now)
    return Done(Sealed(len(seals)))


@dataclass(frozen=True, slots=True)
class Signed:
    """The log was signed anew: how many faults it had, which stand in it unseen from now on."""

    faults: int

    @property
    def subject(self) -> str:
        """How many that was, for the audit."""
        return f"faults:{self.faults}"


def sign(turn: Turn, command: Seal) -> Done[Signed]:
    """Seal and sign the log as it stands, once people know why it was touched or the key is new.

    It is noted in the log itself, with the number of faults.
    """
    ledger = turn.tx.ledger
    found = sum(1 for _ in faults(command.key, ledger.anchors(), every_row(turn.tx)))
    at = base(turn.tx)
    ledger.unseal()
    if at.count:
        ledger.sign(signed(command.key, at, purged=True), turn.now)
    last = 0
    while rows := ledger.unsealed(last, command.up_to, LIMIT):
        seals: dict[int, str] = {}
        for row in rows:
            at = after(at, row)
            seals[row.id] = at.seal
        ledger.seal(seals)
        last = rows[-1].id
    ledger.sign(signed(command.key, at, purged=False), turn.now)
    return Done(Signed(found))


def is_sound(tx: Tx, key: bytes) -> bool:
    """Whether the anchors are ours, and the log still ends in what they say."""
    anchors = tx.ledger.anchors()
    if not anchors:
        return all(row.seal is None for row in tx.ledger.rows(0, 1))
    if not all(is_ours(key, anchor) for anchor in anchors):
        return False
    head = head_of(anchors)
    if head.purged:
        return True
    last = tx.ledger.row(head.up_to)
    return last is not None and last.seal == head.seal


def base(tx: Tx) -> Anchor:
    """Where the rows that are kept begin."""
    return base_of(tx.ledger.anchors())


def every_row(tx: Tx) -> Iterator[AuditRow]:
    """The whole log in order, read page by page."""
    last = 0
    while rows := tx.ledger.rows(last, LIMIT):
        yield from rows
        last = rows[-1].id
