"""Stubs: within a day of its end nothing in any chat says more of a bevakning, or of a case, than
that it ended.

Its code, unit and dates are pseudonymised personal data; what is not needed is not kept in sight.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flows.actions.turn import Done, Turn

# The cards that list what a person and their units owe and have, what they were reminded of, and
# what stands in the binder.
LIST, CASES, REMINDERS, BINDER = "bevakningar", "arenden", "paminnelser", "parm-lista"


@dataclass(frozen=True, slots=True)
class Stub:
    """A message of our chat that shows what has ended: `subject`, such as "case:7", or a list that
    may name it: `card` is the name of that."""

    subject: str
    chat_id: int
    message_id: int
    card: str = ""


@dataclass(frozen=True, slots=True)
class Stubs:
    """How many of a kind were due, the messages that are to say no more, and lists that may name
    them."""

    due: int
    messages: tuple[Stub, ...]
    lists: tuple[Stub, ...]


def leave(turn: Turn, limit: int) -> Done[Stubs]:
    """Take up to `limit` bevakningar and cases whose time has come, each once, and forget where
    they are shown. Run by the clock."""
    bevakningar = turn.tx.bevakningar.take_stubs(turn.now, limit)
    cases = turn.tx.cases.take_stubs(turn.now, limit)
    units: dict[str, tuple[int, ...]] = {f"case:{number}": ids for number, ids in cases.items()}
    units |= {f"bevakning:{number}": (unit_id,) for number, unit_id in bevakningar.items()}
    messages = tuple(stub for subject in units for stub in _shown(turn, subject))
    due = max(len(bevakningar), len(cases))
    return Done(Stubs(due, messages, tuple(_listed(turn, units)) if units else ()))


def _shown(turn: Turn, subject: str) -> Iterator[Stub]:
    for chat_id, message_id in turn.tx.cards.forget(subject):
        # What still waits to be shown in a chat that was closed would show it anew.
        turn.tx.outbox.take_back(chat_id, subject)
        yield Stub(subject, chat_id, message_id)


def _listed(turn: Turn, units: Mapping[str, Iterable[int]]) -> Iterator[Stub]:
    """The lists in the chats of these units, each once."""
    found: dict[tuple[int, int], Stub] = {}
    for name in (LIST, CASES, REMINDERS, BINDER):
        shown = set(turn.tx.cards.shown_in(name))
        for subject, ids in units.items() if shown else ():
            for chat_id in sorted(_chats(turn, ids) & shown):
                message = turn.tx.cards.message(chat_id, name)
                assert message is not None, "a chat that shows a list has a message for it"
                found.setdefault((chat_id, message), Stub(subject, chat_id, message, name))
    yield from found.values()


def _chats(turn: Turn, units: Iterable[int]) -> set[int]:
    """The chats of whoever belongs to the units, and their groups."""
    people = turn.tx.people
    groups = {people.unit(each).group_chat_id for each in units}
    return {each.chat_id for unit in units for each in people.members(unit)} | {
        chat_id for chat_id in groups if chat_id is not None
    }
