"""Persons, units, roles held and invitations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, or_, select, union, update

from flows.people.records import Grant, Invite, Person, Purpose, Unit
from storage.sql import Sql, upsert
from storage.tables import invite, person, role_grant, unit

ADD_UNIT = insert(unit).returning(unit)
UNIT = select(unit).where(unit.c.id == bindparam("unit_id"))
RENAME_UNIT = update(unit).where(unit.c.id == bindparam("unit_id"))
UNIT_NAMED = select(unit).where(unit.c.name == bindparam("name"))
UNITS = select(unit)
_PLACE = {Purpose.UNIT: unit.c.group_chat_id, Purpose.LEADERS: unit.c.leaders_chat_id}
FREE_GROUP = {
    purpose: update(unit).where(place == bindparam("freed")).values({place: None})
    for purpose, place in _PLACE.items()
}
BIND_GROUP = {
    purpose: update(unit).where(unit.c.id == bindparam("bound_to")).values({place: bindparam("to")})
    for purpose, place in _PLACE.items()
}
ADD_PERSON = insert(person).returning(person)
RENAME = update(person).where(person.c.id == bindparam("person_id"))
PERSON = select(person).where(person.c.id == bindparam("person_id"))
IN_CHAT = select(person).where(person.c.chat_id == bindparam("chat_id"))
GRANT = upsert(role_grant, lambda insert: insert.on_conflict_do_nothing())
REVOKE = delete(role_grant).where(
    role_grant.c.person_id == bindparam("person_id"),
    role_grant.c.unit_id == bindparam("unit_id"),
    role_grant.c.role == bindparam("role"),
)
GRANTS = (
    select(role_grant)
    .where(role_grant.c.person_id == bindparam("person_id"))
    .order_by(role_grant.c.unit_id)
)
MEMBERS = (
    select(person)
    .distinct()
    .join(role_grant, role_grant.c.person_id == person.c.id)
    .where(role_grant.c.unit_id == bindparam("unit_id"))
)
MEMBERS_IN_ROLE = MEMBERS.where(role_grant.c.role == bindparam("role"))
HOLDING = (
    select(person)
    .distinct()
    .join(role_grant, role_grant.c.person_id == person.c.id)
    .where(role_grant.c.role == bindparam("role"))
)
SHARE = update(person).where(person.c.id == bindparam("of_person"))
UNITS_OF_GROUP = (
    select(unit)
    .where(
        or_(
            unit.c.group_chat_id == bindparam("chat_id"),
            unit.c.leaders_chat_id == bindparam("chat_id"),
        )
    )
    .order_by(unit.c.id)
)
LABELS = union(
    select(person.c.label)
    .join(role_grant, role_grant.c.person_id == person.c.id)
    .where(role_grant.c.unit_id == bindparam("unit_id")),
    select(invite.c.label).where(invite.c.unit_id == bindparam("unit_id")),
)
ADD_INVITE = insert(invite)
INVITE = select(invite).where(invite.c.token_hash == bindparam("token_hash"))
USE_INVITE = (
    update(invite)
    .where(invite.c.token_hash == bindparam("hash"), invite.c.used_at.is_(None))
    .values(used_at=bindparam("at"))
)


def _unit(row: Row[Any]) -> Unit:
    return Unit(row.id, row.name, row.group_chat_id, row.leaders_chat_id)


def _person(row: Row[Any]) -> Person:
    return Person(row.id, row.chat_id, row.label, row.shared)


class People:
    """Implements `flows.ports.people.People`. Asked for by id, it must exist: else LookupError."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql
        self._touched: dict[int, None] = {}

    def add_unit(self, name: str) -> Unit:
        """Make a unit; names are unique."""
        row = self._sql.returning(ADD_UNIT, name=name, group_chat_id=None, leaders_chat_id=None)
        assert row is not None
        return _unit(row)

    def rename_unit(self, unit_id: int, name: str) -> None:
        """Call the unit something else from now on; names are unique."""
        if not self._sql.change(RENAME_UNIT, unit_id=unit_id, name=name):
            raise LookupError(f"no unit {unit_id}")

    def unit(self, unit_id: int) -> Unit:
        """The unit with this id."""
        row = self._sql.row(UNIT, unit_id=unit_id)
        if row is None:
            raise LookupError(f"no unit {unit_id}")
        return _unit(row)

    def unit_named(self, name: str) -> Unit | None:
        """The unit with this name."""
        row = self._sql.row(UNIT_NAMED, name=name)
        return None if row is None else _unit(row)

    def units(self) -> Sequence[Unit]:
        """Every unit, by name."""
        return sorted(map(_unit, self._sql.rows(UNITS)), key=lambda unit: unit.name.casefold())

    def bind_group(self, unit_id: int, chat_id: int, purpose: Purpose = Purpose.UNIT) -> None:
        """Make the chat the unit's group for this purpose, in place of any other.

        A group has one purpose. As a unit's own group it is that unit's alone; one group may be
        for the leaders of several units.
        """
        freed = tuple(Purpose) if purpose is Purpose.UNIT else (Purpose.UNIT,)
        for each in freed:
            self._sql.change(FREE_GROUP[each], freed=chat_id)
        if not self._sql.change(BIND_GROUP[purpose], bound_to=unit_id, to=chat_id):
            raise LookupError(f"no unit {unit_id}")

    def unbind(self, chat_id: int) -> None:
        """The chat is no unit's group any more, for any purpose."""
        for free in FREE_GROUP.values():
            self._sql.change(free, freed=chat_id)

    def add_person(self, chat_id: int, label: str, *, shared: bool = False) -> Person:
        """Make the person of a private chat."""
        row = self._sql.returning(ADD_PERSON, chat_id=chat_id, label=label, shared=shared)
        assert row is not None
        return _person(row)

    def rename(self, person_id: int, label: str) -> None:
        """Call the person something else from now on."""
        if not self._sql.change(RENAME, person_id=person_id, label=label):
            raise LookupError(f"no person {person_id}")

    def person(self, person_id: int) -> Person:
        """The person with this id."""
        row = self._sql.row(PERSON, person_id=person_id)
        if row is None:
            raise LookupError(f"no person {person_id}")
        return _person(row)

    def in_chat(self, chat_id: int) -> Person | None:
        """The person whose private chat this is."""
        row = self._sql.row(IN_CHAT, chat_id=chat_id)
        return None if row is None else _person(row)

    def grant(self, grant: Grant) -> None:
        """Give the role; giving it twice changes nothing."""
        self._touched[grant.person_id] = None
        self._sql.change(GRANT, person_id=grant.person_id, unit_id=grant.unit_id, role=grant.role)

    def touched(self) -> Sequence[int]:
        """The persons whose roles this unit of work has changed."""
        return list(self._touched)

    def share(self, person_id: int) -> None:
        """From now on several people use that phone."""
        self._sql.change(SHARE, of_person=person_id, shared=True)

    def revoke(self, grant: Grant) -> bool:
        """Take the role away; False when it was not held."""
        self._touched[grant.person_id] = None
        of = {"person_id": grant.person_id, "unit_id": grant.unit_id, "role": grant.role}
        return self._sql.change(REVOKE, **of) == 1

    def grants(self, person_id: int) -> Sequence[Grant]:
        """Every role that the person holds, by unit and role."""
        rows = self._sql.rows(GRANTS, person_id=person_id)
        held = [Grant(row.person_id, row.unit_id, row.role) for row in rows]
        return sorted(held, key=lambda grant: (grant.unit_id, grant.role))

    def members(self, unit_id: int, role: str | None = None) -> Sequence[Person]:
        """Persons with a role (or that role) in the unit, by label, each once.

        Sorted here and not in SQL: the databases disagree about the order of å, ä and ö.
        """
        if role is None:
            rows = self._sql.rows(MEMBERS, unit_id=unit_id)
        else:
            rows = self._sql.rows(MEMBERS_IN_ROLE, unit_id=unit_id, role=role)
        return sorted(map(_person, rows), key=lambda person: (person.label, person.id))

    def holding(self, role: str) -> Sequence[Person]:
        """Persons with the role in any unit, by label, each once."""
        rows = self._sql.rows(HOLDING, role=role)
        return sorted(map(_person, rows), key=lambda person: (person.label, person.id))

    def units_of_group(self, chat_id: int) -> Sequence[Unit]:
        """The units that the group is bound to, for any purpose."""
        return [_unit(row) for row in self._sql.rows(UNITS_OF_GROUP, chat_id=chat_id)]

    def labels(self, unit_id: int) -> Sequence[str]:
        """The labels that are taken in the unit, by members and by invitations, used or not."""
        return sorted(row.label for row in self._sql.rows(LABELS, unit_id=unit_id))

    def add_invite(self, invite: Invite) -> None:
        """Keep an invitation."""
        self._sql.change(
            ADD_INVITE,
            token_hash=invite.token_hash,
            unit_id=invite.unit_id,
            role=invite.role,
            label=invite.label,
            expires_at=invite.expires_at,
            used_at=invite.used_at,
            shared=invite.shared,
        )

    def invite(self, token_hash: str) -> Invite | None:
        """The invitation with this hash, used or not."""
        row = self._sql.row(INVITE, token_hash=token_hash)
        if row is None:
            return None
        kept = (row.token_hash, row.unit_id, row.role, row.label, row.expires_at, row.used_at)
        return Invite(*kept, shared=row.shared)

    def use_invite(self, token_hash: str, at: datetime) -> bool:
        """Mark it used; False when it was used already or never existed."""
        return self._sql.change(USE_INVITE, hash=token_hash, at=at) == 1
