"""The audit log's hash chain and the signed anchors that hold its ends, as values and pure rules.

Each sealed row carries `number:hash`, where the hash covers the seal before it, the number and the
row. The chain alone shows what was changed in its middle; an anchor, signed with a key that is not
in the database, shows when its beginning or its end was cut off or all of it was written anew.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row of the log as it is stored; `seal` is None until housekeeping has sealed it."""

    id: int
    at: datetime
    person_id: int | None
    acting_id: int | None
    action: str
    subject: str
    outcome: str
    seal: str | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Signed: up to the row `up_to` the chain has `count` rows and ends in `seal`.

    `purged` marks that those rows are gone by the rules of retention; else they must be there.
    """

    up_to: int
    count: int
    seal: str
    purged: bool
    signature: str = ""


BEGINNING = Anchor(up_to=0, count=0, seal="", purged=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows somebody asks for. A person is wanted as the one who acted, on a shared phone
    too, and as the one whom it was done to."""

    person_id: int | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class FaultKind(StrEnum):
    """What may be wrong with the log."""

    CHANGED = "changed"  # the row is not what was sealed
    REMOVED = "removed"  # rows before this one are gone
    CUT = "cut"  # rows after this one, at the end, are gone
    INSERTED = "inserted"  # the row came in by another way than the log
    FORGED = "forged"  # the anchor at this row does not carry our signature
    REWRITTEN = "rewritten"  # the chain is another than the one that was signed
    UNSIGNED = "unsigned"  # from this row on no anchor answers for the seals


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, from which row on; `count` is how many rows are gone."""

    kind: FaultKind
    row: int
    count: int = 0


def seal_of(before: Anchor, row: AuditRow) -> str:
    """The seal of the row that follows `before`."""
    number = before.count + 1
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [number, row.id, at, row.person_id, row.acting_id]
    canonical = json.dumps([before.seal, *fields, row.action, row.subject, row.outcome])
    return f"{number}:{hashlib.sha256(canonical.encode()).hexdigest()}"


def after(before: Anchor, row: AuditRow) -> Anchor:
    """Where the chain stands after the row, with the seal that it should have."""
    return Anchor(row.id, before.count + 1, seal_of(before, row), purged=False)


def signed(key: bytes, anchor: Anchor, *, purged: bool) -> Anchor:
    """The anchor with our signature."""
    bare = replace(anchor, purged=purged, signature="")
    return replace(bare, signature=_signature(key, bare))


def is_ours(key: bytes, anchor: Anchor) -> bool:
    """Whether the signature is ours."""
    return hmac.compare_digest(anchor.signature.encode(), _signature(key, anchor).encode())


def _signature(key: bytes, anchor: Anchor) -> str:
    words = json.dumps([anchor.up_to, anchor.count, anchor.seal, anchor.purged])
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()


def base_of(anchors: Sequence[Anchor]) -> Anchor:
    """Where the rows that are kept begin: after the last that was purged."""
    return max((each for each in anchors if each.purged), key=_up_to, default=BEGINNING)


def head_of(anchors: Sequence[Anchor]) -> Anchor:
    """How far the chain was signed."""
    return max(anchors, key=_up_to, default=BEGINNING)


def _up_to(anchor: Anchor) -> int:
    return anchor.up_to


def faults(key: bytes, anchors: Sequence[Anchor], rows: Iterable[AuditRow]) -> Iterator[Fault]:
    """Walk the whole log, `rows` in order of id; everything that is wrong, in the order found."""
    for anchor in anchors:
        if not is_ours(key, anchor):
            yield Fault(FaultKind.FORGED, anchor.up_to)
    head = head_of(anchors)
    walk = Walk(base_of(anchors))
    signed_seal: str | None = head.seal if head.purged else None
    unsigned = None
    for row in rows:
        yield from walk.step(row)
        if row.id == head.up_to:
            signed_seal = row.seal
        if row.id > head.up_to and row.seal is not None and unsigned is None:
            unsigned = row.id
    if walk.at.up_to < head.up_to:
        yield Fault(FaultKind.CUT, walk.at.up_to, head.count - walk.at.count)
    elif signed_seal != head.seal:
        yield Fault(FaultKind.REWRITTEN, head.up_to)
    if unsigned is not None:
        yield Fault(FaultKind.UNSIGNED, unsigned)


class Walk:
    """Follows the chain row by row; `at` is where it stands."""

    def __init__(self, start: Anchor) -> None:
        self._start = start
        self.at = start
        self._before = start
        self._unsealed: list[int] = []
        self.waiting = 0

    def step(self, row: AuditRow) -> Iterator[Fault]:
        """The next row. What is wrong with it is told once, and the walk goes on from there."""
        if row.seal is None:
            self._unsealed.append(row.id)
            self.waiting = len(self._unsealed)
            return
        # No row is sealed before those with lower ids: one without a seal came in afterwards.
        yield from (Fault(FaultKind.INSERTED, each) for each in self._unsealed)
        self._unsealed = []
        self.waiting = 0
        number = _number(row.seal)
        stored = Anchor(row.id, number, row.seal, purged=False)
        if number == self.at.count and row.seal == seal_of(self._before, row):
            yield Fault(FaultKind.INSERTED, self.at.up_to)  # the row before pushed itself in
            self.at = stored
        elif number <= self.at.count:
            yield Fault(FaultKind.INSERTED, row.id)
        elif number > self.at.count + 1:
            yield Fault(FaultKind.REMOVED, row.id, number - self.at.count - 1)
            self._go(stored)
        else:
            if row.seal != seal_of(self.at, row):
                yield Fault(FaultKind.CHANGED, row.id)
            self._go(stored)

    def _go(self, to: Anchor) -> None:
        self._before, self.at = self.at, to


def _number(seal: str) -> int:
    number = seal.partition(":")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
