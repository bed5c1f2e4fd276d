"""The partial indexes are used: what runs all day stays fast among a million ended rows."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from flows.messages import ChatKind, InboxItem, Outgoing
from flows.ports import Tx
from flows.retention import Kind
from storage.sql import Sql
from storage.store import open_store
from storage.tx import StoreTx

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MANY = 20_000


def claim(tx: Tx) -> object:
    return tx.outbox.claim("us", NOON, NOON + timedelta(seconds=30), 100)


QUESTIONS: dict[str, tuple[str, Callable[[Tx], Any]]] = {
    "due": ("ix_bevakning_next_at", lambda tx: tx.bevakningar.due(NOON, 500)),
    "stubs": ("ix_bevakning_stub_at", lambda tx: tx.bevakningar.take_stubs(NOON, 500)),
    "next stub": ("ix_bevakning_stub_at", lambda tx: tx.bevakningar.next_stub_at()),
    "taken back card": ("ix_outbox_unsent", lambda tx: tx.outbox.take_back(1, "bevakning:1")),
    "asked last": ("sqlite_autoindex_outbox", lambda tx: tx.outbox.shown_last(2, "day:")),
    "next bevakning": ("ix_bevakning_next_at", lambda tx: tx.bevakningar.next_at()),
    "code taken": ("ix_bevakning_code", lambda tx: tx.bevakningar.code_taken("c1")),
    "units of a code": ("ix_bevakning_code", lambda tx: tx.bevakningar.units_of_code("c1")),
    "of owner": ("ix_bevakning_owner_id", lambda tx: tx.bevakningar.open_of_owner(1)),
    "told of a unit": ("ix_bevakning_unit_id", lambda tx: tx.bevakningar.told_of_unit(1)),
    "ended": (
        "ix_bevakning_ended_at",
        lambda tx: tx.retention.purge(Kind.BEVAKNINGAR, NOON - timedelta(days=9)),
    ),
    "waiting": ("ix_inbox_waiting", lambda tx: tx.inbox.waiting(100)),
    "done updates": ("ix_inbox_done", lambda tx: tx.inbox.purge(NOON - timedelta(days=9))),
    "dead updates": ("ix_inbox_dead", lambda tx: tx.inbox.purge_dead(NOON)),
    "claim": ("ix_outbox_pending", claim),
    "older rows of the chat": ("ix_outbox_unsent", claim),
    "expired": ("ix_outbox_expires_at", claim),
    "next message": ("ix_outbox_unsent", lambda tx: tx.outbox.next_at()),
    "supersede": ("ix_outbox_about", lambda tx: tx.outbox.supersede("b:1")),
    "unsent": ("ix_outbox_about", lambda tx: tx.outbox.unsent("b:1")),
    "units": ("ix_bevakning_unit_id", lambda tx: tx.overview.units(NOON.date())),
    "waiting updates": ("ix_inbox_waiting", lambda tx: tx.overview.waiting_updates()),
    "close": ("ix_outbox_unsent", lambda tx: tx.outbox.close(2, "Forbidden")),
    "on duty": ("ix_shift_unit_id", lambda tx: tx.shifts.on_duty(1, NOON, "hemtjanst")),
    "works in shifts": ("ix_shift_unit_id", lambda tx: tx.shifts.used(1, "hemtjanst", NOON)),
    "own shifts": ("ix_shift_person_id", lambda tx: tx.shifts.of_person(1, NOON)),
    "away today": ("ix_absence_to_on", lambda tx: tx.absences.on(NOON.date())),
    "own absences": ("ix_absence_person_id", lambda tx: tx.absences.of_person(1, NOON.date())),
    "relying": ("ix_absence_", lambda tx: tx.absences.relying_on(2, NOON.date())),
    "absences due": ("ix_absence_next_at", lambda tx: tx.absences.due(NOON, 500)),
    "next absence": ("ix_absence_next_at", lambda tx: tx.absences.next_at()),
    "cases due": ("ix_case_next_at", lambda tx: tx.cases.due(NOON, 500)),
    "next case": ("ix_case_next_at", lambda tx: tx.cases.next_at()),
    "case stubs": ("ix_case_next_at", lambda tx: tx.cases.take_stubs(NOON, 500)),
    "cases at a post": ("ix_case_post_unit_id", lambda tx: tx.cases.open_at([(1, "r7")])),
    "cases of a person": ("ix_case_post_person_id", lambda tx: tx.cases.open_of(2)),
    "cases offered": ("ix_case_post_offered_to", lambda tx: tx.cases.open_of(2)),
    "watches of a case": ("_bevakning_", lambda tx: tx.bevakningar.open_of_case(7)),
    "just ended of a case": (
        "ix_bevakning_case_id",
        lambda tx: tx.bevakningar.ended_of_case(7, NOON),
    ),
    "ended cases": (
        "ix_case_ended_at",
        lambda tx: tx.retention.purge(Kind.ARENDEN, NOON - timedelta(days=9)),
    ),
    "next to review": (
        "ix_binder_unit_id",
        lambda tx: tx.binders.next(7, NOON.date(), NOON, 1),
    ),
    "riskiest": ("ix_binder_unit_id", lambda tx: tx.binders.top(7, NOON.date(), 15)),
    "counted in a binder": ("ix_binder_unit_id", lambda tx: tx.binders.counts(7, NOON.date())),
    "let go of a card": ("ix_binder_held_by", lambda tx: tx.binders.hold(None, 1, NOON)),
    "recover": ("ix_outbox_leased", lambda tx: tx.outbox.recover("us", NOON)),
}
TABLES = ("outbox", "inbox", "bevakning", "shift", "absence", '"case"', "case_post", "binder")


def test_what_runs_all_day_uses_its_partial_index(database_url: str, engine: Engine) -> None:
    asyncio.run(open_store(database_url).close())
    with engine.begin() as connection:
        fill(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    with engine.connect() as connection:
        for question, (index, ask) in QUESTIONS.items():
            plans = explained(connection, ask)
            for table in TABLES:
                assert f"Seq Scan on {table}" not in plans, question
            # PostgreSQL may know a shorter way to so few rows, but through a partial index too.
            if connection.dialect.name == "sqlite":
                assert index in plans, question
            else:
                assert re.search(r"Index (Only )?Scan (using|on) (ix|uq)_", plans), question


def test_forgetting_strangers_never_reads_all_runs_for_each_chat(
    database_url: str, engine: Engine
) -> None:
    """For each chat that goes both the question and the foreign keys look for what refers to it."""
    asyncio.run(open_store(database_url).close())
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            plans = explained(connection, lambda tx: tx.chats.forget_strangers())
            assert "SCAN run" not in plans
            assert "SCAN unit" not in plans
        else:  # which plans its foreign keys' questions for itself, and may scan a small table
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plans = "".join(
                str(connection.exec_driver_sql(f"EXPLAIN SELECT 1 FROM {reference} = 5").all())
                for reference in ("run WHERE chat_id", "unit WHERE group_chat_id")
            )
        assert "ix_run_chat_id" in plans
        assert "ix_unit_group_chat_id" in plans


@pytest.mark.postgres
async def test_what_is_due_is_planned_for_this_moment_and_not_for_any(postgres_url: str) -> None:
    """A plan for any moment reads all that is pending, once it has been asked five times."""
    store = open_store(postgres_url)
    mode = await store.read(lambda tx: tx.sql.value(text("SHOW plan_cache_mode")))
    await store.close()
    assert mode == "force_custom_plan"


def explained(connection: Connection, ask: Callable[[Tx], Any]) -> str:
    """The plans of all statements that the question leads to."""
    prefix = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    plans: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        own = cursor.connection.cursor()
        own.execute(prefix + statement, values)
        plans.extend(str(row[-1]) for row in own.fetchall())

    event.listen(connection, "before_cursor_execute", explain)
    ask(StoreTx(Sql(connection, writes=True)))
    return "\n".join(plans)


def fill(connection: Connection) -> None:
    """Store a few rows through the rooms, then multiply them in SQL as ended ones."""
    tx = StoreTx(Sql(connection, writes=True))
    chat = tx.chats.meet(1, ChatKind.PRIVATE)
    unit = tx.people.add_unit("Norr")
    person = tx.people.add_person(chat.id, "Planerare 1")
    for number in range(20):
        tx.inbox.add([InboxItem(1, MANY + 1 + number, 1, {}, NOON)])
        other = tx.chats.meet(100 + number, ChatKind.PRIVATE)
        tx.outbox.put(Outgoing(other.id, "send", {}, f"k{number}", about="b:1"), NOON)
        tx.people.add_person(other.id, "Planerare")
    numbers = (
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}) SELECT "
    )
    at, on = "'2026-11-22T12:00:00.000000+00:00'", "'2026-11-22'"
    if connection.dialect.name == "postgresql":
        at, on = f"CAST({at} AS timestamptz)", f"CAST({on} AS date)"
    for statement in (
        "INSERT INTO inbox (bot_id, update_id, received_at, attempts, state) "
        f"{numbers} 1, i, {at}, 0, 'done' FROM n",
        "INSERT INTO outbox (chat_id, seq, op, dedupe_key, priority, about, created_at, state, "
        "attempt, maybe_duplicate, recalled, ended_at) "
        f"{numbers} {chat.id}, i, 'send', 'd' || i, 1, 'b:' || i, {at}, 'sent', "
        f"0, 1=0, 1=0, {at} FROM n",
        'INSERT INTO "case" (token, code, process_id, sha256, state, history, untold, opened_at, '
        "next_at, ended_at, version) "
        f"{numbers} 't' || i, 'd' || i, 'p', 'ab', CASE WHEN i <= 20 THEN 'open' ELSE 'closed' END,"
        f" '[]', '[]', {at}, CASE WHEN i <= 40 THEN {at} END, CASE WHEN i > 20 THEN {at} END, 1 "
        "FROM n",
        "INSERT INTO case_post (case_id, role, unit_id, person_id) "
        f"{numbers} i, 'r' || (i - i / 2000 * 2000), {unit.id}, "
        f"CASE WHEN i <= 200 THEN {person.id} + i / 10 END FROM n",
        f"UPDATE case_post SET offered_to = {person.id} + case_id / 10 WHERE case_id <= 200",
        f"INSERT INTO unit (name) {numbers} 'u' || i FROM n WHERE i <= 200",
        "INSERT INTO binder (case_id, unit_id, since, says, here, held_by, held_at) "
        f"{numbers} i, {unit.id} + i - i / 200 * 200, {on}, 'inte ringd', 1=1, "
        f"CASE WHEN i <= 200 THEN {person.id} + i / 10 END, {at} FROM n",
        "INSERT INTO bevakning (token, code, kind, unit_id, owner_id, case_id, state, started_at, "
        "nominal_on, due_on, steps, repeat, step, next_at, created_at, version) "
        f"{numbers} 't' || i, 'c' || i, 'B01', {unit.id}, {person.id}, "
        f"CASE WHEN i > {MANY // 2} THEN i END, "
        f"CASE WHEN i <= 20 THEN 'due' ELSE 'done' END, {at}, "
        f"{on}, {on}, '[]', 1, 0, CASE WHEN i <= 40 THEN {at} END, {at}, 1 FROM n",
        "INSERT INTO shift (person_id, unit_id, role, starts_at, ends_at, rota) "
        f"{numbers} {person.id}, {unit.id}, 'hemtjanst', {at}, {at}, 1=0 FROM n",
        "INSERT INTO absence (person_id, from_on, to_on, set_at, handed) "
        f"{numbers} {person.id}, {on}, {on}, {at}, '[]' FROM n",
    ):
        connection.exec_driver_sql(statement)
