"""The schema: what is migrated is what is declared, and a newer one is refused."""

import asyncio

import pytest
from sqlalchemy import Connection, Engine

from flows.errors import StoreBusy, StoreError
from storage.store import open_store
from storage.tables import metadata

SQLITE_CATALOG = (
    "SELECT type, tbl_name, name, sql FROM sqlite_master WHERE tbl_name != 'alembic_version'"
)
POSTGRES_CATALOG = """
    SELECT 'column', table_name, column_name,
           concat_ws(' ', data_type, is_nullable, column_default, is_identity)
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name != 'alembic_version'
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename != 'alembic_version'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text != 'alembic_version'
"""


def migrate(url: str) -> None:
    """Open the database once, which makes its schema."""
    asyncio.run(open_store(url).close())


def catalog(connection: Connection) -> set[tuple[str, ...]]:
    """Everything that the database knows about its tables, without the order of their columns."""
    sqlite = connection.dialect.name == "sqlite"
    rows = connection.exec_driver_sql(SQLITE_CATALOG if sqlite else POSTGRES_CATALOG)
    return {(kind, table, name, shape(sql)) for kind, table, name, sql in rows}


def shape(sql: str | None) -> str:
    """A CREATE statement as its sorted parts: constraints may stand in any order."""
    return "\n".join(sorted(part.strip().rstrip(",") for part in (sql or "").splitlines()))


def test_the_migrated_schema_is_the_declared_one(database_url: str, engine: Engine) -> None:
    migrate(database_url)
    with engine.begin() as connection:
        migrated = catalog(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
        metadata.drop_all(connection)
        assert {row for row in catalog(connection) if not row[1].startswith("sqlite_")} == set()
        metadata.create_all(connection)
        assert migrated == catalog(connection)
    assert {row[1] for row in migrated} >= set(metadata.tables)


def test_opening_twice_migrates_once(database_url: str, engine: Engine) -> None:
    migrate(database_url)
    with engine.connect() as connection:
        before = catalog(connection)
    migrate(database_url)
    with engine.connect() as connection:
        assert catalog(connection) == before


def test_a_guest_does_not_change_the_tables_under_a_running_bot(
    database_url: str, engine: Engine
) -> None:
    store = open_store(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    with pytest.raises(StoreBusy, match="Starta om den först"):
        open_store(database_url, guest=True)
    asyncio.run(store.close())


def test_a_guest_who_comes_first_makes_the_schema_and_leaves_the_place_free(
    database_url: str,
) -> None:
    guest = open_store(database_url, guest=True)
    store = open_store(database_url)
    for each in (guest, store):
        asyncio.run(each.run(lambda tx: tx.people.unit_named("Norr")))
        asyncio.run(each.close())


def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    database_url: str, engine: Engine
) -> None:
    migrate(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for _ in range(2):  # the refusal lets go of the database
        with pytest.raises(StoreError, match=r"nyare version av Jourlots \(9999\)"):
            open_store(database_url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    assert found == "9999"
