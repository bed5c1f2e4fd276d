"""Absences in the chat: from when to when, who comes in one's place, and coming back.

Every step is in the button that is pressed, so nothing is kept of a choice that is not finished.
`whose` is 0 for one's own, else the number of the person whom one leads.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from bot.chat import absence_cards, dates, handover, many
from bot.chat.absence_cards import CARD
from bot.chat.desk import Desk
from bot.chat.handover import GONE, REFUSED
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions import absence
from flows.actions.handover import Of
from flows.actions.turn import Done, Reason
from flows.actions.whereabouts import Away, Whose, colleagues, titles
from flows.messages import ChatKind
from flows.people.absence import LONGEST_DAYS, Absence

PRIVATE = "Skriv /franvaro till mig i en privat chatt."
HOW = "Skriv så här: /franvaro 2026-12-01 2026-12-05"


def begin(desk: Desk) -> None:
    """The person's own absences; or, with days typed, the question who comes in their place."""
    if desk.chat.kind is ChatKind.GROUP:
        desk.say(Card((bold(PRIVATE),)))
        return
    given = desk.item.payload.get("argument")
    days = dates.typed(str(given)) if given is not None else []
    if days is None:
        desk.say(Card((bold(HOW), text("Det datumet finns inte."))))
    elif len(days) == 2:
        _pick_substitute(desk, 0, days[0], days[1], 0)
    elif days:
        _pick_last(desk, 0, days[0])
    else:
        _home(desk, 0)


def press(desk: Desk, rest: str) -> bool:
    """A press on a card of absences; False: no button that we make now."""
    op, *parts = rest.split(".")
    if op not in _PRESSES:
        return False
    form, handle = _PRESSES[op]
    values = _read(desk, form, parts)
    if values is None:
        return False
    if desk.chat.kind is ChatKind.GROUP:
        desk.answer(PRIVATE)
    else:
        handle(desk, *values)
    return True


def _read(desk: Desk, form: str, parts: list[str]) -> list[object] | None:
    """The values of a button's data: n a number, d a day, k a kind; None when it has another form.

    A kind is one that the content knows, or "alla", which stands for all others.
    """
    if len(parts) != len(form):
        return None
    values: list[object] = []
    for sign, part in zip(form, parts, strict=True):
        if sign == "k":
            if part != absence_cards.ALL and part not in titles(desk.turn.house):
                return None
            values.append(None if part == absence_cards.ALL else part)
        elif not (part.isascii() and part.isdigit() and len(part) <= 9):
            return None
        elif sign == "d":
            if (day := dates.from_number(int(part))) is None:
                return None
            values.append(day)
        else:
            values.append(int(part))
    return values


def _away(desk: Desk, whose: int) -> Away | None:
    """Whose absences they are, if the person may see them; else says so."""
    if whose:
        result = desk.perform("absence.look_for", Whose(whose))
    else:
        result = desk.perform("absence.look", Whose(_self(desk)))
    if isinstance(result, Done):
        away: Away = result.value
        return away
    desk.refuse(REFUSED[result.reason])
    return None


def _in_reach(desk: Desk, day: date) -> bool:
    return desk.today <= day <= desk.today + timedelta(days=LONGEST_DAYS)


def _self(desk: Desk) -> int:
    return desk.actor.id if desk.actor is not None else 0


def _home(desk: Desk, whose: int) -> None:
    if (away := _away(desk, whose)) is not None:
        desk.present(CARD, absence_cards.home(desk, away, whose))


def _pick_first(desk: Desk, whose: int) -> None:
    if _away(desk, whose) is not None:
        desk.present(CARD, absence_cards.first_day(desk, whose))


def _pick_day(desk: Desk, whose: int, first: int, month: int) -> None:
    """A month to press on: for the first day (`first` 0), or for the last one."""
    start = dates.from_number(first)
    if (first and start is None) or _away(desk, whose) is None:
        return
    if start is not None and not _in_reach(desk, start):
        desk.refuse(REFUSED[Reason.DATES])
        return
    desk.present(CARD, absence_cards.month(desk, whose, start, month))


def _pick_last(desk: Desk, whose: int, first: date) -> None:
    if _away(desk, whose) is None:
        return
    if not _in_reach(desk, first):
        desk.refuse(REFUSED[Reason.DATES])
    else:
        desk.present(CARD, absence_cards.last_day(desk, whose, first))


