"""Groups: binding one to its unit, and letting only its admins write.

In a group that is bound to no unit there is guidance and nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.chat import led
from bot.chat.desk import Desk
from bot.chat.labels import fitted
from bot.chat.pages import listed
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions import groups
from flows.actions.people import Joined
from flows.actions.turn import Done, Reason, Turn
from flows.messages import ChatKind
from flows.people.modules import Module
from flows.people.records import Purpose, Unit

KEY = "koppla"
PURPOSES = {"u": Purpose.UNIT, "c": Purpose.LEADERS}
NOT_YOURS = "Bara en enhetschef eller administratör kan göra det. Fråga din chef."
TAKEN = "Gruppen hör till en annan enhet. Be dess enhetschef eller en administratör."
NOT_BOUND = "Gruppen är inte kopplad. Skriv /koppla."
ADMIN_HINT = (
    "Är jag administratör i gruppen? Då ser jag när någon lämnar den, "
    "och kan ta bort personuppgifter."
)
LET_GO = Button("Koppla loss gruppen", "g.x")
_UNITS = re.compile(r"u\.(\d{1,4})")
_UNIT = re.compile(r"v\.(\d{1,9})")
_BIND = re.compile(r"b\.(\d{1,9})\.([uc])")


def guidance_only(turn: Turn) -> Turn:
    """The turn in a group that is bound to no unit: nothing is open there but guidance."""
    modules = turn.house.modules & {Module.RUTINER}
    return replace(turn, house=replace(turn.house, modules=modules))


def koppla(desk: Desk) -> None:
    """Bind the group that it is written in, or say how it is bound."""
    if desk.chat.kind is ChatKind.PRIVATE:
        desk.say(Card((bold("Skriv /koppla i gruppen som du vill koppla."),)))
        return
    units = led.names(desk, NOT_YOURS)
    if units is None:
        return
    named = str(desk.item.payload.get("argument", "")).casefold()
    unit = next((each for each in units if each.name.casefold() == named), None)
    if unit is None and len(units) == 1 and not named:
        unit = units[0]
    desk.anew(KEY, _purpose(desk, units, unit) if unit else _choose_unit(desk, units, 0, named))


def press(desk: Desk, rest: str) -> bool:
    """A press on the cards of a group. False: no button of ours."""
    if desk.chat.kind is not ChatKind.GROUP:
        return False
    if rest in ("q", "o"):
        _let_write(desk, everybody=rest == "o")
    elif rest == "x":
        _unbind(desk)
    elif found := _BIND.fullmatch(rest):
        _bind(desk, int(found[1]), PURPOSES[found[2]])
    elif found := _UNITS.fullmatch(rest) or _UNIT.fullmatch(rest):
        _choose(desk, rest[0], int(found[1]))
    else:
        return False
    return True


def joined(desk: Desk, value: Joined) -> None:
    """The group was bound by an invitation."""
    desk.anew(KEY, _bound_card(value.unit, Purpose.UNIT))


def _choose(desk: Desk, op: str, number: int) -> None:
    units = led.names(desk, NOT_YOURS)
    if units is None:
        return
    unit = next((each for each in units if each.id == number), None) if op == "v" else None
    if op == "v" and unit is None:
        desk.refuse(NOT_YOURS)
        return
    desk.show(KEY, _purpose(desk, units, unit) if unit else _choose_unit(desk, units, number, ""))


def _choose_unit(desk: Desk, units: Sequence[Unit], page: int, named: str) -> Card:
    bound = desk.tx.people.units_of_group(desk.chat.id)
    rows = listed(units, page, "g.u", lambda unit: Button(fitted(unit.name), f"g.v.{unit.id}"))
    if bound:
        rows = (*rows, (LET_GO,))
    blocks = [bold("Välj enhet.")]
    if named:
        blocks.append(text("Du leder ingen enhet med det namnet."))
    if bound:
        blocks.append(_belongs(bound))
    return Card(tuple(blocks), rows)


def _purpose(desk: Desk, units: Sequence[Unit], unit: Unit) -> Card:
    """What the group is for. Whoever leads several units can go back and choose another."""
    bound = desk.tx.people.units_of_group(desk.chat.id)
    blocks = [
        bold(f"Vad ska gruppen för {unit.name} vara till?"),
        text(
            "Enhetens grupp får påminnelser om bevakningar.\n"
            "Chefernas grupp får veta när någon slutar eller inte går att nå."
        ),
    ]
    buttons = [
        Button("Enhetens grupp", f"g.b.{unit.id}.u"),
        Button("Chefernas grupp", f"g.b.{unit.id}.c"),
    ]
    if len(units) > 1:
        buttons.append(Button("Alla enheter", "g.u.0"))
    elif bound:
        blocks.append(_belongs(bound))
        buttons.append(LET_GO)
    return Card(tuple(blocks), column(buttons))


def _belongs(bound: Sequence[Unit]) -> str:
    return text(f"Nu hör gruppen till {_names(bound)}.")


def _bind(desk: Desk, unit_id: int, purpose: Purpose) -> None:
    result = desk.perform("group.bind", groups.Bind(unit_id, purpose))
    if isinstance(result, Done):
        bound: groups.Bound = result.value
        assert bound.unit is not None, "it was bound to a unit"
        desk.answer("Gruppen är kopplad.")
        desk.show(KEY, _bound_card(bound.unit, purpose))
    else:
        desk.refuse(TAKEN if result.reason is Reason.TAKEN else NOT_YOURS)


def _bound_card(unit: Unit, purpose: Purpose) -> Card:
    says = {
        Purpose.UNIT: (
            f"Klart. Gruppen hör nu till {unit.name}.",
            "Hit kommer en påminnelse när en bevakning inte är klar.",
        ),
        Purpose.LEADERS: (
            f"Klart. Gruppen är nu för cheferna i {unit.name}.",
            "Hit skriver jag när någon slutar eller inte går att nå.",
        ),
    }
    first, what = says[purpose]
    return Card(
        (
            bold(first),
            text(f"{what}\nSkriv inga personuppgifter i gruppen."),
            text("Vill du att bara administratörer kan skriva här? Tryck på knappen."),
            text(ADMIN_HINT),
        ),
        column([Button("Stäng för skrivande", "g.q")]),
    )


def _unbind(desk: Desk) -> None:
    result = desk.perform("group.unbind")
    if isinstance(result, Done):
        desk.answer("Gruppen är inte kopplad längre.")
        words = "Vill du koppla den igen? Skriv /koppla."
        desk.show(KEY, Card((bold("Gruppen hör inte till någon enhet nu."), text(words))))
    else:
        desk.refuse(NOT_BOUND if result.reason is Reason.ENDED else NOT_YOURS)


def _let_write(desk: Desk, *, everybody: bool) -> None:
    """Telegram decides whether the bot may; the card says what came of it."""
    result = desk.perform("group.quiet", everybody)
    if not isinstance(result, Done):
        desk.refuse(NOT_BOUND if result.reason is Reason.ENDED else NOT_YOURS)
        return
    back = Button("Stäng för skrivande", "g.q") if everybody else Button("Öppna igen", "g.o")
    again = Button("Försök igen", "g.o" if everybody else "g.q")
    first = "Alla kan skriva här igen." if everybody else "Bara administratörer kan skriva här nu."
    done = Card(
        (bold(first), text("Knapparna fungerar för alla. Skriv inga personuppgifter i gruppen.")),
        column([back]),
    )
    refused = Card(
        (
            bold("Gör mig till administratör i gruppen. Tryck sedan igen."),
            text("Jag behöver rätten att begränsa medlemmar. Telegram sade nej nu."),
        ),
        column([again]),
    )
    desk.answer("Jag frågar Telegram.")
    desk.let_write(KEY, done, refused, everybody=everybody)


def _names(units: Sequence[Unit]) -> str:
    return ", ".join(unit.name for unit in units)
