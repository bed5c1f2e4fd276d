"""Housekeeping seals the log, keeps every kind as long as its rule says, and says what is wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import ring
from evening import an_evening
from sqlalchemy import text

from bot.housekeeping import UNSOUND
from flows.actions.sealing import every_row
from flows.cases.bevakning import BevakningState
from flows.errors import StoreBusy
from flows.ledger import faults
from flows.retention import RULES, Kind

DAY = timedelta(days=1)


def past_the_bot(statement: str):
    return lambda tx: tx.sql.change(text(statement))


async def test_the_log_is_sealed_and_verifies_on_both_databases(database_url: str) -> None:
    async with an_evening(database_url, ring.START) as evening:
        await ring.take_bevakning(evening.phones.person(101))
        await evening.app._housekeeping.tidy()
        key = evening.app._housekeeping._keeping.key
        rows = await evening.app.store.read(lambda tx: list(every_row(tx)))
        assert len(rows) > 20
        assert all(row.seal for row in rows)
        found = await evening.app.store.read(
            lambda tx: list(faults(key, tx.ledger.anchors(), every_row(tx)))
        )
        assert found == []
        assert evening.app.health.green


async def test_a_touched_log_turns_health_red_until_it_is_put_right(evening) -> None:
    app = evening.app
    await app._housekeeping.tidy()
    await app.store.run(past_the_bot("UPDATE anchor SET count = count + 1"))
    await app._housekeeping.tidy()
    assert app.health.reasons()["audit log"] == UNSOUND
    await app.store.run(past_the_bot("UPDATE anchor SET count = count - 1"))
    await app._housekeeping.tidy()
    assert app.health.green


async def test_an_ended_bevakning_goes_after_its_days_and_an_open_one_never(evening) -> None:
    app, clock = evening.app, evening.clock
    await evening.jump(ring.START)
    for person in (101, 102):
        await ring.take_bevakning(evening.phones.person(person))
    unit = await app.store.read(lambda tx: tx.people.unit_named("Hemtjänst Centrum"))
    done, waits = await app.store.read(lambda tx: tx.bevakningar.open_of_unit(unit.id))
    ended = replace(
        done,
        state=BevakningState.DONE,
        ended_at=clock.now(),
        next_at=None,
        version=done.version + 1,
    )
    await app.store.run(lambda tx: tx.bevakningar.save(ended, done.version))
    days = RULES[Kind.BEVAKNINGAR].days
    for passed, there in ((days * DAY, True), (timedelta(minutes=1), False)):
        await clock.jump(clock.now() + passed)
        await app._housekeeping.tidy()
        found = await app.store.read(lambda tx: tx.bevakningar.get(done.id))
        assert (found is not None) is there
        assert await app.store.read(lambda tx: tx.bevakningar.get(waits.id)) is not None


async def test_the_municipalitys_own_times_count(evening) -> None:
    app = evening.app
    today = evening.clock.now().date()
    for age in (9, 12):
        on = today - age * DAY
        await app.store.run(lambda tx, on=on: tx.counters.count("ring", on))
    await app._housekeeping.tidy()
    left = lambda tx: tx.retention.old(Kind.RAKNARE, datetime.now(UTC) + 9999 * DAY).count  # noqa: E731
    assert await app.store.read(left) == 2
    own = replace(app._housekeeping._keeping, days={Kind.RAKNARE: 10})
    app._housekeeping._keeping = own
    await app._housekeeping.tidy()
    assert await app.store.read(left) == 1


async def test_a_busy_database_stops_no_other_job(evening, monkeypatch: pytest.MonkeyPatch) -> None:
    async def busy() -> None:
        raise StoreBusy("upptagen")

    app = evening.app
    await app.store.run(lambda tx: tx.counters.count("ring", datetime(2001, 1, 1).date()))
    monkeypatch.setattr(app._housekeeping, "_seal", busy)
    await app._housekeeping.tidy()
    old = await app.store.read(lambda tx: tx.retention.old(Kind.RAKNARE, datetime.now(UTC)))
    assert old.count == 0
