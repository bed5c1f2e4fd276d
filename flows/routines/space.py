"""Every state that a routine can be in, found by walking all answers in every context.

Works on routines that are not proven yet: a decision that cannot go on simply ends there.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from flows.routines.engine import Answers, matches
from flows.routines.schema import Decision, Info, Node, Question, Routine

MOST_STATES = 20_000
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class State:
    """A node, with the facts known there and the context."""

    node: str
    facts: Pairs
    context: Pairs

    @property
    def known(self) -> Mapping[str, str]:
        """Facts and context by name."""
        return dict(self.context + self.facts)


@dataclass(frozen=True, slots=True)
class Space:
    """Reachable states in the order of the fewest answers, with a shortest path to each.

    `onward` leads from a state to its next ones, by option (or by `""` where nothing is asked).
    """

    paths: dict[State, Answers] = field(default_factory=dict)
    onward: dict[State, dict[str, State]] = field(default_factory=dict)
    complete: bool = True

    def at(self, node: str) -> Iterator[State]:
        """The states of one node, shortest path first."""
        return (state for state in self.paths if state.node == node)

    def ends(self, state: State) -> frozenset[State]:
        """Every state that the walk can end in from here."""
        seen, waiting, ends = {state}, [state], set[State]()
        while waiting:
            here = waiting.pop()
            following = set(self.onward[here].values())
            if not following:
                ends.add(here)
            waiting += following - seen
            seen |= following
        return frozenset(ends)


def ways(node: Node) -> tuple[tuple[tuple[str | int, ...], str], ...]:
    """Where a node can lead, as (place in the node, target)."""
    if isinstance(node, Question):
        return tuple((("options", name, "to"), each.to) for name, each in node.options.items())
    if isinstance(node, Decision):
        return tuple((("rows", n, "to"), row.to) for n, row in enumerate(node.rows))
    return ((("to",), node.to),) if isinstance(node, Info) else ()


def explore(routine: Routine) -> Space:
    """Walk everything, breadth first. Needs targets that exist and no cycles."""
    space = Space()
    names = list(routine.context)
    queue: deque[tuple[State, Answers]] = deque()
    for values in product(*routine.context.values()):
        queue.append((State(routine.start, (), tuple(zip(names, values, strict=True))), ()))
    while queue:
        state, path = queue.popleft()
        if state in space.paths:
            continue
        if len(space.paths) >= MOST_STATES:
            return Space(space.paths, space.onward, complete=False)
        space.paths[state] = path
        space.onward[state] = onward = dict(_onward(routine.nodes[state.node], state))
        for option, following in onward.items():
            queue.append((following, (*path, (state.node, option)) if option else path))
    return space


def _onward(node: Node, state: State) -> Iterator[tuple[str, State]]:
    if isinstance(node, Question):
        for name, option in node.options.items():
            facts = tuple(sorted({**dict(state.facts), node.sets: name}.items()))
            yield name, State(option.to, facts, state.context)
    elif isinstance(node, Decision):
        row = next((row for row in node.rows if matches(row.when, state.known)), None)
        if row:
            yield "", State(row.to, state.facts, state.context)
    elif isinstance(node, Info):
        yield "", State(node.to, state.facts, state.context)
