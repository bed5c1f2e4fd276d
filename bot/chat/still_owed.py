"""What a chat was told of before and is still owed there, so that a newer message of several
reminders holds all that the one before it did.

It follows from how things stand, and not from what was sent: that is forgotten within a day, and a
weekend is longer. Each unit, person and chat is asked for once in a turn.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from flows.actions import reminding
from flows.actions.places import Place
from flows.actions.reach import Reach
from flows.actions.turn import Tell, Turn
from flows.cases import watches
from flows.cases.bevakning import Bevakning


class StillOwed:
    """The answers of one turn."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._reach = Reach(turn)
        self._units: dict[int, Mapping[int, Sequence[Tell]]] = {}

    def in_chat(self, chat_id: int) -> Iterator[Tell]:
        """All that it was told of and that is still to be done."""
        for unit_id in self._units_in(chat_id):
            yield from self._of_unit(unit_id).get(chat_id, ())

    def _units_in(self, chat_id: int) -> Sequence[int]:
        people = self._turn.tx.people
        person = people.in_chat(chat_id)
        if person is None:
            return sorted(each.id for each in people.units_of_group(chat_id))
        return sorted({each.unit_id for each in people.grants(person.id)})

    def _of_unit(self, unit_id: int) -> Mapping[int, Sequence[Tell]]:
        """What was told of, by chat."""
        if unit_id not in self._units:
            self._units[unit_id] = self._by_chat(self._turn.tx.bevakningar.told_of_unit(unit_id))
        return self._units[unit_id]

    def _by_chat(self, told: Sequence[Bevakning]) -> Mapping[int, Sequence[Tell]]:
        chats: dict[int, list[Tell]] = defaultdict(list)
        for bevakning in filter(self._waits, told):
            there = {each.chat_id: each for each in reversed(list(self._told(bevakning)))}
            for chat_id, where in there.items():
                tell = Tell(chat_id, where.kind, bevakning, "", instead_of=where.instead_of)
                chats[chat_id].append(tell)
        return chats

    def _waits(self, bevakning: Bevakning) -> bool:
        """Whether it waits for an answer; an aim whose day has passed does not."""
        aim = bevakning.case_id is not None and bevakning.next_at is None
        return not (aim and bevakning.due_on < self._reach.today)

    def _told(self, bevakning: Bevakning) -> Iterator[Place]:
        """Where its steps so far are read today. Those that come again go where they went."""
        steps = min(bevakning.step, len(bevakning.steps))
        for to in watches.recipients(bevakning, 0, max(steps - 1, 0)):
            yield from reminding.read_at(self._reach, bevakning, to)
