"""Proves a routine before anybody walks it: references, graph, decision tables, the unknown.

The numbers of the checks are those of docs/add-a-routine.md. Every function yields problems.
"""

from collections.abc import Iterable, Iterator

from flows.reading.problem import Problem
from flows.routines.engine import Answers, matches
from flows.routines.limits import limits
from flows.routines.reference import Reference
from flows.routines.refers import references
from flows.routines.schema import Decision, Line, Outcome, Question, Routine
from flows.routines.space import Space, State, explore, ways

_URGENT = ("now", "today")


def prove(routine: Routine, reference: Reference) -> tuple[Problem, ...]:
    """Everything that is wrong with the routine. A later proof needs the earlier to hold."""
    if problems := tuple(references(routine, reference)):
        return problems
    if problems := tuple(_graph(routine)):
        return problems
    space = explore(routine)
    if not space.complete:
        return (Problem(routine.file, 0, 3, "Rutinen har för många vägar. Dela upp den."),)
    problems = (*_facts(routine, space), *_tables(routine, space))
    if problems:
        return problems
    return (
        *_dead(routine, space),
        *_unknown(routine, space),
        *limits(routine, reference, space),
    )


def _graph(routine: Routine) -> Iterator[Problem]:
    """Check 3: no way goes in a circle, and every node can be reached from the start."""
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> tuple[str, ...] | None:
        if name in path:
            return (*path[path.index(name) :], name)
        if name in done:
            return None
        for _, target in ways(routine.nodes[name]):
            if circle := visit(target, (*path, name)):
                return circle
        done.add(name)
        return None

    if circle := visit(routine.start, ()):
        message = "Vägen går runt i en ring. Låt något av stegen leda vidare."
        line = routine.line("nodes", circle[-2])
        yield Problem(routine.file, line, 3, message, " → ".join(circle))
        return
    for name in (each for each in routine.nodes if each not in done):
        message = f"Ingen väg leder till »{name}«. Peka på den med »to«, eller ta bort den."
        yield Problem(routine.file, routine.line("nodes", name), 3, message)


def _facts(routine: Routine, space: Space) -> Iterator[Problem]:
    """Check 5: a fact is set before it is read, on every path, and only once."""
    told: set[tuple[str, str]] = set()
    for state, path in space.paths.items():
        node = routine.nodes[state.node]
        if isinstance(node, Question):
            wrong = {node.sets} & dict(state.facts).keys()
            message = "Svaret »{}« finns redan när frågan ställs. Ta bort den ena frågan."
        elif isinstance(node, Decision):
            wrong = {name for row in node.rows for name in row.when} - state.known.keys()
            message = "Tabellen läser »{}«, men på en väg hit är det inte frågat. Fråga det först."
        else:
            continue
        for fact in sorted(wrong - {fact for at, fact in told if at == state.node}):
            told.add((state.node, fact))
            line = routine.line("nodes", state.node)
            yield Problem(routine.file, line, 5, message.format(fact), in_words(state, path))


def _tables(routine: Routine, space: Space) -> Iterator[Problem]:
    """Check 4: exactly one row matches in every state that can come here, and none is idle."""
    for name, node in routine.nodes.items():
        if not isinstance(node, Decision):
            continue
        used: set[int] = set()
        told: set[tuple[int, ...]] = set()
        read = {fact for row in node.rows for fact in row.when}
        for state in space.at(name):
            hits = tuple(n for n, row in enumerate(node.rows) if matches(row.when, state.known))
            used |= set(hits)
            if len(hits) != 1 and hits not in told and read <= state.known.keys():
                told.add(hits)
                yield _row_problem(routine, name, hits, _assignment(state, read))
        for idle in sorted(set(range(len(node.rows))) - used):
            line = routine.line("nodes", name, "rows", idle)
            message = f"Rad {idle + 1} i tabellen »{name}« gäller aldrig. Ta bort eller ändra den."
            guard = node.rows[idle].when
            example = ", ".join(f"{fact} = {' eller '.join(v)}" for fact, v in guard.items())
            yield Problem(routine.file, line, 4, message, example)


