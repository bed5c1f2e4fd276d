"""What may not be kept: what has grown old, and what is held about a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from flows.people.records import Person
from flows.people.rights import Held
from flows.retention import Kind, Old


class Retention(Protocol):
    """What has been kept long enough, by kind."""

    def old(self, kind: Kind, before: datetime) -> Old:
        """What ended before then."""

    def purge(self, kind: Kind, before: datetime) -> int:
        """Delete it; return how many."""


class Rights(Protocol):
    """All that is held about a person, and its removal."""

    def people(self) -> Sequence[Person]:
        """Everybody who is not forgotten, with or without a role, by label."""

    def held(self, person_id: int) -> Held:
        """Every row that names the person or their private chat, by table; without the audit log,
        which `Ledger.find` tells of."""

    def forget(self, person_id: int, label: str) -> None:
        """Delete all of it but what others need, where a surrogate id and the label stay."""
