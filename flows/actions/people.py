"""Actions on people: invite, join, bind a group to its unit, and losing touch with a chat."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.actions import groups
from flows.actions.naming import told_apart, unit_called
from flows.actions.turn import Done, Reason, Refused, Turn, Who
from flows.messages import Chat, ChatKind
from flows.people.records import Grant, Invite, Person, Purpose, Unit
from flows.people.roles import ADMIN, GROUP, next_label
from flows.ports import Tx

INVITE_HOLDS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewInvite:
    """A way in for one person (role and label) or one group (role "grupp") of a unit.

    Without a label the next free one is given. A `unique` label must be free in the unit: what was
    seen on a button is not given twice. A `shared` phone is used by several, and asks who presses.
    """

    unit: str
    role: str
    label: str = ""
    shared: bool = False
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """Use an invitation in the chat that the turn is in."""

    token: str


@dataclass(frozen=True, slots=True)
class Joined:
    """What joining gave: a person with a role, or (person None) a group bound to its unit."""

    unit: Unit
    role: str
    person: Person | None

    @property
    def subject(self) -> str:
        """Who joined what, in ids, for the audit."""
        who = f"person:{self.person.id}" if self.person is not None else "group"
        return f"{who}:{self.role}@unit:{self.unit.id}"


def who_in(tx: Tx, chat: Chat, from_telegram_id: int) -> Who:
    """Who acts: decided by the sender's own Telegram id, never by the chat or a button."""
    own = chat if chat.telegram_id == from_telegram_id else tx.chats.by_telegram(from_telegram_id)
    person = tx.people.in_chat(own.id) if own is not None else None
    grants: Sequence[Grant] = tx.people.grants(person.id) if person is not None else ()
    return Who(chat=chat, person=person, grants=grants)


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation: its token, which is shown once, and whether its unit is new too."""

    token: str
    unit: Unit
    role: str
    label: str
    new_unit: bool
    expires_at: datetime

    @property
    def subject(self) -> str:
        """Who may join what, in ids, for the audit."""
        return f"{self.role}@unit:{self.unit.id}"


def invite(turn: Turn, command: NewInvite) -> Done[Invited] | Refused[Invited]:
    """Make an invitation; its token is kept only as a hash.

    A leader of one unit invites to that unit only, and nobody to lead the bot. Only the command
    line makes a new unit.
    """
    people, who = turn.tx.people, turn.who
    name = " ".join(command.unit.split())
    known = unit_called(turn.tx, name)
    local = known is not None and who.belongs_to(known.id)
    if not who.is_house and (not local or (command.role == ADMIN and not who.everywhere)):
        where = f"@unit:{known.id}" if known is not None else ""
        return Refused(Reason.NOT_YOURS, subject=command.role + where)
    unit = known or people.add_unit(name)
    taken = people.labels(unit.id)
    if command.unique and command.label in taken:
        return Refused(Reason.TAKEN)
    label = command.label or next_label(command.role, taken)
    token = turn.house.token() + turn.house.token()
    people.add_invite(
        Invite(
            token_hash=hashed(token),
            unit_id=unit.id,
            role=command.role,
            label=label,
            expires_at=turn.now + INVITE_HOLDS,
            used_at=None,
            shared=command.shared,
        )
    )
    expires_at = turn.now + INVITE_HOLDS
    return Done(Invited(token, unit, command.role, label, known is None, expires_at))


def join(turn: Turn, command: Join) -> Done[Joined] | Refused[Joined]:
    """Use the invitation: once, before it expires, a person's only in a private chat, and one that
    is meant for a single person on no phone that several share."""
    chat = turn.who.chat
    assert chat is not None, "joining happens in a chat"
    found = turn.tx.people.invite(hashed(command.token))
    if found is None:
        return Refused(Reason.UNKNOWN)
    subject = f"{found.role}@unit:{found.unit_id}"
    if not _is_place_for(turn, chat, found):
        return Refused(Reason.WRONG_CHAT, subject=subject)
    if found.used_at is not None:
        return Refused(Reason.USED, subject=subject)
    if turn.now >= found.expires_at:
        return Refused(Reason.EXPIRED, subject=subject)
    if not turn.tx.people.use_invite(found.token_hash, turn.now):
        return Refused(Reason.USED, subject=subject)
    unit = turn.tx.people.unit(found.unit_id)
    if found.role == GROUP:
        notices = groups.bound(turn, chat, unit, Purpose.UNIT)
        return Done(Joined(unit, found.role, None), notices=notices)
    person = turn.who.person or turn.tx.people.add_person(chat.id, found.label)
    person = told_apart(turn.tx, person, unit.id)
    if found.shared:
        turn.tx.people.share(person.id)
    turn.tx.people.grant(Grant(person.id, unit.id, found.role))
    return Done(Joined(unit, found.role, person))


def _is_place_for(turn: Turn, chat: Chat, invite: Invite) -> bool:
    """A group's is used in a group, a person's in a private chat; but all who share a phone are
    not given what was meant for a single person."""
    if invite.role == GROUP or chat.kind is ChatKind.GROUP:
        return invite.role == GROUP and chat.kind is ChatKind.GROUP
    phone = turn.who.person
    return invite.shared or phone is None or not phone.shared or not turn.who.grants


def hashed(token: str) -> str:
    """How an invitation's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
