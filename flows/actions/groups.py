"""Actions on groups: bind one to its unit, let only its admins write, and note who comes and goes.

A group proves nothing about who somebody is. But whoever is taken out of their unit's group by
somebody else has no role in that unit from then on (docs/decisions/0006).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flows.actions import leaders, leaving
from flows.actions.turn import Done, Notice, NoticeKind, Reason, Refused, Turn
from flows.messages import Chat, ChatKind
from flows.people.records import Person, Purpose, Unit
from flows.people.roles import ADMIN


@dataclass(frozen=True, slots=True)
class Bind:
    """Make the group that the turn is in the unit's, for this purpose."""

    unit_id: int
    purpose: Purpose = Purpose.UNIT


@dataclass(frozen=True, slots=True)
class Bound:
    """The group is the unit's now; None: nobody's any more."""

    chat: Chat
    unit: Unit | None
    purpose: Purpose = Purpose.UNIT

    @property
    def subject(self) -> str:
        """Which group became whose, in ids, for the audit."""
        whose = f"{self.purpose}@unit:{self.unit.id}" if self.unit is not None else "none"
        return f"chat:{self.chat.id}:{whose}"


@dataclass(frozen=True, slots=True)
class Found:
    """A chat that could not be written to can be written to again."""

    chat: Chat


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody came to the group or left it; `who` is their Telegram id.

    `was` and `here` tell whether they were in it before and are now; `banned` that they are shut
    out, `by_self` that nobody else did it.
    """

    chat: Chat
    who: int
    was: bool
    here: bool
    banned: bool
    by_self: bool


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Somebody who came or went, and the unit whose group it is; `roles` are those they lost."""

    person: Person | None
    unit: Unit | None
    roles: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """Who where, in ids, for the audit."""
        who = f"person:{self.person.id}" if self.person is not None else "unknown"
        lost = ",".join(self.roles)
        return f"{who}:{lost}@unit:{self.unit.id}" if self.unit is not None else who


def pick(turn: Turn, _command: object = None) -> Done[Sequence[Unit]]:
    """The units that the person leads, by name; all of them for an admin."""
    return Done([unit for unit in turn.tx.people.units() if turn.who.belongs_to(unit.id)])


def bind(turn: Turn, command: Bind) -> Done[Bound] | Refused[Bound]:
    """Bind the group. Whoever leads one unit does not take the group of another."""
    chat, people = turn.who.chat, turn.tx.people
    if chat is None or chat.kind is not ChatKind.GROUP:
        return Refused(Reason.WRONG_CHAT)
    subject = f"chat:{chat.id}:{command.purpose}@unit:{command.unit_id}"
    unit = next((each for each in people.units() if each.id == command.unit_id), None)
    if unit is None or not turn.who.belongs_to(unit.id):
        return Refused(Reason.NOT_YOURS, subject=subject)
    before = people.units_of_group(chat.id)
    if not all(turn.who.belongs_to(each.id) for each in before):
        return Refused(Reason.TAKEN, subject=subject)
    return Done(
        Bound(chat, unit, command.purpose), notices=bound(turn, chat, unit, command.purpose)
    )


def bound(turn: Turn, chat: Chat, unit: Unit, purpose: Purpose) -> tuple[Notice, ...]:
    """Bind it, and tell those who lead a unit that has no group any more for it."""
    before = turn.tx.people.units_of_group(chat.id)
    turn.tx.people.bind_group(unit.id, chat.id, purpose)
    for each in (unit, *before):
        turn.tx.binders.touch(each.id)
    return _taken(turn, chat, before)


def unbind(turn: Turn, _command: None = None) -> Done[Bound] | Refused[Bound]:
    """The group is nobody's any more."""
    led = _led(turn)
    if isinstance(led, Refused):
        return Refused(led.reason, subject=led.subject)
    units = turn.tx.people.units_of_group(led.value.id)
    turn.tx.people.unbind(led.value.id)
    for unit in units:
        turn.tx.binders.touch(unit.id)
    return Done(Bound(led.value, None), notices=_taken(turn, led.value, units))


