"""Changes of telephone numbers. Of the confirmed ones of a contact only the newest still stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from flows.people.contacts import ChangeState, ContactChange
from storage.columns import UtcDateTime, state_in
from storage.sql import Sql
from storage.tables import contact_change as change

ADD = insert(change).returning(change.c.id)
GET = select(change).where(change.c.id == bindparam("change_id"))
_STANDING = select(change).order_by(change.c.name, change.c.id)
PROPOSED = _STANDING.where(state_in(change.c.state, "proposed"))
CONFIRMED = _STANDING.where(state_in(change.c.state, "confirmed"))
_REPLACE = update(change).where(change.c.name == bindparam("of_name")).values(state="replaced")
REPLACE_PROPOSED = _REPLACE.where(state_in(change.c.state, "proposed"))
REPLACE_CONFIRMED = _REPLACE.where(
    state_in(change.c.state, "confirmed"), change.c.id != bindparam("but")
)
DECIDE = (
    update(change)
    .where(change.c.id == bindparam("change_id"), state_in(change.c.state, "proposed"))
    .values(
        state=bindparam("end"),
        decided_by=bindparam("by"),
        decided_at=bindparam("at", type_=UtcDateTime),
    )
)


def _change(row: Row[Any]) -> ContactChange:
    values = row._asdict()
    return ContactChange(**values | {"state": ChangeState(row.state)})


class Contacts:
    """Implements `flows.ports.oversight.Contacts`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def propose(self, name: str, number: str | None, by: int, at: datetime) -> ContactChange:
        """Keep a proposal; one that waits for the same contact is replaced."""
        self._sql.change(REPLACE_PROPOSED, of_name=name)
        row = self._sql.returning(
            ADD,
            name=name,
            number=number,
            proposed_by=by,
            proposed_at=at,
            decided_by=None,
            decided_at=None,
            state=ChangeState.PROPOSED,
        )
        assert row is not None
        return ContactChange(row.id, name, number, by, at)

    def get(self, change_id: int) -> ContactChange | None:
        """The change with this id."""
        row = self._sql.row(GET, change_id=change_id)
        return None if row is None else _change(row)

    def proposed(self) -> Sequence[ContactChange]:
        """Those that wait to be decided, by contact."""
        return [_change(row) for row in self._sql.rows(PROPOSED)]

    def confirmed(self) -> Sequence[ContactChange]:
        """Those that hold now: one for each contact that was ever changed."""
        return [_change(row) for row in self._sql.rows(CONFIRMED)]

    def decide(self, seen: ContactChange, end: ChangeState, by: int | None, at: datetime) -> bool:
        """End the proposal so; False when it was decided already. What is confirmed takes the
        place of what held for the contact."""
        if self._sql.change(DECIDE, change_id=seen.id, end=end, by=by, at=at) != 1:
            return False
        if end is ChangeState.CONFIRMED:
            self._sql.change(REPLACE_CONFIRMED, of_name=seen.name, but=seen.id)
        return True
