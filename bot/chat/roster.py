"""/enheter and /roller: units, their people, and who holds which role. For those who lead."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.chat import finding, led, pages, standing_reminders
from bot.chat.desk import Desk
from bot.chat.labels import LABEL, fitted
from bot.chat.pages import listed
from bot.chat.refusals import refuse
from bot.telegram.render import Button, Card, bold, text
from flows.actions.overview import PersonPage, UnitPage
from flows.actions.registry import may
from flows.actions.roles import NewUnit, Rename, RenameUnit
from flows.actions.turn import Reason, Refused
from flows.people.modules import Module
from flows.people.overview import Member, UnitSeen
from flows.people.records import Person
from flows.people.roles import ROLES

KEY = "roller"
NO_NAME = "Bara roller, enheter och siffror. Skriv aldrig personens namn."
_DATA = re.compile(r"([a-z])((?:\.\d{1,9}){0,2})")
_NEW = re.compile(r"ny (.+)", re.IGNORECASE)
_NUMBERED = re.compile(r"(\d{1,9}) (\D.*)")  # whom or which it is about, and a new name


def roles(desk: Desk) -> None:
    """Choose whom it is about: by unit, or by words of their label, role or unit."""
    argument = str(desk.item.payload.get("argument", ""))
    if (found := _NUMBERED.fullmatch(argument)) is not None:
        _rename(desk, Rename(int(found[1]), found[2]))
    elif argument:
        finding.find(desk, KEY, argument)
    else:
        _choose(desk, [0])


def units(desk: Desk) -> None:
    """Every unit that the person leads; with words those that hold them, a new one, or a new
    name."""
    argument = str(desk.item.payload.get("argument", ""))
    if (found := _NEW.fullmatch(argument)) is not None:
        _add(desk, found[1])
    elif (found := _NUMBERED.fullmatch(argument)) is not None:
        _rename_unit(desk, RenameUnit(int(found[1]), found[2]))
    elif argument:
        finding.find(desk, KEY, argument)
    else:
        _list(desk, [0])


def press(desk: Desk, rest: str) -> bool:
    """A press on a unit, a person or a page of either."""
    if (found := _DATA.fullmatch(rest)) is None or found[1] not in _VIEWS:
        return False
    numbers = [int(each) for each in found[2].split(".")[1:]]
    _VIEWS[found[1]](desk, [*numbers, 0, 0])
    return True


def person_card(desk: Desk, person_id: int, page: int = 0) -> Card | None:
    """What the person holds, and what can be done about it; None when that was refused."""
    result = desk.perform("person.see", person_id)
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return None
    seen: PersonPage = result.value
    return Card(_about(seen, page), _person_rows(seen, page))


def _about(seen: PersonPage, page: int) -> tuple[str, ...]:
    held = pages.page_of(list(enumerate(seen.held, 1)), page)
    lines = [f"{n}. {ROLES.get(each.role, each.role)}, {each.unit}" for n, each in held]
    if seen.elsewhere:
        lines.append("Har roller i andra enheter också.")
    blocks = [bold(f"Välj vad du vill göra med {seen.person.label}."), text("\n".join(lines))]
    if not seen.held[0].reached:
        blocks.append(text("Jag når inte personen. Be personen skriva /start till mig."))
    blocks.append(
        text(
            f"Nytt namn i listorna: skriv /roller {seen.person.id} och det nya namnet, som "
            f"/roller {seen.person.id} Planerare 2\nSkriv rollen. Skriv aldrig personens namn."
        )
    )
    return tuple(blocks)


def _person_rows(seen: PersonPage, page: int) -> tuple[tuple[Button, ...], ...]:
    person = seen.person

    def take(numbered: tuple[int, Member]) -> Button:
        number, each = numbered
        return Button(f"Ta bort roll {number}", f"u.t.{person.id}.{each.unit_id}.{code(each.role)}")

    return (
        (Button("Ge en roll", f"u.g.{person.id}.0"),),
        *listed(list(enumerate(seen.held, 1)), page, f"u.h.{person.id}", take),
        (Button("Till enheten", f"u.p.{seen.held[0].unit_id}.0"),),
    )


def code(role: str) -> str:
    """The role in a button's data: letters only, and different for each role."""
    return role.replace("_", "")[:16]


def _choose(desk: Desk, numbers: Sequence[int]) -> None:
    """Whose unit: straight to its people when there is but one."""
    found = led.overview(desk)
    if found is None:
        return
    if len(found) == 1 and not desk.is_press:
        _people(desk, [found[0].unit.id, 0])
        return
    words = "Välj enhet. Eller skriv /roller och en del av namnet."
    _show_units(desk, found, numbers[0], words, "u.r", "p")


def _list(desk: Desk, numbers: Sequence[int]) -> None:
    found = led.overview(desk)
    if found is not None:
        words = "Välj enhet. Eller skriv /enheter och en del av namnet."
        _show_units(desk, found, numbers[0], words, "u.e", "v")


