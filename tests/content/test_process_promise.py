"""Whatever allowed steps are taken, in whatever order and time, no case is forgotten."""

from datetime import UTC, date, datetime, timedelta

import proven
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ladder import reminder

from flows.calendar import Calendar
from flows.cases.bevakning import Recipient
from flows.cases.following import following
from flows.cases.owed import owed
from flows.cases.space import Situation, explore
from flows.cases.state import AVSLUTAT, CaseState, may_take, replay, take

ALL = proven.processes()
SPACES = {each.id: explore(each) for each in ALL.processes}
CALENDAR = Calendar()
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
# Which of the possible steps, how many hours later, and how many days ahead a date lies.
PRESSES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 24 * 40), st.integers(-40, 200)),
    min_size=1,
    max_size=25,
)


def promised(state, now):
    """A watch that will fire, or a step whose role has been told."""
    firing_still = any(reminder(each, 1000) for each in owed(state, CALENDAR)
                       if each.watch.aim == "nej")  # fmt: skip
    steps = state.process.steps
    return firing_still or any(steps[name].told == "ja" for name in may_take(state))


@pytest.mark.parametrize("process_id", sorted(SPACES))
@settings(max_examples=60, deadline=None)
@given(presses=PRESSES)
def test_any_sequence_of_allowed_steps_keeps_the_promise(process_id, presses):
    state, now = CaseState(ALL.process(process_id)), START
    for which, hours, days in presses:
        possible = may_take(state)
        if not possible:
            break
        now += timedelta(hours=hours)
        step = possible[which % len(possible)]
        ahead: date = now.date() + timedelta(days=days)
        asks = dict.fromkeys(state.process.steps[step].asks, ahead)
        state = take(state, step, now, asks)
        assert isinstance(state, CaseState)
        if not state.is_open:
            break
        assert Situation(frozenset(state.known.items())) in SPACES[process_id].paths
        assert promised(state, now)
        assert any(following(state, now, CALENDAR).values())
        for each in owed(state, CALENDAR):
            assert any(name in each.watch.buttons for name in may_take(state, each.role))
    assert replay(state.process, state.history) == state
    if state.is_open:
        assert owed(take(state, AVSLUTAT, now), CALENDAR) == ()


@pytest.mark.parametrize("process_id", sorted(SPACES))
def test_every_watch_reaches_a_person_within_ten_reminders(process_id):
    process = ALL.process(process_id)
    for situation, path in SPACES[process_id].paths.items():
        state = CaseState(process)
        for step in path:
            given_days = dict.fromkeys(process.steps[step].asks, START.date())
            state = take(state, step, START, given_days)
        assert state.known == situation.known
        for each in owed(state, CALENDAR):
            if each.watch.aim == "nej":
                heard = {reminder(each, n).to for n in range(10)}
                assert Recipient.CHEF in heard or {Recipient.OWNER, Recipient.UNIT} <= heard
