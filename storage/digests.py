"""The weekly digests: how far each has come, and who wants none."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select, update

from flows.people.digest import Digest
from storage.sql import Sql, upsert
from storage.tables import digest, digest_off, role_grant

LAST = select(digest).order_by(digest.c.week.desc()).limit(1)
BEGIN = upsert(digest, lambda insert: insert.on_conflict_do_nothing())
SAVE = update(digest).where(digest.c.week == bindparam("of_week"))
NEXT_PEOPLE = (
    select(role_grant.c.person_id)
    .where(role_grant.c.person_id > bindparam("after"))
    .distinct()
    .order_by(role_grant.c.person_id)
    .limit(bindparam("limit"))
)
OFF = select(digest_off).where(digest_off.c.person_id == bindparam("whose"))
SWITCH_OFF = upsert(digest_off, lambda insert: insert.on_conflict_do_nothing())
SWITCH_ON = delete(digest_off).where(digest_off.c.person_id == bindparam("whose"))


class Digests:
    """Implements `flows.ports.standing.Digests`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def last(self) -> Digest | None:
        """The digest of the newest week."""
        row = self._sql.row(LAST)
        return None if row is None else Digest(row.week, row.upto, row.ended_at)

    def begin(self, digest: Digest) -> bool:
        """Keep a new one; False when its week has one already."""
        values = {"week": digest.week, "upto": digest.upto, "ended_at": digest.ended_at}
        return self._sql.change(BEGIN, **values) == 1

    def save(self, digest: Digest) -> None:
        """Remember how far it has come."""
        values = {"upto": digest.upto, "ended_at": digest.ended_at}
        self._sql.change(SAVE, of_week=digest.week, **values)

    def next_people(self, after: int, limit: int) -> Sequence[int]:
        """Persons with a role and larger ids than `after`, in order."""
        return [row.person_id for row in self._sql.rows(NEXT_PEOPLE, after=after, limit=limit)]

    def is_off(self, person_id: int) -> bool:
        """Whether the person wants none."""
        return self._sql.row(OFF, whose=person_id) is not None

    def switch(self, person_id: int, *, off: bool) -> bool:
        """Remember what the person wants; False when that was known."""
        if off:
            return self._sql.change(SWITCH_OFF, person_id=person_id) == 1
        return self._sql.change(SWITCH_ON, whose=person_id) == 1
