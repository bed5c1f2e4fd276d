"""Every situation that a case can come into: what is known, without when. Found by taking every
step that fits, breadth first, so that each situation has a shortest sequence of steps."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.cases.forms import SET, matches
from flows.cases.process import Process, Step
from flows.cases.state import possible

MOST_SITUATIONS = 20_000
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known in an open case; a date is only `satt`."""

    facts: frozenset[tuple[str, str]]

    @property
    def known(self) -> Mapping[str, str]:
        """Values by fact."""
        return dict(self.facts)

    def __str__(self) -> str:
        return ", ".join(f"{fact} = {value}" for fact, value in sorted(self.facts))


@dataclass(frozen=True, slots=True)
class Space:
    """Situations with a shortest path, the steps possible in each, and where these lead (None:
    the case is closed)."""

    paths: dict[Situation, Path] = field(default_factory=dict)
    onward: dict[Situation, dict[str, Situation | None]] = field(default_factory=dict)
    complete: bool = True

    def told(self, situation: Situation) -> str:
        """A situation as the editor reads it: the shortest way there, and what is then known."""
        return f"{' → '.join(self.paths[situation])} ({situation})"


def explore(process: Process) -> Space:
    """Walk everything. Needs facts and values that exist."""
    space, read = Space(), {fact for step in process.steps.values() for fact in step.when}
    fitting = dict[frozenset[tuple[str, str]], tuple[str, ...]]()  # by what steps look at
    same = dict[Situation | None, Situation | None]()  # one of those that are equal is kept
    queue: deque[tuple[Situation | None, Path]] = deque()
    empty: Mapping[str, str] = {}
    for name in possible(process, empty, begun=False):
        queue.append((after(process.steps[name], empty), (name,)))
    while queue:
        situation, path = queue.popleft()
        if situation is None or situation in space.paths:
            continue
        if len(space.paths) >= MOST_SITUATIONS:
            return Space(space.paths, space.onward, complete=False)
        space.paths[situation] = path
        seen = frozenset(each for each in situation.facts if each[0] in read)
        if seen not in fitting:
            fitting[seen] = possible(process, dict(seen), begun=True)
        known, onward = situation.known, space.onward.setdefault(situation, {})
        for name in fitting[seen]:
            following = after(process.steps[name], known)
            onward[name] = same.setdefault(following, following)
            queue.append((onward[name], (*path, name)))
    return space


def after(step: Step, known: Mapping[str, str]) -> Situation | None:
    """What is known after a step; None when it closes the case."""
    if step.closes == "ja":
        return None
    facts = dict(known)
    for name in step.clears:
        facts.pop(name, None)
    facts |= step.sets | dict.fromkeys(step.asks, SET)
    return Situation(frozenset(facts.items()))


def open_watches(process: Process, situation: Situation) -> tuple[str, ...]:
    """The watches that are open in a situation."""
    known = situation.known
    return tuple(name for name, each in process.watches.items() if matches(each.holds, known))


def size(process: Process) -> int:
    """How many situations the proof has gone through."""
    return len(explore(process).paths)
