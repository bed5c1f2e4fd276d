"""Turns the databases' faults into the errors of `flows.errors`, in words for people."""

import sqlite3

from sqlalchemy.exc import DBAPIError

from flows.errors import StoreBusy, StoreError, StoreFull, StoreUnreachable

BUSY = "Databasen är upptagen. Inget sparades. Försök igen om en stund."
FULL = "Databasen har inte plats för mer. Inget sparades. Frigör plats på disken."
UNREACHABLE = "Databasen svarar inte som den ska. Inget sparades. Kontrollera disk och anslutning."
UNKNOWN = (
    "Anslutningen till databasen bröts medan den sparade. Det går inte att se om det sparades. "
    "Försök igen: samma sak sparas bara en gång."
)
ADDRESS = (
    "Databasens adress går inte att läsa. "
    "Skriv sqlite:///jourlots.db eller postgresql://användare@server/databas."
)
CLOSED = "Databasen är stängd. Inget sparades."

_SQLITE = {
    sqlite3.SQLITE_BUSY: (StoreBusy, BUSY),
    sqlite3.SQLITE_LOCKED: (StoreBusy, BUSY),
    sqlite3.SQLITE_FULL: (StoreFull, FULL),
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "40001": (StoreBusy, BUSY),  # serialization_failure, after the last retry
    "40P01": (StoreBusy, BUSY),  # deadlock_detected, after the last retry
    "53100": (StoreFull, FULL),  # disk_full
    "53300": (StoreBusy, BUSY),  # too_many_connections
    "55P03": (StoreBusy, BUSY),  # lock_not_available
    "57014": (StoreBusy, BUSY),  # query_canceled, by a time limit
}
# Classes of fault that lie with the database and not with the statement: 25 is also the server that
# has become read-only, 28 the one that no longer lets us in.
_POSTGRES_CLASSES = ("08", "25", "28", "53", "57", "58", "XX")
# A server that takes no writes after a failover says read_only_sql_transaction; one that is still
# a standby refuses SERIALIZABLE altogether, with feature_not_supported.
_MISLED = ("25006", "0A000")


def store_error(fault: BaseException) -> StoreError | None:
    """The error of ours that tells of the fault; None when the fault is a bug in the statement."""
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    if isinstance(fault, DBAPIError):
        return _of_postgres(fault)
    return None


def _of_sqlite(cause: sqlite3.Error) -> StoreError | None:
    # The low byte is the primary result code; extended codes refine it.
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _SQLITE:
        kind, words = _SQLITE[code]
        return kind(words)
    if isinstance(cause, sqlite3.OperationalError) or code in (
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    ):
        return StoreUnreachable(UNREACHABLE)
    return None


def _of_postgres(fault: DBAPIError) -> StoreError | None:
    state = sqlstate(fault)
    if state in _POSTGRES:
        kind, words = _POSTGRES[state]
        return kind(words)
    if connection_lost(fault) or misled(fault) or (state or "").startswith(_POSTGRES_CLASSES):
        return StoreUnreachable(UNREACHABLE)
    return None


def sqlstate(fault: DBAPIError) -> str | None:
    """PostgreSQL's five characters; None when the server said nothing."""
    state: str | None = getattr(fault.orig, "sqlstate", None)
    return state


def connection_lost(fault: DBAPIError) -> bool:
    """The connection is gone, so that nobody answers for what became of an open COMMIT."""
    state = sqlstate(fault)
    if state is not None:
        return state.startswith(("08", "57P"))
    return fault.connection_invalidated or type(fault.orig).__name__ == "OperationalError"


def misled(fault: DBAPIError) -> bool:
    """The connection leads to a server that takes no writes; a new one may lead elsewhere."""
    return sqlstate(fault) in _MISLED
