"""Coming in by invitation, and inviting others.

An invitation is made in a private chat, shown once there, and kept only as a hash.
"""

import re
from collections.abc import Sequence
from hashlib import sha256

from bot.chat import groups, led, oneself
from bot.chat.desk import Desk
from bot.chat.labels import fitted
from bot.chat.pages import listed
from bot.telegram.render import Button, Card, bold, text
from flows.actions import people
from flows.actions.turn import Done, Reason
from flows.calendar import phrases
from flows.messages import ChatKind
from flows.people.modules import Module
from flows.people.records import Unit
from flows.people.roles import ADMIN, GROUP, ROLES, next_label

KEY = "bjudin"
OLD = "Knappen är för gammal. Skriv /bjudin."
NOT_YOURS = "Bara en enhetschef eller administratör kan bjuda in. Fråga din chef."
_REFUSED = {
    Reason.UNKNOWN: "Inbjudan finns inte. Be din chef om en ny.",
    Reason.USED: "Inbjudan är redan använd. Be din chef om en ny.",
    Reason.EXPIRED: "Inbjudan har gått ut. Be din chef om en ny.",
    Reason.WRONG_CHAT: "Inbjudan gäller inte i den här chatten. Öppna länken på rätt ställe.",
}
_UNITS = re.compile(r"u\.(\d{1,4})")
_ROLES = re.compile(r"v\.(\d{1,9})\.(\d{1,4})")
_INVITE = re.compile(r"r\.(\d{1,9})\.([0-9a-f]{6})\.(\d{1,6})")


def join(desk: Desk, token: str) -> None:
    """Use the invitation, and say what it gave."""
    result = desk.perform("person.join", people.Join(token))
    if not isinstance(result, Done):
        desk.say(Card((bold(_REFUSED[result.reason]),)))
        return
    joined: people.Joined = result.value
    if joined.person is None:
        groups.joined(desk, joined)
        return
    lines = ["Skriv /hjalp för att se vad du kan göra."]
    role = joined.person.label
    if desk.turn.who.person is not None:  # known from before: their label does not say the role
        role = ROLES[joined.role]
        lines.append(f"Kollegorna ser dig som {joined.person.label}.")
    if Module.ARENDEN in desk.turn.house.modules:
        lines.append("Jag kan påminna dig om det du ska följa upp.")
    first = f"Välkommen! Du är nu {role} i {joined.unit.name}."
    desk.say(Card((bold(first), text("\n".join(lines)))))


def bjudin(desk: Desk) -> None:
    """Choose for which unit, then for which role."""
    if not oneself.in_private(desk, "bjudin"):
        return
    units = led.names(desk, NOT_YOURS)
    if units is not None:
        _show_units(desk, units, 0)


def press(desk: Desk, rest: str) -> bool:
    """A press on the cards of /bjudin, /jag and /lamna. False: no button of ours."""
    if desk.chat.kind is not ChatKind.PRIVATE:
        return False
    if rest in oneself.OPERATIONS:
        oneself.press(desk, rest)
    elif found := _INVITE.fullmatch(rest):
        _invite(desk, int(found[1]), found[2], int(found[3]))
    elif found := _ROLES.fullmatch(rest) or _UNITS.fullmatch(rest):
        if (units := led.names(desk, NOT_YOURS)) is None:
            return True
        numbers = [int(each) for each in found.groups()]
        if len(numbers) == 1:
            _show_units(desk, units, numbers[0])
        else:
            _show_roles(desk, units, *numbers)
    else:
        return False
    return True


def _show_units(desk: Desk, units: Sequence[Unit], page: int) -> None:
    if len(units) == 1:
        _show_roles(desk, units, units[0].id, 0)
        return

    def button(unit: Unit) -> Button:
        return Button(fitted(unit.name), f"i.v.{unit.id}.0")

    desk.present(KEY, Card((bold("Välj enhet."),), listed(units, page, "i.u", button)))


def _show_roles(desk: Desk, units: Sequence[Unit], unit_id: int, page: int) -> None:
    """The labels that come next, those of roles that the unit has already first."""
    unit = next((each for each in units if each.id == unit_id), None)
    if unit is None:
        desk.answer(NOT_YOURS, alert=True)
        return
    taken = desk.tx.people.labels(unit.id)

    def button(role: str) -> Button:
        label = next_label(role, taken)
        return Button(label, f"i.r.{unit_id}.{_tag(role)}.{label.rpartition(' ')[2]}")

    words = (
        bold(f"Välj vem du bjuder in till {unit.name}."),
        text("Namnet på knappen är det som kollegorna ser. Skriv inget riktigt namn."),
    )
    rows = listed(_roles(desk, unit), page, f"i.v.{unit.id}", button)
    if len(units) > 1:
        rows = (*rows, (Button("Alla enheter", "i.u.0"),))
    desk.present(KEY, Card(words, rows))


def _roles(desk: Desk, unit: Unit) -> list[str]:
    admin = any(grant.role == ADMIN for grant in desk.turn.who.grants)
    offered = [role for role in (*ROLES, GROUP) if role != ADMIN or admin]
    used = {role for role in offered if role in ROLES and desk.tx.people.members(unit.id, role)}
    return sorted(offered, key=lambda role: role not in used)


def _invite(desk: Desk, unit_id: int, tag: str, number: int) -> None:
    """Make it, unless the label on the button has been given in the meantime."""
    role = next((each for each in (*ROLES, GROUP) if _tag(each) == tag), None)
    units = led.names(desk, NOT_YOURS)
    unit = next((each for each in units or () if each.id == unit_id), None)
    if units is None or role is None or unit is None:
        desk.answer(OLD if units is not None else NOT_YOURS, alert=True)
        return
    stem = next_label(role, ()).rpartition(" ")[0]
    command = people.NewInvite(unit.name, role, f"{stem} {number}", unique=True)
    result = desk.perform("person.invite", command)
    if isinstance(result, Done):
        made: people.Invited = result.value
        desk.answer("Inbjudan är klar.")
        desk.show(KEY, Card((bold(f"Klart: {made.label}, {unit.name}."), text(_ONCE))))
        desk.invitation(made.token, _words(desk, made), group=role == GROUP)
    elif result.reason is Reason.TAKEN:
        desk.answer("Den inbjudan finns redan. Välj igen om du vill bjuda in en till.", alert=True)
        _show_roles(desk, units, unit.id, 0)
    else:
        desk.answer(NOT_YOURS, alert=True)


_ONCE = "Länken kommer i nästa meddelande. Den gäller en gång."


def _words(desk: Desk, made: people.Invited) -> str:
    """What stands under the QR code, before the link."""
    until = phrases.moment(desk.turn.house.calendar.local(made.expires_at), desk.today)
    if made.role == GROUP:
        first = f"Öppna länken själv, och välj gruppen för {made.unit.name}."
        how = "Eller låt en kollega göra det."
    else:
        first = f"Visa koden för {made.label} i {made.unit.name}, eller skicka länken."
        how = "Skicka den bara till den som ska in."
    return "\n\n".join((bold(first), text(f"{how} Den gäller en gång, till {until}.")))


def _tag(role: str) -> str:
    """A name for the role that fits in a button and stays the same from version to version."""
    return sha256(role.encode()).hexdigest()[:6]
