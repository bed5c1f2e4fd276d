"""Checks 2, 6 and 11 of a process: everything that it names exists, and its texts fit."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from flows.cases import plans
from flows.cases.forms import MISSING, NUMBER, RESERVED, SET
from flows.cases.process import Process, Step
from flows.reading.forms import Guard
from flows.reading.problem import Problem

Place = tuple[str | int, ...]
Faults = Iterator[tuple[Place, int, str]]
LABEL = 24  # one button a row on a small phone
SHORT = LABEL - len("K7F-42 ")  # what is left of it with a case's code in front
LINE = 60
WORDS = 12  # in a sentence


class Shelf(Protocol):
    """What a process may refer to: the routines' reference is one."""

    @property
    def contacts(self) -> Mapping[str, object]: ...
    @property
    def interpretations(self) -> Mapping[str, object]: ...
    @property
    def values(self) -> Mapping[str, str]:
        """The times that interpretations stand for."""

    def has(self, ref: str) -> bool:
        """Whether the statement is known."""


def references(process: Process, shelf: Shelf) -> Iterator[Problem]:
    """Every name in the process that leads nowhere, and every text that does not fit."""
    for place, check, message in (
        *_facts(process),
        *plans.faults(process, shelf.values),
        *_steps(process),
        *_watches(process),
        *_stages(process),
        *_binder(process),
        *_short(process),
        *_named(process, shelf),
        *_texts(process),
    ):
        yield Problem(process.file, process.line(*place), check, message)


def _facts(process: Process) -> Faults:
    for fact, values in process.facts.items():
        if not process.is_date(fact) and (taken := sorted(RESERVED & {*values})):
            yield ("facts", fact), 2, f"Värdet »{taken[0]}« betyder redan något. Byt namn på det."
        if process.is_date(fact) and fact not in process.days:
            yield ("facts", fact), 2, f"Dagen »{fact}« saknar ord. Skriv dem i »days«."
    for name in (each for each in process.happened if not process.is_date(each)):
        yield ("happened",), 2, f"»{name}« är inget datum. Ta bort det ur »happened«."
    for name in (each for each in process.once if each not in process.facts):
        yield ("once",), 2, unknown("Faktum", name, process.facts)
    for name in (each for each in process.days if not process.is_date(each)):
        yield ("days", name), 2, f"»{name}« är inget datum. Ta bort det ur »days«."


def _steps(process: Process) -> Faults:
    if not any(step.opens == "ja" for step in process.steps.values()):
        yield ("steps",), 2, "Inget steg öppnar ärendet. Skriv »opens: ja« på ett."
    for name, step in process.steps.items():
        here: Place = ("steps", name)
        yield from _roles(process, (*here, "role"), step.role)
        yield from _guard(process, (*here, "when"), step.when)
        yield from _changes(process, here, step)
        if name == "avslutat":
            yield here, 2, "»avslutat« finns alltid. Ta bort steget."


def _changes(process: Process, here: Place, step: Step) -> Faults:
    if not step.touches and step.closes == "nej":
        yield here, 2, "Steget ändrar inget. Skriv »sets«, »asks«, »clears« eller »closes: ja«."
    for fact, value in step.sets.items():
        if fact not in process.facts or process.is_date(fact):
            known = (each for each in process.facts if not process.is_date(each))
            yield (*here, "sets", fact), 2, unknown("Faktum", fact, known)
        elif value not in process.facts[fact]:
            yield (*here, "sets", fact), 2, unknown("Värdet", value, process.facts[fact])
    for fact in step.asks:
        if not process.is_date(fact):
            yield (*here, "asks"), 2, f"»{fact}« är inget datum. Skriv »{fact}: datum« i facts."
    for fact in (each for each in step.clears if each not in process.facts):
        yield (*here, "clears"), 2, unknown("Faktum", fact, process.facts)


