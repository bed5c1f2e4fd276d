"""Walks through routines, and the texts of the revisions that they and cases are pinned to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, insert, select, update

from flows.routines.run import Run, RunState
from storage.columns import UtcDateTime, state_in
from storage.sql import Sql, upsert
from storage.tables import case, revision, run

ADD = insert(run).returning(run.c.id)
BY_TOKEN = select(run).where(run.c.token == bindparam("token"))
OPEN_IN = (
    select(run)
    .where(run.c.chat_id == bindparam("chat_id"), state_in(run.c.state, "open"))
    .order_by(run.c.id.desc())
)
SAVE = update(run).where(run.c.id == bindparam("run_id"), run.c.version == bindparam("seen"))
PURGE = delete(run).where(run.c.updated_at < bindparam("before", type_=UtcDateTime))

KEEP = upsert(revision, lambda insert: insert.on_conflict_do_nothing())
TEXT = select(revision.c.text).where(revision.c.sha256 == bindparam("sha256"))
PURGE_TEXTS = delete(revision).where(
    revision.c.sha256.not_in(bindparam("current", expanding=True)),
    ~exists().where(run.c.sha256 == revision.c.sha256),
    ~exists().where(case.c.sha256 == revision.c.sha256),
)


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        token=row.token,
        chat_id=row.chat_id,
        routine_id=row.routine_id,
        sha256=row.sha256,
        answers=tuple((node, option) for node, option in row.answers),
        state=RunState(row.state),
        started_at=row.started_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def check_version(version: int, seen: int) -> None:
    """A change must carry the next version, or the one after it could not tell them apart."""
    if version != seen + 1:
        raise ValueError(f"a change of version {seen} carries version {seen + 1}, not {version}")


class Runs:
    """Implements `flows.ports.runs.Runs`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(self, run: Run) -> Run:
        """Insert (the given id is ignored) and return it with its id."""
        row = self._sql.returning(
            ADD,
            token=run.token,
            chat_id=run.chat_id,
            routine_id=run.routine_id,
            sha256=run.sha256,
            answers=run.answers,
            state=run.state,
            started_at=run.started_at,
            updated_at=run.updated_at,
            version=run.version,
        )
        assert row is not None
        return replace(run, id=row.id)

    def by_token(self, token: str) -> Run | None:
        """The run whose buttons carry this token."""
        row = self._sql.row(BY_TOKEN, token=token)
        return None if row is None else _run(row)

    def open_in(self, chat_id: int) -> Sequence[Run]:
        """Open runs in the chat, newest first."""
        return [_run(row) for row in self._sql.rows(OPEN_IN, chat_id=chat_id)]

    def save(self, run: Run, seen: int) -> bool:
        """Write `run` if the stored version is still `seen`; tell whether it was.

        Its chat, routine and revision were settled when it began and are not written again.
        """
        check_version(run.version, seen)
        saved = self._sql.change(
            SAVE,
            run_id=run.id,
            seen=seen,
            token=run.token,
            answers=run.answers,
            state=run.state,
            updated_at=run.updated_at,
            version=run.version,
        )
        return saved == 1

    def purge(self, before: datetime) -> int:
        """Delete runs last changed before then; return how many."""
        return self._sql.change(PURGE, before=before)


class Revisions:
    """Implements `flows.ports.runs.Revisions`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def keep(self, routine_id: str, sha256: str, text: str) -> None:
        """Keep a revision's text; keeping it twice changes nothing."""
        self._sql.change(KEEP, sha256=sha256, routine_id=routine_id, text=text)

    def text(self, sha256: str) -> str | None:
        """The text with this hash."""
        found: str | None = self._sql.value(TEXT, sha256=sha256)
        return found

    def purge(self, current: Sequence[str]) -> int:
        """Delete texts that no run or case refers to and that are not among `current`."""
        return self._sql.change(PURGE_TEXTS, current=list(current))