def quiet(turn: Turn, _writing: bool) -> Done[Chat] | Refused[Chat]:
    """Whether all may write in the group (True) or its admins alone is for those who lead its
    unit; Telegram carries it out."""
    return _led(turn)


def _led(turn: Turn) -> Done[Chat] | Refused[Chat]:
    """The group, when whoever acts leads all units that it is bound to."""
    chat = turn.who.chat
    units = turn.tx.people.units_of_group(chat.id) if chat is not None else ()
    if chat is None or not units:
        return Refused(Reason.ENDED)
    if not all(turn.who.belongs_to(unit.id) for unit in units):
        return Refused(Reason.NOT_YOURS, subject=f"chat:{chat.id}")
    return Done(chat)


def find(turn: Turn, command: Found) -> Done[Chat]:
    """Those who were told that the chat was lost are told that it is back."""
    people, chat = turn.tx.people, command.chat
    person = people.in_chat(chat.id)
    if person is None:
        kind, label, units = NoticeKind.GROUP_BACK, "", list(people.units_of_group(chat.id))
    else:
        kind, label = NoticeKind.PERSON_BACK, person.label
        units = [people.unit(grant.unit_id) for grant in people.grants(person.id)]
    return Done(chat, notices=_tell(turn, kind, chat, units, label))


def lose_rights(turn: Turn, command: Found) -> Done[Chat]:
    """The bot is no admin of the group any more."""
    units = turn.tx.people.units_of_group(command.chat.id)
    return Done(command.chat, notices=_tell(turn, NoticeKind.GROUP_RIGHTS, command.chat, units))


def member(turn: Turn, command: Moved) -> Done[Whereabouts]:
    """Somebody came or went. Only a unit's own group takes roles away, and gives none."""
    people, chat = turn.tx.people, command.chat
    unit = next((u for u in people.units_of_group(chat.id) if u.group_chat_id == chat.id), None)
    private = turn.tx.chats.by_telegram(command.who)
    person = people.in_chat(private.id) if private is not None else None
    seen = Whereabouts(person, unit)
    if unit is None:
        return Done(seen)
    holds = person is not None and any(g.unit_id == unit.id for g in people.grants(person.id))
    if command.here:
        strange = not holds and not command.was
        notices = _tell(turn, NoticeKind.UNKNOWN_IN_GROUP, chat, [unit]) if strange else ()
        return Done(seen, notices=notices)
    if person is None or not holds or not (command.was or command.banned):
        return Done(seen)
    if all(g.role == ADMIN for g in people.grants(person.id) if g.unit_id == unit.id):
        return Done(seen)
    if command.by_self:
        kind = NoticeKind.PERSON_LEFT_GROUP
        return Done(seen, notices=_tell(turn, kind, chat, [unit], person.label, person.chat_id))
    revoked, tells, notices = leaving.removed(turn, person, unit)
    roles = tuple(grant.role for grant in revoked.grants)
    return Done(Whereabouts(person, unit, roles), tells, notices)


def _taken(turn: Turn, chat: Chat, before: Sequence[Unit]) -> tuple[Notice, ...]:
    """Tell of the units whose own group it was, and that have none now."""
    lost = [
        now
        for unit in before
        if unit.group_chat_id == chat.id
        and (now := turn.tx.people.unit(unit.id)).group_chat_id is None
    ]
    doer = turn.who.person
    without = doer.chat_id if doer is not None else 0
    notices = _tell(turn, NoticeKind.GROUP_TAKEN, chat, lost, without=without)
    return tuple(notice for notice in notices if notice.chat_id != chat.id)


def _tell(
    turn: Turn,
    kind: NoticeKind,
    chat: Chat,
    units: Sequence[Unit],
    label: str = "",
    without: int = 0,
) -> tuple[Notice, ...]:
    if not units:
        return ()
    facts = {"label": label, "unit": ", ".join(dict.fromkeys(unit.name for unit in units))}
    key = f"{kind}:{chat.id}:{turn.now.isoformat()}"
    return leaders.notices(turn, kind, key, facts, [unit.id for unit in units], without)
