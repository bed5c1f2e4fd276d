"""What comes next in a case, role by role, in words: the action first, then the day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flows.calendar import Calendar, Rule, phrases
from flows.cases.owed import Owed, is_late, owed
from flows.cases.process import Step
from flows.cases.state import CaseState, may_take


@dataclass(frozen=True, slots=True)
class NextLine:
    """One thing to do, said once; `short` says it on a button. `owes` is the bevakning behind it,
    None for a step that only waits to be taken; `buttons` are the steps that answer it, with what
    their buttons say. `leads`: what is due has to wait for it."""

    do: str
    short: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    owes: Owed | None = None
    late: bool = False
    leads: bool = False


def following(
    state: CaseState, now: datetime, calendar: Calendar
) -> Mapping[str, tuple[NextLine, ...]]:
    """Every role of the process with its next things: what is due or reminded of, what waits to be
    done, what is due on a later day. Empty where a role waits for others."""
    owes = owed(state, calendar)
    return {role: _lines(state, role, owes, now, calendar) for role in state.process.roles}


def _lines(
    state: CaseState, role: str, owes: tuple[Owed, ...], now: datetime, calendar: Calendar
) -> tuple[NextLine, ...]:
    dated: dict[str, NextLine] = {}
    for line in _owed(state, role, owes, now, calendar):
        dated.setdefault(line.do, line)
    today = calendar.local(now).date()
    pressing = {do for do, line in dated.items() if line.owes and line.owes.acted_on <= today}
    pressing |= {do for do, line in dated.items() if _is_reminded_of(line, today, calendar)}
    found = (
        *(line for do, line in dated.items() if do in pressing),
        *(line for line in _waiting(state, role) if line.do not in dated),
        *(line for do, line in dated.items() if do not in pressing),
    )
    return tuple(sorted(found, key=lambda line: not line.leads))


def _is_reminded_of(line: NextLine, today: date, calendar: Calendar) -> bool:
    """Whether the day of its first reminder has come, which may be before its own."""
    first = line.owes.plan.remind[0].day if line.owes is not None else None
    if line.owes is None or first is None or first >= 0:
        return False
    return calendar.add_vardagar(line.owes.due_on, first) <= today


def _owed(
    state: CaseState, role: str, owes: tuple[Owed, ...], now: datetime, calendar: Calendar
) -> Iterator[NextLine]:
    possible = may_take(state, role)
    for each in owes:
        if each.role == role:
            late = is_late(each, now, calendar)
            text = f"{each.watch.do}{_when(each, state, late, now, calendar)}"
            buttons = _buttons(state, (b for b in each.watch.buttons if b in possible))
            short = state.process.in_short(each.watch.do)
            yield NextLine(each.watch.do, short, text, buttons, each, late)


def _waiting(state: CaseState, role: str) -> Iterator[NextLine]:
    """Steps that their role is told of, with the other ends of the same thing."""
    steps = state.process.steps
    possible = may_take(state, role)
    for do in dict.fromkeys(steps[name].do for name in possible if _is_told(steps[name])):
        ends = [name for name in possible if steps[name].do == do]
        leads = any(steps[name].leads == "ja" for name in ends)
        short = state.process.in_short(do)
        yield NextLine(do, short, f"{do}.", _buttons(state, iter(ends)), leads=leads)


def _is_told(step: Step) -> bool:
    return step.told == "ja"


def _buttons(state: CaseState, names: Iterator[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, state.process.steps[name].label) for name in names)


def _when(owes: Owed, state: CaseState, late: bool, now: datetime, calendar: Calendar) -> str:
    today = calendar.local(now).date()
    day = _day(owes, state, today)
    if owes.watch.aim == "ja":
        return f". Målet är {day}."
    if owes.at is not None:
        return " nu." if late else f" {phrases.near_moment(calendar.local(owes.at), today)}."
    if late:
        return f" nu. Det skulle vara gjort {day}."
    limit = " senast" if owes.watch.move is Rule.SENAST else ""
    return f"{limit} {day}.{_moved(owes, today)}"


def _day(owes: Owed, state: CaseState, today: date) -> str:
    """The day that it is due."""
    return phrases.near_day(owes.due_on, today, always_year=_began_before(state, today))


def _began_before(state: CaseState, today: date) -> bool:
    """Whether what is known has a day of an earlier year: beside that a day without its year may be
    misread."""
    known = (found.value for found in state.facts.values())
    return any(isinstance(value, date) and value.year < today.year for value in known)


def _moved(owes: Owed, today: date) -> str:
    """The day that counting gives, where a rule has moved it."""
    if owes.nominal_on == owes.due_on:
        return ""
    return f" {_capital(phrases.near_day(owes.nominal_on, today))} är ingen vardag."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
