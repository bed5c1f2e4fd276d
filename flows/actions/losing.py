"""Messages that nobody will read: the chat is gone, or Telegram refuses the message. Others
are told in its place, so that nothing ends there."""

from dataclasses import dataclass

from flows.actions import leaders, reminding
from flows.actions.cases import telling
from flows.actions.turn import Done, Notice, NoticeKind, Turn
from flows.cases.bevakning import BevakningState
from flows.messages import Chat, ChatKind, ChatState
from flows.people.drill import ABOUT as DRILL
from flows.people.records import Person


@dataclass(frozen=True, slots=True)
class LostTouch:
    """Telegram refused a message `about` something, or said that the bot is no longer there."""

    chat: Chat
    about: str | None = None


def lose_touch(turn: Turn, command: LostTouch) -> Done[Chat]:
    """Stop writing to the chat; what it had been told of is told to the next in line, once."""
    chat = command.chat
    private = chat.kind is ChatKind.PRIVATE
    turn.tx.chats.set_state(chat.id, ChatState.BLOCKED if private else ChatState.GONE)
    abouts = {command.about, *turn.tx.outbox.close(chat.id, "chat lost")}
    told = {number for about in abouts for number in _bevakningar_in(about)}
    person = turn.tx.people.in_chat(chat.id)
    if person is not None:
        owed = turn.tx.bevakningar.open_of_owner(person.id)
        told |= {each.id for each in owed if each.state is BevakningState.DUE}
    tells = [tell for each in sorted(told) for tell in reminding.unreachable(turn, each, chat.id)]
    for about in abouts:
        telling.again(turn, about)
    return Done(chat, tuple(tells), _losing(turn, command, person))


def _losing(turn: Turn, lost: LostTouch, person: Person | None) -> tuple[Notice, ...]:
    """Tell those who lead, once for each time that the chat is lost. What the weekly drill finds
    out the admins are told in its summary."""
    chat, people = lost.chat, turn.tx.people
    drilled = (lost.about or "").startswith(DRILL)
    if person is None:
        units = people.units_of_group(chat.id)
        kind, label = NoticeKind.GROUP_LOST, ""
    else:
        units = [people.unit(grant.unit_id) for grant in people.grants(person.id)]
        kind, label = NoticeKind.PERSON_LOST, person.label
    if chat.state is not ChatState.OPEN or not units:
        return ()
    facts = {"label": label, "unit": ", ".join(dict.fromkeys(unit.name for unit in units))}
    key = f"lost:{chat.id}:{turn.now.isoformat()}"
    found = [unit.id for unit in units]
    return leaders.notices(turn, kind, key, facts, found, chat.id, admins=not drilled)


def lose_message(turn: Turn, command: LostTouch) -> Done[Chat]:
    """One message will not be read there, though the chat is open: tell others in its place."""
    chat, numbers = command.chat, _bevakningar_in(command.about)
    tells = (tell for each in numbers for tell in reminding.unreachable(turn, each, chat.id))
    return Done(chat, tuple(tells))


def _bevakningar_in(about: str | None) -> tuple[int, ...]:
    """The ids of the bevakningar that a message was about: of one, or of several in a bundle."""
    kind, _, numbers = (about or "").partition(":")
    return tuple(map(int, numbers.split(","))) if kind in ("bevakning", "bundle") else ()
