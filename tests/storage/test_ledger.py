"""The audit log and the counters."""

from datetime import UTC, date, datetime, timedelta

import noted

from flows.messages import AuditEntry
from flows.ports import Store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def test_the_log_tells_about_a_subject_in_order(store: Store) -> None:
    first = AuditEntry(NOON, 7, "take_bevakning", "bevakning:1", "done")
    other = AuditEntry(NOON, None, "tick", "bevakning:2", "told")
    second = AuditEntry(NOON - timedelta(hours=1), None, "tick", "bevakning:1", "told")
    for entry in (first, other, second):
        await store.run(lambda tx, entry=entry: tx.audit.write(entry))
    assert await store.read(lambda tx: noted.about(tx, "bevakning:1")) == [first, second]
    assert await store.read(lambda tx: noted.about(tx, "bevakning:9")) == []


async def test_counts_add_up_over_days(store: Store) -> None:
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    for on in (monday, monday, tuesday):
        await store.run(lambda tx, on=on: tx.counters.count("ring", on))
    assert await store.read(lambda tx: noted.total(tx, "ring")) == 3
    assert await store.read(lambda tx: noted.total(tx, "aldrig")) == 0
