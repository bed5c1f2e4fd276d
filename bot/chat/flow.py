"""/laget: how far the unit's cases have come, in words, in a picture, and as a file for Excel."""

import re
from collections.abc import Sequence

from bot.chat import unread
from bot.chat.desk import Desk
from bot.chat.labels import fitted
from bot.chat.pages import listed
from bot.pictures.flow import cases, days, in_words, late, picture_of
from bot.telegram.render import Button, Card, bold, text
from flows.actions.flow import Sheet, UnitFlow
from flows.actions.turn import Reason, Refused
from flows.cases.flow import StageFlow
from flows.people.records import Unit

KEY = "laget"
NOT_YOURS = "Bara enhetschefen och planerarna ser läget. Fråga din chef."
SAVED = "Öppna filen i Excel. Den har koder men inga namn. Ta bort den när du är klar."
_DATA = re.compile(r"([efc])\.(\d{1,9})")
_REFUSED = {
    Reason.WRONG_CHAT: "Skriv /laget till mig i en privat chatt.",
    Reason.SWITCHED_OFF: "Den delen är inte påslagen här. Fråga din chef.",
}


def laget(desk: Desk) -> None:
    """The person's unit, or a choice among several."""
    units = desk.perform("unit.flows")
    if isinstance(units, Refused):
        _refuse(desk, units.reason)
    elif len(units.value) == 1:
        _show(desk, units.value[0].id)
    else:
        _choose(desk, units.value, 0)


def press(desk: Desk, rest: str) -> bool:
    """A unit or a page of them was chosen, or the file asked for."""
    if (found := _DATA.fullmatch(rest)) is None:
        return False
    op, number = found[1], int(found[2])
    if op == "f":
        _show(desk, number)
    elif op == "c":
        _send(desk, number)
    else:
        units = desk.perform("unit.flows")
        if isinstance(units, Refused):
            _refuse(desk, units.reason)
        else:
            _choose(desk, units.value, number)
    return True


def _choose(desk: Desk, units: Sequence[Unit], page: int) -> None:
    words = "Välj enhet." if units else "Det finns ingen enhet än. Skriv /enheter."
    rows = listed(units, page, "y.e", lambda each: Button(fitted(each.name), f"y.f.{each.id}"))
    desk.present(KEY, Card((bold(words),), rows))


def _show(desk: Desk, unit_id: int) -> None:
    result = desk.perform("unit.flow", unit_id)
    if isinstance(result, Refused):
        _refuse(desk, result.reason)
        return
    seen: UnitFlow = result.value
    rows = ((Button("Hämta som CSV", f"y.c.{unit_id}"),),) if seen.codes and seen.flow.open else ()
    desk.present(KEY, Card(_blocks(seen), rows))
    picture = picture_of(seen.flow, seen.unit.name, desk.turn.house.calendar)
    if picture is not None:
        desk.picture(picture.json(), text(in_words(seen.flow)))


def _send(desk: Desk, unit_id: int) -> None:
    result = desk.perform("unit.sheet", unit_id)
    if isinstance(result, Refused):
        _refuse(desk, result.reason)
        return
    sheet: Sheet = result.value
    said = " ".join((SAVED, *_unread(sheet.unread)))
    desk.document(f"laget-{desk.today.isoformat()}.csv", sheet.content, said)


def _blocks(seen: UnitFlow) -> tuple[str, ...]:
    flow = seen.flow
    lines = [_line(each, codes=seen.codes) for each in flow.stages if each.days and not each.rests]
    lines += [
        f"{each.label}: {len(each.days)}." for each in flow.stages if each.days and each.rests
    ]
    ended = sum(flow.ended.values())
    last = [f"Avslutade de senaste 30 dagarna: {ended}.", *_unread(seen.unread)]
    blocks = (bold(_head(seen)), text("\n".join(lines)), text("\n".join(last)))
    return tuple(each for each in blocks if each)


def _unread(number: int) -> tuple[str, ...]:
    return (f"Jag kan inte läsa {cases(number)}. {unread.HELP}",) if number else ()


def _head(seen: UnitFlow) -> str:
    """What to do now."""
    flow, name = seen.flow, seen.unit.name
    if not flow.open and seen.unread:
        return unread.ELSEWHERE
    if not flow.open:
        return f"Inga öppna ärenden i {name}."
    if flow.late:
        return f"Börja med {_the_late(flow.late)}. {name} har {cases(flow.open)}."
    return f"Inget är sent. {name} har {cases(flow.open)}."


def _the_late(number: int) -> str:
    return "det som är sent" if number == 1 else f"de {number} som är sena"


def _line(stage: StageFlow, *, codes: bool) -> str:
    """How many, how many of them late, and which has stood longest."""
    about = f"{stage.label}: {len(stage.days)}"
    if stage.late:
        about += f" ({late(stage.late)})"
    who = f"{stage.oldest} " if codes and stage.oldest else ""
    return f"{about}. Längst: {who}{days(stage.days[0])}."


def _refuse(desk: Desk, reason: Reason) -> None:
    desk.refuse(_REFUSED.get(reason, NOT_YOURS))
