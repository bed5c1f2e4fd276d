"""The engine: where a person stands in a routine is their answers replayed. Pure.

Nothing a person does makes it raise: an answer that does not fit is the value `Stale`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flows.reading.forms import Guard
from flows.routines.schema import (
    Decision,
    Info,
    Line,
    Outcome,
    Question,
    Routine,
    Row,
)

Answers = tuple[tuple[str, str], ...]


class StaleReason(StrEnum):
    """Why an answer no longer fits."""

    ELSEWHERE = "elsewhere"  # the walk waits at another question
    ENDED = "ended"
    UNKNOWN = "unknown"  # no such question, option or step in this revision


@dataclass(frozen=True, slots=True)
class Position:
    """Where a walk stands: at the question `node` or, when `ended`, at the outcome `node`.

    `answers` holds the (node, option) pairs that led here, in order. `trail` holds every node on
    the way and `rows` the decision rows that matched. `notes` are the info nodes passed since the
    last question.
    """

    routine: Routine = field(repr=False)
    context: Mapping[str, str]
    node: str
    answers: Answers
    facts: Mapping[str, str]
    trail: tuple[str, ...]
    rows: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    ended: bool

    @property
    def question(self) -> Question | None:
        """The question that waits, unless the walk has ended."""
        node = self.routine.nodes[self.node]
        return node if isinstance(node, Question) else None

    @property
    def outcome(self) -> Outcome | None:
        """The outcome, once the walk has ended."""
        node = self.routine.nodes[self.node]
        return node if isinstance(node, Outcome) else None

    def lines(self, lines: Iterable[Line]) -> tuple[str, ...]:
        """The texts among the lines that this walk's facts and context show."""
        known = {**self.facts, **self.context}
        return tuple(line.text for line in lines if matches(line.when, known))


@dataclass(frozen=True, slots=True)
class Stale:
    """The answer does not fit any more; `position` is where things stand, unchanged."""

    position: Position
    reason: StaleReason


@dataclass(frozen=True, slots=True)
class Change:
    """An earlier answer was changed: where that leads, and which later answers no longer count."""

    before: Position
    position: Position
    dropped: Answers

    @property
    def same_outcome(self) -> bool:
        """Whether the walk still ends at the same outcome."""
        return self.position.ended and self.position.node == self.before.node


def matches(guard: Guard, known: Mapping[str, str]) -> bool:
    """Whether every named fact is known and has one of the named values."""
    return all(known.get(name) in values for name, values in guard.items())


def replay(
    routine: Routine, answers: Iterable[tuple[str, str]], context: Mapping[str, str]
) -> Position:
    """Walk from the start as far as the answers reach; those not reached are left out.

    The host gives every context of the routine; one that is missing, or has a value that the
    routine does not know, is the host's mistake and raises ValueError.
    """
    for name, words in routine.context.items():
        if context.get(name) not in words:
            raise ValueError(f"context {name!r} must be one of {list(words)}")
    context = {name: context[name] for name in routine.context}
    start = Position(routine, context, routine.start, (), {}, (), (), (), ended=False)
    return _walked(start, dict(answers))


def _walked(start: Position, given: Mapping[str, str]) -> Position:
    """On from where the walk stands, as far as the answers reach."""
    routine, context, here, facts = start.routine, start.context, start.node, dict(start.facts)
    trail, rows = list(start.trail[:-1]), list(start.rows)
    reached, notes = list(start.answers), list(start.notes)
    while True:
        node = routine.nodes[here]
        trail.append(here)
        if isinstance(node, Info):
            notes.append(here)
            here = node.to
        elif isinstance(node, Decision):
            index, row = _matching_row(node, {**facts, **context})
            rows.append((here, index))
            here = row.to
        elif isinstance(node, Question) and given.get(here) in node.options:
            option = given[here]
            reached.append((here, option))
            facts[node.sets] = option
            notes.clear()
            here = node.options[option].to
        else:
            return Position(
                routine, context, here, tuple(reached), facts, tuple(trail), tuple(rows),
                tuple(notes), isinstance(node, Outcome),
            )  # fmt: skip


def _matching_row(node: Decision, known: Mapping[str, str]) -> tuple[int, Row]:
    """Exactly one row matches: proven for every combination before the routine is used."""
    return next((n, row) for n, row in enumerate(node.rows) if matches(row.when, known))


def answer(position: Position, node: str, option: str) -> Position | Stale:
    """Answer the question that the person saw. Fits only the question that waits."""
    question = position.routine.nodes.get(node)
    if not isinstance(question, Question) or option not in question.options:
        return Stale(position, StaleReason.UNKNOWN)
    if position.ended:
        return Stale(position, StaleReason.ENDED)
    if node != position.node:
        return Stale(position, StaleReason.ELSEWHERE)
    return _walked(position, {node: option})


def back_to(position: Position, index: int) -> Position | Stale:
    """Stand again at answered question number `index` (from 0): it and later ones are open."""
    if not 0 <= index < len(position.answers):
        return Stale(position, StaleReason.UNKNOWN)
    return replay(position.routine, position.answers[:index], position.context)


def change(position: Position, node: str, option: str) -> Change | Stale:
    """Give an earlier question another answer and keep every later answer that is still reached."""
    question = position.routine.nodes.get(node)
    if not isinstance(question, Question) or option not in question.options:
        return Stale(position, StaleReason.UNKNOWN)
    if node not in dict(position.answers):
        return Stale(position, StaleReason.ELSEWHERE)
    answers = tuple((asked, option if asked == node else said) for asked, said in position.answers)
    after = replay(position.routine, answers, position.context)
    dropped = tuple(each for each in answers if each not in after.answers)
    return Change(position, after, dropped)
