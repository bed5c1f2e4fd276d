"""What a process file may say: a case that lives for weeks across roles.

Facts are what is known of the case, each with the time that it was set. Steps are what a role can
do; watches (bevakningar) are what is owed as long as their `while` holds.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from flows.calendar import Duration, Rule, check_rule
from flows.cases.forms import (
    DATE,
    NUMBER,
    Ids,
    Length,
    Minutes,
    Number,
    Offset,
    WatchId,
    matches,
    several,
)
from flows.errors import ContentError
from flows.reading.filed import Filed
from flows.reading.forms import Cites, Clock, Day, Guard, Id, Name, Strict, Text, Vardagar, wrong

YesNo = Literal["ja", "nej"]


def _as_check(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class Check(Strict):
    """A line to tick off while a step is done, in the order of the source."""

    text: Text
    cite: tuple[str, ...] = ()


class Info(Strict):
    """What a role should know that is no step of a case."""

    role: Ids
    text: Text
    cite: Cites


class Reminder(Strict):
    """One reminder. Days are vardagar from the due day, with a local wall time; minutes are
    counted from a due instant."""

    day: Offset | None = None
    at: Clock | None = None
    minutes: Minutes | None = None
    to: Literal["ansvarig", "enhet", "enhetschef"]

    @model_validator(mode="after")
    def _one_time(self) -> "Reminder":
        if (self.day is None) != (self.at is None) or (self.day is None) == (self.minutes is None):
            raise wrong('Skriv »day« och »at: "08:00"«, eller bara »minutes«.')
        return self


class Plan(Strict):
    """Whom a watch is told to, and when. After the last reminder those of its day come again every
    `repeat` vardagar; without `repeat` there is silence."""

    remind: Annotated[tuple[Reminder, ...], Field(min_length=1)]
    repeat: Vardagar | None = None
    interpretation: tuple[Name, ...] = ()


class Step(Strict):
    """Something that a role does in a case: one press. `do` is what to do, `label` the press that
    says that it is done; steps with the same `do` are different ends of one thing.

    `told`: the role is told as soon as the step becomes possible. `leads`: it stands before what is
    due, since that has to wait for it. `takes`: who presses it says that they take the case.
    `treserva` is a text to copy.
    """

    role: Ids
    label: Text
    do: Text
    when: Guard = Field(default_factory=dict)
    opens: YesNo = "nej"
    sets: dict[Id, Id] = Field(default_factory=dict)
    asks: Annotated[tuple[Id, ...], BeforeValidator(several)] = ()
    clears: Annotated[tuple[Id, ...], BeforeValidator(several)] = ()
    closes: YesNo = "nej"
    told: YesNo = "nej"
    leads: YesNo = "nej"
    takes: YesNo = "nej"
    checklist: tuple[Annotated[Check, BeforeValidator(_as_check)], ...] = ()
    treserva: Text | None = None
    contact: Id | None = None
    cite: Cites
    interpretation: tuple[Name, ...] = ()

    @property
    def touches(self) -> frozenset[str]:
        """Every fact that the step changes."""
        return frozenset((*self.sets, *self.asks, *self.clears))


class Then(Strict):
    """How long it is when the same fact is set to the same value again."""

    repeat: Length
    number: Number | None = Field(default=None, alias="as")


class Watch(Strict):
    """A bevakning: owed by `role` as long as `while` holds. It is due `after` the latest of the
    facts in `from`, or `on` the day that a date fact says.

    `buttons` are the steps that answer it. Of it and a watch that it comes `instead_of`, only the
    one that is due earlier is owed. `also` are further numbers of the catalogue that it carries. An
    `aim` is shown and told once, and never taken further.
    """

    role: Id
    title: Text
    do: Text
    buttons: Ids
    holds: Guard = Field(alias="while", min_length=1)
    counts_from: Annotated[tuple[Id, ...], BeforeValidator(several)] = Field(
        default=(), alias="from"
    )
    after: Length | None = None
    on: Id | None = None
    instead_of: Annotated[tuple[WatchId, ...], BeforeValidator(several)] = ()
    rule: Literal["nasta-vardag", "senast", "kalenderdag", "vardagar", "timmar"]
    then: Then | None = None
    plan: Id
    aim: YesNo = "nej"
    also: Annotated[tuple[Number, ...], BeforeValidator(several)] = ()
    contact: Id | None = None
    cite: Cites
    interpretation: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _counts(self) -> "Watch":
        if self.on is not None and (self.counts_from or self.after is not None or self.then):
            raise wrong("Skriv »on«, eller »from« och »after«, men inte båda.")
        if self.on is None and (not self.counts_from or self.after is None):
            raise wrong("Skriv när den förfaller: »from« och »after«, eller »on«.")
        lengths = (self.after, self.then.repeat if self.then else None)
        try:
            for each in lengths:
                if isinstance(each, Duration):
                    check_rule(each, self.move)
                elif each is not None and self.move is not Rule.TIMMAR:
                    raise wrong("Minuter behöver »rule: timmar«.")
        except ContentError as fault:
            raise wrong(str(fault)) from None
        if self.on is not None and self.move in (Rule.TIMMAR, Rule.VARDAGAR):
            raise wrong("Ett datum kan ha regeln nasta-vardag, senast eller kalenderdag.")
        return self

    @property
    def counts(self) -> frozenset[str]:
        """The facts that it counts from; at least one is known where it is open."""
        return frozenset((*self.counts_from, *((self.on,) if self.on else ())))

    @property
    def move(self) -> Rule:
        """The rule that counts and moves the day."""
        return Rule(self.rule)

    @property
    def elapsed(self) -> bool:
        """Whether it is due at an instant rather than on a day."""
        return self.move is Rule.TIMMAR


class Stage(Strict):
    """How far a case has come, for whoever looks at many. The first that holds is its stage; equal
    labels in two processes are one stage. `rests`: nothing is awaited there for long."""

    label: Text
    holds: Guard = Field(alias="while", min_length=1)
    rests: YesNo = "nej"


class Binder(Strict):
    """The binder in which cases stand as long as `while` holds, and which `role` goes through: what
    to `do` in each. Nobody may miss the day of the watch `limit`. Days are counted `since` the
    first of the facts that is known; without the very first nobody has received the case. By a step
    of `reached` the person was reached. `review` is the standing reminder of it."""

    title: Text
    role: Id
    do: Text
    holds: Guard = Field(alias="while", min_length=1)
    since: Annotated[tuple[Id, ...], BeforeValidator(several), Field(min_length=1)]
    limit: WatchId
    reached: Annotated[tuple[Id, ...], BeforeValidator(several)] = ()
    review: Number
    cite: Cites
    interpretation: tuple[Name, ...] = ()

    def counts_from(self, known: Collection[str]) -> str:
        """The fact that its days are counted from; proven: one is known."""
        return next(name for name in self.since if name in known)

    def is_received(self, known: Collection[str]) -> bool:
        """Whether the unit has the case, so that it can be worked with."""
        return self.since[0] in known


class Process(Filed):
    """One revision of a process, with the text that it was read from.

    `open_cases` says what open cases do when a new revision comes: keep theirs, or ask. `days` are
    the words for facts that are days, as they stand before the day; those in `happened` never lie
    ahead. A fact in `once` keeps the time when it was first set, until it is cleared. `short` has
    fewer words for a `do` or a stage that is too long for a button with a code on it.
    """

    schema_version: Literal["1"] = Field(alias="schema")
    kind: Literal["process"]
    id: Id
    title: Text
    revision: Text
    valid_from: Day
    open_cases: Literal["keep", "ask"]
    roles: dict[Id, Text]
    facts: dict[Id, Ids]
    days: dict[Id, Text]
    happened: tuple[Id, ...] = ()
    once: tuple[Id, ...] = ()
    short: dict[Text, Text] = Field(default_factory=dict)
    info: tuple[Info, ...] = ()
    plans: dict[Id, Plan]
    steps: Annotated[dict[Id, Step], Field(min_length=1, max_length=60)]
    watches: Annotated[dict[WatchId, Watch], Field(max_length=40)]
    stages: Annotated[dict[Id, Stage], Field(min_length=1, max_length=9)]
    binder: Binder | None = None

    def is_date(self, fact: str) -> bool:
        """Whether the fact is a day that people give."""
        return self.facts.get(fact) == (DATE,)

    def stage(self, known: Mapping[str, str]) -> str | None:
        """The stage of a case of which this is known; there always is one in an open case."""
        return next(
            (name for name, each in self.stages.items() if matches(each.holds, known)), None
        )

    def in_short(self, words: str) -> str:
        """What is to be done, or a stage, in so few words as a button has room for."""
        return self.short.get(words, words)

    def number(self, watch: str) -> str | None:
        """The catalogue's number of a watch, such as B12; None for one of our own."""
        found = NUMBER.match(watch)
        return found[0] if found else None


Answers = tuple[tuple[str, date], ...]
