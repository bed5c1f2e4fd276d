"""The words of a card: what a person is shown where the walk stands, without any markup.

The same values serve Telegram, the terminal and the checks of length.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.routines.engine import Position
from flows.routines.reference import Contact, Reference, fill
from flows.routines.schema import Info, Outcome, Question


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question with its options as (option id, label). `notes` go above the question."""

    node: str
    notes: tuple[str, ...]
    ask: str
    help: str | None
    explain: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]
    interpretations: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def body(self) -> str:
        """The card's text, without interpretations and sources."""
        return "\n".join((*self.notes, self.ask, *filter(None, (self.help,))))

    @property
    def footer(self) -> str:
        """Interpretations and sources, one a line."""
        return _footer(self.interpretations, self.sources)


@dataclass(frozen=True, slots=True)
class OutcomeCard:
    """Where the walk ended: what to do, whom to ring, what to say, what comes then."""

    node: str
    notes: tuple[str, ...]
    do: str
    contact: Contact | None
    say: tuple[str, ...]
    then: tuple[str, ...]
    emergency: str | None
    watches: tuple[str, ...]
    interpretations: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def head(self) -> str:
        """The first line: what to do now, with a number that can be pressed."""
        if self.contact is None or self.contact.number is None:
            return self.do
        return f"{self.do}: {self.contact.number}"

    @property
    def reach(self) -> str | None:
        """The number as people read it and its note, or what to do when it is missing."""
        if self.contact is None:
            return None
        if not self.contact.number:
            return self.contact.missing
        return "\n".join(filter(None, (self.contact.readable, self.contact.note))) or None

    @property
    def speech(self) -> str | None:
        """What to say on the telephone."""
        return f"Säg: ”{' '.join(self.say)}”" if self.say else None

    @property
    def body(self) -> str:
        """The card's text, without interpretations and sources."""
        lines = (self.head, self.reach, *self.notes, self.speech, *self.then, self.emergency)
        return "\n".join(filter(None, lines))

    @property
    def footer(self) -> str:
        """Interpretations and sources, one a line."""
        return _footer(self.interpretations, self.sources)


def card(
    position: Position, reference: Reference, host: Mapping[str, str]
) -> QuestionCard | OutcomeCard:
    """The card for where the walk stands. `host` fills the placeholders that are the host's."""
    values = {**reference.values, **host}
    notes = _filled((_info(position, name).text for name in position.notes), values)
    if position.question:
        return _question(position, position.question, reference, values)
    outcome = position.outcome
    assert outcome is not None
    return OutcomeCard(
        node=position.node,
        notes=notes,
        do=fill(outcome.do, values),
        contact=reference.contacts[outcome.contact] if outcome.contact else None,
        say=_filled(position.lines(outcome.say), values),
        then=_filled(position.lines(outcome.then), values),
        emergency=_emergency(outcome, reference),
        watches=outcome.watches,
        interpretations=tuple(reference.says(name) for name in decided_by(position)),
        sources=_sources(outcome.cite, reference),
    )


def decided_by(position: Position) -> tuple[str, ...]:
    """The interpretations that led to where the walk stands: of the options chosen, the decision
    rows that matched, the notes passed, and the outcome itself."""
    nodes = position.routine.nodes
    found: list[str] = []
    for node, option in position.answers:
        question = nodes[node]
        assert isinstance(question, Question)
        found += question.options[option].interpretation
    for name, index in position.rows:
        decision = nodes[name]
        assert decision.kind == "decision"
        found += decision.rows[index].interpretation
    for name in position.trail:
        node_here = nodes[name]
        if isinstance(node_here, Info | Outcome):
            found += node_here.interpretation
    return tuple(dict.fromkeys(found))


def _question(
    position: Position, question: Question, reference: Reference, values: Mapping[str, str]
) -> QuestionCard:
    return QuestionCard(
        node=position.node,
        notes=_filled((_info(position, name).text for name in position.notes), values),
        ask=fill(question.ask, values),
        help=fill(question.help, values) if question.help else None,
        explain=tuple((each.word, fill(each.means, values)) for each in question.explain),
        options=tuple((name, fill(each.label, values)) for name, each in question.options.items()),
        interpretations=tuple(reference.says(name) for name in question.interpretation),
        sources=_sources(question.cite, reference),
    )


def _info(position: Position, name: str) -> Info:
    node = position.routine.nodes[name]
    assert isinstance(node, Info)
    return node


def _filled(texts: Iterable[str], values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(fill(text, values) for text in texts)


def _emergency(outcome: Outcome, reference: Reference) -> str | None:
    if outcome.emergency == "nej":
        return None
    return f"Fara för liv? Ring {reference.contacts['nodnummer'].number}."


def _sources(refs: Iterable[str], reference: Reference) -> tuple[str, ...]:
    """Each document once, by its short name and date."""
    cited = (reference.source(ref).document for ref in refs)
    return tuple(dict.fromkeys(f"{each.short} ({each.date})" for each in cited))


def _footer(interpretations: tuple[str, ...], sources: tuple[str, ...]) -> str:
    lines = [f"Vår tolkning: {each}" for each in interpretations]
    return "\n".join((*lines, *(f"Källa: {each}." for each in sources)))
