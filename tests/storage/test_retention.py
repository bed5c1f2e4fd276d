"""What has been kept long enough goes, kind by kind, and a dry run counts exactly that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, func, select, text

from flows.cases.awaiting import Filed
from flows.cases.bevakning import Bevakning, BevakningState
from flows.cases.case import Case, CaseEnd
from flows.cases.standing import Told
from flows.messages import Chat, InboxItem, Outgoing
from flows.people.absence import Absence
from flows.people.contacts import ChangeState
from flows.people.duty import Shift
from flows.people.records import Invite
from flows.ports import Store, Tx
from flows.retention import RULES, Kind, Old
from flows.routines.run import Run, RunState
from storage.retention import KINDS
from storage.tables import metadata

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
TODAY = NOON.date()


class Records:
    """For each kind one that ended at NOON, one that ended a day later, and what never goes."""

    def __init__(
        self,
        make_run: Callable[..., Run],
        make_bevakning: Callable[..., Bevakning],
        make_case: Callable[..., Case],
    ) -> None:
        self.make_run = make_run
        self.make_bevakning = make_bevakning
        self.make_case = make_case
        self.unit = make_bevakning().unit_id
        self.who = make_bevakning().owner_id

    def inbox(self, tx: Tx) -> None:
        for number, at in enumerate((NOON, NOON + DAY, NOON)):
            tx.inbox.add([InboxItem(1, number, 5, {}, at)])
        for number in (0, 1):
            tx.inbox.done(1, number)

    def dead(self, tx: Tx) -> None:
        for number, at in enumerate((NOON, NOON + DAY, NOON)):
            tx.inbox.add([InboxItem(2, number, 5, {}, at)])
        for number in (0, 1):
            tx.inbox.bury(2, number, "fault")

    def outbox(self, tx: Tx) -> None:
        for number, at in enumerate((NOON, NOON + DAY)):
            tx.outbox.put(Outgoing(self.make_run().chat_id, "send", {}, f"k{number}"), NOON)
            (row,) = tx.outbox.claim("us", NOON, NOON + DAY, 1)
            tx.outbox.begin(row.id, "us")
            assert tx.outbox.sent(row.id, "us", 1, at)
        tx.outbox.put(Outgoing(self.make_run().chat_id, "send", {}, "waits"), NOON)

    def runs(self, tx: Tx) -> None:
        for token, at in (("r1", NOON), ("r2", NOON + DAY)):
            tx.runs.add(self.make_run(token=token, updated_at=at, state=RunState.OPEN))

    def bevakningar(self, tx: Tx) -> None:
        ended = {"state": BevakningState.DONE, "ended_at": NOON, "next_at": None}
        for n, changes in enumerate(
            (ended, ended | {"ended_at": NOON + DAY}, {"created_at": NOON - 99 * DAY})
        ):
            made = tx.bevakningar.add(self.make_bevakning(token=f"t{n}", code=f"C{n}", **changes))
            tx.bevakningar.told([(made, 0)])

    def cases(self, tx: Tx) -> None:
        """Two of those that ended at NOON were joined, one to the other and that to a third."""
        closed, joined = {"end": CaseEnd.CLOSED, "ended_at": NOON}, {"end": CaseEnd.JOINED}
        for n, changes in enumerate(
            (
                closed,
                joined | {"ended_at": NOON, "joined_to": 1},
                joined | {"ended_at": NOON, "joined_to": 2},
                closed | {"ended_at": NOON + DAY},
                joined | {"ended_at": NOON - 9 * DAY, "joined_to": 4},
                {"opened_at": NOON - 999 * DAY},
            )
        ):
            made = tx.cases.add(self.make_case(token=f"c{n}", code=f"D{n}", **changes))
            assert made.id == n + 1
            # Its own age is not yet reached.
            late = {"state": BevakningState.DONE, "ended_at": NOON + DAY, "next_at": None}
            watch = self.make_bevakning(token=f"w{n}", code=f"D{n}", case_id=made.id, **late)
            tx.bevakningar.told([(tx.bevakningar.add(watch), 0)])

    def standing(self, tx: Tx) -> None:
        for on, at in ((TODAY, NOON), (TODAY + DAY, NOON + DAY)):
            tx.standing.tell(Told(self.unit, "B34", on, at, at, self.who))

    def invites(self, tx: Tx) -> None:
        for name, expires, used in (
            ("used", NOON + 9 * DAY, NOON),
            ("old", NOON, None),
            ("waits", NOON + DAY, None),
        ):
            tx.people.add_invite(Invite(name, self.unit, "tib", "T", expires, used))

    def shifts(self, tx: Tx) -> None:
        for end in (NOON, NOON + DAY):
            tx.shifts.add(Shift(0, self.who, self.unit, "tib", NOON - DAY, end))

    def absences(self, tx: Tx) -> None:
        for end, waits in ((TODAY, None), (TODAY + DAY, None), (TODAY, NOON)):
            away = Absence(0, self.who, TODAY - DAY, end, None, None, self.who, NOON - DAY)
            tx.absences.add(replace(away, next_at=waits))

    def numbers(self, tx: Tx) -> None:
        for name, end, at in (
            ("a", ChangeState.REFUSED, NOON),
            ("b", ChangeState.WITHDRAWN, NOON + DAY),
            ("c", ChangeState.CONFIRMED, NOON - 999 * DAY),
        ):
            change = tx.contacts.propose(name, "+46310000000", self.who, at)
            tx.contacts.decide(change, end, self.who, at)
        tx.contacts.propose("d", "+46310000000", self.who, NOON - 999 * DAY)

    def counters(self, tx: Tx) -> None:
        for on in (TODAY, TODAY + DAY):
            tx.counters.count("ring", on)


EXPECTED: dict[Kind, tuple[Callable[[Records, Tx], None], int]] = {
    Kind.INKORG: (Records.inbox, 1),
    Kind.OLASTA: (Records.dead, 1),
    Kind.UTKORG: (Records.outbox, 1),
    Kind.GENOMGANGAR: (Records.runs, 1),
    Kind.BEVAKNINGAR: (Records.bevakningar, 1),
    Kind.ARENDEN: (Records.cases, 3),
    Kind.STAENDE: (Records.standing, 1),
    Kind.INBJUDNINGAR: (Records.invites, 2),
    Kind.PASS: (Records.shifts, 1),
    Kind.FRANVARO: (Records.absences, 1),
    Kind.NUMMER: (Records.numbers, 1),
    Kind.RAKNARE: (Records.counters, 1),
}


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_what_is_older_goes_and_what_is_not_stays(
    store: Store,
    engine: Engine,
    make_run: Callable[..., Run],
    make_bevakning: Callable[..., Bevakning],
    make_case: Callable[..., Case],
    kind: Kind,
) -> None:
    make, expected = EXPECTED[kind]
    records = Records(make_run, make_bevakning, make_case)
    await store.run(lambda tx: make(records, tx))
    before = _rows(engine, kind)
    by_day = kind in (Kind.FRANVARO, Kind.RAKNARE)
    oldest = datetime.combine(TODAY, time(), UTC) if by_day else NOON
    early = oldest
    late = oldest + DAY
    assert await store.read(lambda tx: tx.retention.old(kind, early)) == Old(0, None)
    assert await store.run(lambda tx: tx.retention.purge(kind, early)) == 0
    assert await store.read(lambda tx: tx.retention.old(kind, late)) == Old(expected, oldest)
    assert await store.run(lambda tx: tx.retention.purge(kind, late)) == expected
    assert _rows(engine, kind) == before - expected
    assert await store.read(lambda tx: tx.retention.old(kind, late)) == Old(0, None)


def _rows(engine: Engine, kind: Kind) -> int:
    with engine.connect() as connection:
        question = select(func.count()).select_from(KINDS[kind].purge.table)
        return connection.execute(question).scalar() or 0


async def test_a_bevakning_goes_with_what_was_told_of_it_and_its_cards(
    store: Store, engine: Engine, chat: Chat, make_bevakning: Callable[..., Bevakning]
) -> None:
    ended = make_bevakning(state=BevakningState.CANCELLED, ended_at=NOON, next_at=None)
    gone = await store.run(lambda tx: tx.bevakningar.add(ended))
    stays = await store.run(lambda tx: tx.bevakningar.add(make_bevakning(token="t2", code="C2")))
    with engine.begin() as connection:
        for each in (gone, stays):
            values = {"chat": chat.id, "card": f"bevakning:{each.id}"}
            connection.execute(text("INSERT INTO card VALUES (:chat, :card, 7)"), values)
    for each in (gone, stays):
        await store.run(lambda tx, each=each: tx.bevakningar.told([(each, 0)]))
    assert await store.run(lambda tx: tx.retention.purge(Kind.BEVAKNINGAR, NOON + SECOND)) == 1
    with engine.connect() as connection:
        assert connection.execute(text("SELECT bevakning_id FROM occurrence")).all() == [
            (stays.id,)
        ]
        cards = connection.execute(text("SELECT card FROM card")).all()
        assert cards == [(f"bevakning:{stays.id}",)]


async def test_a_case_goes_with_all_that_is_about_it_and_nothing_else(
    store: Store,
    engine: Engine,
    chat: Chat,
    make_bevakning: Callable[..., Bevakning],
    make_case: Callable[..., Case],
) -> None:
    def work(tx: Tx) -> tuple[int, int]:
        ends = {"end": CaseEnd.CLOSED, "ended_at": NOON, "next_at": None}
        gone = tx.cases.add(make_case(**ends))
        stays = tx.cases.add(make_case(token="c-2", code="other"))
        for n, each in enumerate((gone, stays)):
            made = make_bevakning(token=f"w{n}", code=each.code, case_id=each.id)
            tx.bevakningar.told([(tx.bevakningar.add(made), 0)])
            tx.binders.put(Filed(each.id, made.unit_id, TODAY, None, None, "inte ringd"))
        tx.bevakningar.add(make_bevakning(token="own", kind="EGEN", code=gone.code))
        tx.bevakningar.add(make_bevakning(token="b01", code="third"))
        return gone.id, stays.id

    gone, stays = await store.run(work)
    with engine.begin() as connection:
        for card in (f"case:{gone}", f"case:{stays}", "bevakning:1", "bevakning:2", "bevakning:3"):
            values = {"chat": chat.id, "card": card}
            connection.execute(text("INSERT INTO card VALUES (:chat, :card, 7)"), values)
    assert await store.run(lambda tx: tx.retention.purge(Kind.ARENDEN, NOON + SECOND)) == 1
    with engine.connect() as connection:

        def left(column: str, table: str) -> set[object]:
            rows = connection.execute(text(f'SELECT DISTINCT {column} FROM "{table}"'))
            return {row[0] for row in rows.all()}

        assert left("id", "case") == left("case_id", "case_post") == {stays}
        assert left("case_id", "binder") == {stays}
        assert left("token", "bevakning") == {"w1", "own", "b01"}
        assert left("bevakning_id", "occurrence") == {2}
        assert left("card", "card") == {f"case:{stays}", "bevakning:2", "bevakning:3"}


async def test_an_ended_bevakning_of_an_open_case_goes_by_its_own_age(
    store: Store, make_bevakning: Callable[..., Bevakning], make_case: Callable[..., Case]
) -> None:
    def work(tx: Tx) -> int:
        case = tx.cases.add(make_case())
        made = make_bevakning(code=case.code, case_id=case.id)
        tx.bevakningar.add(
            replace(made, state=BevakningState.DONE, ended_at=NOON, next_at=None, token="old")
        )
        tx.bevakningar.add(made)
        return case.id

    number = await store.run(work)
    assert await store.run(lambda tx: tx.retention.purge(Kind.BEVAKNINGAR, NOON + SECOND)) == 1
    assert await store.run(lambda tx: tx.retention.purge(Kind.ARENDEN, NOON + 9 * DAY)) == 0
    assert len(await store.read(lambda tx: tx.bevakningar.open_of_case(number))) == 1
    assert await store.read(lambda tx: tx.cases.get(number)) is not None


def test_every_kind_has_its_rule_and_the_log_is_purged_by_its_chain() -> None:
    assert set(RULES) == set(Kind)
    assert set(Kind) - set(KINDS) == {Kind.GRANSKNINGSLOGG}


# Never by time: it is what the product is about, or it goes with what refers to it.
KEPT = {
    "person",
    "unit",
    "role_grant",
    "chat",
    "card",
    "revision",
    "occurrence",
    "pressing",
    "feed",
}
KEPT |= {
    "case_post",
    "binder",
    "board",
    "anchor",
    "audit",
    "drill",
    "standing",
    "digest",
    "digest_off",
}


def test_no_table_is_forgotten() -> None:
    purged = {kept.purge.table.name for kept in KINDS.values()}  # type: ignore[attr-defined]
    assert purged | KEPT == set(metadata.tables)
    assert not purged & KEPT