def _watches(process: Process) -> Faults:
    for name, watch in process.watches.items():
        here: Place = ("watches", name)
        yield from _roles(process, (*here, "role"), (watch.role,))
        yield from _guard(process, (*here, "while"), watch.holds)
        for fact in (each for each in watch.counts_from if each not in process.facts):
            yield (*here, "from"), 2, unknown("Faktum", fact, process.facts)
        if watch.on is not None and not process.is_date(watch.on):
            yield (*here, "on"), 2, f"»{watch.on}« är inget datum. Skriv »{watch.on}: datum«."
        for other in (each for each in watch.instead_of if each not in process.watches):
            yield (*here, "instead_of"), 2, unknown("Bevakningen", other, process.watches)
        if watch.plan not in process.plans:
            yield (*here, "plan"), 2, unknown("Planen", watch.plan, process.plans)
        elif not watch.elapsed and plans.counts_minutes(process.plans[watch.plan]):
            yield (*here, "plan"), 2, "Planen räknar minuter. Det går bara med »rule: timmar«."
        for step in watch.buttons:
            if step not in process.steps:
                yield (*here, "buttons"), 2, unknown("Steget", step, process.steps)
            elif watch.role not in process.steps[step].role:
                yield (*here, "buttons"), 2, f"{watch.role} får inte ta steget »{step}«."


def _stages(process: Process) -> Faults:
    labels: dict[str, str] = {}
    for name, stage in process.stages.items():
        yield from _guard(process, ("stages", name, "while"), stage.holds)
        if (first := labels.setdefault(stage.label, name)) != name:
            yield ("stages", name, "label"), 2, f"»{first}« heter redan så. Byt namn på ett läge."


def _binder(process: Process) -> Faults:
    binder = process.binder
    if binder is None:
        return
    yield from _roles(process, ("binder", "role"), (binder.role,))
    yield from _guard(process, ("binder", "while"), binder.holds)
    for fact in (each for each in binder.since if each not in process.facts):
        yield ("binder", "since"), 2, unknown("Faktum", fact, process.facts)
    if binder.limit not in process.watches:
        yield ("binder", "limit"), 2, unknown("Bevakningen", binder.limit, process.watches)
    for step in (each for each in binder.reached if each not in process.steps):
        yield ("binder", "reached"), 2, unknown("Steget", step, process.steps)


def _short(process: Process) -> Faults:
    steps, watches = process.steps.values(), process.watches.values()
    known = {*(each.do for each in steps), *(each.do for each in watches)}
    known |= {each.label for each in process.stages.values()}
    for words in (each for each in process.short if each not in known):
        message = f"Ingen »do« och inget läge är »{words}«. Ändra raden i »short«, eller ta bort."
        yield ("short", words), 2, message


def _roles(process: Process, place: Place, roles: Iterable[str]) -> Faults:
    for role in (each for each in roles if each not in process.roles):
        yield place, 2, unknown("Rollen", role, process.roles)


def _guard(process: Process, place: Place, guard: Guard) -> Faults:
    for fact, values in guard.items():
        if fact not in process.facts:
            yield (*place, fact), 2, unknown("Faktum", fact, process.facts)
            continue
        known = (MISSING, SET) if process.is_date(fact) else (MISSING, SET, *process.facts[fact])
        for value in (each for each in values if each not in known):
            yield (*place, fact), 2, unknown("Värdet", value, known)


def _named(process: Process, shelf: Shelf) -> Faults:
    """Citations, interpretations and contacts."""
    for word in process.binder.interpretation if process.binder else ():
        if word not in shelf.interpretations:
            message = unknown("Tolkningen", word, shelf.interpretations)
            yield ("binder", "interpretation"), 2, message
    for place, refs in citations(process):
        for ref in (each for each in refs if not shelf.has(each)):
            yield place, 6, f"»{ref}« finns inte i sources.yaml. Skriv en punkt som finns."
    for kind, things in (
        ("plans", process.plans), ("steps", process.steps), ("watches", process.watches)
    ):  # fmt: skip
        for name, each in things.items():
            for word in getattr(each, "interpretation", ()):
                if word not in shelf.interpretations:
                    place = (kind, name, "interpretation")
                    yield place, 2, unknown("Tolkningen", word, shelf.interpretations)
            contact = getattr(each, "contact", None)
            if contact is not None and contact not in shelf.contacts:
                yield (kind, name, "contact"), 2, unknown("Kontakten", contact, shelf.contacts)


