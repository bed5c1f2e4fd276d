"""What a routine file may say: the values that everything else in this room works on.

Every value in a file is text; each field here says which texts it takes. To add a kind of node,
write its model, add it to `Node`, and let `engine.next_of` and `cards` know it.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from flows.routines.marked import Marked


def wrong(message: str) -> PydanticCustomError:
    """What a validator raises: one sentence in Swedish that says what to write."""
    return PydanticCustomError("swedish", "{message}", {"message": message})


class Strict(BaseModel):
    """A frozen value that refuses keys it does not know, and says which it does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, value: Any) -> Any:
        known = [field.alias or name for name, field in cls.model_fields.items()]
        unknown = [key for key in value if key not in known] if isinstance(value, dict) else []
        if unknown:
            raise PydanticCustomError(
                "unknown_key",
                "Nyckeln »{key}« finns inte här. Skriv någon av: {known}.",
                {"key": unknown[0], "known": ", ".join(known)},
            )
        return value


def _clock(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise wrong('Skriv ett klockslag med fyra siffror inom citattecken: "07:15".')
    return time.fromisoformat(value)


def _day(value: Any) -> Any:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
            raise ValueError
        return date.fromisoformat(str(value))
    except ValueError:
        raise wrong('Skriv ett datum som finns, inom citattecken: "2026-11-22".') from None


def _count(value: Any) -> Any:
    if not re.fullmatch(r"\d{1,2}", str(value)):
        raise wrong("Skriv ett helt tal med siffror, till exempel 0, 1 eller 5.")
    return int(value)


def _vardagar(value: Any) -> Any:
    match = re.fullmatch(r"([1-9]\d?) vardag(ar)?", str(value))
    if not match:
        raise wrong("Skriv tiden med ord: »1 vardag« eller »3 vardagar«.")
    return int(match[1])


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _as_line(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,19}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Ref = Annotated[str, StringConstraints(pattern=r"^r\d{3}/[a-z][a-z0-9-]*\.\d+$")]
Clock = Annotated[time, BeforeValidator(_clock)]
Day = Annotated[date, BeforeValidator(_day)]
Count = Annotated[int, BeforeValidator(_count)]
Vardagar = Annotated[int, BeforeValidator(_vardagar)]
Guard = dict[Id, Annotated[tuple[Id, ...], BeforeValidator(_several), Field(min_length=1)]]
Cites = Annotated[tuple[Ref, ...], Field(min_length=1)]
Urgency = Literal["now", "today", "later", "none"]


class Line(Strict):
    """A line of a card. With `when`, it is shown only where the facts are known and match."""

    text: Text
    when: Guard = {}


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


class Routine(Strict):
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
    context: dict[Id, Annotated[dict[Id, Text], Field(min_length=2)]] = {}
    watches: dict[Annotated[str, StringConstraints(pattern=r"^[BJ]\d\d$")], Watch] = {}
    start: Id
    nodes: Annotated[dict[Id, Node], Field(min_length=1)]
    _marked: Marked = PrivateAttr(default_factory=lambda: Marked("", "", {}))

    @classmethod
    def read(cls, marked: Marked) -> "Routine":
        """Build it from a file that was read. Raises pydantic's ValidationError."""
        routine = cls.model_validate(marked.data)
        routine._marked = marked
        return routine

    @property
    def file(self) -> str:
        """The file that it was read from, for messages."""
        return self._marked.file

    @property
    def text(self) -> str:
        """The file's normalised text, to keep for walks that began on this revision."""
        return self._marked.text

    @property
    def sha256(self) -> str:
        """Fingerprint of `text`; a run is pinned to it."""
        return self._marked.sha256

    def line(self, *path: str | int) -> int:
        """Line in the file of the thing at the path."""
        return self._marked.line(*path)

    @property
    def domains(self) -> Mapping[str, tuple[str, ...]]:
        """Every fact and context with the values that it can have."""
        return {**self.facts, **{name: tuple(words) for name, words in self.context.items()}}
