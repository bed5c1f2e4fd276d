"""Questions about the whole, one statement each however many people there are.

Sorted here and not in SQL: the databases disagree about the order of å, ä and ö.
"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select

from flows.people.overview import Member, UnitSeen
from flows.people.records import Person, Unit
from flows.people.roles import ENHETSCHEF
from storage.columns import state_in
from storage.sql import Sql
from storage.tables import (
    BEVAKNING_OPEN,
    INBOX_WAITING,
    bevakning,
    chat,
    inbox,
    person,
    role_grant,
    unit,
)

_OPEN = state_in(chat.c.state, "open")
_OF_UNIT = bevakning.c.unit_id == unit.c.id


def _open(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).where(BEVAKNING_OPEN, _OF_UNIT, *conditions)
    return counted.correlate(unit).scalar_subquery()


UNITS = select(
    unit,
    select(func.count(role_grant.c.person_id.distinct()))
    .where(role_grant.c.unit_id == unit.c.id)
    .correlate(unit)
    .scalar_subquery()
    .label("people"),
    exists()
    .where(role_grant.c.unit_id == unit.c.id, role_grant.c.role == ENHETSCHEF)
    .correlate(unit)
    .label("led"),
    chat.c.state.label("group_state"),
    _open().label("open"),
    _open(bevakning.c.due_on < bindparam("today"), bevakning.c.next_at.is_not(None)).label("late"),
).outerjoin(chat, chat.c.id == unit.c.group_chat_id)
MEMBERS = (
    select(person, role_grant.c.unit_id, unit.c.name, role_grant.c.role, _OPEN.label("reached"))
    .join(role_grant, role_grant.c.person_id == person.c.id)
    .join(unit, unit.c.id == role_grant.c.unit_id)
    .join(chat, chat.c.id == person.c.chat_id)
)
MEMBERS_OF = MEMBERS.where(role_grant.c.unit_id.in_(bindparam("units", expanding=True)))
HELD_BY = MEMBERS.where(person.c.id == bindparam("person_id"))
WAITING = select(func.count()).select_from(inbox).where(INBOX_WAITING)
BOUND = or_(unit.c.group_chat_id == chat.c.id, unit.c.leaders_chat_id == chat.c.id)
UNBOUND = (
    select(func.count())
    .select_from(chat)
    .where(_OPEN, state_in(chat.c.kind, "group"), ~exists().where(BOUND))
)


class Overview:
    """Implements `flows.ports.oversight.Overview`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def units(self, today: date) -> Sequence[UnitSeen]:
        """Every unit, by name; a bevakning is late when its day lies before `today`."""
        found = [
            UnitSeen(
                Unit(row.id, row.name, row.group_chat_id, row.leaders_chat_id),
                row.people,
                None if row.group_state is None else row.group_state == "open",
                row.open,
                row.late,
                bool(row.led),
            )
            for row in self._sql.rows(UNITS, today=today)
        ]
        return sorted(found, key=lambda each: (each.unit.name.casefold(), each.unit.id))

    def members(self, units: Collection[int] | None = None) -> Sequence[Member]:
        """Who holds what in the units (None: in any), by label, unit and role."""
        if units is None:
            return self._members(MEMBERS)
        return self._members(MEMBERS_OF, units=list(units)) if units else []

    def held_by(self, person_id: int) -> Sequence[Member]:
        """What the person holds, by unit and role."""
        return self._members(HELD_BY, person_id=person_id)

    def waiting_updates(self) -> int:
        """How many updates wait for their turn."""
        count: int = self._sql.value(WAITING)
        return count

    def unbound_groups(self) -> int:
        """How many groups the bot is in that belong to no unit."""
        count: int = self._sql.value(UNBOUND)
        return count

    def _members(self, question: object, **values: object) -> Sequence[Member]:
        found = [
            Member(
                Person(row.id, row.chat_id, row.label, row.shared),
                row.unit_id,
                row.name,
                row.role,
                bool(row.reached),
            )
            for row in self._sql.rows(question, **values)  # type: ignore[arg-type]
        ]
        order = [(m.person.label.casefold(), m.person.id, m.unit.casefold(), m.role) for m in found]
        return [found[place] for place in sorted(range(len(found)), key=order.__getitem__)]
