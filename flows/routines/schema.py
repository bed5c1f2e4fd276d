"""What a routine file may say: the values that everything else in this room works on.

To add a kind of node: write its model, add it to `Node`, let `space.ways` and `engine.replay`
know how it leads on and `cards` how it is shown.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from flows.reading.filed import Filed
from flows.reading.forms import (
    Cites,
    Clock,
    Count,
    Day,
    Guard,
    Id,
    Name,
    Ref,
    Strict,
    Text,
    Vardagar,
)

Urgency = Literal["now", "today", "later", "none"]


def _as_line(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class Line(Strict):
    """A line of a card. With `when`, it is shown only where the facts are known and match."""

    text: Text
    when: Guard = Field(default_factory=dict)


Lines = tuple[Annotated[Line, BeforeValidator(_as_line)], ...]


class Explain(Strict):
    """A hard word and what it means."""

    word: Text
    means: Text


class Option(Strict):
    """One answer to a question; its key is the value that the question's fact gets."""

    label: Text
    to: Id
    cite: tuple[Ref, ...] = ()
    interpretation: tuple[Name, ...] = ()


class Question(Strict):
    """Asks the person for one fact. `unknown` names the option for "I do not know"."""

    kind: Literal["question"]
    ask: Text
    help: Text | None = None
    explain: tuple[Explain, ...] = ()
    sets: Id
    options: Annotated[dict[Id, Option], Field(min_length=2)]
    unknown: Id | None = None
    cite: Cites
    interpretation: tuple[Name, ...] = ()


class Row(Strict):
    """A row of a decision table: it matches when every named fact has one of the named values."""

    when: Annotated[Guard, Field(min_length=1)]
    to: Id
    interpretation: tuple[Name, ...] = ()


class Decision(Strict):
    """Chooses the way on from facts and context; exactly one row matches, always."""

    kind: Literal["decision"]
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]
    cite: Cites


class Info(Strict):
    """Words shown above the question or outcome that follows."""

    kind: Literal["info"]
    text: Text
    to: Id
    cite: Cites
    interpretation: tuple[Name, ...] = ()


class CountEffect(Strict):
    """Adds one to an anonymous daily count."""

    count: Id


class WatchEffect(Strict):
    """Offers to keep a bevakning, by its key under `watches`."""

    watch: str


class Outcome(Strict):
    """Where a walk ends. `do` is the first line; `say` is for the telephone; `then` comes after.

    `short` names the outcome among others, where `do` alone would not tell them apart.
    """

    kind: Literal["outcome"]
    urgency: Urgency
    do: Text
    short: Text | None = None
    contact: Id | None = None
    say: Lines = ()
    then: Lines = ()
    effects: tuple[CountEffect | WatchEffect, ...] = ()
    emergency: Literal["ja", "nej"] = "ja"
    cite: Cites
    interpretation: tuple[Name, ...] = ()

    @property
    def watches(self) -> tuple[str, ...]:
        """The bevakningar that this outcome offers."""
        return tuple(each.watch for each in self.effects if isinstance(each, WatchEffect))

    @property
    def counts(self) -> tuple[str, ...]:
        """The counters that this outcome adds to."""
        return tuple(each.count for each in self.effects if isinstance(each, CountEffect))


Node = Annotated[Question | Decision | Info | Outcome, Field(discriminator="kind")]


class Reminder(Strict):
    """One reminder: `day` vardagar after the due day, at a local wall time."""

    day: Count
    at: Clock
    to: Literal["ansvarig", "enhet", "enhetschef"]


class Watch(Strict):
    """A bevakning that the routine can offer. `repeat` counts vardagar after the last reminder."""

    title: Text
    do: Text
    rule: Literal["forsta-vardag"]
    remind: Annotated[tuple[Reminder, ...], Field(min_length=1)]
    repeat: Vardagar
    cite: Cites
    interpretation: tuple[Name, ...] = ()


WatchId = Annotated[str, StringConstraints(pattern=r"^[BJ]\d\d$")]


class Routine(Filed):
    """One revision of a routine, with the text that it was read from."""

    schema_version: Literal["1"] = Field(alias="schema")
    kind: Literal["routine"]
    id: Id
    title: Text
    command: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,32}$")]
    audience: Annotated[tuple[Literal["everyone"], ...], Field(min_length=1)]
    revision: Text
    valid_from: Day
    facts: dict[Id, Annotated[tuple[Id, ...], Field(min_length=2)]]
    context: dict[Id, Annotated[dict[Id, Text], Field(min_length=2)]] = Field(default_factory=dict)
    watches: dict[WatchId, Watch] = Field(default_factory=dict)
    start: Id
    nodes: Annotated[dict[Id, Node], Field(min_length=1, max_length=200)]

    @property
    def domains(self) -> Mapping[str, tuple[str, ...]]:
        """Every fact and context with the values that it can have."""
        return {**self.facts, **{name: tuple(words) for name, words in self.context.items()}}
