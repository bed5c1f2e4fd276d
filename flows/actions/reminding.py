"""Reminding: what the clock owes people of their bevakningar, and who comes in whose place.

Steps that were missed during an outage are told once, marked as late. Whoever cannot be reached
passes it on, so that no reminder ends at nobody.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from flows.actions import places
from flows.actions.places import Place, place, reached
from flows.actions.reach import Reach
from flows.actions.turn import Done, Tell, TellKind, Turn
from flows.cases import watches
from flows.cases.bevakning import Bevakning, Due, Recipient
from flows.messages import AuditEntry
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
    reach = Reach(turn)
    due = turn.tx.bevakningar.due(turn.now, limit)
    quiet = watches.quiet_until(turn.now, turn.house.calendar)
    tells: list[Tell] = []
    unheard: list[str] = []
    if quiet is not None:
        calendar = turn.house.calendar
        later = [watches.put_off(each, quiet, calendar) for each in due.found]
        turn.tx.bevakningar.put_off(later)
    else:
        for before, after in _claimed(turn, _uncut(due, limit)):
            told = _told(turn, reach, before, after)
            heard = told or _heard(reach, after, before.step)
            unheard += [] if heard else [after.code]
            tells += told
    for number in due.unreadable:
        entry = AuditEntry(turn.now, None, "bevakning.remind", f"bevakning:{number}", "unreadable")
        turn.tx.audit.write(entry)
        unheard.append(f"bevakning:{number}")
    count = len(due.found) + len(due.unreadable)
    return Done(Reminded(count, tuple(unheard)), tuple(tells), reach.notices)


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
    reach = Reach(turn)
    step = _step_in_place_of(reach, found, chat_id)
    if step < 0 or watches.quiet_until(turn.now, turn.house.calendar) is not None:
        return ()
    late = turn.house.calendar.local(turn.now).date() > found.due_on
    return _tells(reach, found, (step, step), late=late, without=chat_id)


def to_unit(turn: Turn, bevakning: Bevakning) -> tuple[Tell, ...]:
    """Tell the unit how it stands, outside the steps; where it has no group, its enhetschef too."""
    reach = Reach(turn)
    found = {each.chat_id: each for each in read_at(reach, bevakning, Recipient.UNIT)}
    if bevakning.role is not None and not places.group(reach, bevakning.unit_id):
        chefs = (place(each, TellKind.UNIT) for each in reach.chefs(bevakning.unit_id))
        found |= {each.chat_id: each for each in reached(reach, chefs)}
    start = f"bevakning:{bevakning.id}:v{bevakning.version}"
    return tuple(
        Tell(each.chat_id, each.kind, bevakning, f"{start}:{each.kind}:{each.chat_id}")
        for each in found.values()
    )


def tell(to: Person, kind: TellKind, bevakning: Bevakning) -> Tell:
    """A message to the person about what was just done to it."""
    key = f"bevakning:{bevakning.id}:v{bevakning.version}:{kind}:{to.chat_id}"
    return Tell(to.chat_id, kind, bevakning, key)


def _no_answer(turn: Turn, found: Bevakning) -> tuple[Tell, ...]:
    kept = replace(found, offered_to=None, version=found.version + 1)
    turn.tx.bevakningar.save(kept, found.version)
    if kept.owner_id is None:
        return ()
    return (tell(turn.tx.people.person(kept.owner_id), TellKind.DECLINED, kept),)


def _uncut(due: Due, limit: int) -> Sequence[Bevakning]:
    """Without the unit (or else the owner) that the limit may have cut in two: it is told as a
    whole the next time, so that nobody has two messages about one morning."""
    found = due.found
    if len(found) + len(due.unreadable) < limit or not found:
        return found
    last = found[-1]
    units = [each for each in found if each.unit_id != last.unit_id]
    return units or [each for each in found if each.owner_id != last.owner_id] or found


def _claimed(turn: Turn, due: Sequence[Bevakning]) -> list[tuple[Bevakning, Bevakning]]:
    """Those that are ours to tell of, before and after; not what somebody else has told."""
    calendar = turn.house.calendar
    pairs = []
    for each in due:
        last = watches.last_step_by(each, turn.now, calendar)
        last = watches.with_chefs_of_today(each, last, turn.now, calendar)
        after = watches.told(each, last, calendar)
        pairs.append((each, replace(after, told_at=turn.now)))
    won = turn.tx.bevakningar.told([(after, after.step - 1) for _, after in pairs])
    return [pair for pair in pairs if pair[0].id in won]


def _told(turn: Turn, reach: Reach, before: Bevakning, after: Bevakning) -> tuple[Tell, ...]:
    """What is owed of it now."""
    first, last = before.step, after.step - 1
    today = turn.house.calendar.local(turn.now).date()
    late = last > first or today > before.due_on
    return _tells(reach, after, (first, last), late=late)


def _tells(
    reach: Reach,
    bevakning: Bevakning,
    steps: tuple[int, int],
    *,
    late: bool,
    without: int = 0,
) -> tuple[Tell, ...]:
    """What the steps from the first to the last owe, each chat once; `without` is left out."""
    first, last = steps
    tells: dict[int, Tell] = {}
    heard = set() if without else _heard(reach, bevakning, first)
    for recipient in watches.recipients(bevakning, first, last):
        for found in read_at(reach, bevakning, recipient, without, heard):
            chat = found.chat_id
            key = f"bevakning:{bevakning.id}:{bevakning.due_on}:{last}:{chat}"
            tell = Tell(chat, found.kind, bevakning, key, late, found.instead_of)
            tells.setdefault(chat, tell)
    return tuple(tells.values())


def _heard(reach: Reach, bevakning: Bevakning, number: int) -> set[int]:
    """The chats that the steps before it on the same day went to."""
    earlier = watches.earlier_that_day(bevakning, number)
    return {each.chat_id for to in earlier for each in read_at(reach, bevakning, to)}


def read_at(
    reach: Reach,
    bevakning: Bevakning,
    to: Recipient,
    without: int = 0,
    heard: Collection[int] = (),
) -> list[Place]:
    """The open chats that the step reaches; whoever cannot be reached passes it on. What is the
    enhetschef's is not passed to those who have `heard` it earlier in the day."""
    unit_id = bevakning.unit_id
    group = places.group(reach, unit_id)
    found: list[Place] = []
    if to is Recipient.OWNER:
        found = reached(reach, _owner(reach, bevakning, group), without)
    elif to is Recipient.CHEF:
        chefs = reach.who_gets(unit_id, ENHETSCHEF)
        found = reached(reach, (place(each, TellKind.CHEF) for each in chefs), without)
    elif bevakning.role is not None and not group:
        found = reached(reach, _colleagues(reach, bevakning), without)
    found = found or reached(reach, group, without) or places.everybody(reach, unit_id, without)
    if to is not Recipient.CHEF:
        return found
    reach.alarm_without_chef(unit_id)
    return [each for each in found if each.chat_id not in heard]


