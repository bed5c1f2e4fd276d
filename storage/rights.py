"""All that names one person: read as it stands, and removed for good.

Which columns those are is read off the tables' references, so that no new table can be left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Integer,
    Row,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    literal,
    or_,
    select,
    type_coerce,
    update,
)

from flows.messages import ChatState
from flows.people.records import Person
from flows.people.rights import Held
from storage import readable
from storage.columns import state_in
from storage.people import PERSON
from storage.sql import Sql
from storage.tables import (
    absence,
    bevakning,
    binder,
    card,
    case,
    case_post,
    chat,
    contact_change,
    digest_off,
    feed,
    inbox,
    metadata,
    outbox,
    person,
    pressing,
    role_grant,
    run,
    shift,
)

# Telegram has given out no id beyond 52 bits (https://core.telegram.org/bots/api#user), so that
# nobody is ever met under one of these.
_NOBODY = -(1 << 62)
_PERSON: BindParameter[int] = bindparam("person_id", type_=Integer)
_CHAT: BindParameter[int] = bindparam("chat_id")
_TELEGRAM: BindParameter[int] = bindparam("telegram_id")
_STANDS = or_(case_post.c.person_id == _PERSON, case_post.c.offered_to == _PERSON)


def _ends_in(column: Column[Any], before: str) -> ColumnElement[bool]:
    """Whether an entry of the list, in which this stands before the person, names them last."""
    entry = literal(f"%{before},").concat(cast(_PERSON, Text)).concat("]%")
    return type_coerce(column, Text).like(entry)


# The audit log is asked through its own room.
_NOT_HERE = frozenset({"audit", "unit"})
# Columns that name a person or a chat without a reference.
_WITHOUT_REFERENCE: Mapping[str, Sequence[ColumnElement[bool]]] = MappingProxyType(
    {
        "person": (person.c.id == _PERSON,),
        "chat": (chat.c.id == _CHAT,),
        "inbox": (inbox.c.chat == _TELEGRAM,),
        "contact_change": (
            contact_change.c.proposed_by == _PERSON,
            contact_change.c.decided_by == _PERSON,
        ),
        "case": (
            case.c.id.in_(select(case_post.c.case_id).where(_STANDS)),
            _ends_in(case.c.history, "]"),
            _ends_in(case.c.untold, '"'),
        ),
    }
)
# Rows of theirs that go as a whole, in this order.
_GO = (
    delete(pressing).where(or_(pressing.c.phone_id == _PERSON, pressing.c.acting_id == _PERSON)),
    delete(feed).where(feed.c.person_id == _PERSON),
    delete(role_grant).where(role_grant.c.person_id == _PERSON),
    delete(digest_off).where(digest_off.c.person_id == _PERSON),
    delete(shift).where(shift.c.person_id == _PERSON),
    delete(absence).where(absence.c.person_id == _PERSON),
    delete(run).where(run.c.chat_id == _CHAT),
    delete(card).where(card.c.chat_id == _CHAT),
    delete(outbox).where(outbox.c.chat_id == _CHAT),
    delete(inbox).where(inbox.c.chat == _TELEGRAM),
)
# Rows of others that stop naming them.
_RELIES_NO_MORE = update(absence).where(absence.c.substitute_id == bindparam("gone"))
_OFFERED_NO_MORE = update(bevakning).where(bevakning.c.offered_to == bindparam("gone"))
_ANSWERS_NO_MORE = update(case_post).where(case_post.c.person_id == bindparam("gone"))
_ASKED_NO_MORE = update(case_post).where(case_post.c.offered_to == bindparam("gone"))
_LOOKS_NO_MORE = update(binder).where(binder.c.held_by == bindparam("gone"))
_NAMELESS = update(person).where(person.c.id == bindparam("gone"))
_NOWHERE = update(chat).where(chat.c.id == bindparam("gone"))
PEOPLE = (
    select(person)
    .join(chat, chat.c.id == person.c.chat_id)
    .where(~state_in(chat.c.state, ChatState.FORGOTTEN))
)
TELEGRAM = select(chat.c.telegram_id).where(chat.c.id == _CHAT)


def _naming(table: Table) -> Iterator[ColumnElement[bool]]:
    """The conditions under which a row of the table names the person."""
    yield from _WITHOUT_REFERENCE.get(table.name, ())
    for column in table.columns:
        for reference in column.foreign_keys:
            target = reference.column
            if target is person.c.id:
                yield column == _PERSON
            elif target is chat.c.id:
                yield column == _CHAT


def _question(table: Table) -> Any:
    conditions = tuple(_naming(table))
    keys: list[Column[Any]] = list(table.primary_key.columns)
    return select(table).where(or_(*conditions)).order_by(*keys) if conditions else None


HELD = MappingProxyType(
    {
        table.name: question
        for table in metadata.sorted_tables
        if table.name not in _NOT_HERE and (question := _question(table)) is not None
    }
)


def _mapped(rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in rows]


class Rights:
    """Implements `flows.ports.rights.Rights`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def people(self) -> Sequence[Person]:
        """Everybody who is not forgotten, with or without a role, by label."""
        rows = self._sql.rows(PEOPLE)
        found = [Person(row.id, row.chat_id, row.label, row.shared) for row in rows]
        return sorted(found, key=lambda person: (person.label, person.id))

    def held(self, person_id: int) -> Held:
        """Every row that names the person or their private chat, by table; of one that nobody can
        read that it is there."""
        values = self._values(person_id)
        found: dict[str, list[dict[str, Any]]] = {}
        for table, question in HELD.items():
            named = {name: values[name] for name in question.compile().params if name in values}
            rows = readable.read(self._sql, metadata.tables[table], question, _mapped, **named)
            lost = [{"unreadable": str(each)} for each in rows.unreadable]
            if rows or lost:
                found[table] = [*rows, *lost]
        return found

    def forget(self, person_id: int, label: str) -> None:
        """Delete all of it but what others need, where a surrogate id and the label stay."""
        values = self._values(person_id)
        for order in _GO:
            named = {name: values[name] for name in order.compile().params}
            self._sql.change(order, **named)
        self._sql.change(_RELIES_NO_MORE, gone=person_id, substitute_id=None)
        self._sql.change(_OFFERED_NO_MORE, gone=person_id, offered_to=None)
        self._sql.change(_ANSWERS_NO_MORE, gone=person_id, person_id=None)
        self._sql.change(_ASKED_NO_MORE, gone=person_id, offered_to=None)
        self._sql.change(_LOOKS_NO_MORE, gone=person_id, held_by=None, held_at=None)
        self._sql.change(_NAMELESS, gone=person_id, label=label, shared=False)
        chat_id = values["chat_id"]
        nowhere = {"telegram_id": _NOBODY + chat_id, "state": ChatState.FORGOTTEN, "menu": None}
        self._sql.change(_NOWHERE, gone=chat_id, **nowhere)

    def _values(self, person_id: int) -> dict[str, int]:
        row = self._sql.row(PERSON, person_id=person_id)
        if row is None:
            raise LookupError(f"no person {person_id}")
        telegram_id: int = self._sql.value(TELEGRAM, chat_id=row.chat_id)
        return {"person_id": person_id, "chat_id": row.chat_id, "telegram_id": telegram_id}