def _show_units(
    desk: Desk, found: Sequence[UnitSeen], page: int, words: str, data: str, leads: str
) -> None:
    blocks = [bold(words if found else "Det finns ingen enhet än.")]
    if where := pages.place(found, page):
        blocks.append(text(where))
    if may(desk.turn.who, "unit.add"):
        blocks.append(text("Ny enhet: skriv /enheter ny och namnet, som /enheter ny Hemtjänst Öst"))

    def button(each: UnitSeen) -> Button:
        return Button(fitted(each.unit.name), f"u.{leads}.{each.unit.id}")

    desk.present(KEY, Card(tuple(blocks), listed(found, page, data, button)))


def _unit(desk: Desk, numbers: Sequence[int]) -> None:
    result = desk.perform("unit.see", numbers[0])
    if isinstance(result, Refused):
        refuse(desk, result.reason)
    else:
        followed = Module.ARENDEN in desk.turn.house.modules
        card = _unit_card(result.value, followed=followed)
        if may(desk.turn.who, "unit.rename"):
            how = f"Nytt namn på enheten: skriv /enheter {numbers[0]} och det nya namnet."
            card = replace(card, blocks=(*card.blocks, text(how)))
        desk.present(KEY, card)


def _unit_card(page: UnitPage, *, followed: bool) -> Card:
    """The unit; of bevakningar only where they are `followed`, or where some are left."""
    seen = page.seen
    group = {None: "ingen. Skriv /koppla i gruppen", True: "kopplad", False: "jag är inte kvar"}
    on_duty = ", ".join(each.label for each in page.on_duty) or "ingen"
    lines = f"Personer: {seen.people}.\nGrupp: {group[seen.group]}.\nPå pass nu: {on_duty}."
    if followed or seen.open:
        lines += f"\nÖppna bevakningar: {seen.open}, sena: {seen.late}."
    rows = [(Button("Visa personer", f"u.p.{seen.unit.id}.0"),)]
    if seen.late:
        rows.append((Button("Visa sena", f"a.c.{seen.unit.id}.0"),))
    if followed:
        rows.append((standing_reminders.button(seen.unit.id),))
    rows.append((Button("Alla enheter", "u.e.0"),))
    return Card((bold(f"{seen.unit.name}."), text(lines)), tuple(rows))


def _people(desk: Desk, numbers: Sequence[int]) -> None:
    unit_id, page = numbers[0], numbers[1]
    result = desk.perform("unit.see", unit_id)
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return
    seen: UnitPage = result.value
    people = list({each.person.id: each for each in seen.members}.values())
    name = seen.seen.unit.name
    words = f"Välj person i {name}." if people else f"Ingen har en roll i {name}. Skriv /bjudin."
    where = pages.place(people, page)
    blocks = (bold(words), *((text(where),) if where else ()))
    rows = listed(people, page, f"u.p.{unit_id}", _person_button)
    desk.present(KEY, Card(blocks, (*rows, (Button("Alla enheter", "u.r.0"),))))


def _person(desk: Desk, numbers: Sequence[int]) -> None:
    if (card := person_card(desk, numbers[0], numbers[1])) is not None:
        desk.present(KEY, card)


def _rename(desk: Desk, command: Rename) -> None:
    result = desk.perform("person.rename", command)
    if isinstance(result, Refused) and result.reason is Reason.TAKEN:
        desk.say(Card((bold("Välj ett annat namn. Det används redan i enheten."),)))
    elif isinstance(result, Refused) and result.reason is Reason.UNKNOWN:
        desk.say(
            Card((bold(f"Skriv rollen: /roller {command.person_id} Planerare 2"), text(NO_NAME)))
        )
    elif isinstance(result, Refused):
        refuse(desk, result.reason)
    else:
        person: Person = result.value
        desk.say(Card((bold(f"Klart. I listorna står det nu {person.label}."),)))
        _person(desk, [person.id, 0])


def _add(desk: Desk, name: str) -> None:
    result = desk.perform("unit.add", NewUnit(name))
    if isinstance(result, Refused) and result.value is None:
        refuse(desk, result.reason)
        return
    unit = result.value
    assert unit is not None
    known = isinstance(result, Refused)
    words = f"{unit.name} finns redan." if known else f"Klart. {unit.name} är en ny enhet."
    desk.say(Card((bold(words), text("Skriv /bjudin för att bjuda in personer."))))
    _unit(desk, [unit.id])


def _rename_unit(desk: Desk, command: RenameUnit) -> None:
    result = desk.perform("unit.rename", command)
    if isinstance(result, Refused) and result.reason is Reason.TAKEN:
        desk.say(Card((bold("Välj ett annat namn. En annan enhet heter så."),)))
    elif isinstance(result, Refused):
        refuse(desk, result.reason)
    else:
        desk.say(Card((bold(f"Klart. Enheten heter nu {result.value.name}."),)))
        _unit(desk, [command.unit_id])


def _person_button(each: Member) -> Button:
    lost = "" if each.reached else " – nås inte"
    return Button(fitted(each.person.label, LABEL - len(lost)) + lost, f"u.h.{each.person.id}")


_VIEWS: Mapping[str, Callable[[Desk, Sequence[int]], None]] = MappingProxyType(
    {"r": _choose, "e": _list, "v": _unit, "p": _people, "h": _person}
)