def citations(process: Process) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Every list of citations, with its place."""
    for n, info in enumerate(process.info):
        yield ("info", n, "cite"), info.cite
    for name, step in process.steps.items():
        yield ("steps", name, "cite"), step.cite
        for n, line in enumerate(step.checklist):
            yield ("steps", name, "checklist", n), line.cite
    for name, watch in process.watches.items():
        yield ("watches", name, "cite"), watch.cite
    if process.binder is not None:
        yield ("binder", "cite"), process.binder.cite


def texts(process: Process) -> Iterator[tuple[Place, str, int | None]]:
    """Every text that a person is shown, with its place and the most characters it may have."""
    for n, info in enumerate(process.info):
        yield ("info", n), info.text, None
    for name, words in process.days.items():
        yield ("days", name), words, LABEL
    for do, words in process.short.items():
        yield ("short", do), words, SHORT
    for name, step in process.steps.items():
        here = ("steps", name)
        yield (*here, "label"), step.label, LABEL
        yield (*here, "do"), step.do, LINE
        if step.treserva:
            yield (*here, "treserva"), step.treserva, None
        for n, line in enumerate(step.checklist):
            yield (*here, "checklist", n), line.text, None
    for name, watch in process.watches.items():
        yield ("watches", name, "title"), watch.title, LINE
        yield ("watches", name, "do"), watch.do, LINE
    for name, stage in process.stages.items():
        yield ("stages", name, "label"), stage.label, LABEL
    if process.binder is not None:
        yield ("binder", "title"), process.binder.title, LABEL
        yield ("binder", "do"), process.binder.do, LINE


def _texts(process: Process) -> Faults:
    for place, text, most in texts(process):
        if most and len(text) > most:
            yield place, 11, f"Texten har {len(text)} tecken. Högst {most} får plats: {text}"
        for sentence in re.split(r"(?<=[.!?:])\s+", text):
            if (count := len(sentence.split())) > WORDS:
                yield place, 11, f"Meningen har {count} ord. Dela den: högst {WORDS}. {sentence}"


def uncut(process: Process) -> Iterator[Problem]:
    """Check 11: what stands on a button behind a code is never cut, so what is too long for it has
    fewer words. Kept revisions, which were read before, are left as they are."""
    watched = {each.do: ("watches", name, "do") for name, each in process.watches.items()}
    steps = process.steps.items()
    told = {each.do: ("steps", name, "do") for name, each in steps if each.told == "ja"}
    stages = process.stages.items()
    waiting = {each.label: ("stages", name, "label") for name, each in stages}
    for words, place in (watched | told | waiting).items():
        if len(words) > SHORT and words not in process.short:
            message = f"Skriv en rad i »short« med högst {SHORT} tecken för: {words}"
            yield Problem(process.file, process.line(*place), 11, message)


def numbers(process: Process) -> Iterator[tuple[Place, str]]:
    """The catalogue's numbers that the process watches, with the place of each."""
    for name, watch in process.watches.items():
        own = NUMBER.match(name)
        for number in (*((own[0],) if own else ()), *watch.also):
            yield ("watches", name), number
        if watch.then and watch.then.number:
            yield ("watches", name, "then"), watch.then.number


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """That a name leads nowhere, and which names there are."""
    return f"{what} »{name}« finns inte. Skriv någon av: {', '.join(sorted(known)) or '–'}."