def _pick_substitute(desk: Desk, whose: int, first: date, last: date, part: int) -> None:
    if (away := _away(desk, whose)) is None:
        return
    if not (_in_reach(desk, first) and _in_reach(desk, last) and first <= last):
        desk.refuse(REFUSED[Reason.DATES])
        return
    start = f"{whose}.{dates.number(first)}.{dates.number(last)}"
    buttons = many.buttons(
        colleagues(desk.turn, away.person.id),
        part,
        lambda person: f"f.g.{start}.{person.id}",
        lambda number: f"f.s.{start}.{number}",
    )
    buttons += [Button("Ingen ersätter", f"f.g.{start}.0"), Button("Avbryt", f"f.h.{whose}")]
    words = f"Borta {absence_cards.span(desk, first, last)}."
    blocks = (bold(absence_cards.who_asks(away, whose)), text(words))
    desk.present(CARD, Card(blocks, column(buttons)))


def _set(desk: Desk, whose: int, first: date, last: date, substitute: int) -> None:
    command = absence.Set(whose or _self(desk), first, last, substitute or None)
    _carry_out(desk, "absence.set", command, whose, "Sparat.")


def _carry_out(desk: Desk, name: str, command: object, whose: int, said: str) -> None:
    result = desk.perform(f"{name}_for" if whose else name, command)
    if isinstance(result, Done):
        desk.answer(said)
        _home(desk, whose)
    elif result.reason in (Reason.NOT_INVITED, Reason.NOT_YOURS, Reason.UNKNOWN):
        desk.answer(REFUSED[result.reason], alert=True)
    else:
        _home(desk, whose)
        desk.answer(REFUSED[result.reason], alert=True)


def _found(desk: Desk, absence_id: int) -> tuple[Absence, int] | None:
    """The absence and whose it is to whoever presses; else says that there is none, in the same
    words for what is somebody else's."""
    if _away(desk, 0) is None:
        return None
    found = desk.tx.absences.get(absence_id)
    if found is not None and found.person_id == _self(desk):
        return found, 0
    if found is not None:
        result = desk.perform("absence.look_for", Whose(found.person_id))
        if isinstance(result, Done):
            return found, found.person_id
    desk.answer(GONE, alert=True)
    return None


def _end(desk: Desk, absence_id: int) -> None:
    if (found := _found(desk, absence_id)) is not None:
        _carry_out(desk, "absence.end", Of(absence_id), found[1], "Avslutad.")


def _kinds(desk: Desk, absence_id: int) -> None:
    if (found := _found(desk, absence_id)) is not None:
        desk.present(CARD, absence_cards.kinds(desk, *found))


def _pick_cover(desk: Desk, absence_id: int, kind: str | None, part: int) -> None:
    """Choose another substitute, for all or for one kind."""
    if (found := _found(desk, absence_id)) is None:
        return
    start = f"{absence_id}.{kind or absence_cards.ALL}"
    buttons = many.buttons(
        colleagues(desk.turn, found[0].person_id),
        part,
        lambda person: f"f.b.{start}.{person.id}",
        lambda number: f"f.c.{start}.{number}",
    )
    buttons += [Button("Ingen ersätter", f"f.b.{start}.0"), Button("Avbryt", f"f.h.{found[1]}")]
    desk.show(CARD, Card((bold(absence_cards.who_covers(desk, *found, kind)),), column(buttons)))


def _cover(desk: Desk, absence_id: int, kind: str | None, substitute: int) -> None:
    if (found := _found(desk, absence_id)) is not None:
        command = absence.Cover(absence_id, kind, substitute or None)
        _carry_out(desk, "absence.cover", command, found[1], "Sparat.")


def _pick_person(desk: Desk, part: int) -> None:
    """Whose absence, for those who lead."""
    result = desk.perform("absence.staff")
    if not isinstance(result, Done):
        desk.answer(REFUSED[result.reason], alert=True)
        return
    buttons = many.buttons(
        result.value, part, lambda person: f"f.h.{person.id}", lambda number: f"f.p.{number}"
    )
    buttons.append(Button("Tillbaka", "f.h.0"))
    desk.show(CARD, Card((bold("Vems frånvaro?"),), column(buttons)))


_PRESSES: Mapping[str, tuple[str, Callable[..., None]]] = MappingProxyType(
    {
        "h": ("n", _home),
        "a": ("n", _pick_first),
        "d": ("nnn", _pick_day),
        "t": ("nd", _pick_last),
        "s": ("nddn", _pick_substitute),
        "g": ("nddn", _set),
        "e": ("n", _end),
        "x": ("n", _kinds),
        "c": ("nkn", _pick_cover),
        "b": ("nkn", _cover),
        "p": ("n", _pick_person),
        "y": ("n", lambda desk, number: handover.answer(desk, number, "absence.accept")),
        "n": ("n", lambda desk, number: handover.answer(desk, number, "absence.decline")),
        "o": ("n", handover.one_by_one),
    }
)
"""First part of the data → the form of the rest, and who carries it out."""
