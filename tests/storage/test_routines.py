"""Runs, their versions, and the revisions that they are pinned to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.messages import Chat
from flows.ports import Store
from flows.routines.run import Run, RunState

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def test_a_run_comes_back_as_it_was_stored(
    store: Store, make_run: Callable[..., Run]
) -> None:
    stored = await store.run(lambda tx: tx.runs.add(make_run()))
    assert stored == make_run(id=stored.id)
    assert await store.read(lambda tx: tx.runs.by_token("run-1")) == stored
    assert await store.read(lambda tx: tx.runs.by_token("run-2")) is None


async def test_open_runs_of_a_chat_come_newest_first(
    store: Store, chat: Chat, group: Chat, make_run: Callable[..., Run]
) -> None:
    for token, state in (("a", "open"), ("b", "ended"), ("c", "open"), ("d", "cancelled")):
        run = make_run(token=token, state=RunState(state))
        await store.run(lambda tx, run=run: tx.runs.add(run))
    await store.run(lambda tx: tx.runs.add(make_run(token="e", chat_id=group.id)))
    found = await store.read(lambda tx: tx.runs.open_in(chat.id))
    assert [run.token for run in found] == ["c", "a"]


async def test_of_two_changes_of_one_version_the_first_wins(
    store: Store, make_run: Callable[..., Run]
) -> None:
    seen = await store.run(lambda tx: tx.runs.add(make_run()))
    first = replace(seen, answers=(*seen.answers, ("age", "fyllt_65")), version=2)
    second = replace(seen, state=RunState.CANCELLED, version=2)
    assert await store.run(lambda tx: tx.runs.save(first, seen=1)) is True
    assert await store.run(lambda tx: tx.runs.save(second, seen=1)) is False
    assert await store.read(lambda tx: tx.runs.by_token("run-1")) == first


async def test_a_change_that_does_not_carry_the_next_version_is_a_bug(
    store: Store, make_run: Callable[..., Run]
) -> None:
    seen = await store.run(lambda tx: tx.runs.add(make_run()))
    with pytest.raises(ValueError, match="carries version 2"):
        await store.run(lambda tx: tx.runs.save(seen, seen=1))


async def test_runs_are_purged_by_their_last_change(
    store: Store, make_run: Callable[..., Run]
) -> None:
    await store.run(lambda tx: tx.runs.add(make_run(token="old")))
    young = make_run(token="young", updated_at=NOON + timedelta(hours=1))
    await store.run(lambda tx: tx.runs.add(young))
    assert await store.run(lambda tx: tx.runs.purge(NOON + timedelta(minutes=1))) == 1
    assert await store.read(lambda tx: tx.runs.by_token("old")) is None
    assert await store.read(lambda tx: tx.runs.by_token("young")) is not None


async def test_a_revision_is_kept_while_a_run_refers_to_it_or_it_is_current(
    store: Store, make_run: Callable[..., Run]
) -> None:
    for sha in ("used", "current", "idle", "idle"):
        await store.run(lambda tx, sha=sha: tx.revisions.keep("r", sha, f"id: {sha}"))
    await store.run(lambda tx: tx.runs.add(make_run(sha256="used")))
    assert await store.run(lambda tx: tx.revisions.purge(["current"])) == 1
    assert await store.read(lambda tx: tx.revisions.text("used")) == "id: used"
    assert await store.read(lambda tx: tx.revisions.text("current")) == "id: current"
    assert await store.read(lambda tx: tx.revisions.text("idle")) is None
    assert await store.run(lambda tx: tx.revisions.purge([])) == 1
