"""Why a walk ended where it did, and which single change would lead somewhere else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.routines.cards import decided_by
from flows.routines.engine import Change, Position, change, replay
from flows.routines.paths import endings
from flows.routines.reference import Cited, Reference, fill
from flows.routines.schema import Decision, Question


@dataclass(frozen=True, slots=True)
class Why:
    """What decided: the answers as (question, chosen label), the context in words, the statements
    cited, and our interpretations."""

    do: str
    answers: tuple[tuple[str, str], ...]
    context: tuple[str, ...]
    cites: tuple[Cited, ...]
    interpretations: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The statements cited: a line for each section, its numbers together."""
        numbers = dict[str, list[str]]()
        for each in self.cites:
            place = f"{each.document.title} ({each.document.date}): {each.section}"
            numbers.setdefault(place, []).append(each.number)
        return tuple(f"{place}, punkt {', '.join(found)}" for place, found in numbers.items())

    @property
    def text(self) -> str:
        """All of it, one thing a line."""
        lines = [f"{self.do}, därför att:"]
        lines += [f"– {words}" for words in self.context]
        lines += [f"– {ask} {label}" for ask, label in self.answers]
        lines += cited_in_words(self.cites)
        lines += [f"Vår tolkning: {each}" for each in self.interpretations]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One single change that leads elsewhere. Without `do` it leads to a question whose answer
    decides: it can change the answer. `dropped` counts later answers that would no longer count.

    `node` and `option` let the host offer the change as a press; None for a changed context.
    """

    question: str
    label: str
    do: str | None
    dropped: int
    node: str | None = None
    option: str | None = None

    @property
    def text(self) -> str:
        """The change in one line."""
        return f"{self.question} {self.label} → {self.do or 'kan ändra svaret'}"


@dataclass(frozen=True, slots=True)
class _Turn:
    """A single change that can lead to another outcome, and where to: another answer to the
    question `name`, or, when nothing is `asked`, another value of that context."""

    name: str
    value: str
    asked: bool
    position: Position
    dropped: int


_Turns = tuple[_Turn, ...]


def cited_in_words(cites: Iterable[Cited]) -> list[str]:
    """One line a document: its title and date, then its sections with the statements' numbers."""
    documents = dict[str, dict[str, list[str]]]()
    for each in cites:
        title = f"{each.document.title} ({each.document.date})"
        documents.setdefault(title, {}).setdefault(each.section, []).append(each.number)
    return [f"Källa: {title}: {_places(sections)}." for title, sections in documents.items()]


def _places(sections: Mapping[str, list[str]]) -> str:
    return "; ".join(f"{name} {', '.join(numbers)}" for name, numbers in sections.items())


def why(position: Position, reference: Reference) -> Why:
    """What decided the outcome: only answers and context that could have led elsewhere."""
    return _why(position, reference, _turns(position))


def what_if(position: Position, reference: Reference) -> tuple[Alternative, ...]:
    """Every single change that leads to another outcome, the smallest first, each told once."""
    return _what_if(_turns(position), reference)


def explained(position: Position, reference: Reference) -> str:
    """All that there is to tell, in words: why, and below it every change."""
    turns = _turns(position)
    changes = (each.text for each in _what_if(turns, reference))
    return "\n".join((_why(position, reference, turns).text, *changes))


def _why(position: Position, reference: Reference, turns: _Turns) -> Why:
    values = reference.values
    given = dict(position.answers)
    turned = {(each.name, each.asked) for each in turns}
    decided = [name for name in given if (name, True) in turned]
    answers = [_asked(position, name, given[name], values) for name in decided]
    context = [
        fill(position.routine.context[name][value], values)
        for name, value in position.context.items()
        if (name, False) in turned
    ]
    interpretations = [
        *(each for name in decided for each in _question(position, name).interpretation),
        *decided_by(position),
    ]
    return Why(
        do=_do(position, values) or "",
        answers=tuple(answers),
        context=tuple(context),
        cites=tuple(reference.source(ref) for ref in dict.fromkeys(_cites(position, decided))),
        interpretations=tuple(reference.says(name) for name in dict.fromkeys(interpretations)),
    )


def _cites(position: Position, decided: Iterable[str]) -> Iterator[str]:
    """The statements behind the outcome, the answers that decided, and what the context chose."""
    nodes, given = position.routine.nodes, dict(position.answers)
    yield from nodes[position.node].cite
    for name in decided:
        question = _question(position, name)
        yield from question.options[given[name]].cite or question.cite
    for name, _ in position.rows:
        decision = nodes[name]
        assert isinstance(decision, Decision)
        if any(fact in position.context for row in decision.rows for fact in row.when):
            yield from decision.cite


def _what_if(turns: _Turns, reference: Reference) -> tuple[Alternative, ...]:
    found, values = dict[tuple[str, str | None], Alternative](), reference.values
    candidates = (_alternative(each, values) for each in turns)
    for each in sorted(candidates, key=lambda each: (each.do is None, each.dropped)):
        found.setdefault((each.question, each.do), each)
    return tuple(found.values())


def _alternative(turn: _Turn, values: Mapping[str, str]) -> Alternative:
    position, do = turn.position, _do(turn.position, values)
    if not turn.asked:
        words = fill(position.routine.context[turn.name][turn.value], values)
        return Alternative("Om", words, do, turn.dropped)
    ask, label = _asked(position, turn.name, turn.value, values)
    return Alternative(ask, label, do, turn.dropped, turn.name, turn.value)


def _turns(position: Position) -> _Turns:
    """Every single change that leads, or can lead, to another outcome."""
    found = (*_other_context(position), *_other_answers(position))
    return tuple(each for each in found if _leads_elsewhere(position, each.position))


def _other_context(position: Position) -> Iterator[_Turn]:
    """The same answers with each other value of one context."""
    for name, given in position.context.items():
        for value in (each for each in position.routine.context[name] if each != given):
            after = replay(position.routine, position.answers, {**position.context, name: value})
            dropped = len(set(position.answers) - set(after.answers))
            yield _Turn(name, value, False, after, dropped)


def _other_answers(position: Position) -> Iterator[_Turn]:
    """Each other answer to one question, the last question first."""
    for node, given in reversed(position.answers):
        for option in (each for each in _question(position, node).options if each != given):
            changed = change(position, node, option)
            assert isinstance(changed, Change)
            yield _Turn(node, option, True, changed.position, len(changed.dropped))


def _leads_elsewhere(position: Position, other: Position) -> bool:
    """Whether the other walk ends, or can end, at another outcome."""
    return any(end.node != position.node for end in endings(other))


def _question(position: Position, node: str) -> Question:
    question = position.routine.nodes[node]
    assert isinstance(question, Question)
    return question


def _asked(
    position: Position, node: str, option: str, values: Mapping[str, str]
) -> tuple[str, str]:
    question = _question(position, node)
    return fill(question.ask, values), fill(question.options[option].label, values)


def _do(position: Position, values: Mapping[str, str]) -> str | None:
    """What to do there, or where every way on from there ends; None when they part."""
    ends = endings(position)
    first = next(ends)
    outcome = first.outcome
    if outcome is None or any(end.node != first.node for end in ends):
        return None
    return fill(outcome.short or outcome.do, values)
