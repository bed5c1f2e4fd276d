"""PostgreSQL after a failover: works fail plainly while nothing can be written, and then go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from flows.errors import StoreBusy, StoreError, StoreFull, StoreUnreachable
from flows.messages import ChatKind
from flows.ports import Store, Tx
from storage.faults import store_error
from storage.store import open_store

TODAY = date(2026, 11, 23)


def fault(sqlstate: str) -> DBAPIError:
    """What SQLAlchemy raises when the server answers with this state."""
    return DBAPIError("SELECT 1", {}, psycopg.errors.lookup(sqlstate)())


@pytest.mark.parametrize(
    ("sqlstate", "kind"),
    [
        ("25006", StoreUnreachable),  # read_only_sql_transaction
        ("0A000", StoreUnreachable),  # feature_not_supported: SERIALIZABLE on a standby
        ("25P03", StoreUnreachable),  # idle_in_transaction_session_timeout
        ("28000", StoreUnreachable),  # invalid_authorization_specification
        ("28P01", StoreUnreachable),  # invalid_password
        ("53100", StoreFull),  # disk_full
        ("53200", StoreUnreachable),  # out_of_memory
        ("53300", StoreBusy),  # too_many_connections
        ("57P01", StoreUnreachable),  # admin_shutdown
        ("57P03", StoreUnreachable),  # cannot_connect_now
        ("57014", StoreBusy),  # query_canceled
    ],
)
def test_a_fault_of_the_server_is_an_error_of_ours(sqlstate: str, kind: type[StoreError]) -> None:
    assert type(store_error(fault(sqlstate))) is kind


@pytest.mark.parametrize("sqlstate", ["23503", "42601", "22P02"])
def test_a_fault_of_the_statement_stays_a_bug(sqlstate: str) -> None:
    assert store_error(fault(sqlstate)) is None


@contextmanager
def read_only(server: str, database_url: str) -> Iterator[None]:
    """Make the database read-only, and end every connection to it as a failover does."""
    name = urlsplit(database_url).path.lstrip("/")
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'jourlots' AND datname = %s",
            (name,),
        )
        yield
        admin.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")


def count(tx: Tx) -> None:
    """The smallest work."""
    tx.counters.count("x", TODAY)


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
async def test_after_a_failover_to_a_read_only_server_works_fail_plainly_and_then_go_on(
    postgres_server: str, postgres_url: str
) -> None:
    store: Store = open_store(postgres_url, patience=1.0)
    await store.run(count)
    with read_only(postgres_server, postgres_url):
        for _ in range(2):
            with pytest.raises(StoreUnreachable, match="Inget sparades"):
                await store.run(count)
    # The sessions that were made meanwhile would stay read-only for ever.
    assert await store.run(lambda tx: tx.chats.meet(1, ChatKind.PRIVATE)) is not None
    await store.close()


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
async def test_opening_a_read_only_database_is_refused_plainly(
    postgres_server: str, postgres_url: str
) -> None:
    with read_only(postgres_server, postgres_url), pytest.raises(StoreUnreachable):
        open_store(postgres_url, patience=1.0)
    await open_store(postgres_url, patience=1.0).close()
