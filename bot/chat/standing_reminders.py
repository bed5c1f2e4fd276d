"""Presses on standing reminders: who leads chooses when each comes, and whoever did what a day's
reminder asks for presses so.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from types import MappingProxyType

from bot.chat import dates
from bot.chat import standing_words as words
from bot.chat.desk import Desk
from bot.chat.refusals import refuse
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.standing import On, Put, Seen, Shown
from flows.actions.turn import Done, Reason, Refused
from flows.calendar import phrases
from flows.cases.standing import ON_CALL, Schedule
from flows.people.records import Person

KEY = "roller"  # the card of the unit's page, from which one comes here
IN_A_ROW = 4
A_DAY = 24 * 60  # minutes
STALE = "Någon hann före. Så här ser det ut nu."
QUIET = "Välj en tid som inte är i de tysta timmarna."
FIRST = 9  # the weekday in a button that means the first vardag of the week
_DATA = re.compile(r"([a-z])((?:\.\d{1,9}){1,5})")


def button(unit_id: int) -> Button:
    """The way here from the unit's page."""
    return Button("Stående påminnelser", f"v.v.{unit_id}")


def press(desk: Desk, rest: str) -> bool:
    """A press on a unit's standing reminders, or on a reminder itself."""
    found = _DATA.fullmatch(rest)
    numbers = [int(each) for each in found[2].split(".")[1:]] if found is not None else []
    if found is None or found[1] not in _VIEWS or len(numbers) != _VIEWS[found[1]][0]:
        return False
    return _VIEWS[found[1]][1](desk, numbers)


def _unit(desk: Desk, numbers: Sequence[int]) -> bool:
    result = desk.perform("standing.see", numbers[0])
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return True
    found: Sequence[Shown] = result.value
    lines = "\n".join(words.line(desk.turn.house, each, desk.today) for each in found)
    head = "Välj påminnelse." if found else "Inget att ställa in här."
    if not found:
        lines = "Ingen i enheten har en roll som får stående påminnelser."
    buttons = [Button(each.row.standing.title, _data("o", each)) for each in found]
    buttons.append(Button("Till enheten", f"u.v.{numbers[0]}"))
    desk.show(KEY, Card((bold(head), text(lines)), column(buttons)))
    return True


def _reminder(desk: Desk, numbers: Sequence[int]) -> bool:
    found = _found(desk, numbers)
    if found is not None:
        desk.show(KEY, _card(desk, found))
    return True


def _card(desk: Desk, shown: Shown) -> Card:
    row = shown.row
    state = words.latest(shown, desk.today)
    about = "\n".join(filter(None, (row.standing.why, state)))
    blocks = (bold(words.line(desk.turn.house, shown, desk.today)), text(about))
    buttons = [Button("Välj tid" if row.schedule is None else "Ändra tid", _data("i", shown))]
    if row.kept.schedule is not None:
        usual = row.standing.every is not None
        buttons.append(Button("Som från början" if usual else "Ta bort tiden", _data("x", shown)))
    buttons.append(Button("Tillbaka", f"v.v.{shown.unit.id}"))
    return Card(blocks, column(buttons))


def _interval(desk: Desk, numbers: Sequence[int]) -> bool:
    if (found := _found(desk, numbers)) is not None:
        buttons = [
            Button(label, _data("d", found, weeks)) for weeks, label in words.INTERVALS.items()
        ]
        _choose(desk, found, "Hur ofta?", column(buttons))
    return True


def _day(desk: Desk, numbers: Sequence[int]) -> bool:
    weeks = numbers[3]
    if weeks not in words.INTERVALS:
        return False
    if (found := _found(desk, numbers)) is not None:
        buttons = [Button(words.FIRST_VARDAG, _data("t", found, weeks, FIRST))]
        buttons += [
            Button(name.capitalize(), _data("t", found, weeks, place))
            for place, name in enumerate(phrases.WEEKDAYS[:5])
        ]
        _choose(desk, found, "Vilken dag?", column(buttons))
    return True


def _time(desk: Desk, numbers: Sequence[int]) -> bool:
    weeks, weekday = numbers[3], numbers[4]
    if weeks not in words.INTERVALS or (weekday not in range(5) and weekday != FIRST):
        return False
    if (found := _found(desk, numbers)) is not None:
        standing = found.row.standing
        times = words.times(evenings=standing.role in ON_CALL)
        buttons = [
            Button(f"{each:%H:%M}", _data("j", found, weeks, weekday * A_DAY + _minutes(each)))
            for each in sorted({*times, standing.at})
        ]
        rows = [tuple(buttons[n : n + IN_A_ROW]) for n in range(0, len(buttons), IN_A_ROW)]
        _choose(desk, found, "Vilken tid?", tuple(rows))
    return True


