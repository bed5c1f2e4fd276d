"""Actions on bevakningar: take, done, snooze, hand over, and the reminders that the clock sends.

Of two people who act at once one wins: every change names the version it saw.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flows.actions.turn import Done, Reason, Refused, Tell, TellKind, Turn
from flows.calendar import first_vardag
from flows.cases import watches
from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep
from flows.cases.codes import case_code
from flows.people.records import Person
from flows.people.roles import ENHETSCHEF
from flows.ports import ChatState
from flows.routines.schema import Watch

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
    planned = replace(bevakning, next_at=watches.step_at(bevakning, 0, turn.house.calendar))
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
    """Put it off to the next vardag after today; its owner alone may."""
    found = _own(turn, command)
    if isinstance(found, Refused):
        return found
    calendar = turn.house.calendar
    today = calendar.local(turn.now).date()
    later = watches.moved(found, calendar.next_vardag(max(today, found.due_on)), calendar)
    return _saved(turn, found, later)


def offer(turn: Turn, command: HandOver) -> Answer:
    """Ask a colleague to take it over; until they accept it stays with its owner, who asks."""
    found = _own(turn, command)
    if isinstance(found, Refused):
        return found
    colleague = colleague_of(turn, found, command.to_person)
    if colleague is None:
        return Refused(Reason.NOT_YOURS, found)
    if not _is_open(turn, colleague.chat_id):
        return Refused(Reason.UNREACHABLE, found)
    offered = replace(found, offered_to=colleague.id, version=found.version + 1)
    return _saved(turn, found, offered, _tell(colleague, TellKind.OFFER, offered))


def accept(turn: Turn, command: On) -> Answer:
    """Take over what was offered, or what the unit was told that nobody has done."""
    found = _open(turn, command)
    if isinstance(found, Refused):
        return found
    if found.owner_id == _actor(turn):
        return Refused(Reason.TAKEN, found)
    mine = replace(found, owner_id=_actor(turn), offered_to=None, version=found.version + 1)
    tells = [_tell(turn.tx.people.person(found.owner_id), TellKind.ACCEPTED, mine)]
    new_owner = turn.who.person
    if (
        new_owner is not None
        and turn.who.chat is not None
        and turn.who.chat.id != new_owner.chat_id
    ):
        tells.append(_tell(new_owner, TellKind.DUE, mine))  # pressed in the group: their own card
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
    return _saved(turn, found, kept, _tell(owner, TellKind.DECLINED, kept))


def colleague_of(turn: Turn, bevakning: Bevakning, person_id: int) -> Person | None:
    """The person, if they belong to the bevakning's unit and do not own it already."""
    if person_id == bevakning.owner_id:
        return None
    members = turn.tx.people.members(bevakning.unit_id)
    return next((person for person in members if person.id == person_id), None)


def remind(turn: Turn, limit: int) -> Done[int]:
    """Tell of up to `limit` that are due; answers how many there were. Run by the clock.

    In quiet hours nothing is told. Steps that were missed during an outage are told once, marked
    as late.
    """
    quiet = watches.quiet_until(turn.now, turn.house.calendar)
    tells: list[Tell] = []
    due = turn.tx.bevakningar.due(turn.now, limit)
    for bevakning in due:
        if quiet is not None:
            turn.tx.bevakningar.save(replace(bevakning, next_at=quiet), bevakning.version)
            continue
        tells += _remind(turn, bevakning)
    return Done(len(due), tuple(tells))


def unreachable(turn: Turn, bevakning_id: int, chat_id: int) -> None:
    """A reminder could not reach the chat: tell the next in line now, not at the next step.

    Only whoever stands in the line counts, not a colleague who was asked to take over.
    """
    found = turn.tx.bevakningar.get(bevakning_id)
    if found is None or not found.is_open or not _in_line(turn, found, chat_id):
        return
    hurried = replace(found, step=_next_beyond_owner(found), next_at=turn.now)
    turn.tx.bevakningar.save(hurried, found.version)


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


def _remind(turn: Turn, bevakning: Bevakning) -> list[Tell]:
    calendar = turn.house.calendar
    first = bevakning.step
    last = watches.last_step_by(bevakning, turn.now, calendar)
    today = calendar.local(turn.now).date()
    after = watches.told(bevakning, last, calendar)
    if not turn.tx.bevakningar.save(after, bevakning.version):
        return []
    if not turn.tx.bevakningar.add_occurrence(bevakning.id, bevakning.due_on, last):
        return []
    late = last > first or today > bevakning.due_on
    tells: dict[int, Tell] = {}
    for recipient in watches.recipients(bevakning, first, last):
        for chat_id, kind in _reach(turn, bevakning, recipient):
            key = f"bevakning:{bevakning.id}:{bevakning.due_on}:{last}:{chat_id}"
            tells.setdefault(chat_id, Tell(chat_id, kind, after, key, late))
    return list(tells.values())


def _reach(turn: Turn, bevakning: Bevakning, to: Recipient) -> list[tuple[int, TellKind]]:
    """The open chats that the step reaches; whoever cannot be reached passes it on."""
    people = turn.tx.people
    if to is Recipient.OWNER:
        owner = people.person(bevakning.owner_id)
        if _is_open(turn, owner.chat_id):
            return [(owner.chat_id, TellKind.DUE)]
        return _reach(turn, bevakning, Recipient.UNIT)
    if to is Recipient.CHEF:
        chefs = people.members(bevakning.unit_id, ENHETSCHEF)
        reached = [(c.chat_id, TellKind.CHEF) for c in chefs if _is_open(turn, c.chat_id)]
        return reached or _reach(turn, bevakning, Recipient.UNIT)
    group = people.unit(bevakning.unit_id).group_chat_id
    if group is not None and _is_open(turn, group):
        return [(group, TellKind.UNIT)]
    members = people.members(bevakning.unit_id)
    return [(m.chat_id, TellKind.UNIT) for m in members if _is_open(turn, m.chat_id)]


def _in_line(turn: Turn, bevakning: Bevakning, chat_id: int) -> bool:
    people = turn.tx.people
    return (
        chat_id == people.person(bevakning.owner_id).chat_id
        or chat_id == people.unit(bevakning.unit_id).group_chat_id
        or any(c.chat_id == chat_id for c in people.members(bevakning.unit_id, ENHETSCHEF))
    )


def _is_open(turn: Turn, chat_id: int) -> bool:
    return turn.tx.chats.get(chat_id).state is ChatState.OPEN


def _next_beyond_owner(bevakning: Bevakning) -> int:
    number = bevakning.step
    while watches.recipients(bevakning, number, number) == (Recipient.OWNER,):
        number += 1
    return number


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


def _tell(to: Person, kind: TellKind, bevakning: Bevakning) -> Tell:
    key = f"bevakning:{bevakning.id}:v{bevakning.version}:{kind}:{to.chat_id}"
    return Tell(to.chat_id, kind, bevakning, key)


def _actor(turn: Turn) -> int:
    assert turn.who.person is not None, "the gate lets only invited people act on bevakningar"
    return turn.who.person.id


def _free_code(turn: Turn) -> str:
    while turn.tx.bevakningar.code_taken(code := case_code(turn.house.below)):
        pass
    return code
