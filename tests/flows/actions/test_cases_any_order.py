"""Whatever is pressed by whom in which order: what watches over a case is what the case owes.

Every example runs in a transaction that is undone.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from casework import (
    LARM_1,
    LARM_2,
    PLANNER_1,
    PLANNER_2,
    SOC_1,
    SOC_2,
    STAFF,
    TEKNIKER_1,
    are_same,
)
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flows.actions.cases.opening import Open
from flows.actions.cases.posts import On
from flows.actions.cases.steps import Act, state_of
from flows.actions.registry import perform
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases.bevakning import Bevakning
from flows.cases.case import Case
from flows.cases.process import Process
from flows.cases.state import AVSLUTAT, may_take

PEOPLE = (SOC_1, SOC_2, PLANNER_1, PLANNER_2, LARM_1, LARM_2, TEKNIKER_1)
ROLE_OF = {number: role for number, _, role, _ in STAFF}
REFUSALS = {Reason.STALE, Reason.NOT_YOURS, Reason.DATES, Reason.ENDED, Reason.UNKNOWN}
REFUSALS |= {Reason.EXPIRED}
moves = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(("act", "act", "act", "any", "undo", "claim", "clock")),
        st.integers(0, 99),
        st.sampled_from((0, 0, 1, 30, 61, 3600, 86400, 30 * 86400)),
    ),
    max_size=14,
)


class _Undone(Exception):
    """Nothing of the example is kept."""


class Play:
    """One case, and people who press."""

    def __init__(self, city: Any, tx: Any) -> None:
        self.city, self.tx = city, tx

    def do(self, number: int | None, name: str, command: object) -> Any:
        who = self.city.who(self.tx, number)
        return perform(Turn(self.tx, self.city.house, who, self.city.now), name, command)

    def days(self, process: Process, step: str, ahead: int) -> dict[str, date]:
        today = self.city.house.calendar.local(self.city.now).date()
        asks = process.steps[step].asks
        later = today + timedelta(days=ahead)
        return {each: today if each in process.happened else later for each in asks}

    def open(self, number: int) -> Case:
        """Open a case of some process in one of its ways."""
        ways = [
            (process, name)
            for process in self.city.house.processes.processes
            for name, step in process.steps.items()
            if step.opens == "ja"
        ]
        process, name = ways[number % len(ways)]
        opener = next(n for n in PEOPLE if ROLE_OF[n] in process.steps[name].role)
        command = Open("C" * 12, process.id, name, self.days(process, name, number))
        result = self.do(opener, "case.open", command)
        assert isinstance(result, Done), (process.id, name, result)
        case: Case = result.value.case
        return case

    def press(self, case: Case, who: int, how: str, number: int) -> Any:
        """A step that is possible for somebody, or any of all, as it is shown now."""
        now = self.tx.cases.get(case.id)
        state = state_of(Turn(self.tx, self.city.house, self.city.who(self.tx, None),
                              self.city.now), now)  # fmt: skip
        fits = may_take(state, ROLE_OF[who]) if how == "act" else ()
        steps = fits or (*state.process.steps, AVSLUTAT)
        step = steps[number % len(steps)]
        days = self.days(state.process, step, number) if step != AVSLUTAT else {}
        return self.do(who, "case.act", Act(case.token, len(now.history), step, days))

    def move(self, case: Case, who: int, how: str, number: int) -> Any:
        now = self.tx.cases.get(case.id)
        if how == "undo":
            return self.do(who, "case.undo", Act(case.token, len(now.history), ""))
        if how == "claim":
            return self.do(who, "case.claim", On(case.token, now.version, ROLE_OF[who]))
        if how == "clock":
            self.do(None, "bevakning.remind", 500)
            return self.do(None, "case.tell", 500)
        return self.press(case, who, how, number)

    def watches(self, case: Case) -> list[Bevakning]:
        found = self.tx.bevakningar.open_of_case(case.id)
        return sorted((replace(each, version=0) for each in found), key=lambda each: each.kind)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 30), moves)
@example(0, [(SOC_1, "act", 0, 0), (SOC_1, "undo", 0, 0), (SOC_1, "act", 1, 0)])
@example(1, [(PLANNER_1, "act", 1, 0), (PLANNER_1, "act", 1, 0), (PLANNER_1, "undo", 0, 0)])
@example(0, [(LARM_1, "any", 99, 0), (LARM_1, "undo", 0, 1), (SOC_1, "act", 0, 0)])
def test_what_watches_over_a_case_is_always_what_it_owes(
    city: Any, opening: int, done: list[tuple[int, str, int, int]]
) -> None:
    def play(tx: Any) -> None:
        city.at("2026-11-23 09:00")
        play = Play(city, tx)
        case = play.open(opening)
        assert are_same(tx, city, case)
        before = [play.watches(case)]
        for who, how, number, seconds in done:
            city.now += timedelta(seconds=seconds)
            result = play.move(case, who, how, number)
            if isinstance(result, Refused):
                assert result.reason in REFUSALS | {Reason.TAKEN}, result
            assert are_same(tx, city, case), (who, how, number, result)
            if how in ("act", "any") and isinstance(result, Done):
                before.append(play.watches(case))
            elif how == "undo" and isinstance(result, Done):
                before.pop()
                _is_as_before(play.watches(case), before[-1])
            elif how in ("clock", "claim"):
                before = [*before[:-1], play.watches(case)]
        raise _Undone

    with pytest.raises(_Undone):
        city.run(play)


def _is_as_before(now: list[Bevakning], before: list[Bevakning]) -> None:
    """The same bevakningar with the same next reminders; what was told in between stays told."""
    assert [each.kind for each in now] == [each.kind for each in before]
    for each, was in zip(now, before, strict=True):
        assert each.due_on == was.due_on
        assert each.step >= was.step
        if each.step == was.step and each.id == was.id:
            assert each.next_at == was.next_at
