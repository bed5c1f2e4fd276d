"""Standing reminders and the digest as actions: when due, for whom, and with the module off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from filed import clear, fill
from noted import everything

from flows.actions import digest, standing_due
from flows.actions.registry import perform
from flows.actions.standing import On, Put, Seen
from flows.actions.turn import Refused, Turn, Who
from flows.cases.standing import Schedule
from flows.people.modules import Module
from flows.ports import Tx

LARM, CHEF, PLANNER, OTHER = "Larmenheten Norr", 412, 411, 301
WEEKLY = Schedule(1, 2, time(9, 0))


@pytest.fixture
def larm(office: Any) -> Any:
    """An office with a larmenhet: one planerare and their enhetschef, on a Friday evening."""
    office.join(PLANNER, LARM, "planerare", "Planerare 1")
    office.join(CHEF, LARM, "enhetschef", "Enhetschef larm")
    office.run(lambda tx: fill(tx, LARM, office.now))
    return office


def unit_of(office: Any) -> int:
    unit = office.run(lambda tx: tx.people.unit_named(LARM))
    return int(unit.id)


def turned(office: Any, tx: Tx) -> Turn:
    return Turn(tx, office.house, Who(is_house=True), office.now)


def due(office: Any) -> datetime | None:
    found: datetime | None = office.run(lambda tx: standing_due.next_due(turned(office, tx)))
    return found


def tell(office: Any) -> Sequence[Any]:
    found: Sequence[Any] = office.act(None, "standing.tell").value
    return found


def test_one_that_is_new_begins_now_and_is_due_next_week(larm: Any) -> None:
    larm.at("2026-11-25 10:00")
    assert due(larm) == larm.now  # so that its days are counted from here
    assert tell(larm) == ()
    assert due(larm) == larm.house.calendar.at(date(2026, 11, 30), time(8, 15))


def test_it_is_told_once_also_when_two_rounds_come_at_once(larm: Any) -> None:
    tell(larm)
    larm.at("2026-11-30 08:15")
    (told,) = tell(larm)
    assert (told.chat_id, told.on, told.late) == (larm.chat(PLANNER), date(2026, 11, 30), False)
    assert tell(larm) == ()
    larm.at("2026-11-30 16:00")
    assert tell(larm) == ()


def test_of_an_empty_binder_nobody_is_told_and_nothing_is_left_undone(larm: Any) -> None:
    tell(larm)
    larm.at("2026-11-30 08:15")
    assert len(tell(larm)) == 1
    larm.run(lambda tx: clear(tx, LARM))
    larm.at("2026-12-07 08:15")
    assert tell(larm) == ()
    assert due(larm) == larm.house.calendar.at(date(2026, 12, 14), time(8, 15))
    larm.at("2026-12-08 09:00")
    (shown,) = larm.act(CHEF, "standing.see", unit_of(larm)).value
    assert shown.last.on == date(2026, 12, 7) and shown.last.was_empty
    assert larm.act(CHEF, "standing.overlooked").value.undone == []


def test_a_unit_without_anybody_in_the_role_is_told_nothing_later_either(larm: Any) -> None:
    tell(larm)
    larm.act(PLANNER, "person.leave")
    larm.at("2026-11-30 08:15")
    assert tell(larm) == ()
    larm.join(413, LARM, "planerare", "Planerare 2")
    larm.at("2026-12-01 10:00")
    assert tell(larm) == ()
    assert due(larm) == larm.house.calendar.at(date(2026, 12, 7), time(8, 15))


def test_with_the_module_off_nothing_is_told_or_set_but_what_was_begun_is_ended(
    larm: Any,
) -> None:
    tell(larm)
    larm.at("2026-11-30 08:15")
    (told,) = tell(larm)
    larm.house = replace(larm.house, modules=frozenset({Module.RUTINER}))
    larm.at("2026-12-07 09:00")
    assert due(larm) is None
    assert tell(larm) == ()
    unit = unit_of(larm)
    assert isinstance(larm.act(CHEF, "standing.see", unit), Refused)
    assert isinstance(larm.act(CHEF, "standing.put", Put(On(unit, "B11", 0), WEEKLY)), Refused)
    ended = larm.act(PLANNER, "standing.done", Seen(unit, "B11", told.on))
    assert ended.value.by.label == "Planerare 1"

    def stepped(tx: Tx) -> Any:
        turn = turned(larm, tx)
        return digest.next_due(turn), perform(turn, "digest.step").value

    none, step = larm.run(stepped)
    assert none is None and step.ended and not step.summaries


def test_who_set_what_and_who_did_it_stands_in_the_log_as_numbers(larm: Any) -> None:
    tell(larm)
    unit = unit_of(larm)
    larm.act(CHEF, "standing.put", Put(On(unit, "B11", 0), WEEKLY))
    larm.at("2026-12-02 09:00")
    tell(larm)
    larm.act(PLANNER, "standing.done", Seen(unit, "B11", date(2026, 12, 2)))
    larm.act(OTHER, "standing.done", Seen(unit, "B11", date(2026, 12, 2)))
    entries = larm.run(everything)
    found = [
        (each.action, each.subject, each.outcome)
        for each in entries
        if each.action.startswith("standing.")
    ]
    assert found == [
        ("standing.put", f"standing:{unit}:B11", "done"),
        ("standing.done", f"standing:{unit}:B11", "done"),
        ("standing.done", "", "not_yours"),
    ]


def test_nobody_sets_what_the_content_does_not_have(larm: Any) -> None:
    unit = unit_of(larm)
    result = larm.act(CHEF, "standing.put", Put(On(unit, "B99", 0), WEEKLY))
    assert isinstance(result, Refused) and result.value is None
    result = larm.act(CHEF, "standing.put", Put(On(unit, "B34", 0), WEEKLY))
    assert isinstance(result, Refused) and result.value is None
    night = replace(WEEKLY, at=time(18, 0))
    result = larm.act(CHEF, "standing.put", Put(On(unit, "B11", 0), night))
    assert isinstance(result, Refused) and result.value.row.kept.schedule is None
