"""Taking back a "done": within a minute, by whoever pressed it, and everything is as it was."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import noted
import pytest

from flows.actions.bevakningar import On
from flows.actions.offering import HandOver
from flows.actions.turn import Done, Reason, TellKind
from flows.cases.bevakning import Bevakning

WORKER, COLLEAGUE, CHEF, ELSEWHERE, GROUP = 101, 102, 111, 301, -201


@pytest.fixture
def taken(office: Any) -> Bevakning:
    """One that falls due on Monday 30 November."""
    return office.take(WORKER)


def done(office: Any, found: Bevakning, number: int = WORKER) -> None:
    result = office.act(number, "bevakning.done", On(found.token, office.stored(found).version))
    assert isinstance(result, Done)


def undo(office: Any, found: Bevakning, number: int = WORKER, **where: int) -> Any:
    seen = On(found.token, office.stored(found).version)
    return office.act(number, "bevakning.undo", seen, **where)


def wait(office: Any, **time: int) -> None:
    office.now += timedelta(**time)


def reminded(office: Any, local: str) -> list[TellKind]:
    wall = datetime.fromisoformat(local)
    office.now = office.house.calendar.at(wall.date(), wall.time())
    return [tell.kind for tell in office.act(None, "bevakning.remind", 500).tells]


def test_a_minute_later_it_can_still_be_undone_and_is_as_before(
    office: Any, taken: Bevakning
) -> None:
    done(office, taken)
    wait(office, seconds=60)
    assert isinstance(undo(office, taken), Done)
    assert office.stored(taken) == replace(taken, version=3)
    assert reminded(office, "2026-11-30 07:15") == [TellKind.DUE]


def test_after_a_minute_it_stays_done(office: Any, taken: Bevakning) -> None:
    done(office, taken)
    before = office.stored(taken)
    wait(office, seconds=61)
    assert undo(office, taken).reason is Reason.EXPIRED
    assert office.stored(taken) == before


def test_a_reminder_that_was_told_is_not_told_again_and_the_next_one_is(
    office: Any, taken: Bevakning
) -> None:
    assert reminded(office, "2026-11-30 07:15") == [TellKind.DUE]
    before = office.stored(taken)
    done(office, taken, COLLEAGUE)
    assert isinstance(undo(office, taken, COLLEAGUE), Done)
    assert office.stored(taken) == replace(before, version=3)
    assert reminded(office, "2026-11-30 12:59") == []
    assert reminded(office, "2026-11-30 13:00") == [TellKind.UNIT]


def test_only_whoever_pressed_done_may_undo(office: Any, taken: Bevakning) -> None:
    done(office, taken, COLLEAGUE)
    for number in (WORKER, CHEF):
        refused = undo(office, taken, number)
        assert (refused.reason, refused.value.is_open) == (Reason.NOT_YOURS, False)
    elsewhere = undo(office, taken, ELSEWHERE)
    assert (elsewhere.reason, elsewhere.value) == (Reason.NOT_YOURS, None)
    assert undo(office, taken, 999).reason is Reason.NOT_INVITED
    assert not office.stored(taken).is_open


def test_an_unknown_or_old_version_undoes_nothing(office: Any, taken: Bevakning) -> None:
    done(office, taken)
    assert office.act(WORKER, "bevakning.undo", On("A" * 12, 2)).reason is Reason.UNKNOWN
    assert office.act(WORKER, "bevakning.undo", On(taken.token, 1)).reason is Reason.STALE
    assert isinstance(undo(office, taken), Done)
    assert undo(office, taken).reason is Reason.STALE  # the second tap
    assert office.stored(taken).version == 3


def test_who_was_asked_to_take_it_over_is_still_asked(office: Any, taken: Bevakning) -> None:
    asked = office.person(COLLEAGUE).id
    office.act(WORKER, "bevakning.offer", HandOver(taken.token, 1, asked))
    done(office, taken)
    assert isinstance(undo(office, taken), Done)
    assert office.stored(taken).offered_to == asked


def test_who_has_left_in_the_meantime_is_asked_no_more(office: Any, taken: Bevakning) -> None:
    asked = office.person(COLLEAGUE).id
    office.act(WORKER, "bevakning.offer", HandOver(taken.token, 1, asked))
    done(office, taken)
    assert isinstance(office.act(COLLEAGUE, "person.leave"), Done)
    assert isinstance(undo(office, taken), Done)
    assert office.stored(taken).offered_to is None


def test_undoing_is_noted_in_the_audit_log(office: Any, taken: Bevakning) -> None:
    done(office, taken)
    undo(office, taken, COLLEAGUE)
    undo(office, taken)
    entries = office.run(lambda tx: noted.about(tx, f"bevakning:{taken.id}"))
    said = [(each.outcome, each.person_id) for each in entries if each.action == "bevakning.undo"]
    assert said == [
        ("not_yours", office.person(COLLEAGUE).id),
        ("done", office.person(WORKER).id),
    ]


def test_what_was_undone_becomes_no_stub(office: Any, taken: Bevakning) -> None:
    done(office, taken)
    undo(office, taken)
    wait(office, days=2)
    assert office.act(None, "bevakning.stub", 10).value.due == 0
