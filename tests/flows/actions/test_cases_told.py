"""Roles are told of what they can do now: once, in the daytime, and whoever is there."""

from datetime import date, time, timedelta
from typing import Any

from casework import (
    LARM,
    LARM_1,
    LARM_2,
    LARM_GROUP,
    LARMENHET,
    PLANNER,
    PLANNER_1,
    PLANNER_2,
    RECEIVED,
    SOC_1,
    done,
    later,
    open_watches,
    opened,
    press,
    reminded,
    stored,
    told,
)

from flows.actions import absence, duty
from flows.actions.cases.posts import On
from flows.actions.cases.steps import Act
from flows.actions.turn import CaseTellKind, Done
from flows.cases.case import Case
from flows.messages import ChatState, Outgoing

PICKED_UP = date(2026, 12, 1)


def received(city: Any) -> Case:
    """A case that the planner has received, with nothing left to tell."""
    case = done(city, PLANNER_1, opened(city), "ta_emot", mottaget=RECEIVED)
    told(city)
    return case


def without_group(city: Any) -> None:
    chat = city.chat(LARM_GROUP)
    city.run(lambda tx: tx.chats.set_state(chat, ChatState.GONE))


def test_a_new_case_is_told_to_the_group_of_whoever_comes_next_once(city: Any) -> None:
    case = opened(city)
    result = city.act(None, "case.tell", 100)
    (tell,) = result.case_tells
    assert (tell.kind, tell.role, tell.case) == (CaseTellKind.NEXT, PLANNER, case)
    assert tell.chat_id == city.chat(LARM_GROUP)
    assert result.value == 1
    assert told(city) == []
    assert stored(city, case).version == case.version


def test_without_a_group_everybody_of_the_role_is_told(city: Any) -> None:
    without_group(city)
    opened(city)
    assert told(city) == [(PLANNER_1, PLANNER), (PLANNER_2, PLANNER)]


def test_whoever_is_on_duty_is_told_alone(city: Any) -> None:
    without_group(city)
    unit = city.run(lambda tx: tx.people.unit_named(LARMENHET).id)
    assert isinstance(city.act(PLANNER_2, "duty.begin", duty.Begin(unit, PLANNER, 8)), Done)
    opened(city)
    assert told(city) == [(PLANNER_2, PLANNER)]


def test_whoever_answers_for_it_is_told_and_else_their_substitute(city: Any) -> None:
    case = received(city)
    assert isinstance(city.act(LARM_1, "case.claim", On(case.token, case.version, LARM)), Done)
    done(city, PLANNER_1, case, "nycklar_klara", hamtning=PICKED_UP)
    assert told(city) == [(LARM_1, LARM)]
    done(city, LARM_1, case, "ingen_ny_tid")
    told(city)
    today = city.now.date()
    away = absence.Set(city.person(LARM_1).id, today, today, city.person(LARM_2).id)
    assert isinstance(city.act(LARM_1, "absence.set", away), Done)
    done(city, PLANNER_1, case, "nycklar_klara", hamtning=PICKED_UP)
    (tell,) = city.act(None, "case.tell", 100).case_tells
    assert tell.chat_id == city.person(LARM_2).chat_id
    assert tell.instead_of == "Larmpersonal 1"


def test_with_nobody_in_reach_of_the_role_everybody_of_the_unit_is_told(city: Any) -> None:
    without_group(city)
    for number in (PLANNER_1, PLANNER_2):
        chat = city.person(number).chat_id
        city.run(lambda tx, c=chat: tx.chats.set_state(c, ChatState.BLOCKED))
    opened(city)
    assert {chat for chat, _ in told(city)} == {LARM_1, LARM_2, 159}


def test_whoever_did_it_is_not_told_of_it(city: Any) -> None:
    without_group(city)
    case = received(city)
    done(city, PLANNER_1, case, "nycklar_klara", hamtning=PICKED_UP)
    assert told(city) == [(LARM_1, LARM), (LARM_2, LARM)]
    done(city, LARM_1, case, "hamtat")
    assert told(city) == [(PLANNER_1, PLANNER), (PLANNER_2, PLANNER), (LARM_2, LARM)]


def test_in_quiet_hours_nothing_is_told_and_in_the_morning_only_what_is_left(city: Any) -> None:
    case = received(city)
    city.at("2026-11-24 17:00")
    case = done(city, PLANNER_1, case, "nycklar_klara", hamtning=PICKED_UP)
    assert told(city) == []
    seven = stored(city, case).next_at
    assert seven == city.house.calendar.at(date(2026, 11, 25), time(7))
    assert city.run(lambda tx: tx.cases.next_at()) == seven
    other = done(city, PLANNER_1, opened(city, token="D" * 12), "ta_emot", mottaget=RECEIVED)
    other = done(city, PLANNER_1, other, "nycklar_klara", hamtning=PICKED_UP)
    done(city, LARM_1, other, "hamtat")  # somebody is up, and does it at once
    city.at("2026-11-25 06:59")
    assert told(city) == []
    city.at("2026-11-25 07:00")
    assert told(city) == [(LARM_GROUP, LARM), (LARM_GROUP, LARM), (LARM_GROUP, PLANNER)]
    assert told(city) == []


