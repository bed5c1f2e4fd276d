"""Check 2 and the citing half of check 6: everything that a routine names exists."""

from collections.abc import Iterable, Iterator

from flows.reading.forms import Guard
from flows.reading.problem import Problem
from flows.routines.reference import HOST_FILLS, Reference, fill, placeholders
from flows.routines.schema import Decision, Node, Outcome, Question, Routine
from flows.routines.space import ways

Place = tuple[str | int, ...]
Faults = Iterator[tuple[Place, int, str]]


def references(routine: Routine, reference: Reference) -> Iterator[Problem]:
    """Every name in the routine that leads nowhere."""
    for place, check, message in (
        *_start(routine),
        *_nodes(routine),
        *_watches(routine, reference),
        *_named(routine, reference),
        *_texts(routine, reference),
    ):
        yield Problem(routine.file, routine.line(*place), check, message)


def _start(routine: Routine) -> Faults:
    if routine.start not in routine.nodes:
        yield ("start",), 2, _unknown("Noden", routine.start, routine.nodes)
    for name in routine.facts.keys() & routine.context.keys():
        yield ("context", name), 2, f"»{name}« står både i facts och context. Byt namn på ett."


def _nodes(routine: Routine) -> Faults:
    for name, node in routine.nodes.items():
        for place, target in ways(node):
            if target not in routine.nodes:
                yield ("nodes", name, *place), 2, _unknown("Noden", target, routine.nodes)
        if isinstance(node, Question):
            yield from _question(routine, name, node)
        elif isinstance(node, Decision):
            for n, row in enumerate(node.rows):
                yield from _guard(routine, ("nodes", name, "rows", n, "when"), row.when)
        elif isinstance(node, Outcome):
            for key, lines in (("say", node.say), ("then", node.then)):
                for n, line in enumerate(lines):
                    yield from _guard(routine, ("nodes", name, key, n, "when"), line.when)


def _question(routine: Routine, name: str, node: Question) -> Faults:
    if node.sets not in routine.facts:
        yield ("nodes", name, "sets"), 2, _unknown("Faktum", node.sets, routine.facts)
        return
    for option in node.options:
        if option not in routine.facts[node.sets]:
            place = ("nodes", name, "options", option)
            yield place, 2, _unknown("Värdet", option, routine.facts[node.sets])
    if node.unknown and node.unknown not in node.options:
        yield ("nodes", name, "unknown"), 2, _unknown("Svaret", node.unknown, node.options)


def _guard(routine: Routine, place: Place, guard: Guard) -> Faults:
    domains = routine.domains
    for fact, values in guard.items():
        if fact not in domains:
            yield (*place, fact), 2, _unknown("Faktum", fact, domains)
            continue
        for value in values:
            if value not in domains[fact]:
                yield (*place, fact), 2, _unknown("Värdet", value, domains[fact])


def _watches(routine: Routine, reference: Reference) -> Faults:
    offered = set[str]()
    for name, node in routine.nodes.items():
        if isinstance(node, Outcome):
            offered |= set(node.watches)
            for watch in node.watches:
                if watch not in routine.watches:
                    place = ("nodes", name, "effects")
                    yield place, 2, _unknown("Bevakningen", watch, routine.watches)
    for name, each in routine.watches.items():
        if name not in offered:
            message = f"Inget utfall erbjuder bevakningen »{name}«. Lägg till »watch: {name}«."
            yield ("watches", name), 2, message
        order = [(step.day, step.at) for step in each.remind]
        if order != sorted(set(order)):
            place = ("watches", name, "remind")
            message = "Skriv påminnelserna i tidsordning, en i taget."
            yield place, 2, message + routine.settings_at(place, reference.values)
        if each.remind[-1].to != "enhetschef":
            last = ("watches", name, "remind", len(each.remind) - 1)
            yield last, 2, "Sista påminnelsen ska gå till en person: »to: enhetschef«."


def _named(routine: Routine, reference: Reference) -> Faults:
    """Citations, interpretations and contacts."""
    emergency = reference.contacts.get("nodnummer")
    if emergency is None or emergency.number is None:
        yield ("nodes",), 2, "Kontakten »nodnummer« med sitt nummer saknas i contacts.yaml."
    for place, refs in _lists(routine, "cite"):
        for ref in (each for each in refs if not reference.has(each)):
            yield place, 6, f"»{ref}« finns inte i sources.yaml. Skriv en punkt som finns."
    for place, names in _lists(routine, "interpretation"):
        for name in (each for each in names if each not in reference.interpretations):
            yield place, 2, _unknown("Tolkningen", name, reference.interpretations)
    for name, node in routine.nodes.items():
        contact = node.contact if isinstance(node, Outcome) else None
        if contact and contact not in reference.contacts:
            place = ("nodes", name, "contact")
            yield place, 2, _unknown("Kontakten", contact, reference.contacts)


def _lists(routine: Routine, key: str) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Every list under a key of that name, of nodes, watches, options and rows."""
    for name, node in routine.nodes.items():
        yield ("nodes", name, key), getattr(node, key, ())
        if isinstance(node, Question):
            for option, each in node.options.items():
                yield ("nodes", name, "options", option, key), getattr(each, key, ())
        elif isinstance(node, Decision):
            for n, row in enumerate(node.rows):
                yield ("nodes", name, "rows", n, key), getattr(row, key, ())
    for name, watch in routine.watches.items():
        yield ("watches", name, key), getattr(watch, key)


def texts(routine: Routine) -> Iterator[tuple[Place, str]]:
    """Every text that a person is shown, with its place."""
    for name, words in routine.context.items():
        for value, text in words.items():
            yield ("context", name, value), text
    for name, watch in routine.watches.items():
        yield ("watches", name, "title"), watch.title
        yield ("watches", name, "do"), watch.do
    for name, node in routine.nodes.items():
        for place, text in _texts_of(node):
            yield ("nodes", name, *place), text


def _texts_of(node: Node) -> Iterator[tuple[Place, str]]:
    for key in ("ask", "help", "text", "do", "short"):
        if text := getattr(node, key, None):
            yield (key,), str(text)
    if isinstance(node, Question):
        for n, each in enumerate(node.explain):
            yield ("explain", n), each.means
        for option, chosen in node.options.items():
            yield ("options", option, "label"), chosen.label
    elif isinstance(node, Outcome):
        for key, lines in (("say", node.say), ("then", node.then)):
            for n, line in enumerate(lines):
                yield (key, n), line.text


def _texts(routine: Routine, reference: Reference) -> Faults:
    known = reference.values.keys() | HOST_FILLS.keys()
    for place, text in texts(routine):
        for name in (each for each in placeholders(text) if each not in known):
            yield place, 2, _unknown("Platshållaren", f"{{{name}}}", known)
        if {"{", "}"} & set(fill(text, dict.fromkeys(placeholders(text), ""))):
            yield place, 2, "En klammer saknar sin andra hälft. Skriv till den, eller ta bort."


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    return f"{what} »{name}« finns inte. Skriv någon av: {', '.join(sorted(known)) or '–'}."
