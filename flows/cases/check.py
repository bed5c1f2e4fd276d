"""The proof of a process (check 9 of docs/add-a-process.md): in every situation that a case can
come into, a watch will fire or a step's role has been told, and nobody is left without a step.

Times are left out: only what is known counts. Every fault has the shortest sequence of steps.
"""

from collections.abc import Callable, Iterator

from flows.cases.forms import matches
from flows.cases.process import Process
from flows.cases.refers import Shelf, references
from flows.cases.space import Situation, Space, explore, open_watches
from flows.reading.problem import Problem

Open = dict[Situation, tuple[str, ...]]
MOST_BUTTONS = 6


def prove(process: Process, shelf: Shelf) -> tuple[Problem, ...]:
    """Everything that is wrong with the process. A later proof needs the earlier to hold."""
    if problems := tuple(references(process, shelf)):
        return problems
    if problems := (*_values(process), *_ladders(process)):
        return problems
    space = explore(process)
    if not space.complete:
        return (Problem(process.file, 0, 9, "Processen har för många lägen. Dela upp den."),)
    opened = {each: open_watches(process, each) for each in space.paths}
    names = tuple(process.watches)
    if problems := (
        *_reached(process, space, opened),
        *(each for name in names for each in _counted(process, space, opened, name)),
    ):
        return problems
    return (
        *_kept(process, space, opened),
        *_filed(process, space),
        *_staged(process, space),
        *(each for name in names for each in _answered(process, space, opened, name)),
    )


def _values(process: Process) -> Iterator[Problem]:
    """Check 5: what a guard or a watch reads, some step sets; no value is idle."""
    given = {fact: set[str]() for fact in process.facts}
    for step in process.steps.values():
        for fact, value in step.sets.items():
            given[fact].add(value)
        for fact in step.asks:
            given[fact].add(process.facts[fact][0])
    for fact, values in process.facts.items():
        for value in (each for each in values if each not in given[fact]):
            message = f"Inget steg sätter »{fact}« till »{value}«. Lägg till ett, eller ta bort."
            if process.is_date(fact):
                message = f"Inget steg frågar efter datumet »{fact}«. Lägg till »asks: {fact}«."
            yield Problem(process.file, process.line("facts", fact), 5, message)


def _ladders(process: Process) -> Iterator[Problem]:
    """Check 9: who does not answer is followed up until a person is reached."""
    for name, watch in process.watches.items():
        plan = process.plans[watch.plan]
        heard = [each.to for each in plan.remind]
        place = process.line("plans", watch.plan)
        if watch.aim == "ja":
            if set(heard) != {"ansvarig"} or plan.repeat is not None:
                message = f"»{name}« är ett mål. Planen får bara påminna ansvarig, utan »repeat«."
                yield Problem(process.file, process.line("watches", name, "plan"), 9, message)
            continue
        if plan.repeat is None:
            yield Problem(process.file, place, 9, "Planen tystnar. Skriv »repeat: 1 vardag«.")
        last = {each.to for each in plan.remind if each.day == plan.remind[-1].day}
        if "enhetschef" not in last and not ("ansvarig" in last and "enhet" in heard):
            message = (
                "Planen ska sluta hos en person: »to: enhetschef«, "
                "eller »to: ansvarig« när enheten redan har fått veta."
            )
            yield Problem(process.file, place, 9, message, f"{name}: {' → '.join(heard)}")


def _reached(process: Process, space: Space, opened: Open) -> Iterator[Problem]:
    """Check 3: every step can be taken, and every watch opens, in some situation."""
    taken = {name for onward in space.onward.values() for name in onward}
    taken |= {path[0] for path in space.paths.values()}
    for name, step in process.steps.items():
        if name not in taken and not (step.opens == "ja" and not step.when):
            message = f"Steget »{name}« går aldrig att ta. Ändra »when«, eller ta bort det."
            example = ", ".join(f"{fact} = {' eller '.join(v)}" for fact, v in step.when.items())
            yield Problem(process.file, process.line("steps", name), 3, message, example or None)
    open_somewhere = {name for each in opened.values() for name in each}
    for name in (each for each in process.watches if each not in open_somewhere):
        message = f"Bevakningen »{name}« öppnas aldrig. Ändra »while«, eller ta bort den."
        guard = process.watches[name].holds
        example = ", ".join(f"{fact} = {' eller '.join(v)}" for fact, v in guard.items())
        yield Problem(process.file, process.line("watches", name), 3, message, example)