def test_what_was_done_meanwhile_is_not_told(city: Any) -> None:
    case = opened(city)
    done(city, PLANNER_1, case, "ta_emot", mottaget=RECEIVED)
    result = city.act(None, "case.tell", 100)
    steps = stored(city, case).history
    assert [each.step for each in steps] == ["skicka", "ta_emot"]
    assert {tell.role for tell in result.case_tells} <= {PLANNER}
    assert stored(city, case).untold == ()


def test_of_an_ended_case_nothing_is_told(city: Any) -> None:
    case = opened(city)
    done(city, SOC_1, case, "avslutat")
    assert told(city) == []
    city.at("2026-12-24 09:00")
    assert told(city) == []


def undo(city: Any, number: int, case: Case) -> Any:
    return city.act(number, "case.undo", Act(case.token, len(stored(city, case).history), ""))


def test_what_waited_in_the_night_is_told_although_an_end_was_pressed_and_taken_back(
    city: Any,
) -> None:
    case = received(city)
    city.at("2026-11-24 20:00")
    done(city, PLANNER_1, case, "nycklar_klara", hamtning=PICKED_UP)
    assert isinstance(press(city, LARM_1, case, "avslutat"), Done)
    assert isinstance(undo(city, LARM_1, case), Done)
    city.at("2026-11-25 07:00")
    assert told(city) == [(LARM_GROUP, LARM)]


def test_what_waited_is_told_although_the_step_before_was_taken_back(city: Any) -> None:
    case = received(city)
    city.at("2026-11-24 20:00")
    done(city, PLANNER_1, case, "nycklar_klara", hamtning=PICKED_UP)
    assert isinstance(press(city, LARM_2, case, "ingen_ny_tid"), Done)
    assert isinstance(undo(city, LARM_2, case), Done)
    city.at("2026-11-25 07:00")
    assert told(city) == [(LARM_GROUP, LARM)]


def test_what_was_taken_back_is_not_told_and_what_was_done_instead_is(city: Any) -> None:
    case = received(city)
    assert isinstance(press(city, PLANNER_1, case, "nycklar_klara", hamtning=PICKED_UP), Done)
    first = city.act(None, "case.tell", 100).case_tells
    row = Outgoing(first[0].chat_id, "send", {}, "k", about=f"{case.subject}:{LARM}")
    city.run(lambda tx: tx.outbox.put(row, city.now))
    assert isinstance(undo(city, PLANNER_1, case), Done)
    assert not city.run(lambda tx: tx.outbox.unsent(f"{case.subject}:{LARM}"))
    assert told(city) == []
    later(city)
    again = date(2026, 12, 2)
    assert isinstance(press(city, PLANNER_1, case, "nycklar_klara", hamtning=again), Done)
    second = city.act(None, "case.tell", 100).case_tells
    assert {tell.key for tell in first}.isdisjoint(tell.key for tell in second)
    assert [tell.role for tell in second] == [LARM]


def test_a_message_for_a_role_that_has_something_left_to_do_still_leaves(city: Any) -> None:
    case = opened(city)
    about = f"{case.subject}:{PLANNER}"
    row = Outgoing(city.chat(LARM_GROUP), "send", {}, "k", about=about)
    city.run(lambda tx: tx.outbox.put(row, city.now))
    done(city, SOC_1, case, "ny_om_tva_veckor")
    assert city.run(lambda tx: tx.outbox.unsent(about))


def test_many_are_told_in_parts(city: Any) -> None:
    for number in range(3):
        opened(city, token=f"{number:012}")
        city.now += timedelta(seconds=1)
    assert [len(told(city, limit=2)) for _ in range(3)] == [2, 1, 0]


def test_what_is_late_when_a_case_is_opened_is_told_once_in_a_moment(city: Any) -> None:
    old = date(2026, 10, 1)
    case = opened(city, PLANNER_1, "ta_emot_nytt", skickat=old, mottaget=old)
    late = [each for each in open_watches(city, case).values() if each.due_on < city.now.date()]
    assert PLANNER in {each.role for each in late}
    assert (LARM_GROUP, PLANNER) in told(city)
    assert LARM_GROUP not in [chat for chat, _ in reminded(city)]
    city.at("2026-11-24 08:00")
    assert LARM_GROUP in [chat for chat, _ in reminded(city)]
