"""Stubs: within a day of its end nothing in any chat says more of a bevakning than that it ended.

Its code, unit and dates are pseudonymised personal data; what is not needed is not kept in sight.
"""

from dataclasses import dataclass

from flows.actions.turn import Done, Turn

LIST = "bevakningar"  # the card that lists what a person and their units owe


@dataclass(frozen=True, slots=True)
class Stub:
    """A message of our chat that shows an ended bevakning."""

    bevakning_id: int
    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Stubs:
    """How many were due, the messages that are to say no more, and lists that may name them."""

    due: int
    messages: tuple[Stub, ...]
    lists: tuple[Stub, ...]


def leave(turn: Turn, limit: int) -> Done[Stubs]:
    """Take up to `limit` whose time has come, each once, and forget where they are shown. Run by
    the clock."""
    due = turn.tx.bevakningar.take_stubs(turn.now, limit)
    messages: list[Stub] = []
    lists: list[Stub] = []
    listed = set(turn.tx.cards.shown_in(LIST)) if due else set()
    for number, unit_id in due.items():
        card = f"bevakning:{number}"
        for chat_id, message_id in turn.tx.cards.forget(card):
            # What still waits to be shown in a chat that was closed would show it anew.
            turn.tx.outbox.take_back(chat_id, card)
            messages.append(Stub(number, chat_id, message_id))
        for member in turn.tx.people.members(unit_id) if listed else ():
            if member.chat_id in listed:
                shown = turn.tx.cards.message(member.chat_id, LIST)
                assert shown is not None, "a chat that shows a list has a message for it"
                lists.append(Stub(number, member.chat_id, shown))
    return Done(Stubs(len(due), tuple(messages), tuple(lists)))
