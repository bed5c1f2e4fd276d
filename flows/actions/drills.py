"""The weekly drill, a few chats at a time: who is to be asked next, and what the admins are told
when everybody has been. Whoever does not answer is lost as any other chat is (`losing.lose_touch`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from flows.actions.turn import Done, Notice, NoticeKind, Turn
from flows.messages import ChatState
from flows.people import drill as when
from flows.people.drill import Drill, about
from flows.people.roles import ADMIN

# So few that an answer to somebody who presses never waits long behind the question to them.
AT_A_TIME = 10
NAMED = 10


@dataclass(frozen=True, slots=True)
class Stepped:
    """Where the drill stands: the chats to ask now, and whether all is done for this time."""

    drill: Drill
    ask: Sequence[int] = ()
    ended: bool = False


def step(turn: Turn, _command: None = None) -> Done[Stepped]:
    """Begin the drill that is owed, go on with it, or end it and tell the admins.

    The first week is only noted: before it there was nobody whose drill was missed.
    """
    found = _present(turn)
    if found.ended_at is not None:
        return Done(Stepped(found, ended=True))
    if turn.tx.outbox.unsent(about(found.week)):
        return Done(Stepped(found))
    chats = turn.tx.drills.next_chats(found.upto, AT_A_TIME)
    if chats:
        further = replace(found, upto=chats[-1], asked=found.asked + len(chats))
        turn.tx.drills.save(further)
        return Done(Stepped(further, chats))
    lost = turn.tx.drills.lost()
    ended = replace(found, ended_at=turn.now, lost=tuple(lost))
    turn.tx.drills.save(ended)
    return Done(Stepped(ended, ended=True), notices=_summary(turn, ended, found.lost))


def _present(turn: Turn) -> Drill:
    """The drill to work on. Until it ends it remembers who was lost when the last one did."""
    last = turn.tx.drills.last()
    week = when.newest(turn.now, turn.house.calendar)
    if last is not None and (last.ended_at is None or last.week >= week):
        return last
    lost = tuple(turn.tx.drills.lost()) if last is None else last.lost
    ended = turn.now if last is None else None
    begun = Drill(week, turn.now, ended_at=ended, lost=lost)
    turn.tx.drills.begin(begun)
    return begun


def _summary(turn: Turn, ended: Drill, before: Collection[int]) -> tuple[Notice, ...]:
    """Tell every administrator whom messages reach who was found unreachable since the last one."""
    new = [chat for chat in ended.lost if chat not in before]
    named = ", ".join(_named(turn, chat) for chat in new[:NAMED])
    if len(new) > NAMED:
        named += f" och {len(new) - NAMED} till"
    kind = NoticeKind.DRILL_LOST if new else NoticeKind.DRILL_FINE
    facts = {
        "asked": str(ended.asked),
        "named": named,
        "before": str(len(ended.lost) - len(new)),
    }
    return tuple(
        Notice(admin.chat_id, kind, about(ended.week), facts)
        for admin in turn.tx.people.holding(ADMIN)
        if turn.tx.chats.get(admin.chat_id).state is ChatState.OPEN
    )


def _named(turn: Turn, chat_id: int) -> str:
    people = turn.tx.people
    person = people.in_chat(chat_id)
    if person is None:
        units = [unit.name for unit in people.units_of_group(chat_id)]
        return f"gruppen för {', '.join(units)}"
    held = turn.tx.overview.held_by(person.id)
    return f"{person.label} ({', '.join(dict.fromkeys(each.unit for each in held))})"
