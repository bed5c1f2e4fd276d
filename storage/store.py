"""The door: opens the store that a database address names. Only `bot.app` comes in here."""

from pathlib import Path

from flows.errors import StoreError
from flows.ports import Store
from storage.faults import ADDRESS
from storage.postgres import PostgresStore
from storage.sqlite import SqliteStore

PATIENCE = 5.0


def open_store(url: str, *, patience: float = PATIENCE, guest: bool = False) -> Store:
    """Open "sqlite:///path", "postgresql://…" or a bare path; make or upgrade its schema.

    Blocks while it opens. `patience` is how many seconds a work waits for a lock that another
    program holds before it raises StoreBusy. A `guest` comes for one short visit while a bot may be
    at work on the same database. Raises StoreError with a message for people.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return SqliteStore(Path(url), patience, guest=guest)
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return SqliteStore(Path(rest[1:]), patience, guest=guest)
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return PostgresStore(f"postgresql+psycopg://{rest}", patience, guest=guest)
    raise StoreError(ADDRESS)
