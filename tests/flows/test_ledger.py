"""The chain of the audit log: what was changed, removed or put in is found, and told from which row
on.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ledger import (
    BEGINNING,
    Anchor,
    AuditRow,
    Fault,
    FaultKind,
    Walk,
    after,
    faults,
    seal_of,
    signed,
)

KEY = b"k" * 32
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def chain(count: int, *, start: Anchor = BEGINNING, step: int = 1) -> list[AuditRow]:
    """Sealed rows; ids grow by `step`, since PostgreSQL leaves gaps."""
    rows, at = [], start
    for number in range(1, count + 1):
        row = AuditRow(start.up_to + number * step, NOON, 7, None, "bevakning.done", "b:1", "done")
        at = after(at, row)
        rows.append(replace(row, seal=at.seal))
    return rows


def head(rows: Sequence[AuditRow], *, purged: bool = False) -> Anchor:
    seal = rows[-1].seal or ""
    return signed(KEY, Anchor(rows[-1].id, int(seal.split(":")[0]), seal, purged), purged=purged)


def found(rows: Sequence[AuditRow], *anchors: Anchor) -> list[Fault]:
    return list(faults(KEY, anchors, rows))


def test_an_untouched_chain_has_no_fault() -> None:
    rows = chain(5, step=3)
    assert found(rows, head(rows)) == []
    assert found([]) == []


def test_rows_that_wait_for_their_seal_are_no_fault() -> None:
    rows = chain(3)
    assert found([*rows, replace(rows[-1], id=4, seal=None)], head(rows)) == []


def test_the_rows_after_a_purge_go_on_from_its_anchor() -> None:
    rows = chain(6)
    assert found(rows[4:], head(rows[:4], purged=True), head(rows)) == []
    assert found([], head(rows, purged=True)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"at": NOON.replace(second=1)},
        {"person_id": 8},
        {"person_id": None},
        {"acting_id": 7},
        {"action": "bevakning.snooze"},
        {"subject": "b:2"},
        {"outcome": "refused"},
    ],
    ids=str,
)
def test_a_change_of_any_column_is_told_with_its_row(changes: dict[str, object]) -> None:
    rows = chain(5)
    rows[2] = replace(rows[2], **changes)  # type: ignore[arg-type]
    assert found(rows, head(rows)) == [Fault(FaultKind.CHANGED, 3)]


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        (slice(2, 3), Fault(FaultKind.REMOVED, 4, 1)),
        (slice(1, 4), Fault(FaultKind.REMOVED, 5, 3)),
        (slice(0, 2), Fault(FaultKind.REMOVED, 3, 2)),
        (slice(4, 6), Fault(FaultKind.CUT, 4, 2)),  # the end: only the anchor knows of it
        (slice(0, 6), Fault(FaultKind.CUT, 0, 6)),
    ],
)
def test_removed_rows_are_counted_wherever_they_stood(gone: slice, expected: Fault) -> None:
    rows = chain(6)
    anchor = head(rows)
    del rows[gone]
    assert found(rows, anchor) == [expected]


def test_a_row_that_was_put_in_is_told_whatever_seal_it_was_given() -> None:
    rows = chain(4, step=2)
    pushed = replace(rows[0], id=5, subject="b:9", seal=None)
    linked = replace(pushed, seal=seal_of(_at(rows[1]), pushed))
    for seal in (None, "", "nonsense", "1:abc", "9" * 30 + ":x", linked.seal, rows[1].seal):
        intruder = replace(pushed, seal=seal)
        told = found([*rows[:2], intruder, *rows[2:]], head(rows))
        assert told == [Fault(FaultKind.INSERTED, 5)], seal


def _at(row: AuditRow) -> Anchor:
    assert row.seal is not None
    return Anchor(row.id, int(row.seal.split(":")[0]), row.seal, False)


def test_a_chain_that_was_written_anew_is_not_the_one_that_was_signed() -> None:
    rows = chain(4)
    anchor = head(rows)
    bare = [replace(row, subject="b:9", seal=None) for row in rows]
    at, anew = BEGINNING, []
    for row in bare:
        at = after(at, row)
        anew.append(replace(row, seal=at.seal))
    assert found(anew, anchor) == [Fault(FaultKind.REWRITTEN, 4)]
    forged = replace(anchor, seal=anew[-1].seal or "")
    assert found(anew, forged) == [Fault(FaultKind.FORGED, 4)]


def test_an_anchor_of_another_key_or_with_another_meaning_is_forged() -> None:
    rows = chain(3)
    for wrong in (
        signed(b"x" * 32, head(rows), purged=False),
        replace(head(rows), purged=True),
        replace(head(rows), count=2),
        replace(head(rows), signature="å"),
    ):
        assert Fault(FaultKind.FORGED, 3) in found(rows, wrong)


def test_seals_that_no_anchor_answers_for_are_told() -> None:
    rows = chain(4)
    assert found(rows, head(rows[:2])) == [Fault(FaultKind.UNSIGNED, 3)]
    assert found(rows) == [Fault(FaultKind.UNSIGNED, 1)]


@given(
    st.integers(2, 12), st.data(), st.sampled_from(["change", "remove", "swap", "unseal", "double"])
)
def test_no_single_touch_goes_unseen(count: int, data: st.DataObject, touch: str) -> None:
    rows = chain(count, step=2)
    anchor = head(rows)
    place = data.draw(st.integers(0, count - 1))
    touches: dict[str, Callable[[], object]] = {
        "change": lambda: rows.__setitem__(place, replace(rows[place], outcome="x")),
        "remove": lambda: rows.pop(place),
        "swap": lambda: _swap(rows, place, (place + 1) % count),
        "unseal": lambda: rows.__setitem__(place, replace(rows[place], seal=None)),
        "double": lambda: rows.insert(place + 1, replace(rows[place], id=rows[place].id + 1)),
    }
    touches[touch]()
    assert found(rows, anchor)


def _swap(rows: list[AuditRow], one: int, other: int) -> None:
    """Two rows change their contents but keep their ids and seals."""
    rows[one], rows[other] = (
        replace(rows[one], subject="b:1", action=f"a{one}"),
        replace(rows[other], subject="b:1", action=f"a{other}"),
    )


def test_the_walk_knows_how_many_wait() -> None:
    rows = chain(2)
    walk = Walk(BEGINNING)
    for row in [*rows, replace(rows[0], id=3, seal=None), replace(rows[0], id=4, seal=None)]:
        assert list(walk.step(row)) == []
    assert (walk.at.count, walk.waiting) == (2, 2)
