"""The situations of a process are those that trying every step in every one of them finds."""

from datetime import UTC, date, datetime

import proven
import pytest

from flows.cases.forms import matches
from flows.cases.space import Situation, explore
from flows.cases.state import CaseState, may_take, take

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = date(2026, 11, 30)
IDS = [each.id for each in proven.processes().processes]


def situation(state):
    return Situation(frozenset(state.known.items())) if state.is_open else None


@pytest.fixture(params=["small", *IDS])
def process(request, small):
    return small if request.param == "small" else proven.processes().process(request.param)


def test_every_situation_has_its_shortest_way_and_all_its_steps_as_in_a_real_case(process):
    begun = CaseState(process)
    waiting, paths, onward = [(begun, ())], {}, {}
    for state, path in waiting:
        here = situation(state)
        if here in paths or (path and here is None):
            continue
        following = {}
        for name in may_take(state):
            asks = dict.fromkeys(process.steps[name].asks, DAY)
            after = take(state, name, NOW, asks)
            following[name] = situation(after)
            waiting.append((after, (*path, name)))
        if path:
            paths[here], onward[here] = path, following
    space = explore(process)
    assert list(space.paths.items()) == list(paths.items())
    assert {each: list(steps.items()) for each, steps in space.onward.items()} == {
        each: list(steps.items()) for each, steps in onward.items()
    }


@pytest.mark.parametrize(
    ("guard", "known", "holds"),
    [
        ({}, {}, True),
        ({"nycklar": ("klara",)}, {"nycklar": "klara"}, True),
        ({"nycklar": ("klara",)}, {"nycklar": "ej_klara"}, False),
        ({"nycklar": ("klara",)}, {}, False),
        ({"nycklar": ("saknas",)}, {}, True),
        ({"nycklar": ("saknas",)}, {"nycklar": "klara"}, False),
        ({"nycklar": ("saknas", "klara")}, {"nycklar": "klara"}, True),
        ({"nycklar": ("satt",)}, {"nycklar": "klara"}, True),
        ({"nycklar": ("satt",)}, {}, False),
        ({"nycklar": ("saknas", "satt")}, {}, True),
        ({"dag": ("satt",)}, {"dag": "satt"}, True),
        ({"nycklar": ("klara",), "dag": ("satt",)}, {"nycklar": "klara"}, False),
    ],
)
def test_a_guard_holds_when_every_fact_has_one_of_its_values(guard, known, holds):
    assert matches(guard, known) is holds
