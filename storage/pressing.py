"""Who presses on a shared phone: what was said last, for each such phone."""

from sqlalchemy import bindparam, select

from flows.people.records import Pressing
from storage.sql import Sql, upsert
from storage.tables import pressing

OF = select(pressing).where(pressing.c.phone_id == bindparam("phone_id"))
SAVE = upsert(
    pressing,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["phone_id"],
        set_={name: insert.excluded[name] for name in ("acting_id", "until", "held")},
    ),
)


class Pressings:
    """Implements `flows.ports.people.Pressings`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def on(self, phone_id: int) -> Pressing | None:
        """What was said on the phone last."""
        row = self._sql.row(OF, phone_id=phone_id)
        return None if row is None else Pressing(row.phone_id, row.acting_id, row.until, row.held)

    def save(self, said: Pressing) -> None:
        """Remember it in place of what was said before."""
        self._sql.change(
            SAVE,
            phone_id=said.phone_id,
            acting_id=said.acting_id,
            until=said.until,
            held=dict(said.held) if said.held is not None else None,
        )
