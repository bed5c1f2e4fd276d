"""The Run: one person's walk through one pinned revision of a routine, as a value."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RunState(StrEnum):
    """Open runs can be answered; the others only tell where things stand.

    Ended: at its outcome, and may be taken up again. Spent: what the outcome offered was taken.
    """

    OPEN = "open"
    ENDED = "ended"
    CANCELLED = "cancelled"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Run:
    """Answers in order on a pinned revision; the position is the answers replayed.

    `answers` holds (node id, option id) pairs. `version` grows by one with each change, and a
    button carries the version that the person saw. `started_at` and `updated_at` are UTC.
    """

    id: int
    token: str
    chat_id: int
    routine_id: str
    sha256: str
    answers: tuple[tuple[str, str], ...]
    state: RunState
    started_at: datetime
    updated_at: datetime
    version: int
