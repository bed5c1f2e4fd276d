"""Reminding: what the clock owes people of their bevakningar, and who comes in whose place.

Steps that were missed during an outage are told once, marked as late. Whoever cannot be reached
passes it on, so that no reminder ends at nobody.
"""

from dataclasses import replace

from flows.actions.turn import Done, Tell, TellKind, Turn
from flows.cases import watches
from flows.cases.bevakning import Bevakning, Recipient
from flows.messages import AuditEntry, ChatState
from flows.people.records import Person
from flows.people.roles import ENHETSCHEF


def remind(turn: Turn, limit: int) -> Done[int]:
    """Tell of up to `limit` that are due; answers how many there were. Run by the clock.

    In quiet hours nothing is told. Steps that were missed during an outage are told once, marked
    as late. What nobody can read stops no other, and is noted in the audit log.
    """
    quiet = watches.quiet_until(turn.now, turn.house.calendar)
    tells: list[Tell] = []
    due = turn.tx.bevakningar.due(turn.now, limit)
    for bevakning in due.found:
        if quiet is not None:
            turn.tx.bevakningar.save(replace(bevakning, next_at=quiet), bevakning.version)
            continue
        tells += _remind(turn, bevakning)
    for number in due.unreadable:
        entry = AuditEntry(turn.now, None, "bevakning.remind", f"bevakning:{number}", "unreadable")
        turn.tx.audit.write(entry)
    return Done(len(due.found) + len(due.unreadable), tuple(tells))


def unreachable(turn: Turn, bevakning_id: int, chat_id: int) -> tuple[Tell, ...]:
    """A chat that had been told of it is closed now: others are told in its place, at once.

    In the owner's place comes the next step that is not theirs, so that nobody hears it twice. At
    night nobody is disturbed; the next step then finds the chat closed. A colleague who was asked
    to take over, and is gone, counts as having said no.
    """
    found = turn.tx.bevakningar.get(bevakning_id)
    if found is None or not found.is_open:
        return ()
    if found.offered_to is not None:
        asked = turn.tx.people.person(found.offered_to)
        if asked.chat_id == chat_id:
            return _no_answer(turn, found)
    if chat_id == turn.tx.people.person(found.owner_id).chat_id:
        hurried = replace(found, step=_next_beyond_owner(found), next_at=turn.now)
        turn.tx.bevakningar.save(hurried, found.version)
        return ()
    last = found.step - 1
    quiet = watches.quiet_until(turn.now, turn.house.calendar)
    if last < 0 or quiet is not None or not _in_line(turn, found, chat_id):
        return ()
    late = turn.house.calendar.local(turn.now).date() > found.due_on
    return _tells(turn, found, (last, last), late=late)


def tell(to: Person, kind: TellKind, bevakning: Bevakning) -> Tell:
    """A message to the person about what was just done to it."""
    key = f"bevakning:{bevakning.id}:v{bevakning.version}:{kind}:{to.chat_id}"
    return Tell(to.chat_id, kind, bevakning, key)


def _no_answer(turn: Turn, found: Bevakning) -> tuple[Tell, ...]:
    kept = replace(found, offered_to=None, version=found.version + 1)
    turn.tx.bevakningar.save(kept, found.version)
    return (tell(turn.tx.people.person(found.owner_id), TellKind.DECLINED, kept),)


def _remind(turn: Turn, bevakning: Bevakning) -> tuple[Tell, ...]:
    calendar = turn.house.calendar
    first = bevakning.step
    last = watches.last_step_by(bevakning, turn.now, calendar)
    today = calendar.local(turn.now).date()
    after = watches.told(bevakning, last, calendar)
    if not turn.tx.bevakningar.save(after, bevakning.version):
        return ()
    if not turn.tx.bevakningar.add_occurrence(bevakning.id, bevakning.due_on, last):
        return ()
    late = last > first or today > bevakning.due_on
    return _tells(turn, after, (first, last), late=late)


def _tells(
    turn: Turn, bevakning: Bevakning, steps: tuple[int, int], *, late: bool
) -> tuple[Tell, ...]:
    """What the steps from the first to the last owe, each chat once."""
    first, last = steps
    tells: dict[int, Tell] = {}
    for recipient in watches.recipients(bevakning, first, last):
        for chat_id, kind in _reach(turn, bevakning, recipient):
            key = f"bevakning:{bevakning.id}:{bevakning.due_on}:{last}:{chat_id}"
            tells.setdefault(chat_id, Tell(chat_id, kind, bevakning, key, late))
    return tuple(tells.values())


def _reach(turn: Turn, bevakning: Bevakning, to: Recipient) -> list[tuple[int, TellKind]]:
    """The open chats that the step reaches; whoever cannot be reached passes it on."""
    people = turn.tx.people
    if to is Recipient.OWNER:
        owner = people.person(bevakning.owner_id)
        if is_reachable(turn, owner.chat_id):
            return [(owner.chat_id, TellKind.DUE)]
        return _reach(turn, bevakning, Recipient.UNIT)
    if to is Recipient.CHEF:
        chefs = people.members(bevakning.unit_id, ENHETSCHEF)
        reached = [(c.chat_id, TellKind.CHEF) for c in chefs if is_reachable(turn, c.chat_id)]
        return reached or _reach(turn, bevakning, Recipient.UNIT)
    group = people.unit(bevakning.unit_id).group_chat_id
    if group is not None and is_reachable(turn, group):
        return [(group, TellKind.UNIT)]
    members = people.members(bevakning.unit_id)
    return [(m.chat_id, TellKind.UNIT) for m in members if is_reachable(turn, m.chat_id)]


def is_reachable(turn: Turn, chat_id: int) -> bool:
    """Whether messages get to the chat."""
    return turn.tx.chats.get(chat_id).state is ChatState.OPEN


def _in_line(turn: Turn, bevakning: Bevakning, chat_id: int) -> bool:
    people = turn.tx.people
    return chat_id == people.unit(bevakning.unit_id).group_chat_id or any(
        chef.chat_id == chat_id for chef in people.members(bevakning.unit_id, ENHETSCHEF)
    )


def _next_beyond_owner(bevakning: Bevakning) -> int:
    number = bevakning.step
    while watches.recipients(bevakning, number, number) == (Recipient.OWNER,):
        number += 1
    return number
