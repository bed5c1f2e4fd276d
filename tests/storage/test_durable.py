"""What SQLite is told about keeping: the other tests let it forget when the power fails."""

from contextlib import closing

import pytest

from flows.ports import Store
from storage.sqlite import SqliteStore

FULL = 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("synchronous", FULL),  # a COMMIT is on the disk before anybody hears of it
        ("journal_mode", "wal"),
        ("secure_delete", 1),  # what was purged is not in the file any more
        ("foreign_keys", 1),
    ],
)
async def test_what_is_saved_survives_and_what_is_deleted_does_not(
    store: Store, asked: str, answer: int | str
) -> None:
    assert isinstance(store, SqliteStore)
    with closing(store._connect("rwc")) as connection:
        assert connection.execute(f"PRAGMA {asked}").fetchone() == (answer,)
