"""Reminding: what the clock owes people of their bevakningar, and who comes in whose place.

Steps that were missed during an outage are told once, marked as late. Whoever cannot be reached
passes it on, so that no reminder ends at nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.actions.turn import Done, Tell, TellKind, Turn
from flows.cases import watches
from flows.cases.bevakning import Bevakning, Recipient
from flows.messages import AuditEntry, ChatState
from flows.people.records import Person
from flows.people.roles import ENHETSCHEF


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many were due, and the codes (or numbers) of those that nobody could be told of."""

    due: int
    unheard: tuple[str, ...]


def remind(turn: Turn, limit: int) -> Done[Reminded]:
    """Tell of up to `limit` that are due. Run by the clock.

    In quiet hours nothing is told. Steps that were missed during an outage are told once, marked
    as late. What cannot be read stops no other.
    """
    quiet = watches.quiet_until(turn.now, turn.house.calendar)
    tells: list[Tell] = []
    unheard: list[str] = []
    due = turn.tx.bevakningar.due(turn.now, limit)
    for bevakning in due.found:
        if quiet is not None:
            turn.tx.bevakningar.save(replace(bevakning, next_at=quiet), bevakning.version)
            continue
        told = _remind(turn, bevakning)
        if told is not None and not told:
            unheard.append(bevakning.code)
        tells += told or ()
    for number in due.unreadable:
        entry = AuditEntry(turn.now, None, "bevakning.remind", f"bevakning:{number}", "unreadable")
        turn.tx.audit.write(entry)
    count = len(due.found) + len(due.unreadable)
    return Done(Reminded(count, tuple(unheard)), tuple(tells))


def unreachable(turn: Turn, bevakning_id: int, chat_id: int) -> tuple[Tell, ...]:
    """A message about it cannot be read in the chat: others are told in its place, at once.

    The owner's place is taken by the next step that is not theirs, told now and not again when its
    time comes. At night nobody is disturbed; the next step then finds the chat closed. A colleague
    who was asked to take over, and cannot be reached, counts as having said no.
    """
    found = turn.tx.bevakningar.get(bevakning_id)
    if found is None or not found.is_open:
        return ()
    if found.offered_to is not None:
        asked = turn.tx.people.person(found.offered_to)
        if asked.chat_id == chat_id:
            return _no_answer(turn, found)
    step = _step_in_place_of(turn, found, chat_id)
    if step < 0 or watches.quiet_until(turn.now, turn.house.calendar) is not None:
        return ()
    late = turn.house.calendar.local(turn.now).date() > found.due_on
    return _tells(turn, found, (step, step), late=late, without=chat_id)


def to_unit(turn: Turn, bevakning: Bevakning) -> tuple[Tell, ...]:
    """Tell the unit how it stands, outside the steps."""
    return tuple(
        Tell(chat, kind, bevakning, f"bevakning:{bevakning.id}:v{bevakning.version}:{kind}:{chat}")
        for chat, kind in _reach(turn, bevakning, Recipient.UNIT)
    )


def tell(to: Person, kind: TellKind, bevakning: Bevakning) -> Tell:
    """A message to the person about what was just done to it."""
    key = f"bevakning:{bevakning.id}:v{bevakning.version}:{kind}:{to.chat_id}"
    return Tell(to.chat_id, kind, bevakning, key)


def _no_answer(turn: Turn, found: Bevakning) -> tuple[Tell, ...]:
    kept = replace(found, offered_to=None, version=found.version + 1)
    turn.tx.bevakningar.save(kept, found.version)
    return (tell(turn.tx.people.person(found.owner_id), TellKind.DECLINED, kept),)


def _remind(turn: Turn, bevakning: Bevakning) -> tuple[Tell, ...] | None:
    """What is owed of it now; None when somebody else has told it already."""
    calendar = turn.house.calendar
    first = bevakning.step
    last = watches.last_step_by(bevakning, turn.now, calendar)
    today = calendar.local(turn.now).date()
    after = watches.told(bevakning, last, calendar)
    if not turn.tx.bevakningar.save(after, bevakning.version):
        return None
    if not turn.tx.bevakningar.add_occurrence(bevakning.id, bevakning.due_on, last):
        return None
    late = last > first or today > bevakning.due_on
    return _tells(turn, after, (first, last), late=late)


def _tells(
    turn: Turn, bevakning: Bevakning, steps: tuple[int, int], *, late: bool, without: int = 0
) -> tuple[Tell, ...]:
    """What the steps from the first to the last owe, each chat once; `without` is left out."""
    first, last = steps
    tells: dict[int, Tell] = {}
    for recipient in watches.recipients(bevakning, first, last):
        for chat_id, kind in _reach(turn, bevakning, recipient, without):
            key = f"bevakning:{bevakning.id}:{bevakning.due_on}:{last}:{chat_id}"
            tells.setdefault(chat_id, Tell(chat_id, kind, bevakning, key, late))
    return tuple(tells.values())


def _reach(
    turn: Turn, bevakning: Bevakning, to: Recipient, without: int = 0
) -> list[tuple[int, TellKind]]:
    """The open chats that the step reaches; whoever cannot be reached, or has no role in the unit
    any more, passes it on."""
    people = turn.tx.people

    def reached(chats: Iterable[int | None], kind: TellKind) -> list[tuple[int, TellKind]]:
        known = [each for each in chats if each is not None and each != without]
        return [(each, kind) for each in known if is_reachable(turn, each)]

    found: list[tuple[int, TellKind]] = []
    if to is Recipient.OWNER:
        owners = (
            each for each in people.members(bevakning.unit_id) if each.id == bevakning.owner_id
        )
        found = reached((owner.chat_id for owner in owners), TellKind.DUE)
    elif to is Recipient.CHEF:
        chefs = people.members(bevakning.unit_id, ENHETSCHEF)
        found = reached((chef.chat_id for chef in chefs), TellKind.CHEF)
    group = people.unit(bevakning.unit_id).group_chat_id
    members = people.members(bevakning.unit_id)
    return (
        found
        or reached([group], TellKind.UNIT)
        or reached((member.chat_id for member in members), TellKind.UNIT)
    )


def is_reachable(turn: Turn, chat_id: int) -> bool:
    """Whether messages get to the chat."""
    return turn.tx.chats.get(chat_id).state is ChatState.OPEN


def _step_in_place_of(turn: Turn, bevakning: Bevakning, chat_id: int) -> int:
    """The step to tell when the chat cannot be reached; -1 when it is not in the line."""
    people = turn.tx.people
    if chat_id == people.person(bevakning.owner_id).chat_id:
        return _next_beyond_owner(bevakning)
    chefs = people.members(bevakning.unit_id, ENHETSCHEF)
    in_line = chat_id == people.unit(bevakning.unit_id).group_chat_id or any(
        chef.chat_id == chat_id for chef in chefs
    )
    return bevakning.step - 1 if in_line else -1


def _next_beyond_owner(bevakning: Bevakning) -> int:
    number = bevakning.step
    while watches.recipients(bevakning, number, number) == (Recipient.OWNER,):
        number += 1
    return number
