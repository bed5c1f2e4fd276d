"""The day that a step of a case needs: a few days to press, a month, or one typed, said back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat import dates
from bot.chat.cases.step_numbers import number_of
from bot.chat.desk import Desk
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.cases.steps import Seen
from flows.calendar import phrases
from flows.cases import happened

NEXT_DAYS = 4
LONG_AGO = timedelta(days=92)
AHEAD, BEHIND = "på fredag", "i måndags"  # what may be typed


@dataclass(frozen=True, slots=True)
class Way:
    """Where the presses lead: the data for an op ("d" a day, "w" a month) and its number, that of
    the way back, and that of what asks for the day."""

    data: Callable[[str, int], str]
    back: str
    asks: str


def own(seen: Seen, shown: int, name: str) -> Way:
    """The way of the case's own card."""
    start, step = f"c.{seen.case.token}", number_of(name)
    return Way(
        lambda op, number: f"{start}.{shown}.{op}.{step}.{number}",
        f"{start}.{len(seen.case.history)}.k",
        f"{start}.{shown}.s.{step}",
    )


def ask(desk: Desk, seen: Seen, name: str, way: Way) -> Card:
    """Ask for the day: today or tomorrow and the next vardagar, or lately when it lies behind."""
    days = list(_near(desk, seen, name))
    buttons = [Button(_label(day, desk.today), way.data("d", dates.number(day))) for day in days]
    month = desk.today.year * 100 + desk.today.month
    buttons.append(Button("Annat datum", way.data("w", month)))
    buttons.append(Button("Tillbaka", way.back))
    return Card((bold(_question(seen, name)), _or_type(seen, name)), column(buttons), way.asks)


def said_back(
    desk: Desk, seen: Seen, name: str, way: Way, found: tuple[Sequence[date], Sequence[str]]
) -> Card:
    """Ask whether the day that was typed is right. Where people disagree on what words mean, each
    day is offered. `found`: the days, and what was filled in."""
    (first, *others), notes = found
    today = desk.today
    buttons = [Button(f"Ja, {_short(first, today)}", way.data("d", dates.number(first)))]
    buttons += [
        Button(f"Nej, {_short(each, today)}", way.data("d", dates.number(each))) for each in others
    ]
    month = first.year * 100 + first.month
    buttons += [Button("Annat datum", way.data("w", month)), Button("Tillbaka", way.back)]
    off = desk.turn.house.calendar.day_off(first)
    lines = [*notes, *([f"Det är {off.reason}, ingen vardag."] if off else [])]
    head = bold(f"{_asked(seen, name)}: {phrases.day(first, today)}? {seen.case.code}.")
    rest = (text("\n".join(lines)),) if lines else ()
    return Card((head, *rest), column(buttons), way.asks)


def fits(desk: Desk, seen: Seen, name: str, day: date) -> bool:
    """Whether the day can be pressed in a month too: what has happened lies behind, what is agreed
    ahead, none before what came first."""
    if lies_behind(seen, name):
        return _earliest(desk, seen, name) <= day <= desk.today
    return desk.today <= day <= desk.today + dates.FAR


def lies_behind(seen: Seen, name: str) -> bool:
    """Whether the step asks for when something happened."""
    assert seen.state is not None, "only a case that can be read has steps"
    process = seen.state.process
    return not set(process.steps[name].asks).isdisjoint(process.happened)


def too_early(desk: Desk, seen: Seen, name: str, day: date) -> str:
    """Why the day does not go where it lies before what came first; else empty."""
    assert seen.state is not None, "only a case that can be read has steps"
    before = happened.not_before(seen.state, seen.state.process.steps[name].asks)
    if before is None or not desk.today - LONG_AGO <= day < before[1]:
        return ""
    first, on = seen.state.process.days[before[0]].lower(), phrases.date_of(before[1], desk.today)
    return f"{_asked(seen, name)} kan inte vara före {first} ({on}). Skriv en annan dag."


def month(desk: Desk, seen: Seen, name: str, way: Way, number: int) -> Card:
    """A month to press the day in."""
    earliest, latest = _earliest(desk, seen, name), desk.today if lies_behind(seen, name) else None
    shown = dates.month_of(number, earliest, latest)
    rows = dates.month(
        shown,
        earliest,
        lambda day: way.data("d", dates.number(day)),
        lambda other: way.data("w", other),
        latest,
    )
    blocks = (bold(_question(seen, name)), _or_type(seen, name), text(dates.title(shown)))
    return Card(blocks, (*rows, (Button("Tillbaka", way.back),)), way.asks)


def day_of(number: int) -> date | None:
    """The day in a button's data."""
    return dates.from_number(number)


def _near(desk: Desk, seen: Seen, name: str) -> list[date]:
    calendar, today = desk.turn.house.calendar, desk.today
    if lies_behind(seen, name):
        lately = (today - timedelta(days=back) for back in range(NEXT_DAYS))
        return [day for day in lately if fits(desk, seen, name, day)]
    found = [today, today + timedelta(days=1)]
    while len(found) < NEXT_DAYS + 1:
        found.append(calendar.next_vardag(found[-1]))
    return found


def _earliest(desk: Desk, seen: Seen, name: str) -> date:
    """The first day that can be pressed."""
    if not lies_behind(seen, name):
        return desk.today
    assert seen.state is not None, "only a case that can be read has steps"
    before = happened.not_before(seen.state, seen.state.process.steps[name].asks)
    return max(desk.today - LONG_AGO, before[1] if before else date.min)


def _question(seen: Seen, name: str) -> str:
    return f"{_asked(seen, name)}: vilken dag? {seen.case.code}."


def _asked(seen: Seen, name: str) -> str:
    assert seen.state is not None, "only a case that can be read has steps"
    process = seen.state.process
    return ", ".join(process.days[fact] for fact in process.steps[name].asks)


def _or_type(seen: Seen, name: str) -> str:
    example = BEHIND if lies_behind(seen, name) else AHEAD
    return text(f"Tryck på en dag, eller skriv den, till exempel: {example}.")


def _label(day: date, today: date) -> str:
    near = {0: "I dag", 1: "I morgon", -1: "I går"}.get((day - today).days)
    return near or _short(day, today).capitalize()


def _short(day: date, today: date) -> str:
    return f"{phrases.weekday(day)[:3]} {phrases.short_day(day, today)}"
