"""The binders of units, their reviews and their boards."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from flows.cases.awaiting import Board, Counts, Filed, Line
from flows.found import Found, Unreadable


class Binders(Protocol):
    """The cases that stand in units' binders, the riskiest first: a limit that is near or past,
    then what is late, then the rest."""

    def get(self, case_id: int) -> Filed | None:
        """None also when nobody can read that."""

    def put(self, filed: Filed) -> None:
        """Write it; its unit's board is stale from then on."""

    def top(self, unit_id: int, today: date, limit: int) -> Found[Line]:
        """The riskiest of the unit."""

    def unreadable(self) -> Sequence[Unreadable]:
        """All that stand in a binder and that nobody can read there."""

    def counts(self, unit_id: int, today: date) -> Counts: ...
    def next(self, unit_id: int, today: date, now: datetime, person_id: int) -> Line | None:
        """The riskiest that nobody has reviewed in the week: the one that the person looks at, else
        one that nobody else does, else any."""

    def hold(self, case_id: int | None, person_id: int, now: datetime) -> None:
        """The person looks at this one and at no other; None: at none."""

    def review(self, case_id: int, week: date | None, outcome: str | None) -> None:
        """The case was reviewed in the week of that Monday, or it was not (None)."""

    def again(self, unit_id: int, today: date) -> int:
        """Those that were skipped in the week are to be reviewed; how many."""

    def touch(self, unit_id: int) -> None:
        """The unit's board, if it has one, is to be made anew."""

    def stale(self, today: date) -> Sequence[Board]:
        """Boards to be made anew, since something has changed or a day has passed. Those in groups
        that cannot be written to wait."""

    def shown(self, unit_id: int, today: date) -> None:
        """The unit's board was made."""

    def has_board(self, unit_id: int) -> bool:
        """Whether anything has stood in the unit's binder."""

    def any_board(self) -> bool:
        """Whether any unit has a board."""
