"""Backup of a SQLite database while it is at work, and its restoration.

A copy is whole or not there at all, and is looked through before it gets its name. What was on its
way when the copy was made may have arrived since: after a restoration it counts as in doubt.
"""

import os
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from flows.errors import StoreBusy, StoreError, StoreUnreachable
from storage.filelock import FileLock
from storage.migrate import HISTORY

# Highest ids that were ever given: none is lower in a database that has seen more.
_HIGHEST = "SELECT name, seq FROM sqlite_sequence UNION SELECT 'inbox', max(update_id) FROM inbox"
# Whatever could have left is what a bot that was killed would have left behind.
_IN_DOUBT = """
    UPDATE outbox
    SET state = 'sending', lease_owner = 'restored', lease_until = :at
    WHERE state = 'leased' OR (state = 'pending' AND (not_before IS NULL OR not_before <= :at))
"""
_FORGOTTEN = """
    SELECT person.id FROM person JOIN chat ON chat.id = person.chat_id
    WHERE chat.state = 'forgotten'
"""
_FREE = "UPDATE outbox SET lease_until = :at WHERE state = 'sending'"


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the old database is kept, if there was one, and which persons it had forgotten that
    the copy knows."""

    kept: Path | None
    known_again: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """How a copy turned out: what it holds, by table."""

    path: Path
    rows: dict[str, int]


def back_up(database: Path, target: Path) -> Copied:
    """Copy the database, which may be in use. Raises StoreError; then there is no copy."""
    if not database.exists():
        raise StoreUnreachable(f"Databasen {database} finns inte.")
    if target.exists():
        raise StoreError(f"Filen {target} finns redan. Välj ett annat namn.")
    draft = _draft(target)
    try:
        _copy(database, draft)
        rows = _looked_through(draft)
        _sync(draft)
        draft.rename(target)
        _sync(target.parent)
    except (sqlite3.Error, OSError) as cause:
        raise StoreUnreachable(f"Kopian {target} blev inte av: {cause}.") from cause
    finally:
        draft.unlink(missing_ok=True)
    return Copied(target, rows)


def restore(source: Path, database: Path, at: datetime, *, replace: bool) -> Restored:
    """Put the copy in place of the database, which nobody may be using.

    A database that has seen more than the copy stays, unless `replace` is set; it is kept beside
    the new one in any case.
    """
    try:
        _looked_through(source)
        lock = FileLock(database)
        try:
            if not replace:
                _refuse_newer(source, database)
            kept = _put(source, database, at)
            before = _forgotten(kept) if kept is not None else set()
            return Restored(kept, tuple(sorted(before - _forgotten(database))))
        finally:
            lock.release()
    except (sqlite3.Error, OSError) as cause:
        raise StoreUnreachable(f"Kopian {source} går inte att läsa in: {cause}.") from cause


def _put(source: Path, database: Path, at: datetime) -> Path | None:
    draft = _draft(database)
    try:
        _copy(source, draft)
        with closing(sqlite3.connect(draft)) as copy, copy:
            moment = {"at": at.isoformat(timespec="microseconds")}
            copy.execute(_FREE, moment)
            copy.execute(_IN_DOUBT, moment)
        _looked_through(draft)
        _sync(draft)
        kept = _set_aside(database, at)
        draft.rename(database)
        _sync(database.parent)
    finally:
        draft.unlink(missing_ok=True)
    return kept


def _copy(source: Path, target: Path) -> None:
    """In one step, so that the copy is of one moment, however much is being written."""
    os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, with no WAL to be left behind


def _looked_through(path: Path) -> dict[str, int]:
    """The number of rows by table. Raises StoreError when it is damaged, or none of ours."""
    if not path.is_file():
        raise StoreUnreachable(f"Filen {path} finns inte.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            whole = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            if not whole or copy.execute("PRAGMA foreign_key_check").fetchall():
                raise StoreError(f"Filen {path} är skadad.")
            found = copy.execute("SELECT version_num FROM alembic_version").fetchall()
            names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master")]
            tables = [name for name in ("person", "bevakning", "audit") if name in names]
            rows = {table: _count(copy, table) for table in tables}
    except sqlite3.DatabaseError as cause:
        raise StoreError(f"Filen {path} är ingen säkerhetskopia från Jourlots.") from cause
    if not found or found[0][0] not in _known_revisions():
        raise StoreError(f"Filen {path} är gjord av en nyare version av Jourlots.")
    return rows


def _count(copy: sqlite3.Connection, table: str) -> int:
    (number,) = copy.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our names
    return int(number)


def _known_revisions() -> Sequence[str]:
    config = Config()
    config.set_main_option("script_location", str(HISTORY).replace("%", "%%"))
    return [each.revision for each in ScriptDirectory.from_config(config).walk_revisions()]


def _refuse_newer(source: Path, database: Path) -> None:
    if not database.exists():
        return
    ours, theirs = _highest(database), _highest(source)
    if ours is None or theirs is None or any(ours[name] > theirs.get(name, 0) for name in ours):
        raise StoreBusy(
            f"Databasen {database} innehåller mer än kopian. "
            "Vill du ändå ha kopian? Lägg till --ersätt. Den nuvarande databasen sparas bredvid."
        )


def _highest(path: Path) -> dict[str, int] | None:
    """The highest ids; None when nobody can tell."""
    try:
        with closing(sqlite3.connect(path)) as opened:  # not ro: a WAL may have to be read
            return {name: seq or 0 for name, seq in opened.execute(_HIGHEST)}
    except sqlite3.Error:
        return None


def _forgotten(path: Path) -> set[int]:
    """The persons whose chat nobody knows any more; none when nobody can tell."""
    try:
        with closing(sqlite3.connect(path)) as opened:
            return {person_id for (person_id,) in opened.execute(_FORGOTTEN)}
    except sqlite3.Error:
        return set()


def _set_aside(database: Path, at: datetime) -> Path | None:
    """Rename the database with its WAL: a WAL left behind would be played into the new one."""
    if not database.exists():
        return None
    kept = database.with_name(f"{database.name}.fore-{at:%Y%m%dT%H%M%S%f}")
    for suffix in ("-wal", "-shm", ""):
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return kept


def _draft(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}")


def _sync(path: Path) -> None:
    """To the disk, so that a power cut does not undo it."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
