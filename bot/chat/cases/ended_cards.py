"""The card of a case that has come to an end: who ended it when, or which case it is part of."""

from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.turn import Turn
from flows.calendar import phrases
from flows.cases.case import Case


def card(turn: Turn, case: Case, undo: Button | None) -> Card:
    """How it ended; `undo` takes that back, while it can be."""
    if case.joined_to is not None:
        other = turn.tx.cases.get(case.joined_to)
        code = other.code if other is not None else "ett annat ärende"
        return Card((bold(f"{case.code} är samma ärende som {code}."),))
    local, last = turn.house.calendar.local, case.history[-1]
    by = turn.tx.people.person(last.by).label if last.by is not None else "Någon"
    at = phrases.near_moment(local(last.at), local(turn.now).date())
    blocks = (bold(f"{case.code} är avslutat."), text(f"{by} avslutade det {at}."))
    return Card(blocks, column([undo] if undo is not None else []))
