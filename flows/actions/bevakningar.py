"""Actions on bevakningar: take, done, snooze and hand over.

Of two people who act at once one wins: every change names the version it saw.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flows.actions.reminding import is_reachable, tell, to_unit
from flows.actions.turn import Done, Reason, Refused, Tell, TellKind, Turn
from flows.calendar import first_vardag
from flows.cases import watches
from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep
from flows.cases.codes import case_code
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
class HandOver(On):
    """Offer it to a colleague in the same unit, who has to accept."""

    to_person: int


def take(turn: Turn, command: Take) -> Answer:
    """Open a bevakning owned by the person, for their unit (document 000, B01)."""
    person = turn.who.person
    if person is None or not turn.who.belongs_to(command.unit_id):
        return Refused(Reason.NOT_INVITED)
    due_on = first_vardag(turn.house.calendar, command.started_at)
    steps = tuple(
        ReminderStep(each.day, each.at, Recipient(each.to)) for each in command.watch.remind
    )
    bevakning = Bevakning(
        id=0,
        token=turn.house.token(),
        code=_free_code(turn),
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
    return Done(turn.tx.bevakningar.add(planned))


def done(turn: Turn, command: On) -> Answer:
    """The follow-up is done, says the person. Stops every reminder that has not left."""
    found = _open(turn, command)
    if isinstance(found, Refused):
        return found
    ended = replace(
        found,
        state=BevakningState.DONE,
        next_at=None,
        offered_to=None,
        ended_at=turn.now,
        ended_by=_actor(turn),
        version=found.version + 1,
    )
    return _saved(turn, found, ended)


def snooze(turn: Turn, command: On) -> Answer:
    """Put it off to the next vardag after today; its owner alone may.

    What has been put off for long is told to the unit too, so that nobody puts it off for ever.
    """
    found = _own(turn, command)
    if isinstance(found, Refused):
        return found
    calendar = turn.house.calendar
    today = calendar.local(turn.now).date()
    later = watches.moved(found, calendar.next_vardag(max(today, found.due_on)), calendar)
    long = later.due_on > calendar.add_vardagar(found.nominal_on, PUT_OFF_VARDAGAR)
    return _saved(turn, found, later, *(to_unit(turn, later) if long else ()))


def offer(turn: Turn, command: HandOver) -> Answer:
    """Ask a colleague to take it over; until they accept it stays with its owner, who asks."""
    found = _own(turn, command)
    if isinstance(found, Refused):
        return found
    colleague = colleague_of(turn, found, command.to_person)
    if colleague is None:
        return Refused(Reason.NOT_YOURS, found)
    if not is_reachable(turn, colleague.chat_id):
        return Refused(Reason.UNREACHABLE, found)
    offered = replace(found, offered_to=colleague.id, version=found.version + 1)
    return _saved(turn, found, offered, tell(colleague, TellKind.OFFER, offered))


def accept(turn: Turn, command: On) -> Answer:
    """Take over what was offered, or what the unit was told that nobody has done."""
    found = _open(turn, command)
    if isinstance(found, Refused):
        return found
    if found.owner_id == _actor(turn):
        return Refused(Reason.TAKEN, found)
    mine = replace(found, owner_id=_actor(turn), offered_to=None, version=found.version + 1)
    tells = [tell(turn.tx.people.person(found.owner_id), TellKind.ACCEPTED, mine)]
    new_owner = turn.who.person
    if (
        new_owner is not None
        and turn.who.chat is not None
        and turn.who.chat.id != new_owner.chat_id
    ):
        tells.append(tell(new_owner, TellKind.DUE, mine))  # pressed in the group: their own card
    return _saved(turn, found, mine, *tells)


def decline(turn: Turn, command: On) -> Answer:
    """Say no to what was offered; the owner is told that it stays with them."""
    found = _open(turn, command)
    if isinstance(found, Refused):
        return found
    if found.offered_to != _actor(turn):
        return Refused(Reason.NOT_YOURS, found)
    kept = replace(found, offered_to=None, version=found.version + 1)
    owner = turn.tx.people.person(found.owner_id)
    return _saved(turn, found, kept, tell(owner, TellKind.DECLINED, kept))


def colleague_of(turn: Turn, bevakning: Bevakning, person_id: int) -> Person | None:
    """The person, if they belong to the bevakning's unit and do not own it already."""
    if person_id == bevakning.owner_id:
        return None
    members = turn.tx.people.members(bevakning.unit_id)
    return next((person for person in members if person.id == person_id), None)


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


def _open(turn: Turn, command: On) -> Bevakning | Refused[Bevakning]:
    found = turn.tx.bevakningar.by_token(command.token)
    if found is None:
        return Refused(Reason.UNKNOWN)
    if not turn.who.belongs_to(found.unit_id):
        return Refused(Reason.NOT_YOURS)
    if not found.is_open:
        return Refused(Reason.ENDED, found)
    if found.version != command.version:
        return Refused(Reason.STALE, found)
    return found


def _own(turn: Turn, command: On) -> Bevakning | Refused[Bevakning]:
    found = _open(turn, command)
    if isinstance(found, Bevakning) and found.owner_id != _actor(turn):
        return Refused(Reason.NOT_YOURS, found)
    return found


def _saved(turn: Turn, before: Bevakning, after: Bevakning, *tells: Tell) -> Answer:
    if not turn.tx.bevakningar.save(after, before.version):
        return Refused(Reason.STALE, turn.tx.bevakningar.get(before.id))
    turn.tx.outbox.supersede(f"bevakning:{before.id}")
    return Done(after, tells)


def _actor(turn: Turn) -> int:
    assert turn.who.person is not None, "the gate lets only invited people act on bevakningar"
    return turn.who.person.id


def _free_code(turn: Turn) -> str:
    while turn.tx.bevakningar.code_taken(code := case_code(turn.house.below)):
        pass
    return code
