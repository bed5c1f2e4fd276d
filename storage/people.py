"""Persons, units, roles held and invitations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, or_, select, update

from flows.people.records import Grant, Invite, Person, Unit
from storage.sql import Sql, upsert
from storage.tables import invite, person, role_grant, unit

ADD_UNIT = insert(unit).returning(unit)
UNIT = select(unit).where(unit.c.id == bindparam("unit_id"))
UNIT_NAMED = select(unit).where(unit.c.name == bindparam("name"))
FREE_GROUP = (
    update(unit).where(unit.c.group_chat_id == bindparam("freed")).values(group_chat_id=None)
)
BIND_GROUP = update(unit).where(unit.c.id == bindparam("unit_id"))
ADD_PERSON = insert(person).returning(person)
PERSON = select(person).where(person.c.id == bindparam("person_id"))
IN_CHAT = select(person).where(person.c.chat_id == bindparam("chat_id"))
GRANT = upsert(role_grant, lambda insert: insert.on_conflict_do_nothing())
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
    """Implements `flows.ports.People`. What is asked for by id must exist: else LookupError."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add_unit(self, name: str) -> Unit:
        """Make a unit; names are unique."""
        row = self._sql.returning(ADD_UNIT, name=name, group_chat_id=None, leaders_chat_id=None)
        assert row is not None
        return _unit(row)

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

    def bind_group(self, unit_id: int, chat_id: int) -> None:
        """Make the chat the unit's group, in place of any other; a unit that had it has none."""
        self._sql.change(FREE_GROUP, freed=chat_id)
        if not self._sql.change(BIND_GROUP, unit_id=unit_id, group_chat_id=chat_id):
            raise LookupError(f"no unit {unit_id}")

    def add_person(self, chat_id: int, label: str, *, shared: bool = False) -> Person:
        """Make the person of a private chat."""
        row = self._sql.returning(ADD_PERSON, chat_id=chat_id, label=label, shared=shared)
        assert row is not None
        return _person(row)

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
        self._sql.change(GRANT, person_id=grant.person_id, unit_id=grant.unit_id, role=grant.role)

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
        )

    def invite(self, token_hash: str) -> Invite | None:
        """The invitation with this hash, used or not."""
        row = self._sql.row(INVITE, token_hash=token_hash)
        if row is None:
            return None
        return Invite(row.token_hash, row.unit_id, row.role, row.label, row.expires_at, row.used_at)

    def use_invite(self, token_hash: str, at: datetime) -> bool:
        """Mark it used; False when it was used already or never existed."""
        return self._sql.change(USE_INVITE, hash=token_hash, at=at) == 1
