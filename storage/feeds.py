"""The addresses under which people fetch their own calendar: the hash of each secret."""

from typing import Any

from sqlalchemy import Row, bindparam, delete, select

from flows.people.feeds import Feed
from storage.sql import Sql, upsert
from storage.tables import feed

OF_PERSON = select(feed).where(feed.c.person_id == bindparam("person_id"))
WITH_SECRET = select(feed).where(feed.c.secret_hash == bindparam("secret_hash"))
PUT = upsert(
    feed,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["person_id"],
        set_={name: insert.excluded[name] for name in ("secret_hash", "made_at")},
    ),
)
END = delete(feed).where(feed.c.person_id == bindparam("person_id"))


def _feed(row: Row[Any] | None) -> Feed | None:
    return None if row is None else Feed(row.person_id, row.secret_hash, row.made_at)


class Feeds:
    """Implements `flows.ports.feeds.Feeds`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def of_person(self, person_id: int) -> Feed | None:
        """The person's feed."""
        return _feed(self._sql.row(OF_PERSON, person_id=person_id))

    def with_secret(self, secret_hash: str) -> Feed | None:
        """The feed whose secret has this hash."""
        return _feed(self._sql.row(WITH_SECRET, secret_hash=secret_hash))

    def put(self, feed: Feed) -> None:
        """Keep it in place of the one that the person had."""
        kept = {"secret_hash": feed.secret_hash, "made_at": feed.made_at}
        self._sql.change(PUT, person_id=feed.person_id, **kept)

    def end(self, person_id: int) -> bool:
        """The person has none any more; False when there was none."""
        return self._sql.change(END, person_id=person_id) == 1