def _owner(reach: Reach, bevakning: Bevakning, group: list[Place]) -> list[Place]:
    """Whoever owes it today; with nobody there the unit and the enhetschef, both at once. What was
    left behind by somebody without a role in the unit is the unit's. What no person owes is the
    matter of all who hold its role: of their group, or of those who are there."""
    unit_id, owner_id = bevakning.unit_id, bevakning.owner_id
    if owner_id is None:
        return group or places.at_post(reach, unit_id, bevakning.role)
    if not reach.belongs(owner_id, unit_id):
        return []
    standing = reach.in_place_of(owner_id, unit_id, bevakning.kind)
    if standing is not None:
        return [place(standing, TellKind.DUE)]
    away = reach.person(owner_id).label
    chats = [each.chat_id for each in group]
    chats += [chef.person.chat_id for chef in reach.chefs(unit_id)]
    return [Place(chat, TellKind.UNCOVERED, away) for chat in chats]


def _colleagues(reach: Reach, bevakning: Bevakning) -> list[Place]:
    """The others who hold the role of what is owed; with nobody else there the enhetschefer. The
    rest of the unit could do nothing in the case."""
    unit_id, role = bevakning.unit_id, bevakning.role
    owners = _owners(reach, bevakning) if bevakning.owner_id is not None else set()
    holders = reach.who_gets(unit_id, role) if role is not None else ()
    others = [each for each in holders if each.person.chat_id not in owners]
    if others:
        return [place(each, TellKind.UNIT) for each in others]
    return [place(each, TellKind.CHEF) for each in reach.chefs(unit_id)]


def _step_in_place_of(reach: Reach, bevakning: Bevakning, chat_id: int) -> int:
    """The step to tell when the chat cannot be reached; -1 when it is not in the line."""
    unit_id = bevakning.unit_id
    if chat_id in _owners(reach, bevakning):
        return _next_beyond_owner(bevakning)
    in_line = chat_id == reach.unit(unit_id).group_chat_id or any(
        chef.person.chat_id == chat_id for chef in reach.chefs(unit_id)
    )
    return bevakning.step - 1 if in_line else -1


def _owners(reach: Reach, bevakning: Bevakning) -> set[int]:
    """The chats of the owner and of whoever comes in their place, within reach or not."""
    owner_id = bevakning.owner_id
    if owner_id is None:
        return {each.chat_id for each in places.at_post(reach, bevakning.unit_id, bevakning.role)}
    found = {reach.person(owner_id).chat_id}
    absence = reach.absence_of(owner_id, bevakning.kind)
    if absence is not None and absence.substitute_id is not None:
        found.add(reach.person(absence.substitute_id).chat_id)
    return found


def _next_beyond_owner(bevakning: Bevakning) -> int:
    """The next step that is not the owner's; when all are, the one told last, for the unit."""
    number, steps = bevakning.step, bevakning.steps
    if all(step.to is Recipient.OWNER for step in steps):
        return max(number - 1, 0)
    while watches.recipients(bevakning, number, number) == (Recipient.OWNER,):
        number += 1
    return number
