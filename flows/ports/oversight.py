"""What those who look after the whole see and change: numbers, contacts, drills."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from flows.people.contacts import ChangeState, ContactChange
from flows.people.drill import Drill
from flows.people.overview import Member, UnitSeen


class Overview(Protocol):
    """Questions about the whole, one statement each however many people there are."""

    def units(self, today: date) -> Sequence[UnitSeen]:
        """Every unit, by name; a bevakning is late when its day lies before `today`."""

    def members(self, units: Collection[int] | None = None) -> Sequence[Member]:
        """Who holds what in the units (None: in any), by label, unit and role."""

    def held_by(self, person_id: int) -> Sequence[Member]:
        """What the person holds, by unit and role."""

    def waiting_updates(self) -> int:
        """How many updates wait for their turn."""

    def unbound_groups(self) -> int:
        """How many groups the bot is in that belong to no unit."""


class Contacts(Protocol):
    """Changes of the telephone numbers that people ring."""

    def propose(self, name: str, number: str | None, by: int, at: datetime) -> ContactChange:
        """Keep a proposal; one that waits for the same contact is replaced."""

    def get(self, change_id: int) -> ContactChange | None: ...
    def proposed(self) -> Sequence[ContactChange]:
        """Those that wait to be decided, by contact."""

    def confirmed(self) -> Sequence[ContactChange]:
        """Those that hold now: one for each contact that was ever changed."""

    def decide(self, seen: ContactChange, end: ChangeState, by: int | None, at: datetime) -> bool:
        """End the proposal so; False when it was decided already. What is confirmed takes the
        place of what held for the contact."""


class Drills(Protocol):
    """The weekly drills of reachability."""

    def last(self) -> Drill | None:
        """The drill of the newest week."""

    def begin(self, drill: Drill) -> bool:
        """Keep a new one; False when its week has one already."""

    def save(self, drill: Drill) -> None:
        """Remember how far it has come."""

    def next_chats(self, after: int, limit: int) -> Sequence[int]:
        """Open chats of staff and units with larger ids than `after`, in order."""

    def lost(self) -> Sequence[int]:
        """Chats of staff and units that nothing reaches."""