def _row_problem(routine: Routine, name: str, hits: tuple[int, ...], example: str) -> Problem:
    if not hits:
        message = f"Ingen rad i tabellen »{name}« gäller. Lägg till en rad för det här."
        return Problem(routine.file, routine.line("nodes", name), 4, message, example)
    rows = " och ".join(str(n + 1) for n in hits)
    message = f"Raderna {rows} i tabellen »{name}« gäller samtidigt. Låt bara en gälla."
    return Problem(routine.file, routine.line("nodes", name, "rows", hits[1]), 4, message, example)


def _dead(routine: Routine, space: Space) -> Iterator[Problem]:
    """Checks 3 and 4: what no combination of answers ever reaches, chooses or shows."""
    visited = {state.node for state in space.paths}
    for name in (each for each in routine.nodes if each not in visited):
        message = f"Inga svar leder till »{name}«. Ändra en tabell, eller ta bort den."
        yield Problem(routine.file, routine.line("nodes", name), 3, message)
    chosen: dict[str, set[str]] = {fact: set() for fact in routine.facts}
    for name, node in routine.nodes.items():
        if isinstance(node, Question):
            chosen[node.sets] |= set(node.options)
        elif isinstance(node, Outcome):
            for key, lines in (("say", node.say), ("then", node.then)):
                yield from _dead_lines(routine, space, (name, key), lines)
    for fact, values in routine.facts.items():
        for value in (each for each in values if each not in chosen[fact]):
            message = (
                f"Ingen fråga kan svara »{value}« på »{fact}«. Lägg till ett svar, eller ta bort."
            )
            line = routine.line("facts", fact)
            yield Problem(routine.file, line, 4, message, f"{fact} = {value}")


def _dead_lines(
    routine: Routine, space: Space, at: tuple[str, str], lines: Iterable[Line]
) -> Iterator[Problem]:
    for n, line in enumerate(lines):
        if not any(matches(line.when, state.known) for state in space.at(at[0])):
            place = routine.line("nodes", *at, n)
            yield Problem(routine.file, place, 4, "Raden visas aldrig. Ändra »when« eller ta bort.")


def _unknown(routine: Routine, space: Space) -> Iterator[Problem]:
    """Check 8: where answers lead apart, "vet inte" exists and never leads to waiting."""
    for name, node in routine.nodes.items():
        if not isinstance(node, Question):
            continue
        for state in space.at(name):
            ends = {option: space.ends(to) for option, to in space.onward[state].items()}
            places = {frozenset(end.node for end in each) for each in ends.values()}
            if node.unknown is None and len(places) > 1:
                message = (
                    "Svaren leder olika, men »unknown« saknas. Skriv vilket svar som är »vet inte«."
                )
                example = in_words(state, space.paths[state])
                yield Problem(routine.file, routine.line("nodes", name), 8, message, example)
                break
            if node.unknown and (waiting := _waiting(routine, ends, node.unknown)):
                message = "»Vet inte« kan leda till att vänta, fast ett annat svar är bråttom."
                line = routine.line("nodes", name, "options", node.unknown)
                example = in_words(waiting, space.paths[waiting])
                yield Problem(routine.file, line, 8, message, example)
                break


def _waiting(routine: Routine, ends: dict[str, frozenset[State]], unknown: str) -> State | None:
    """An end of the unknown answer that waits although another answer can be urgent."""

    def urgent(state: State) -> bool:
        node = routine.nodes[state.node]
        return isinstance(node, Outcome) and node.urgency in _URGENT

    others = {state for option, each in ends.items() if option != unknown for state in each}
    if not any(urgent(state) for state in others):
        return None
    return min(
        (state for state in ends[unknown] if not urgent(state)),
        key=lambda state: (len(state.facts), state.facts, state.context),
        default=None,
    )


def in_words(state: State, path: Answers) -> str:
    """A path as the editor reads it: context first, then question by question."""
    start = ", ".join(f"{name} = {value}" for name, value in state.context)
    steps = " → ".join([*(f"{node}: {option}" for node, option in path), state.node])
    return f"({start}) {steps}" if start else steps


def _assignment(state: State, read: set[str]) -> str:
    return ", ".join(f"{name} = {state.known[name]}" for name in sorted(read))
