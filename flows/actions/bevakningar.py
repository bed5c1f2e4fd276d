"""Actions on bevakningar: take, done, snooze.

Of two people who act at once one wins: every change names the version it saw.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flows.actions.reminding import tell, to_unit
from flows.actions.silence import hush
from flows.actions.turn import Done, Reason, Refused, Tell, TellKind, Turn
from flows.calendar import first_vardag
from flows.cases import watches
from flows.cases.bevakning import (
    STUB_AFTER,
    Bevakning,
    BevakningState,
    Recipient,
    ReminderStep,
)
from flows.cases.codes import case_code
from flows.found import Unreadable
from flows.messages import ChatKind
from flows.people.records import Person
from flows.routines.schema import Watch

PUT_OFF_VARDAGAR = 1
Answer = Done[Bevakning] | Refused[Bevakning]


@dataclass(frozen=True, slots=True)
class Take:
    """Owe what a routine's watch `kind` says. `started_at` (UTC) is when the help began."""

    kind: str
    watch: Watch
    unit_id: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class On:
    """Act on the bevakning with this token as the person saw it."""

    token: str
    version: int


@dataclass(frozen=True, slots=True)
class Owed:
    """The open bevakningar of the person, those of their colleagues, and those in their units that
    nobody can read."""

    mine: tuple[Bevakning, ...]
    others: tuple[Bevakning, ...]
    unreadable: tuple[Unreadable, ...] = ()


def take(turn: Turn, command: Take) -> Answer:
    """Open a bevakning owned by the person, for their unit (document 000, B01)."""
    person = turn.who.actor
    if person is None or not turn.who.belongs_to(command.unit_id):
        return Refused(Reason.NOT_INVITED)
    due_on = first_vardag(turn.house.calendar, command.started_at)
    steps = tuple(
        ReminderStep(each.day, each.at, Recipient(each.to)) for each in command.watch.remind
    )
    bevakning = Bevakning(
        id=0,
        token=turn.house.token(),
        code=free_code(turn),
        kind=command.kind,
        unit_id=command.unit_id,
        owner_id=person.id,
        offered_to=None,
        state=BevakningState.PLANNED,
        started_at=command.started_at,
        nominal_on=due_on,
        due_on=due_on,
        steps=steps,
        repeat=command.watch.repeat,
        step=0,
        next_at=None,
        created_at=turn.now,
        ended_at=None,
        ended_by=None,
        version=1,
    )
    planned = watches.from_now(bevakning, turn.now, turn.house.calendar)
    taken = turn.tx.bevakningar.add(planned)
    return Done(taken, own_card(turn, person, taken))


def look(turn: Turn, command: On) -> Answer:
    """How it stands now, whichever version the person saw; changes nothing."""
    found = turn.tx.bevakningar.by_token(command.token)
    if found is None:
        return Refused(Reason.UNKNOWN)
    if not concerns(turn, found):
        return Refused(Reason.NOT_YOURS, subject=f"bevakning:{found.id}")
    return Done(found)


def listed(turn: Turn, _command: None = None) -> Done[Owed]:
    """What the person owes, and what others in their units do; changes nothing."""
    ours = {grant.unit_id for grant in turn.who.grants}
    found = [turn.tx.bevakningar.open_of_unit(unit) for unit in sorted(ours)]
    each = [one for there in found for one in there]
    mine = tuple(one for one in each if is_mine(turn, one))
    others = tuple(one for one in each if not is_mine(turn, one))
    return Done(Owed(mine, others, tuple(row for there in found for row in there.unreadable)))


def done(turn: Turn, command: On) -> Answer:
    """The follow-up is done, says the person. Stops every reminder that has not left.

    What watches over a case is ended by the steps of its process alone.
    """
    found = still_open(turn, command)
    if isinstance(found, Refused):
        return found
    if found.case_id is not None:
        return Refused(Reason.STALE, found)
    ended = replace(
        found,
        state=BevakningState.DONE,
        next_at=turn.now + STUB_AFTER,
        ended_at=turn.now,
        ended_by=actor_id(turn),
        version=found.version + 1,
    )
    return saved(turn, found, ended)


