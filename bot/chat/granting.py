"""Giving a person a role and taking one away, step by step, from the person's card in /roller."""

import re
from collections.abc import Sequence
from types import MappingProxyType

from bot.chat import pages, roster
from bot.chat.desk import Desk
from bot.chat.labels import LABEL, fitted
from bot.chat.pages import listed
from bot.chat.refusals import refuse
from bot.telegram.render import Button, Card, bold, text
from flows.actions.leaving import Revoke
from flows.actions.overview import PersonPage
from flows.actions.registry import may
from flows.actions.roles import Give
from flows.actions.turn import Reason, Refused
from flows.people.overview import UnitSeen
from flows.people.roles import ADMIN, ROLES, short

_CHOOSE = re.compile(r"([gf])\.(\d{1,9})\.(\d{1,9})(?:\.(\d{1,4}))?")
_ROLE = re.compile(r"([jtd])\.(\d{1,9})\.(\d{1,9})\.([a-z]{2,16})")
_CODES = MappingProxyType({roster.code(role): role for role in ROLES})


def press(desk: Desk, rest: str) -> bool:
    """A press on the way to giving or taking a role."""
    if (found := _CHOOSE.fullmatch(rest)) is not None:
        person_id, second = int(found[2]), int(found[3])
        if found[1] == "g":
            _which_unit(desk, person_id, second)
        else:
            _which_role(desk, person_id, second, int(found[4] or 0))
        return True
    if (found := _ROLE.fullmatch(rest)) is not None and found[4] in _CODES:
        steps = {"j": _give, "t": _ask, "d": _take}
        steps[found[1]](desk, int(found[2]), int(found[3]), _CODES[found[4]])
        return True
    return False


def _which_unit(desk: Desk, person_id: int, page: int) -> None:
    """Where: units that the person is in come first."""
    person = _person(desk, person_id)
    found = _units(desk, person)
    if person is None or found is None:
        return
    if len(found) == 1:
        _which_role(desk, person_id, found[0].unit.id, 0)
        return

    def button(each: UnitSeen) -> Button:
        return Button(fitted(each.unit.name), f"u.f.{person_id}.{each.unit.id}.0")

    rows = listed(found, page, f"u.g.{person_id}", button)
    where = pages.place(found, page)
    blocks = (
        bold(f"I vilken enhet ska {person.person.label} ha rollen?"),
        *((text(where),) if where else ()),
    )
    desk.show(roster.KEY, Card(blocks, (*rows, _back(person_id))))


def _which_role(desk: Desk, person_id: int, unit_id: int, page: int) -> None:
    if (person := _person(desk, person_id)) is None:
        return
    has = {each.role for each in person.held if each.unit_id == unit_id}
    found = [
        role
        for role in ROLES
        if role not in has and (role != ADMIN or may(desk.turn.who, "unit.add"))
    ]

    def button(role: str) -> Button:
        return Button(_named(role), f"u.j.{person_id}.{unit_id}.{roster.code(role)}")

    rows = listed(found, page, f"u.f.{person_id}.{unit_id}", button)
    blocks = (bold(f"Vilken roll ska {person.person.label} ha?"), text(pages.place(found, page)))
    desk.show(roster.KEY, Card(blocks, (*rows, _back(person_id))))


def _named(role: str) -> str:
    """The role as its button says it: in few words where all do not fit."""
    return ROLES[role] if len(ROLES[role]) <= LABEL else short(role)


def _give(desk: Desk, person_id: int, unit_id: int, role: str) -> None:
    result = desk.perform("role.give", Give(person_id, unit_id, role))
    if isinstance(result, Refused) and result.reason is not Reason.TAKEN:
        refuse(desk, result.reason)
        return
    known = isinstance(result, Refused)
    desk.answer("Personen har redan rollen." if known else "Klart. Personen har rollen nu.")
    _stand(desk, person_id)


def _ask(desk: Desk, person_id: int, unit_id: int, role: str) -> None:
    """What taking the role away leads to, before it is done."""
    if (person := _person(desk, person_id)) is None:
        return
    here = [each for each in person.held if each.unit_id == unit_id]
    held = next((each for each in here if each.role == role), None)
    if held is None:
        desk.answer("Rollen är redan borttagen.")
        _stand(desk, person_id)
        return
    owed = person.owed.get(unit_id, 0)
    words = ["Det gäller direkt. Personen får veta det."]
    if len(here) > 1:
        words.append("Personen har kvar andra roller i enheten, och sina bevakningar.")
    else:
        words.append(f"Personen kommer inte åt {held.unit} mer. Gamla knappar slutar fungera.")
        words.append(f"Personens öppna bevakningar går till enheten: {owed}.")
    question = f"Ska {person.person.label} inte längre vara {ROLES.get(role, role)} i {held.unit}?"
    rows = (
        (Button("Ja, ta bort rollen", f"u.d.{person_id}.{unit_id}.{roster.code(role)}"),),
        _back(person_id),
    )
    desk.show(roster.KEY, Card((bold(question), text("\n".join(words))), rows))


def _take(desk: Desk, person_id: int, unit_id: int, role: str) -> None:
    result = desk.perform("person.revoke", Revoke(person_id, unit_id, role))
    if isinstance(result, Refused) and result.reason is not Reason.UNKNOWN:
        refuse(desk, result.reason)
        return
    gone = isinstance(result, Refused)
    desk.answer("Rollen är redan borttagen." if gone else "Klart. Rollen är borttagen.")
    _stand(desk, person_id)


def _stand(desk: Desk, person_id: int) -> None:
    """The person's card; the units when nothing that the viewer leads is left there."""
    result = desk.perform("person.see", person_id)
    if isinstance(result, Refused):
        roster.press(desk, "r.0")
    elif (card := roster.person_card(desk, person_id)) is not None:
        desk.show(roster.KEY, card)


def _person(desk: Desk, person_id: int) -> PersonPage | None:
    result = desk.perform("person.see", person_id)
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return None
    seen: PersonPage = result.value
    return seen


def _units(desk: Desk, person: PersonPage | None) -> Sequence[UnitSeen] | None:
    result = desk.perform("unit.list")
    if person is None or isinstance(result, Refused):
        return None
    first = {each.unit_id for each in person.held}
    found: Sequence[UnitSeen] = result.value
    return sorted(found, key=lambda each: each.unit.id not in first)


def _back(person_id: int) -> tuple[Button, ...]:
    return (Button("Tillbaka", f"u.h.{person_id}.0"),)
