"""In which order things have happened in a case: the days of `happened` come one after the other,
and none lies ahead. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from flows.cases.state import CaseState


def fit(state: CaseState, dates: Mapping[str, date], today: date) -> bool:
    """Whether these days can be, also beside those that the case knows already."""
    happened = state.process.happened
    if any(dates[name] > today for name in happened if name in dates):
        return False
    every = {**_known(state), **dates}
    order = [name for name in happened if name in every]
    return all(
        every[one] <= every[other]
        for one, other in pairwise(order)
        if one in dates or other in dates
    )


def not_before(state: CaseState, names: Iterable[str]) -> tuple[str, date] | None:
    """The last thing known to have happened before all of these: none of them came before it."""
    happened, known = state.process.happened, _known(state)
    asked = [happened.index(name) for name in names if name in happened]
    before = [name for name in happened[: min(asked, default=0)] if name in known]
    return (before[-1], known[before[-1]]) if before else None


def _known(state: CaseState) -> Mapping[str, date]:
    return {name: fact.value for name, fact in state.facts.items() if isinstance(fact.value, date)}
