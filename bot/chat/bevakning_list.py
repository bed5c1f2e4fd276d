"""The list of bevakningar: what is late, due today, this week and later, a page at a time."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from bot.chat import calendars, unread
from bot.chat.bevakning_words import GONE, NOT_INVITED
from bot.chat.cases.review_place import due_today, one_at_a_time
from bot.chat.desk import SWITCHED_OFF, Desk
from bot.chat.pages import listed
from bot.telegram.render import Button, Card, bold, text
from flows.actions.bevakningar import Owed
from flows.actions.stubs import LIST
from flows.actions.turn import Done, Reason
from flows.calendar import phrases
from flows.cases.bevakning import Bevakning
from flows.messages import ChatKind

# What the list cannot be, or a card of it; anybody else is not invited.
NOWHERE = {
    Reason.UNKNOWN: GONE,
    Reason.NOT_YOURS: GONE,
    Reason.SWITCHED_OFF: SWITCHED_OFF,
    Reason.UNREADABLE: unread.IT,
}
_DATA = re.compile(r"(?:([siva])\.)?([0-9]{1,4})")


class Part(StrEnum):
    """A part of the list, by the letter that its button has."""

    LATE = "s"
    TODAY = "i"
    WEEK = "v"
    LATER = "a"

    @property
    def label(self) -> str:
        """What its button says before the number."""
        return _LABELS[self]


_LABELS = {
    Part.LATE: "Sena",
    Part.TODAY: "I dag",
    Part.WEEK: "Den här veckan",
    Part.LATER: "Senare",
}


def part_of(due_on: date, today: date) -> Part:
    """Where what is due that day belongs. A week ends on Sunday."""
    if due_on <= today:
        return Part.TODAY if due_on == today else Part.LATE
    sunday = today + timedelta(days=6 - today.weekday())
    return Part.WEEK if due_on <= sunday else Part.LATER


def press(desk: Desk, rest: str) -> bool:
    """Turn to another page or part; False: no button that we make now."""
    if (found := _DATA.fullmatch(rest)) is None:
        return False
    show(desk, int(found[2]), Part(found[1]) if found[1] else None)
    return True


def show(desk: Desk, page: int = 0, part: Part | None = None) -> None:
    """What the person owes, then what their units owe; of one part alone when it has any."""
    if desk.chat.kind is ChatKind.GROUP:
        desk.say(Card((bold("Skriv /bevakningar till mig i en privat chatt."),)))
        return
    result = desk.perform("bevakning.list")
    if not isinstance(result, Done):
        desk.say(Card((bold(NOWHERE.get(result.reason, NOT_INVITED)),)))
        return
    owed = result.value
    lost = unread.of_bevakningar(owed.unreadable)
    if owed.mine or owed.others:
        shown = _card(desk, owed, page, part)
        desk.present(LIST, Card((*shown.blocks, *lost), shown.rows))
    elif lost:
        desk.present(LIST, Card((bold(unread.ELSEWHERE), *lost)))
    else:
        rows = calendars.offered(desk) if desk.turn.house.feeds else ()
        desk.say(Card((bold("Inget att följa upp nu."), text("Du har inga bevakningar.")), rows))


def _card(desk: Desk, owed: Owed, page: int, part: Part | None) -> Card:
    found = [*_sorted(owed.mine), *_sorted(owed.others)]
    parts = _parts(found, desk.today)
    if part is not None and parts[part]:
        return _page(desk, f"{part.label}: {len(parts[part])}.", parts[part], (page, f"l.{part}"))
    head = f"Du har {len(owed.mine) or 'inget'} att följa upp."
    if owed.others:
        head += f" Enheten har {len(owed.others)} till."
    card = _page(desk, head, found, (page, "l"))
    due = due_today(owed, desk.today)
    first = ((one_at_a_time(len(due)),),) if len(due) > 1 else ()
    along = calendars.offered(desk) if owed.mine or desk.turn.house.feeds else ()
    by_case = ((Button("Per ärende", "q.0"),),) if any(each.case_id for each in found) else ()
    return Card(card.blocks, (*_choices(parts), *first, *card.rows, *by_case, *along))


def _page(desk: Desk, head: str, found: Sequence[Bevakning], at: tuple[int, str]) -> Card:
    """The page of that number, turned by buttons of that data; from a part a way back to all."""
    page, data = at
    blocks = (bold(head), *_by_unit(desk, found), text("Tryck på en kod för att se mer."))
    back = () if data == "l" else ((Button("Visa alla", "l.0"),),)
    return Card(blocks, (*listed(found, page, data, lambda each: _row(desk, each)), *back))


def _sorted(found: Sequence[Bevakning]) -> list[Bevakning]:
    return sorted(found, key=lambda each: (each.due_on, each.id))


def _parts(found: Sequence[Bevakning], today: date) -> dict[Part, list[Bevakning]]:
    parts: dict[Part, list[Bevakning]] = {part: [] for part in Part}
    for each in found:
        parts[Part.LATER if _was_aim(each, today) else part_of(each.due_on, today)].append(each)
    return parts


def _was_aim(bevakning: Bevakning, today: date) -> bool:
    """Whether it is an aim whose day has passed: nobody is late with it."""
    passed = bevakning.due_on < today and not bevakning.is_late(today)
    return passed and bevakning.case_id is not None


def _choices(parts: dict[Part, list[Bevakning]]) -> list[tuple[Button, ...]]:
    """A button for each part that has any, when that is a choice."""
    full = [part for part in Part if parts[part]]
    if len(full) < 2:
        return []
    return [(Button(f"{each.label}: {len(parts[each])}", f"l.{each}.0"),) for each in full]


def _by_unit(desk: Desk, found: Sequence[Bevakning]) -> tuple[str, ...]:
    """How many each unit has, for whoever belongs to several."""
    units = dict.fromkeys(each.unit_id for each in found)
    if len(units) < 2:
        return ()
    lines = [
        f"{desk.tx.people.unit(unit).name}: {sum(each.unit_id == unit for each in found)}."
        for unit in units
    ]
    return (text("\n".join(sorted(lines))),)


def _row(desk: Desk, bevakning: Bevakning) -> Button:
    if _was_aim(bevakning, desk.today):
        day = phrases.short_day(bevakning.due_on)
        return Button(f"{bevakning.code} · mål {day}", _data_of(bevakning))
    is_late = bevakning.due_on < desk.today  # without its year, for which there is no room then
    due = phrases.short_day(bevakning.due_on, None if is_late else desk.today)
    late = " – sen" if is_late else ""
    return Button(f"{bevakning.code} · {due}{late}", _data_of(bevakning))


def _data_of(bevakning: Bevakning) -> str:
    return f"b.{bevakning.token}.{bevakning.version}.k"
