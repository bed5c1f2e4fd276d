"""Two cases that turn out to be one: the steps of both, in the order of time.

What was done in one is done in the other as if it had been pressed there, so that the joined case
stands in no situation that has not been proven.
"""

from flows.cases.state import CaseState, NotNow, Taken, replay, take


def joined(one: CaseState, other: CaseState) -> CaseState | None:
    """Both as one case, on the first one's revision; None when they contradict each other."""
    return _onto(one, other) or _onto(other, one)


def _onto(base: CaseState, added: CaseState) -> CaseState | None:
    """`base` with what was done in `added` as well; None when something of it does not fit."""
    opening, *later = base.history
    state = replay(base.process, [opening])
    events = [(each, False) for each in later] + [(each, True) for each in added.history]
    for event, _ in sorted(events, key=lambda pair: (pair[0].at, pair[1])):
        following = _taken(state, event)
        if following is None:
            return None
        state = following
    return state


def _taken(state: CaseState, event: Taken) -> CaseState | None:
    """The case after the event; as it is when all of it is known already."""
    for name in (event.step, *_same(state, event)):
        following = take(state, name, event.at, dict(event.answers), by=event.by)
        if not isinstance(following, NotNow):
            return following
    return state if _is_known(state, event) else None


def _same(state: CaseState, event: Taken) -> list[str]:
    """The steps by which an open case says what this opening step says."""
    steps = state.process.steps
    step = steps.get(event.step)
    if step is None or step.opens == "nej":
        return []
    given = {fact for fact, _ in event.answers}
    return [name for name, each in steps.items() if each.do == step.do and given >= {*each.asks}]


def _is_known(state: CaseState, event: Taken) -> bool:
    """Whether the case knows already whatever the event sets; a day that both gave counts as told,
    and the first stays."""
    step = state.process.steps.get(event.step)
    if step is None:
        return False
    facts = state.facts
    said = all(name in facts and facts[name].value == value for name, value in step.sets.items())
    return said and all(name in facts for name in step.asks)
