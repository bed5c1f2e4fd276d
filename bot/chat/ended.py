"""A bevakning that has ended: how it looks, and why it can or cannot be opened again."""

from datetime import date, datetime

from bot.telegram.render import Card, bold, text
from flows.actions.turn import Reason
from flows.calendar import Calendar, phrases
from flows.cases.bevakning import Bevakning, BevakningState
from flows.people.records import Person

UNDO = "Ångra"
OPEN_AGAIN = "Den är redan öppen igen."
TOO_LATE = "Det har gått mer än en minut. Är något kvar? Skriv /bevaka {code} i morgon."
NOT_THEIRS = "Bara den som tryckte på Klart kan ångra."


def card(bevakning: Bevakning, by: str, calendar: Calendar, today: date) -> Card:
    """How and when it ended, by whom."""
    assert bevakning.ended_at is not None
    at = phrases.moment(calendar.local(bevakning.ended_at), today)
    done = bevakning.state is BevakningState.DONE
    what = "bockade av den" if done else "avslutade den"
    return Card((bold(f"{bevakning.code} är klar."), text(f"{by} {what} {at}.")))


def is_undone_by(bevakning: Bevakning, viewer: Person | None, now: datetime) -> bool:
    """Whether it was the viewer who said just now that it is done."""
    mine = viewer is not None and viewer.id == bevakning.ended_by
    return mine and bevakning.is_undoable(now)


def why_not(bevakning: Bevakning, reason: Reason) -> str:
    """Why it cannot be undone; empty when that is no matter of undoing."""
    if bevakning.is_open:
        return OPEN_AGAIN
    too_late = TOO_LATE.format(code=bevakning.code)
    return {Reason.EXPIRED: too_late, Reason.NOT_YOURS: NOT_THEIRS}.get(reason, "")