def _choose(desk: Desk, found: Shown, asks: str, rows: tuple[tuple[Button, ...], ...]) -> None:
    about = f"{found.row.standing.title}, {found.unit.name}."
    back = (Button("Tillbaka", _data("o", found)),)
    desk.show(KEY, Card((bold(asks), text(about)), (*rows, back)))


def _put(desk: Desk, numbers: Sequence[int]) -> bool:
    weeks, (weekday, minutes) = numbers[3], divmod(numbers[4], A_DAY)
    day = None if weekday == FIRST else weekday
    if weeks not in words.INTERVALS or day not in (None, *range(5)):
        return False
    _change(desk, numbers, Schedule(weeks, day, time(minutes // 60, minutes % 60)))
    return True


def _reset(desk: Desk, numbers: Sequence[int]) -> bool:
    _change(desk, numbers, None)
    return True


def _change(desk: Desk, numbers: Sequence[int], schedule: Schedule | None) -> None:
    result = desk.perform("standing.put", Put(_on(numbers), schedule))
    shown: Shown | None = result.value
    if shown is None:
        _refuse(desk, result)
        return
    if isinstance(result, Refused):
        desk.answer(QUIET if result.reason is Reason.DATES else STALE)
    else:
        desk.answer("Sparat." if schedule is not None else "Borttaget.")
    desk.show(KEY, _card(desk, shown))


def _done(desk: Desk, numbers: Sequence[int]) -> bool:
    """Note it; where cases are left to go through that is said first, and asked once."""
    if (on := dates.from_number(numbers[2])) is None:
        return False
    seen = Seen(numbers[0], _number(numbers[1]), on)
    result = desk.perform("standing.left", seen)
    left: int = result.value if isinstance(result, Done) else 0
    if not left:
        return _sure(desk, numbers)
    desk.answer(words.not_gone_through(left), alert=True)
    desk.show(words.key(seen.unit_id, seen.number, on), words.unsure(desk.tx, seen, left))
    return True


def _sure(desk: Desk, numbers: Sequence[int]) -> bool:
    unit_id, number, day = numbers
    if (on := dates.from_number(day)) is None:
        return False
    result = desk.perform("standing.done", Seen(unit_id, _number(number), on))
    shown: Shown | None = result.value
    if shown is None:
        _refuse(desk, result)
        return True
    desk.answer(_thanks(desk, result, shown.by))
    _refresh(desk, shown, on)
    return True


def _thanks(desk: Desk, result: Done[Shown] | Refused[Shown], by: Person | None) -> str:
    """What answers the press; `by` nobody: the binder was empty."""
    if by is None:
        return "Det är klart."
    mine = desk.actor is not None and desk.actor.id == by.id
    late = isinstance(result, Refused) and not mine
    return f"{by.label} hann före. Det är klart." if late else "Klart. Bra!"


def _refuse(desk: Desk, result: Done[Shown] | Refused[Shown]) -> None:
    assert isinstance(result, Refused), "what is done has a value"
    refuse(desk, result.reason)


def _refresh(desk: Desk, shown: Shown, on: date) -> None:
    """Every chat that shows the reminder, or the older one that was pressed, shows that it is
    done."""
    assert shown.last is not None, "what is done was told"
    pressed, newest = (words.key(shown.unit.id, shown.number, day) for day in (on, shown.last.on))
    card = words.ended(desk.turn.house, shown, desk.today)
    for card_key in {pressed, newest}:
        desk.tx.outbox.supersede(card_key)
    desk.show(pressed, card)
    for card_key in sorted({pressed, newest}):
        for chat_id in desk.tx.cards.shown_in(card_key):
            if (chat_id, card_key) != (desk.chat.id, pressed):
                desk.edit(chat_id, card_key, card)


def _found(desk: Desk, numbers: Sequence[int]) -> Shown | None:
    """The reminder that the numbers name; None when the person was told why not."""
    result = desk.perform("standing.see", numbers[0])
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return None
    of = _number(numbers[1])
    found = next((each for each in result.value if each.number == of), None)
    if found is None:
        refuse(desk, Reason.UNKNOWN)
    return found


def _on(numbers: Sequence[int]) -> On:
    return On(numbers[0], _number(numbers[1]), numbers[2])


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _number(number: int) -> str:
    return f"B{number:02}"


def _data(op: str, shown: Shown, *more: int) -> str:
    row = shown.row
    numbers = (shown.unit.id, int(shown.number[1:]), row.kept.version, *more)
    return ".".join(("v", op, *map(str, numbers)))


_VIEWS: Mapping[str, tuple[int, Callable[[Desk, Sequence[int]], bool]]] = MappingProxyType(
    {
        "v": (1, _unit),
        "o": (3, _reminder),
        "i": (3, _interval),
        "d": (4, _day),
        "t": (5, _time),
        "j": (5, _put),
        "x": (3, _reset),
        "k": (3, _done),
        "a": (3, _sure),
    }
)
"""Operation → how many numbers its button carries, and what it does."""
