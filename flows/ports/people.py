"""Who is here: persons, units, roles, invitations, and who presses on a shared phone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from flows.people.records import Grant, Invite, Person, Pressing, Purpose, Unit


class People(Protocol):
    """Persons, units, roles held and invitations."""

    def add_unit(self, name: str) -> Unit: ...
    def rename_unit(self, unit_id: int, name: str) -> None:
        """Call the unit something else from now on; names are unique."""

    def unit(self, unit_id: int) -> Unit: ...
    def unit_named(self, name: str) -> Unit | None: ...
    def units(self) -> Sequence[Unit]:
        """Every unit, by name."""

    def bind_group(self, unit_id: int, chat_id: int, purpose: Purpose = Purpose.UNIT) -> None:
        """Make the chat the unit's group for this purpose, in place of any other.

        A group has one purpose. As a unit's own group it is that unit's alone; one group may be
        for the leaders of several units.
        """

    def unbind(self, chat_id: int) -> None:
        """The chat is no unit's group any more, for any purpose."""

    def add_person(self, chat_id: int, label: str, *, shared: bool = False) -> Person: ...
    def rename(self, person_id: int, label: str) -> None:
        """Call the person something else from now on."""

    def person(self, person_id: int) -> Person: ...
    def in_chat(self, chat_id: int) -> Person | None:
        """The person whose private chat this is."""

    def grant(self, grant: Grant) -> None:
        """Give the role; giving it twice changes nothing."""

    def revoke(self, grant: Grant) -> bool:
        """Take the role away; False when it was not held."""

    def grants(self, person_id: int) -> Sequence[Grant]: ...
    def members(self, unit_id: int, role: str | None = None) -> Sequence[Person]:
        """Persons with a role (or that role) in the unit, by label, each once."""

    def holding(self, role: str) -> Sequence[Person]:
        """Persons with the role in any unit, by label, each once."""

    def touched(self) -> Sequence[int]:
        """The persons whose roles this unit of work has changed."""

    def share(self, person_id: int) -> None:
        """From now on several people use that phone."""

    def units_of_group(self, chat_id: int) -> Sequence[Unit]:
        """The units that the group is bound to, for any purpose."""

    def labels(self, unit_id: int) -> Sequence[str]:
        """The labels that are taken in the unit, by members and by invitations, used or not."""

    def add_invite(self, invite: Invite) -> None: ...
    def invite(self, token_hash: str) -> Invite | None: ...
    def use_invite(self, token_hash: str, at: datetime) -> bool:
        """Mark it used; False when it was used already."""


class Pressings(Protocol):
    """Who presses on a shared phone."""

    def on(self, phone_id: int) -> Pressing | None:
        """What was said on the phone last."""

    def save(self, said: Pressing) -> None:
        """Remember it in place of what was said before."""
