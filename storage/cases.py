"""Cases that live for weeks, each with who stands for its roles."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, or_, select, update

from flows.cases.case import Case, CaseEnd, DueCases, Post, Untold
from flows.cases.state import Taken
from flows.errors import Damaged
from flows.found import Found, Unreadable
from storage import readable
from storage.bevakningar import UNREADABLE_WAITS
from storage.columns import UtcDateTime
from storage.routines import check_version
from storage.sql import Sql
from storage.tables import CASE_ENDED, CASE_OPEN, case, case_post

ADD = insert(case).returning(case.c.id)
ADD_POST = insert(case_post)
DROP_POSTS = delete(case_post).where(case_post.c.case_id == bindparam("dropped_id"))
BY_ID = select(case).where(case.c.id == bindparam("case_id"))
BY_TOKEN = select(case).where(case.c.token == bindparam("token"))
BY_CODE = select(case).where(case.c.code == bindparam("code"))
SAVE = update(case).where(case.c.id == bindparam("case_id"), case.c.version == bindparam("seen"))
POSTS = select(case_post).where(case_post.c.case_id.in_(bindparam("ids", expanding=True)))
_OPEN = select(case).where(CASE_OPEN).order_by(case.c.id)
_HELD = select(case_post.c.case_id)
_AT = case.c.id.in_(
    _HELD.where(case_post.c.unit_id == bindparam("unit_id"), case_post.c.role == bindparam("role"))
)
OPEN_AT = _OPEN.where(_AT)
CLOSED_AT = (
    select(case)
    .where(
        CASE_ENDED,
        case.c.state == CaseEnd.CLOSED,
        case.c.ended_at >= bindparam("since", type_=UtcDateTime),
        _AT,
    )
    .order_by(case.c.id)
)
OPEN_OF = _OPEN.where(
    case.c.id.in_(
        _HELD.where(
            or_(
                case_post.c.person_id == bindparam("person_id"),
                case_post.c.offered_to == bindparam("person_id"),
            )
        )
    )
)
_COME = case.c.next_at <= bindparam("now", type_=UtcDateTime)
DUE = (
    select(case)
    .where(CASE_OPEN, _COME)
    .order_by(case.c.next_at, case.c.id)
    .limit(bindparam("limit"))
)
PUT_OFF = update(case).where(case.c.id == bindparam("put_off_id"))
NEXT_AT = readable.earliest(case.c.next_at)
STUBS = (
    select(case.c.id)
    .where(CASE_ENDED, _COME)
    .order_by(case.c.next_at, case.c.id)
    .limit(bindparam("limit"))
)
STUBBED = update(case).where(case.c.id.in_(bindparam("ids", expanding=True))).values(next_at=None)


_PLAIN = frozenset(each.name for each in case.columns) - {"id", "state"}


def _columns(found: Case) -> dict[str, Any]:
    """Every column but the id."""
    columns = {name: getattr(found, name) for name in _PLAIN}
    history = [
        (each.step, each.at.isoformat(), [(fact, day.isoformat()) for fact, day in each.answers],
         each.by)
        for each in found.history
    ]  # fmt: skip
    untold = [(each.step, each.by) for each in found.untold]
    return columns | {"state": found.end, "history": history, "untold": untold}


def _cases(rows: Sequence[Row[Any]]) -> list[Case]:
    return [_case(row) for row in rows]


def _case(row: Row[Any]) -> Case:
    """The case without its posts."""
    values = row._asdict()
    values["end"] = CaseEnd(values.pop("state"))
    values["history"] = tuple(_taken(*each) for each in row.history)
    values["untold"] = tuple(Untold(*_by(step, by)) for step, by in row.untold)
    if not row.history or row.version < 1:
        raise ValueError("nobody keeps a case in which nothing was done")
    return Case(posts={}, **values)


def _taken(step: str, at: str, answers: Sequence[tuple[str, str]], by: int | None) -> Taken:
    given = tuple((fact, date.fromisoformat(day)) for fact, day in answers)
    moment = datetime.fromisoformat(at)
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone")
    step, by = _by(step, by)
    return Taken(step, moment, given, by)


def _by(step: Any, by: Any) -> tuple[str, int | None]:
    """A step and who took it, as JSON has kept them."""
    if not isinstance(step, str) or not isinstance(by, int | None):
        raise TypeError("no step, or no person's number")
    return step, by


class Cases:
    """Implements `flows.ports.cases.Cases`."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(self, found: Case) -> Case:
        """Insert (the given id is ignored) and return it with its id."""
        row = self._sql.returning(ADD, **_columns(found))
        assert row is not None
        kept = replace(found, id=row.id)
        self._post(kept)
        return kept

    def get(self, case_id: int) -> Case | None:
        """The case with this id; None also for one that nobody can read."""
        with suppress(Damaged):
            return self._one(BY_ID, case_id=case_id)
        return None

    def by_token(self, token: str) -> Case | None:
        """The case whose buttons carry this token."""
        return self._one(BY_TOKEN, token=token)

    def by_code(self, code: str) -> Case | None:
        """The case with this code; of a joined one what it goes on as."""
        found = self._one(BY_CODE, code=code)
        while found is not None and found.joined_to is not None:
            found = self._one(BY_ID, case_id=found.joined_to)
        return found

    def save(self, found: Case, seen: int) -> bool:
        """Write it if the stored version is still `seen`; tell whether it was."""
        check_version(found.version, seen)
        if self._sql.change(SAVE, case_id=found.id, seen=seen, **_columns(found)) != 1:
            return False
        self._sql.change(DROP_POSTS, dropped_id=found.id)
        self._post(found)
        return True

    def mark(self, found: Case) -> bool:
        """Write what is still to be told and when, and leave the version, if that is still the
        stored one; tell whether it was."""
        columns = _columns(found)
        told = {"untold": columns["untold"], "next_at": columns["next_at"]}
        return self._sql.change(SAVE, case_id=found.id, seen=found.version, **told) == 1

    def open_at(self, posts: Collection[tuple[int, str]]) -> Found[Case]:
        """Open ones in which any of these (unit, role) stands for the role, the oldest first."""
        return self._at(posts, OPEN_AT)

    def closed_at(self, posts: Collection[tuple[int, str]], since: datetime) -> Found[Case]:
        """Closed ones of the same since then, but not joined ones, the oldest first."""
        return self._at(posts, CLOSED_AT, since=since)

    def open_of(self, person_id: int) -> Found[Case]:
        """Open ones in which the person stands for a role or is asked to, the oldest first."""
        return self._read(OPEN_OF, person_id=person_id)

    def unreadable(self) -> Sequence[Unreadable]:
        """All open ones that nobody can read."""
        return readable.read(self._sql, case, _OPEN, _cases).unreadable

    def due(self, now: datetime, limit: int) -> DueCases:
        """Open ones whose `next_at` has come, earliest first; what nobody can read is put off."""
        due = self._read(DUE, now=now, limit=limit)
        unreadable = tuple(each.id for each in due.unreadable)
        for number in unreadable:
            self._sql.change(PUT_OFF, put_off_id=number, next_at=now + UNREADABLE_WAITS)
        return DueCases(due.found, unreadable)

    def next_at(self) -> datetime | None:
        """The earliest `next_at` of all, open or ended; a past time when nobody can read it."""
        return readable.moment(self._sql, NEXT_AT)

    def take_stubs(self, now: datetime, limit: int) -> Mapping[int, tuple[int, ...]]:
        """The ids of ended ones whose `next_at` has come, and their units; it becomes None."""
        ids = [row.id for row in self._sql.rows(STUBS, now=now, limit=limit)]
        if not ids:
            return {}
        self._sql.change(STUBBED, ids=ids)
        posts = self._posts(ids)
        return {
            each: tuple(sorted({post.unit_id for post in posts[each].values()})) for each in ids
        }

    def _at(self, posts: Collection[tuple[int, str]], question: Any, **values: Any) -> Found[Case]:
        found: dict[int, Case] = {}
        unreadable: dict[str, Unreadable] = {}
        for unit_id, role in sorted(posts):
            there = self._read(question, unit_id=unit_id, role=role, **values)
            found |= {each.id: each for each in there}
            unreadable |= {each.name: each for each in there.unreadable}
        return Found([found[number] for number in sorted(found)], tuple(unreadable.values()))

    def _one(self, question: Any, **values: Any) -> Case | None:
        return readable.only(self._read(question, **values))

    def _read(self, question: Any, **values: Any) -> Found[Case]:
        bare = readable.read(self._sql, case, question, _cases, **values)
        posts = self._posts([each.id for each in bare])
        return Found([replace(each, posts=posts[each.id]) for each in bare], bare.unreadable)

    def _posts(self, ids: list[int]) -> Mapping[int, Mapping[str, Post]]:
        found: dict[int, dict[str, Post]] = defaultdict(dict)
        for row in self._sql.rows(POSTS, ids=ids) if ids else ():
            post = Post(row.role, row.unit_id, row.person_id, row.offered_to)
            found[row.case_id][row.role] = post
        return found

    def _post(self, found: Case) -> None:
        self._sql.change_each(
            ADD_POST, [{"case_id": found.id, **asdict(post)} for post in found.posts.values()]
        )
