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
    space = Space()
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
        known = situation.known
        space.onward[situation] = onward = {
            name: after(process.steps[name], known) for name in possible(process, known, begun=True)
        }
        queue.extend((following, (*path, name)) for name, following in onward.items())
    return space


def after(step: Step, known: Mapping[str, str]) -> Situation | None:
    """What is known after a step; None when it closes the case."""
    if step.closes == "ja":
        return None
    kept = {name: value for name, value in known.items() if name not in step.clears}
    return Situation(frozenset({**kept, **step.sets, **dict.fromkeys(step.asks, SET)}.items()))


def open_watches(process: Process, situation: Situation) -> tuple[str, ...]:
    """The watches that are open in a situation."""
    known = situation.known
    return tuple(name for name, each in process.watches.items() if matches(each.holds, known))


def size(process: Process) -> int:
    """How many situations the proof has gone through."""
    return len(explore(process).paths)
