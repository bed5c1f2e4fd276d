"""/status: what to do now, how it stands, and the lists that lead further. For those who lead."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from bot.chat import led, pages, standing_told, unread
from bot.chat.desk import Desk
from bot.chat.labels import fitted
from bot.chat.refusals import refuse
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.overview import Late, Queues, Status
from flows.actions.registry import may
from flows.actions.turn import Refused
from flows.calendar import phrases
from flows.cases.bevakning import Bevakning
from flows.people.modules import Module
from flows.people.overview import Member, UnitSeen

KEY = "status"
_BACK = Button("Tillbaka", "a.s")
_DATA = re.compile(r"([a-z])((?:\.\d{1,9}){0,2})")
# What `bot.health` calls its parts, in words for people.
_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "store": "databasen",
        "send": "sändningen till Telegram",
        "receive": "mottagningen från Telegram",
        "delivery": "leveransen av meddelanden",
        "tick": "klockan för påminnelser",
        "sender": "sändningen till Telegram",
        "receiver": "mottagningen från Telegram",
        "dispatcher": "svaren på det ni skriver",
        "housekeeping": "städningen",
        "introduction": "menyerna",
        "reminders": "påminnelser som ingen kan få",
        "audit log": "loggen över vad som görs",
        "dead letters": "händelser som gick fel tre gånger",
    }
)


def status(desk: Desk) -> None:
    """How everything stands; the first line says what to do now."""
    result = desk.perform("status.see")
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return
    seen: Status = result.value
    head = next(_to_do(desk, seen), "Allt är bra. Du behöver inte göra något.")
    lines = "\n".join(filter(None, _lines(desk, seen)))
    desk.present(KEY, Card((bold(head), text(lines)), column(_buttons(seen))))


def press(desk: Desk, rest: str) -> bool:
    """A press in the status or in one of its lists."""
    if (found := _DATA.fullmatch(rest)) is None or found[1] not in _LISTS:
        return False
    numbers = [int(each) for each in found[2].split(".")[1:]]
    _LISTS[found[1]](desk, numbers)
    return True


def _lost(desk: Desk, numbers: Sequence[int]) -> None:
    result = desk.perform("person.lost")
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return
    found: Sequence[Member] = result.value
    words = "Be dem skriva /start till mig." if found else "Jag når alla."
    shown = pages.page_of(found, numbers[0] if numbers else 0)
    lines = "\n".join(f"{each.person.label}, {each.unit}" for each in shown)
    _show(desk, words, found, numbers, "a.o", _person, lines)


def _without_group(desk: Desk, numbers: Sequence[int]) -> None:
    found = [each for each in led.overview(desk) or () if each.group is not True]
    words = "Skriv /koppla i enhetens grupp." if found else "Alla enheter har en grupp."
    _show(desk, words, found, numbers, "a.g", _unit)


def _late(desk: Desk, numbers: Sequence[int]) -> None:
    found = [each for each in led.overview(desk) or () if each.late]
    words = "Välj en enhet." if found else "Inget är sent."
    _show(desk, words, found, numbers, "a.l", _late_unit)


def _codes(desk: Desk, numbers: Sequence[int]) -> None:
    """The late codes of one unit, for those who may see them; for others only how many."""
    unit_id, page = (*numbers, 0, 0)[:2]
    result = desk.perform("unit.late", unit_id)
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return
    late: Late = result.value
    back = (Button("Tillbaka", "a.l.0"),)
    if late.found is None:
        words = "Koderna ser bara den som har en roll i enheten. Prata med enhetschefen."
        head = bold(f"{late.seen.unit.name}: {_counted(late.seen.late, 'sen', 'sena')}.")
        desk.show(KEY, Card((head, text(words)), (back,)))
        return

    def button(each: Bevakning) -> Button:
        due = phrases.short_day(each.due_on, desk.today)
        return Button(f"{each.code} · {due} – sen", f"b.{each.token}.{each.version}.k")

    rows = pages.listed(late.found, page, f"a.c.{unit_id}", button)
    head = bold(f"Följ upp det som är sent i {late.seen.unit.name}.")
    where = pages.place(late.found, page)
    lost = unread.of_bevakningar(late.unreadable)
    desk.show(KEY, Card((head, *((text(where),) if where else ()), *lost), (*rows, back)))


def _show(
    desk: Desk,
    words: str,
    found: Sequence[pages.Item],
    numbers: Sequence[int],
    data: str,
    button: Callable[[pages.Item], Button],
    lines: str = "",
) -> None:
    if desk.alert:  # it was refused
        return
    page = numbers[0] if numbers else 0
    said = filter(None, (lines, pages.place(found, page)))
    blocks = (bold(words), *(text(each) for each in said))
    desk.show(KEY, Card(blocks, (*pages.listed(found, page, data, button), (_BACK,))))


def _person(each: Member) -> Button:
    return Button(fitted(each.person.label), f"u.h.{each.person.id}")


def _unit(each: UnitSeen) -> Button:
    return Button(fitted(each.unit.name), f"u.v.{each.unit.id}")


def _late_unit(each: UnitSeen) -> Button:
    late = _counted(each.late, "sen", "sena")
    return Button(f"{fitted(each.unit.name, 22 - len(late))}: {late}", f"a.c.{each.unit.id}.0")


def _to_do(desk: Desk, seen: Status) -> Iterator[str]:
    """What to do, the most urgent first."""
    if seen.queues is not None and desk.health:
        yield "Be den som sköter servern att titta nu."
    late = sum(each.late for each in seen.units)
    if late == 1:
        yield "Se till att 1 sen bevakning blir gjord."
    elif late:
        yield f"Se till att {late} sena bevakningar blir gjorda."
    if seen.queues is not None and seen.queues.put_aside:
        yield "Be den som sköter servern att köra jourlots doctor."
    if seen.lost:
        yield f"Be {_counted(len(seen.lost), 'person', 'personer')} att skriva /start till mig."
    if seen.waits:
        yield "Kontrollera ett nytt nummer: skriv /kontakt."
    yield from _to_do_in_units(seen)
    if seen.unbound:
        yield "Skriv /koppla i gruppen som saknar enhet."
    if seen.missing:
        yield _missing(desk, seen.missing[0])


def _to_do_in_units(seen: Status) -> Iterator[str]:
    if alone := [each.unit.name for each in seen.units if each.needs_chef]:
        yield f"Bjud in en enhetschef till {alone[0]}: skriv /bjudin."
    if lost := [each.unit.name for each in seen.units if each.group is False]:
        yield f"Lägg till mig i gruppen för {lost[0]} igen."


def _missing(desk: Desk, title: str) -> str:
    if may(desk.turn.who, "number.propose"):
        return f"Lägg in ett nummer: {title}. Skriv /kontakt."
    return f"Be en administratör lägga in ett nummer: {title}."


def _lines(desk: Desk, seen: Status) -> Iterator[str]:
    units = _counted(len(seen.units), "enhet", "enheter")
    yield f"Personer: {seen.people} i {units}. Jag når inte: {len(seen.lost)}."
    bare = sum(each.group is None for each in seen.units)
    gone = sum(each.group is False for each in seen.units)
    yield f"Enheter utan grupp: {bare}. Grupper där jag inte är kvar: {gone}."
    if alone := [each.unit.name for each in seen.units if each.needs_chef]:
        yield f"Enheter utan enhetschef: {', '.join(alone)}."
    if seen.queues is not None:
        yield f"Grupper utan enhet: {seen.unbound}."
    late = [each for each in seen.units if each.late]
    found = _counted(len(late), "enhet", "enheter")
    if late or Module.ARENDEN in desk.turn.house.modules:
        yield f"Sena bevakningar: {sum(each.late for each in late)}, i {found}."
    yield from standing_told.overlooked(desk)
    yield f"Nummer som saknas: {', '.join(seen.missing) or 'inga'}."
    if seen.queues is not None:
        yield _queued(seen.queues)
        down = ", ".join(_PARTS.get(part, part) for part in desk.health)
        yield f"Fungerar inte: {down}." if down else "Boten fungerar."
        yield _drilled(desk, seen)


def _queued(queues: Queues) -> str:
    return (
        f"Händelser: {queues.updates} väntar, {queues.put_aside} lades åt sidan.\n"
        f"Meddelanden: {queues.messages} väntar, {queues.uncertain} osäkra, "
        f"{queues.dead} kom inte fram."
    )


def _drilled(desk: Desk, seen: Status) -> str:
    drill = seen.drill
    if drill is None or not drill.asked:
        return "Veckans kontroll: inte gjord än."
    at = phrases.moment(desk.turn.house.calendar.local(drill.began_at), desk.today)
    if drill.ended_at is None:
        return f"Veckans kontroll: pågår sedan {at}."
    return f"Senaste kontroll: {at}. {drill.asked} chattar."


def _buttons(seen: Status) -> list[Button]:
    found = []
    if any(each.late for each in seen.units):
        found.append(Button("Sena bevakningar", "a.l.0"))
    if seen.lost:
        found.append(Button("Personer jag inte når", "a.o.0"))
    if any(each.group is not True for each in seen.units):
        found.append(Button("Enheter utan grupp", "a.g.0"))
    if seen.missing or seen.waits:
        found.append(Button("Telefonnummer", "n.l"))
    found += [Button("Enheter", "u.e.0"), Button("Uppdatera", "a.s")]
    return found


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


_LISTS: Mapping[str, Callable[[Desk, Sequence[int]], None]] = MappingProxyType(
    {
        "s": lambda desk, _: status(desk),
        "o": _lost,
        "g": _without_group,
        "l": _late,
        "c": _codes,
    }
)