def _counted(process: Process, space: Space, opened: Open, name: str) -> Iterator[Problem]:
    """Check 9: what a watch counts from is known wherever the watch is open."""
    watch = process.watches[name]
    bad = _first(space, lambda each: name in opened[each] and not each.known.keys() & watch.counts)
    if bad:
        words = " eller ".join(f"»{fact}«" for fact in sorted(watch.counts))
        message = f"»{name}« räknas från {words}, men det är inte känt här."
        line = process.line("watches", name, "on" if watch.on else "from")
        yield Problem(process.file, line, 9, message, space.told(bad))


def _kept(process: Process, space: Space, opened: Open) -> Iterator[Problem]:
    """Check 9: a case is never forgotten, and never stuck before it is ended."""

    def fires(situation: Situation) -> bool:
        return any(process.watches[name].aim == "nej" for name in opened[situation])

    def told(situation: Situation) -> bool:
        return any(process.steps[name].told == "ja" for name in space.onward[situation])

    if bad := _first(space, lambda each: not space.onward[each]):
        message = "Här kan ingen göra något utom att avsluta. Lägg till ett steg."
        yield Problem(process.file, process.line("steps"), 9, message, space.told(bad))
    if bad := _first(space, lambda each: not fires(each) and not told(each)):
        message = "Här kan ärendet glömmas: ingen bevakning är öppen, och ingen har fått veta."
        yield Problem(process.file, process.line("watches"), 9, message, space.told(bad))


def _filed(process: Process, space: Space) -> Iterator[Problem]:
    """Check 9: since when a case stands in the binder is known wherever it stands there."""
    binder = process.binder
    if binder is None:
        return
    since = frozenset(binder.since)
    bad = _first(
        space, lambda each: matches(binder.holds, each.known) and not since & {*each.known}
    )
    if bad:
        message = "Ärendet står i pärmen, men dagen i »since« är inte känd här."
        yield Problem(process.file, process.line("binder", "since"), 9, message, space.told(bad))


def _staged(process: Process, space: Space) -> Iterator[Problem]:
    """Checks 3 and 9: a case always stands in a stage, and there is no stage without cases."""
    standing = {each: process.stage(each.known) for each in space.paths}
    if bad := _first(space, lambda each: standing[each] is None):
        message = "Här står ärendet inte i något läge. Ändra »while« i stages, eller lägg till ett."
        yield Problem(process.file, process.line("stages"), 9, message, space.told(bad))
    for name in (each for each in process.stages if each not in standing.values()):
        message = f"Inget ärende står i läget »{name}«. Ett läge före tar alla, eller ingen kommer."
        guard = process.stages[name].holds
        example = ", ".join(f"{fact} = {' eller '.join(v)}" for fact, v in guard.items())
        yield Problem(process.file, process.line("stages", name), 3, message, example)


def _answered(process: Process, space: Space, opened: Open, name: str) -> Iterator[Problem]:
    """Checks 9 and 11: whoever owes a watch has buttons for it that fit, and it can end."""
    watch = process.watches[name]
    open_in = [each for each, names in opened.items() if name in names]
    count = {each: sum(step in space.onward[each] for step in watch.buttons) for each in open_in}
    endless = _endless(process, space, opened, name)
    for check, message, wrong in (
        (9, f"»{name}« är öppen, men {watch.role} har ingen knapp för den här.",
         (each for each in open_in if count[each] == 0)),
        (11, f"»{name}« får fler än {MOST_BUTTONS} knappar här. Ta bort någon.",
         (each for each in open_in if count[each] > MOST_BUTTONS)),
        (9, f"»{name}« tar aldrig slut härifrån. Låt ett steg stänga den.",
         (each for each in open_in if each in endless)),
    ):  # fmt: skip
        if bad := next(wrong, None):
            line = process.line("watches", name, "buttons")
            yield Problem(process.file, line, check, message, space.told(bad))


def _endless(process: Process, space: Space, opened: Open, name: str) -> set[Situation]:
    """The situations from which no sequence of steps closes the watch or counts it anew."""
    counted = process.watches[name].counts
    anew = {step for step, each in process.steps.items() if each.touches & counted}
    endless = {
        each
        for each, names in opened.items()
        if name in names and anew.isdisjoint(space.onward[each])
    }
    while ending := {
        each for each in endless if not endless.issuperset(space.onward[each].values())
    }:
        endless -= ending
    return endless


def _first(space: Space, wrong: Callable[[Situation], bool]) -> Situation | None:
    """The wrong situation that the fewest steps lead to: situations are in that order."""
    return next((each for each in space.paths if wrong(each)), None)