def snooze(turn: Turn, command: On) -> Answer:
    """Put it off to the next vardag after today; its owner alone may.

    What has been put off for long is told to the unit too, so that nobody puts it off for ever.
    """
    found = owed_here(turn, command)
    if isinstance(found, Refused):
        return found
    calendar = turn.house.calendar
    today = calendar.local(turn.now).date()
    later = watches.moved(found, calendar.next_vardag(max(today, found.due_on)), calendar)
    long = not found.is_own and later.due_on > calendar.add_vardagar(
        found.nominal_on, PUT_OFF_VARDAGAR
    )
    return saved(turn, found, later, *(to_unit(turn, later) if long else ()))


def started_today_before_opening(turn: Turn) -> datetime | None:
    """The last instant before today's opening, when it matters whether help began before it.

    On a vardag after opening (07:00), help that began earlier is to be followed up that day (B01).
    """
    calendar = turn.house.calendar
    today = calendar.local(turn.now).date()
    opens = calendar.at(today, calendar.rules.opens)
    if not calendar.is_vardag(today) or turn.now < opens:
        return None
    return opens - timedelta(seconds=1)


def due_if_started(turn: Turn, started_at: datetime) -> date:
    """The day on which handläggaren is to be contacted (document 000, B01)."""
    return first_vardag(turn.house.calendar, started_at)


def still_open(turn: Turn, command: On) -> Bevakning | Refused[Bevakning]:
    """The open one, of their unit, in the version that they saw."""
    found = turn.tx.bevakningar.by_token(command.token)
    if found is None:
        return Refused(Reason.UNKNOWN)
    if not concerns(turn, found):
        return Refused(Reason.NOT_YOURS, subject=f"bevakning:{found.id}")
    if not found.is_open:
        return Refused(Reason.ENDED, found)
    if found.version != command.version:
        return Refused(Reason.STALE, found)
    return found


def owed_here(turn: Turn, command: On) -> Bevakning | Refused[Bevakning]:
    """The same, when it is theirs."""
    found = still_open(turn, command)
    if isinstance(found, Bevakning) and not is_mine(turn, found):
        return Refused(Reason.NOT_YOURS, found)
    return found


def is_mine(turn: Turn, bevakning: Bevakning) -> bool:
    """Whether the person owes it: by name, or with all who hold its role in the unit."""
    if bevakning.owner_id is not None:
        return turn.who.is_one(bevakning.owner_id)
    post = (bevakning.unit_id, bevakning.role)
    return any((grant.unit_id, grant.role) == post for grant in turn.who.grants)


def saved(turn: Turn, before: Bevakning, after: Bevakning, *tells: Tell) -> Answer:
    """Write the change, unless somebody was first; what had not left of the old is not sent."""
    if not turn.tx.bevakningar.save(after, before.version):
        return Refused(Reason.STALE, turn.tx.bevakningar.get(before.id))
    hush(turn, before.id)
    return Done(after, tells)


def concerns(turn: Turn, bevakning: Bevakning) -> bool:
    """Whether it is their unit's, and not shown in a group of some other unit."""
    chat = turn.who.chat
    if chat is not None and chat.kind is ChatKind.GROUP:
        here = {unit.id for unit in turn.tx.people.units_of_group(chat.id)}
        return bevakning.unit_id in here and turn.who.belongs_to(bevakning.unit_id)
    return turn.who.belongs_to(bevakning.unit_id)


def own_card(turn: Turn, owner: Person, bevakning: Bevakning) -> tuple[Tell, ...]:
    """Pressed in a group or on a shared phone: a card of their own, in their own chat."""
    chat = turn.who.chat
    if chat is None or chat.id == owner.chat_id:
        return ()
    return (tell(owner, TellKind.DUE, bevakning),)


def actor_id(turn: Turn) -> int:
    """Who acts, by id."""
    assert turn.who.actor is not None, "the gate lets only invited people act on bevakningar"
    return turn.who.actor.id


def free_code(turn: Turn) -> str:
    """Draw a code that no bevakning and no case has."""
    while True:
        code = case_code(turn.house.below)
        if not turn.tx.bevakningar.code_taken(code) and turn.tx.cases.by_code(code) is None:
            return code
