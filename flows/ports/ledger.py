"""The audit log, written row by row and kept as a chain."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from flows.ledger import Anchor, AuditRow, Wanted
from flows.messages import AuditEntry
from flows.retention import Old


class Audit(Protocol):
    """Append-only."""

    def write(self, entry: AuditEntry) -> None: ...


class Ledger(Protocol):
    """The audit log as a chain: what has to be sealed, walked, signed and purged."""

    def settled(self) -> int:
        """The highest id at or below which no row can appear any more. The first question of its
        work, since it may have to wait for works that are writing."""

    def unsealed(self, after: int, up_to: int, limit: int) -> Sequence[AuditRow]: ...
    def rows(self, after: int, limit: int) -> Sequence[AuditRow]:
        """Rows with higher ids, in order of id."""

    def row(self, row_id: int) -> AuditRow | None: ...
    def seal(self, seals: Mapping[int, str]) -> None:
        """Give rows (by id) their seals."""

    def unseal(self) -> None:
        """Take every seal away."""

    def anchors(self) -> Sequence[Anchor]: ...
    def sign(self, anchor: Anchor, at: datetime) -> None:
        """Put the anchor in place of the one of its kind and of all that it covers."""

    def last_before(self, before: datetime) -> int:
        """The last id of the rows at the beginning that are all sealed and older; 0 for none."""

    def old(self, up_to: int) -> Old:
        """How many rows reach up to that id, and how old they are."""

    def drop(self, up_to: int) -> int:
        """Delete rows up to that id; return how many."""

    def find(self, wanted: Wanted, below: int, limit: int) -> Sequence[AuditRow]:
        """Rows that are wanted and have lower ids, the newest first."""
