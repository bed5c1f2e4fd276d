"""The weekly drills: how far each has come, and which chats are to be asked."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, exists, or_, select, update

from flows.people.drill import Drill
from storage.columns import state_in
from storage.overview import BOUND
from storage.sql import Sql, upsert
from storage.tables import chat, drill, person, role_grant

LAST = select(drill).order_by(drill.c.week.desc()).limit(1)
BEGIN = upsert(drill, lambda insert: insert.on_conflict_do_nothing(index_elements=["week"]))
SAVE = update(drill).where(drill.c.week == bindparam("of_week"))
_STAFF = exists().where(person.c.chat_id == chat.c.id, role_grant.c.person_id == person.c.id)
_OURS = or_(_STAFF, exists().where(BOUND))
NEXT_CHATS = (
    select(chat.c.id)
    .where(state_in(chat.c.state, "open"), _OURS, chat.c.id > bindparam("after"))
    .order_by(chat.c.id)
    .limit(bindparam("limit"))
)
LOST = select(chat.c.id).where(state_in(chat.c.state, "blocked", "gone"), _OURS)


def _columns(drill: Drill) -> dict[str, Any]:
    return {
        "began_at": drill.began_at,
        "upto": drill.upto,
        "asked": drill.asked,
        "ended_at": drill.ended_at,
        "lost": list(drill.lost),
    }


def _drill(row: Row[Any]) -> Drill:
    return Drill(row.week, row.began_at, row.upto, row.asked, row.ended_at, tuple(row.lost))


class Drills:
    """Implements `flows.ports.oversight.Drills`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def last(self) -> Drill | None:
        """The drill of the newest week."""
        row = self._sql.row(LAST)
        return None if row is None else _drill(row)

    def begin(self, drill: Drill) -> bool:
        """Keep a new one; False when its week has one already."""
        return self._sql.change(BEGIN, week=drill.week, **_columns(drill)) == 1

    def save(self, drill: Drill) -> None:
        """Remember how far it has come."""
        self._sql.change(SAVE, of_week=drill.week, **_columns(drill))

    def next_chats(self, after: int, limit: int) -> Sequence[int]:
        """Open chats of staff and units with larger ids than `after`, in order."""
        return [row.id for row in self._sql.rows(NEXT_CHATS, after=after, limit=limit)]

    def lost(self) -> Sequence[int]:
        """Chats of staff and units that nothing reaches."""
        return sorted(row.id for row in self._sql.rows(LOST))
