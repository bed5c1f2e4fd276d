"""Changes of the numbers that people ring: proposed by one person, decided by another.

A change holds for the whole city. Until it is confirmed the number that stands goes on standing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

HOLDS = timedelta(hours=24)
# Area codes of one and two digits after the 0; all others have three.
_AREAS = (
    *("8", "10", "11", "13", "16", "18", "19", "20", "21", "23", "26", "31", "33", "35", "36"),
    *("40", "42", "44", "46", "54", "60", "63", "70", "72", "73", "76", "79", "90"),
)
_GROUPS = {5: (3, 2), 6: (2, 2, 2), 7: (3, 2, 2), 8: (3, 3, 2)}


class ChangeState(StrEnum):
    """Where a change stands. One that was confirmed is replaced by the next for its contact."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class ContactChange:
    """A new number for the contact `name`; None: the number of the source or the settings again.

    `proposed_by` and `decided_by` are persons.
    """

    id: int
    name: str
    number: str | None
    proposed_by: int
    proposed_at: datetime
    decided_by: int | None = None
    decided_at: datetime | None = None
    state: ChangeState = ChangeState.PROPOSED

    def expired(self, now: datetime) -> bool:
        """Whether nobody has decided it in time."""
        return self.state is ChangeState.PROPOSED and now >= self.proposed_at + HOLDS


def readable(number: str) -> str:
    """A Swedish number as people read it: `031-765 43 21` for +46317654321."""
    digits = number.removeprefix("+46")
    if digits == number:
        return number
    area = next((each for each in _AREAS if digits.startswith(each)), digits[:3])
    rest, parts = digits[len(area) :], list[str]()
    for size in _GROUPS.get(len(rest), (len(rest),)):
        parts.append(rest[:size])
        rest = rest[size:]
    return f"0{area}-{' '.join(parts)}"
