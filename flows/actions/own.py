"""Bevakningar of one's own: "remind me of this case on Friday", without a routine that asks for it.

They stay with their owner, who is reminded each vardag until it is done. An absence hands them
over as others.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flows.actions.bevakningar import Answer, free_code, own_card
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.cases import watches
from flows.cases.bevakning import OWN, Bevakning, BevakningState, Recipient, ReminderStep

AGAIN_AT = time(8)
EVERY_VARDAG = 1
FAR = timedelta(days=3660)  # a date ten years ahead is a slip of the finger


@dataclass(frozen=True, slots=True)
class Own:
    """Remind me at that moment, of the case with this code; None gives it a new code.

    `token` is the name that it gets, so that two taps save it once.
    """

    token: str
    at: datetime
    code: str | None


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be saved: the moment that was chosen, and when the message comes."""

    at: datetime
    told_at: datetime


def plan(turn: Turn, command: Own) -> Done[Planned] | Refused[Planned]:
    """What saving it would mean; changes nothing."""
    if (wrong := _wrong(turn, command)) is not None:
        return Refused(wrong)
    return Done(Planned(command.at, _told_at(turn, command.at)))


def save(turn: Turn, command: Own) -> Answer:
    """Owe it, in the unit of the case or the first of the person's units."""
    found = turn.tx.bevakningar.by_token(command.token)
    if found is not None:
        mine = turn.who.is_one(found.owner_id)
        return Refused(Reason.TAKEN, found) if mine else Refused(Reason.UNKNOWN)
    if (wrong := _wrong(turn, command)) is not None:
        return Refused(wrong)
    owner = turn.who.actor
    assert owner is not None, "the gate lets only invited people owe anything"
    saved = turn.tx.bevakningar.add(_made(turn, command, owner.id))
    return Done(saved, own_card(turn, owner, saved))


def _made(turn: Turn, command: Own, owner_id: int) -> Bevakning:
    """It falls due when it is first told: within the quiet hours nobody is."""
    calendar = turn.house.calendar
    told_at = _told_at(turn, command.at)
    told = calendar.local(told_at)
    return Bevakning(
        id=0,
        token=command.token,
        code=command.code or free_code(turn),
        kind=OWN,
        unit_id=_units(turn, command.code)[0],
        owner_id=owner_id,
        offered_to=None,
        state=BevakningState.PLANNED,
        started_at=turn.now,
        nominal_on=calendar.local(command.at).date(),
        due_on=told.date(),
        steps=(
            ReminderStep(0, told.time().replace(second=0, microsecond=0), Recipient.OWNER),
            ReminderStep(1, AGAIN_AT, Recipient.OWNER),
        ),
        repeat=EVERY_VARDAG,
        step=0,
        next_at=told_at,
        created_at=turn.now,
        ended_at=None,
        ended_by=None,
        version=1,
    )


def _wrong(turn: Turn, command: Own) -> Reason | None:
    if not _units(turn, command.code):
        return Reason.UNKNOWN
    return None if turn.now < command.at <= turn.now + FAR else Reason.DATES


def _units(turn: Turn, code: str | None) -> list[int]:
    """The units of the person in which there is such a case; without a code all of theirs."""
    own = dict.fromkeys(grant.unit_id for grant in turn.who.grants)
    if code is None:
        return list(own)
    having = set(turn.tx.bevakningar.units_of_code(code))
    if (case := turn.tx.cases.by_code(code)) is not None:
        having |= {post.unit_id for post in case.posts.values()}
    return [unit for unit in own if unit in having]


def _told_at(turn: Turn, at: datetime) -> datetime:
    return watches.quiet_until(at, turn.house.calendar) or at
