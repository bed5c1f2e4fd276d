"""Reminders of one's own: saved once, told to their owner each vardag, and never in quiet hours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import noted
import pytest

from flows.actions import absence
from flows.actions.bevakningar import On
from flows.actions.losing import LostTouch
from flows.actions.offering import HandOver
from flows.actions.own import FAR, Own
from flows.actions.turn import Done, Reason, TellKind
from flows.cases.bevakning import Bevakning

WORKER, COLLEAGUE, CHEF, ELSEWHERE, GROUP = 101, 102, 111, 301, -201
TOKEN = "OwnOwnOwnOwn"


def instant(office: Any, local: str) -> datetime:
    wall = datetime.fromisoformat(local)
    return office.house.calendar.at(wall.date(), wall.time())


def save(
    office: Any, local: str, number: int = WORKER, code: str | None = None, token: str = TOKEN
) -> Any:
    return office.act(number, "bevakning.save", Own(token, instant(office, local), code))


def stored(office: Any, found: Bevakning) -> Bevakning:
    return office.run(lambda tx: tx.bevakningar.get(found.id))


def reminded(office: Any, local: str) -> list[tuple[int, TellKind, bool]]:
    office.now = instant(office, local)
    numbers = {office.chat(n): n for n in (WORKER, COLLEAGUE, CHEF, GROUP)}
    tells = office.act(None, "bevakning.remind", 500).tells
    return [(numbers[tell.chat_id], tell.kind, tell.late) for tell in tells]


def test_it_is_told_at_its_time_and_then_each_vardag_until_it_is_done(office: Any) -> None:
    found = save(office, "2026-12-03 14:30").value
    assert (found.kind, found.owner_id) == ("EGEN", office.person(WORKER).id)
    assert reminded(office, "2026-12-03 14:29") == []
    assert reminded(office, "2026-12-03 14:30") == [(WORKER, TellKind.DUE, False)]
    assert reminded(office, "2026-12-04 07:59") == []
    assert reminded(office, "2026-12-04 08:00") == [(WORKER, TellKind.DUE, True)]
    assert reminded(office, "2026-12-06 08:00") == []  # a Sunday
    assert reminded(office, "2026-12-07 08:00") == [(WORKER, TellKind.DUE, True)]
    seen = On(found.token, stored(office, found).version)
    assert isinstance(office.act(WORKER, "bevakning.done", seen), Done)
    assert reminded(office, "2026-12-08 08:00") == []


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("2026-12-05 12:00", "2026-12-07 07:00"),  # a Saturday
        ("2026-12-03 17:00", "2026-12-04 07:00"),
        ("2026-12-03 06:59", "2026-12-03 07:00"),
        ("2026-12-24 09:00", "2026-12-28 07:00"),
        ("2026-12-03 16:59", "2026-12-03 16:59"),
    ],
)
def test_within_the_quiet_hours_it_is_told_after_them_once_and_is_not_late(
    office: Any, chosen: str, told: str
) -> None:
    at = instant(office, chosen)
    planned = office.act(WORKER, "bevakning.plan", Own(TOKEN, at, None)).value
    assert (planned.at, planned.told_at) == (at, instant(office, told))
    found = save(office, chosen).value
    assert (str(found.nominal_on), str(found.due_on)) == (chosen[:10], told[:10])
    if chosen != told:
        assert reminded(office, chosen) == []
    assert reminded(office, told) == [(WORKER, TellKind.DUE, False)]
    office.now += timedelta(hours=2)
    assert office.act(None, "bevakning.remind", 500).tells == ()


def test_two_taps_save_it_once(office: Any) -> None:
    first = save(office, "2026-12-03 14:30")
    again = save(office, "2026-12-03 14:30")
    assert (again.reason, again.value) == (Reason.TAKEN, first.value)
    others = save(office, "2026-12-03 14:30", COLLEAGUE)
    assert (others.reason, others.value) == (Reason.UNKNOWN, None)


def test_it_may_be_about_a_case_of_ones_own_unit_and_of_no_other(office: Any) -> None:
    case = save(office, "2026-12-03 14:30").value
    again = save(office, "2026-12-10 09:00", COLLEAGUE, case.code, "B" * 12)
    assert again.value.code == case.code
    assert again.value.id != case.id
    elsewhere = save(office, "2026-12-10 09:00", ELSEWHERE, case.code, "C" * 12)
    unknown = save(office, "2026-12-10 09:00", ELSEWHERE, "222-22", "C" * 12)
    assert elsewhere == unknown
    assert unknown.reason is Reason.UNKNOWN
    plan = office.act(ELSEWHERE, "bevakning.plan", Own("C" * 12, office.now, case.code))
    assert plan.reason is Reason.UNKNOWN


def test_what_has_been_or_lies_far_away_is_refused(office: Any) -> None:
    for at in (office.now, office.now - timedelta(days=1), office.now + FAR + timedelta(days=1)):
        for name in ("plan", "save"):
            result = office.act(WORKER, f"bevakning.{name}", Own(TOKEN, at, None))
            assert result.reason is Reason.DATES


def test_put_off_for_long_it_stays_a_matter_of_its_owner(office: Any) -> None:
    found = save(office, "2026-12-03 14:30").value
    reminded(office, "2026-12-03 14:30")
    for day in ("2026-12-04 09:00", "2026-12-07 09:00", "2026-12-08 09:00"):
        office.now = instant(office, day)
        seen = On(found.token, stored(office, found).version)
        assert office.act(WORKER, "bevakning.snooze", seen).tells == ()
    assert reminded(office, "2026-12-09 14:30") == [(WORKER, TellKind.DUE, False)]


def test_of_an_owner_who_cannot_be_reached_the_unit_is_told(office: Any) -> None:
    found = save(office, "2026-12-03 14:30").value
    reminded(office, "2026-12-03 14:30")
    chat = office.run(lambda tx: tx.chats.by_telegram(WORKER))
    lost = office.act(None, "chat.lose", LostTouch(chat, f"bevakning:{found.id}"))
    assert [(tell.chat_id, tell.kind) for tell in lost.tells] == [
        (office.chat(GROUP), TellKind.UNIT)
    ]
    assert reminded(office, "2026-12-04 08:00") == [(GROUP, TellKind.UNIT, True)]


def test_an_absence_hands_it_over_as_others(office: Any) -> None:
    save(office, "2026-12-03 14:30")
    day = datetime(2026, 12, 3, tzinfo=UTC).date()
    me, colleague = office.person(WORKER).id, office.person(COLLEAGUE).id
    set_off = office.act(WORKER, "absence.set", absence.Set(me, day, day, colleague))
    assert isinstance(set_off, Done)
    assert reminded(office, "2026-12-03 14:30") == [(COLLEAGUE, TellKind.DUE, False)]


def test_it_can_be_handed_over_to_a_colleague_who_is_then_reminded(office: Any) -> None:
    found = save(office, "2026-12-03 14:30").value
    over = HandOver(found.token, 1, office.person(COLLEAGUE).id)
    assert isinstance(office.act(WORKER, "bevakning.offer", over), Done)
    assert isinstance(office.act(COLLEAGUE, "bevakning.accept", On(found.token, 2)), Done)
    assert reminded(office, "2026-12-03 14:30") == [(COLLEAGUE, TellKind.DUE, False)]


def test_done_can_be_undone(office: Any) -> None:
    found = save(office, "2026-12-03 14:30").value
    office.act(WORKER, "bevakning.done", On(found.token, 1))
    assert isinstance(office.act(WORKER, "bevakning.undo", On(found.token, 2)), Done)
    assert stored(office, found) == replace(found, version=3)


def test_saving_is_noted_in_the_audit_log(office: Any) -> None:
    found = save(office, "2026-12-03 14:30").value
    entries = office.run(lambda tx: noted.about(tx, f"bevakning:{found.id}"))
    assert ("bevakning.save", "done") in {(each.action, each.outcome) for each in entries}
