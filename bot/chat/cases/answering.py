"""What is typed while a card of a case asks for a day: said back, and nothing noted before a press.

What is no day, or none that goes, is answered kindly, and the card goes on asking.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.chat.cases import asking
from bot.chat.cases.showing import NOT_THAT_DAY
from bot.chat.desk import Desk, menu
from bot.chat.privacy import ABOUT_A_PERSON
from bot.telegram.render import Card, bold, text
from flows.actions.cases.steps import Seen
from flows.calendar.reading import read_day
from flows.cases.state import may_take

NOT_KEPT = f"Jag sparade inte det du skrev.\n{ABOUT_A_PERSON}"


@dataclass(frozen=True, slots=True)
class Question:
    """The card that asks for the day of a step: its name, the case, the step, where presses lead,
    and how to show what has come instead when the step is no longer to be taken."""

    key: str
    seen: Seen
    name: str
    way: asking.Way
    instead: Callable[[], None]


def answer(desk: Desk, question: Question, words: str) -> None:
    """Read the words as the day; they are empty when what was typed is no day alone."""
    seen, name = question.seen, question.name
    if seen.state is None or not seen.case.is_open or name not in may_take(seen.state):
        question.instead()
        return
    behind = asking.lies_behind(seen, name)
    if not words:
        unread(desk, behind=behind, about=f"Kortet för {seen.case.code} väntar på en dag. ")
        return
    calendar = desk.turn.house.calendar
    found = read_day(words, calendar.local(desk.turn.now), calendar, behind=behind)
    days = [each for each in found.days if asking.fits(desk, seen, name, each)]
    if not days:
        early = asking.too_early(desk, seen, name, found.days[0]) if found.days else ""
        desk.refuse(found.why or early or NOT_THAT_DAY)
        return
    card = asking.said_back(desk, seen, name, question.way, (days, found.notes))
    desk.show(question.key, card)


def unread(desk: Desk, *, behind: bool, about: str = "") -> None:
    """Say how a day is typed."""
    examples = f"{asking.BEHIND} eller 26 okt" if behind else f"{asking.AHEAD} eller 3 dec"
    blocks = (bold(f"Skriv bara en dag, till exempel {examples}."), text(f"{about}{NOT_KEPT}"))
    desk.say(Card(blocks, menu(("Vem ska jag ringa?", "ring"))))
