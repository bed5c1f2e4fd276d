"""The units that whoever acts leads, asked for by every card on which one of them is chosen."""

from collections.abc import Sequence

from bot.chat.desk import Desk
from bot.chat.refusals import refuse
from flows.actions.turn import Done, Refused
from flows.people.overview import UnitSeen
from flows.people.records import Unit


def names(desk: Desk, otherwise: str) -> Sequence[Unit] | None:
    """Their names; None for whoever leads none, who was told so in the words `otherwise`."""
    result = desk.perform("unit.pick")
    if isinstance(result, Done):
        return list(result.value)
    desk.refuse(otherwise)
    return None


def overview(desk: Desk) -> Sequence[UnitSeen] | None:
    """How they stand; None for whoever leads none, who was told so."""
    result = desk.perform("unit.list")
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return None
    units: Sequence[UnitSeen] = result.value
    return units
