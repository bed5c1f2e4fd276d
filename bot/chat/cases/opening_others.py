"""Open cases beside the one that somebody is about to open: those of its process, and those that
it may be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.chat.cases.opening_draft import Option
from bot.chat.cases.words import CaseWords, can_wait, mine
from bot.chat.desk import Desk
from bot.chat.labels import of_case
from bot.chat.pages import listed, place
from bot.telegram.render import Button, Card, bold, text
from flows.actions.cases.steps import Seen
from flows.actions.turn import Done
from flows.cases.process import Process

LIST = "nytt:lista"
MOST_DOUBLES = 6
_DATA = re.compile(r"v\.([0-9a-f]{6})\.(\d{1,4})")


def show(desk: Desk, process_id: str, page: int = 0) -> bool:
    """The open cases of a process, for those who open none of it: what they are to do first, then
    how far the others have come. False: they have none."""
    process = desk.turn.house.processes.process(process_id)
    theirs = [each for each in of_theirs(desk) if each.case.process_id == process_id]
    if process is None or not theirs:
        return False
    words = CaseWords(desk.turn)
    found = sorted((_Row.of(words, each) for each in theirs), key=lambda row: row.place)
    to_do = sum(row.is_to_do for row in found)
    how_many = f"{process.title}: {len(found)} {'öppet' if len(found) == 1 else 'öppna'}."
    lines = f"{how_many}\nAtt göra nu: {to_do or 'inget'}."
    blocks = (bold("Tryck på en kod för att se mer."), text(lines), text(place(found, page)))
    rows = listed(found, page, f"o.v.{process.sha256[:6]}", lambda row: row.button)
    desk.present(LIST, Card(tuple(filter(None, blocks)), rows))
    return True


@dataclass(frozen=True, slots=True)
class _Row:
    """A case in the list: whether there is something to do, and by when, as far as a day is set."""

    seen: Seen
    says: str
    is_to_do: bool
    waits: bool
    late: bool
    due: int

    @classmethod
    def of(cls, words: CaseWords, seen: Seen) -> "_Row":
        """What whoever sees it does next; else the stage that it has come to."""
        state = seen.state
        lines = mine(seen, words.next_lines(state)) if state is not None else ()
        if lines:
            owes = lines[0].owes
            due = owes.due_on.toordinal() if owes is not None else 0
            now = not can_wait(lines[0], words.today)
            return cls(seen, lines[0].short, now, False, lines[0].late, due)
        stage = state.process.stage(state.known) if state is not None else None
        says = words.title(seen.case)
        if state is not None and stage is not None:
            says = state.process.in_short(state.process.stages[stage].label)
        return cls(seen, says, False, True, False, 0)

    @property
    def place(self) -> tuple[bool, bool, bool, int, int]:
        """What it is sorted by: what is to be done and late first."""
        return not self.is_to_do, self.waits, not self.late, self.due, self.seen.case.id

    @property
    def button(self) -> Button:
        """The way to its card."""
        case = self.seen.case
        return Button(of_case(case.code, self.says), f"c.{case.token}.{self.seen.seen}.k")


def press(desk: Desk, rest: str) -> bool:
    """Another page of the list; False: none that we make now."""
    if (found := _DATA.fullmatch(rest)) is None:
        return False
    process = _of_hash(desk, found[1])
    return process is not None and show(desk, process.id, int(found[2]))


def doubles(desk: Desk, option: Option, given: Mapping[str, date]) -> list[Seen]:
    """The newest open cases that this may be: no day that is known of them is another. Without
    days those that others began today."""
    found = [each for each in of_theirs(desk) if each.case.process_id == option.process.id]
    if given:
        same = [each for each in found if _agrees(each, given)]
    else:
        same = [each for each in found if _is_of_today(desk, each)]
    return same[-MOST_DOUBLES:]


def of_theirs(desk: Desk) -> list[Seen]:
    """Every open case that is theirs or waits for somebody, the oldest first."""
    result = desk.perform("case.list")
    if not isinstance(result, Done):
        return []
    return sorted((*result.value.mine, *result.value.queue), key=lambda each: each.case.id)


def _agrees(seen: Seen, given: Mapping[str, date]) -> bool:
    """Whether at least the first day is known and the same, and none differs."""
    if seen.state is None:
        return False
    known = {fact: seen.state.facts[fact].value for fact in given if fact in seen.state.facts}
    first = next(iter(given))
    return first in known and all(given[fact] == value for fact, value in known.items())


def _is_of_today(desk: Desk, seen: Seen) -> bool:
    opened = desk.turn.house.calendar.local(seen.case.history[0].at).date()
    return opened == desk.today and not desk.turn.who.is_one(seen.case.history[0].by)


def _of_hash(desk: Desk, hashed: str) -> Process | None:
    processes = desk.turn.house.processes.processes
    return next((each for each in processes if each.sha256.startswith(hashed)), None)
