"""Two cases that are one: the steps of both, as if they had been taken in one."""

from datetime import UTC, date, datetime, timedelta

import proven
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.calendar import Calendar
from flows.cases.joining import joined
from flows.cases.owed import owed
from flows.cases.process import Process
from flows.cases.state import AVSLUTAT, CaseState, NotNow, Taken, may_take, replay, take

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SENT, RECEIVED, PICKED_UP = date(2026, 11, 20), date(2026, 11, 23), date(2026, 12, 1)
SOC_SENT = Taken("skicka", MONDAY, (("skickat", SENT),), 1)
LARM_RECEIVED = Taken("ta_emot_nytt", MONDAY + HOUR, (("skickat", SENT), ("mottaget", RECEIVED)), 2)


def installation() -> Process:
    found = proven.processes().process("installation")
    assert found is not None
    return found


def case(*events: Taken) -> CaseState:
    return replay(installation(), events)


def at(hours: float, step: str, **dates: date) -> Taken:
    return Taken(step, MONDAY + hours * HOUR, tuple(dates.items()), 3)


def steps(state: CaseState | None) -> list[str]:
    assert state is not None
    return [each.step for each in state.history]


def test_an_opening_by_the_other_role_becomes_the_step_that_says_the_same() -> None:
    both = joined(case(SOC_SENT), case(LARM_RECEIVED))
    assert steps(both) == ["skicka", "ta_emot"]
    assert both is not None
    assert both.history[1] == Taken("ta_emot", MONDAY + HOUR, (("mottaget", RECEIVED),), 2)
    assert both.facts["skickat"].value == SENT


def test_whichever_is_named_first_gives_the_opening() -> None:
    both = joined(case(LARM_RECEIVED), case(SOC_SENT))
    assert steps(both) == ["ta_emot_nytt"]  # that it was sent is known already
    assert both is not None
    assert set(both.facts) == {"skickat", "mottaget"}


def test_of_two_days_that_were_given_for_the_same_the_first_cases_stays() -> None:
    other = Taken("skicka", MONDAY + HOUR, (("skickat", date(2026, 11, 18)),))
    both = joined(case(SOC_SENT), case(other))
    assert both == case(SOC_SENT)


def test_the_steps_of_both_come_in_the_order_of_time_and_count_together() -> None:
    one = case(SOC_SENT, at(3, "ny_om_tva_veckor"), at(6, "ny_om_tva_veckor"))
    other = case(LARM_RECEIVED, at(2, "inte_klara"), at(5, "inte_klara"))
    both = joined(one, other)
    assert steps(both) == [
        "skicka", "ta_emot", "inte_klara", "ny_om_tva_veckor", "inte_klara", "ny_om_tva_veckor",
    ]  # fmt: skip
    assert both is not None
    assert both.facts["nycklar"].times == 2
    assert {each.number for each in owed(both, Calendar())} >= {"B13", "B07", "B14"}


def test_the_same_thing_said_twice_is_said_once() -> None:
    one = case(SOC_SENT, at(1, "ta_emot", mottaget=RECEIVED), at(2, "larmet_igang"))
    other = case(LARM_RECEIVED, at(3, "larmet_igang"))
    assert steps(joined(one, other)) == ["skicka", "ta_emot", "larmet_igang"]


def test_what_contradicts_in_one_order_is_joined_in_the_other_if_it_fits_there() -> None:
    with_keys = case(LARM_RECEIVED, at(2, "nycklar_klara", hamtning=PICKED_UP), at(3, "hamtat"))
    for pair in ((case(SOC_SENT), with_keys), (with_keys, case(SOC_SENT))):
        both = joined(*pair)
        assert both is not None
        assert both.known["nycklar"] == "hamtade"


def test_what_nobody_can_have_done_after_the_other_contradicts() -> None:
    ready = case(
        LARM_RECEIVED,
        at(2, "nycklar_klara", hamtning=PICKED_UP),
        at(3, "hamtat"),
    )
    going = case(
        SOC_SENT,
        at(1.5, "ta_emot", mottaget=RECEIVED),
        at(2.5, "inte_klara"),
        at(5, "ej_nadd_igen"),
    )
    assert joined(ready, going) is None
    assert joined(going, ready) is None


def test_a_join_neither_ends_nor_opens_what_is_ended() -> None:
    ended = take(case(SOC_SENT), AVSLUTAT, MONDAY + HOUR)
    assert isinstance(ended, CaseState)
    both = joined(case(LARM_RECEIVED), ended)
    assert both is None or not both.is_open


def walked(opening: Taken, choices: list[int]) -> CaseState:
    """A case after some of the steps that were possible one after the other."""
    state = case(opening)
    for number, choice in enumerate(choices):
        possible = may_take(state)
        step = possible[choice % len(possible)]
        asks = dict.fromkeys(state.process.steps[step].asks, PICKED_UP)
        moment = MONDAY + (2 + number) * HOUR + (opening is SOC_SENT) * HOUR / 2
        following = take(state, step, moment, asks)
        assert not isinstance(following, NotNow)
        state = following
    return state


@given(st.lists(st.integers(0, 9), max_size=6), st.lists(st.integers(0, 9), max_size=6))
def test_whatever_is_joined_is_a_case_that_can_be_replayed_and_knows_what_both_knew(
    one: list[int], other: list[int]
) -> None:
    first, second = walked(SOC_SENT, one), walked(LARM_RECEIVED, other)
    both = joined(first, second)
    if both is None:
        return
    assert both == replay(both.process, both.history)
    assert [each.at for each in both.history[1:]] == sorted(each.at for each in both.history[1:])
    assert set(both.facts) >= {"skickat", "mottaget"}
    moments = {each.at for each in (*first.history, *second.history)}
    assert {each.at for each in both.history} <= moments


@pytest.mark.parametrize("process_id", ["bradska", "flytt", "aterlamning"])
def test_in_every_process_two_cases_that_have_just_been_opened_alike_are_one(
    process_id: str,
) -> None:
    process = proven.processes().process(process_id)
    assert process is not None
    for name, step in process.steps.items():
        if step.opens == "ja":
            event = Taken(name, MONDAY, tuple((each, SENT) for each in step.asks))
            later = Taken(name, MONDAY + HOUR, event.answers)
            assert joined(replay(process, [event]), replay(process, [later])) is not None, name
