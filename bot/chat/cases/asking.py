"""The day that a step of a case needs: a few days to press, or a month."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat import dates
from bot.chat.cases.step_numbers import number_of
from bot.chat.desk import Desk
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.cases.steps import Seen
from flows.calendar import phrases

NEXT_DAYS = 4
LONG_AGO = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Way:
    """Where the presses lead: the data for an op ("d" a day, "w" a month) and its number, and that
    of the way back."""

    data: Callable[[str, int], str]
    back: str


def own(seen: Seen, shown: int, name: str) -> Way:
    """The way of the case's own card."""
    start, step = f"c.{seen.case.token}", number_of(name)
    return Way(
        lambda op, number: f"{start}.{shown}.{op}.{step}.{number}",
        f"{start}.{len(seen.case.history)}.k",
    )


def ask(desk: Desk, seen: Seen, name: str, way: Way) -> Card:
    """Ask for the day: today or tomorrow and the next vardagar, or lately when it lies behind."""
    days = list(_near(desk, seen, name))
    buttons = [Button(_label(day, desk.today), way.data("d", dates.number(day))) for day in days]
    month = desk.today.year * 100 + desk.today.month
    buttons.append(Button("Annat datum", way.data("w", month)))
    buttons.append(Button("Tillbaka", way.back))
    return Card((bold(_question(seen, name)),), column(buttons))


def month(desk: Desk, seen: Seen, name: str, way: Way, number: int) -> Card:
    """A month to press the day in."""
    behind = _lies_behind(seen, name)
    earliest = desk.today - LONG_AGO if behind else desk.today
    rows = dates.month(
        dates.month_of(number, earliest),
        earliest,
        lambda day: way.data("d", dates.number(day)),
        lambda other: way.data("w", other),
    )
    title = dates.title(dates.month_of(number, earliest))
    return Card(
        (bold(_question(seen, name)), text(title)), (*rows, (Button("Tillbaka", way.back),))
    )


def day_of(number: int) -> date | None:
    """The day in a button's data."""
    return dates.from_number(number)


def _near(desk: Desk, seen: Seen, name: str) -> list[date]:
    calendar, today = desk.turn.house.calendar, desk.today
    if _lies_behind(seen, name):
        return [today - timedelta(days=back) for back in range(NEXT_DAYS)]
    found = [today, today + timedelta(days=1)]
    while len(found) < NEXT_DAYS + 1:
        found.append(calendar.next_vardag(found[-1]))
    return found


def _lies_behind(seen: Seen, name: str) -> bool:
    assert seen.state is not None, "only a case that can be read has steps"
    process = seen.state.process
    return not set(process.steps[name].asks).isdisjoint(process.happened)


def _question(seen: Seen, name: str) -> str:
    assert seen.state is not None, "only a case that can be read has steps"
    process = seen.state.process
    asked = ", ".join(process.days[fact] for fact in process.steps[name].asks)
    return f"{asked}: vilken dag? {seen.case.code}."


def _label(day: date, today: date) -> str:
    near = {0: "I dag", 1: "I morgon", -1: "I går"}.get((day - today).days)
    return near or f"{phrases.weekday(day)[:3].capitalize()} {phrases.short_day(day, today)}"
