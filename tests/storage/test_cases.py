"""Cases: stored whole, changed by version, found by whom they concern, told and stubbed once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from flows.cases.bevakning import Bevakning, BevakningState
from flows.cases.case import Case, CaseEnd, Post, Untold
from flows.cases.state import Taken
from flows.messages import ChatKind
from flows.ports import Store, Tx

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SOC, PLANNER = "socialsekreterare", "planerare"
Make = Callable[..., Case]
MakeBevakning = Callable[..., Bevakning]


async def add(store: Store, *cases: Case) -> list[Case]:
    return await store.run(lambda tx: [tx.cases.add(each) for each in cases])


async def stored(store: Store, case: Case) -> Case | None:
    return await store.read(lambda tx: tx.cases.get(case.id))


async def test_a_case_comes_back_as_it_was_stored(store: Store, make_case: Make) -> None:
    (case,) = await add(store, make_case(id=77))
    assert case == make_case(id=case.id)
    assert case.id != 77
    assert await stored(store, case) == case
    assert await store.read(lambda tx: tx.cases.by_token("c-1")) == case
    assert await store.read(lambda tx: tx.cases.by_code("K7F43")) == case
    assert await store.read(lambda tx: tx.cases.get(99)) is None
    assert await store.read(lambda tx: tx.cases.by_token("c-2")) is None
    assert await store.read(lambda tx: tx.cases.by_code("K7F44")) is None


async def test_what_was_done_keeps_its_moment_its_days_and_its_order(
    store: Store, make_case: Make
) -> None:
    days = (("skickat", date(2026, 2, 28)), ("mottaget", date(2024, 2, 29)))
    later = NOON + timedelta(hours=1, microseconds=7)
    history = (Taken("a", later, days, 5), Taken("b", NOON), Taken("b", NOON, (), 1))
    (case,) = await add(store, make_case(history=history, untold=()))
    found = await stored(store, case)
    assert found is not None
    assert found.history == history
    assert [each.at.utcoffset() for each in found.history] == [timedelta(0)] * 3
    assert found.untold == ()


async def test_of_two_changes_of_one_version_the_first_wins_with_its_posts(
    store: Store, make_case: Make
) -> None:
    (seen,) = await add(store, make_case())
    me, unit = seen.posts[SOC].person_id, seen.posts[SOC].unit_id
    taken = Taken("nycklar_klara", NOON + DAY, (("hamtning", date(2026, 12, 1)),), me)
    first = seen.changed(history=(*seen.history, taken), untold=(Untold("hamtat", me),))
    first = replace(first, posts={**seen.posts, PLANNER: Post(PLANNER, unit, me)})
    second = seen.posted(Post(SOC, unit))
    assert await store.run(lambda tx: tx.cases.save(first, seen=1)) is True
    assert await store.run(lambda tx: tx.cases.save(second, seen=1)) is False
    assert await stored(store, seen) == first


async def test_a_change_that_does_not_carry_the_next_version_is_a_bug(
    store: Store, make_case: Make
) -> None:
    (seen,) = await add(store, make_case())
    with pytest.raises(ValueError, match="carries version 2"):
        await store.run(lambda tx: tx.cases.save(seen, seen=1))


async def test_to_mark_what_is_told_leaves_the_version_and_all_else(
    store: Store, make_case: Make
) -> None:
    (seen,) = await add(store, make_case())
    told = replace(seen, untold=(), next_at=None)
    careless = replace(told, code="other", posts={}, history=())
    assert await store.run(lambda tx: tx.cases.mark(careless)) is True
    assert await stored(store, seen) == told
    changed = told.changed(untold=(Untold("hamtat", None),), next_at=NOON)
    assert await store.run(lambda tx: tx.cases.save(changed, seen=1)) is True
    assert await store.run(lambda tx: tx.cases.mark(told)) is False
    assert await stored(store, seen) == changed


async def test_a_code_that_was_joined_leads_to_what_the_case_goes_on_as(
    store: Store, make_case: Make
) -> None:
    def joined(to: int, n: int) -> Case:
        return make_case(token=f"j{n}", code=f"code{n}", end=CaseEnd.JOINED, joined_to=to)

    (oldest,) = await add(store, make_case())
    (middle,) = await add(store, joined(oldest.id, 1))
    (newest,) = await add(store, joined(middle.id, 2))
    for code in (oldest.code, middle.code, newest.code):
        assert await store.read(lambda tx, c=code: tx.cases.by_code(c)) == oldest
    assert await store.read(lambda tx: tx.cases.by_token("j2")) == newest


async def test_a_code_and_a_token_are_of_one_case_open_or_ended(
    store: Store, make_case: Make
) -> None:
    await add(store, make_case(end=CaseEnd.CLOSED, ended_at=NOON))
    for other in (make_case(token="c-2"), make_case(code="other")):
        with pytest.raises(IntegrityError):
            await add(store, other)


async def test_cases_are_found_at_the_posts_where_somebody_stands_the_oldest_first(
    store: Store, make_case: Make
) -> None:
    elsewhere = await store.run(lambda tx: tx.people.add_unit("Söder").id)
    here = make_case().posts[SOC].unit_id
    both = {SOC: Post(SOC, elsewhere), PLANNER: Post(PLANNER, here)}
    ours = make_case(token="ours", code="1")
    shared = make_case(token="shared", code="2", posts=both)
    closed = make_case(token="closed", code="3", end=CaseEnd.CLOSED, ended_at=NOON)
    joined = make_case(token="joined", code="4", end=CaseEnd.JOINED, ended_at=NOON)
    await add(store, ours, shared, closed, joined)

    async def at(*posts: tuple[int, str]) -> list[str]:
        found = await store.read(lambda tx: tx.cases.open_at(posts))
        return [each.token for each in found]

    assert await at((here, SOC)) == ["ours"]
    assert await at((here, PLANNER)) == ["ours", "shared"]
    assert await at((elsewhere, SOC), (here, SOC), (here, PLANNER)) == ["ours", "shared"]
    assert await at((elsewhere, PLANNER)) == []
    assert await at() == []
    since = await store.read(lambda tx: tx.cases.closed_at([(here, SOC)], NOON))
    assert [each.token for each in since] == ["closed"]
    later = await store.read(lambda tx: tx.cases.closed_at([(here, SOC)], NOON + MINUTE))
    assert list(later) == []


async def test_cases_are_found_for_whoever_stands_for_a_role_or_is_asked_to(
    store: Store, make_case: Make
) -> None:
    def another(tx: Tx) -> int:
        return tx.people.add_person(tx.chats.meet(7, ChatKind.PRIVATE).id, "Planerare 2").id

    other = await store.run(another)
    me, unit = make_case().posts[SOC].person_id, make_case().posts[SOC].unit_id
    await add(
        store,
        make_case(token="asked", code="1", posts={SOC: Post(SOC, unit, other, me)}),
        make_case(token="mine", code="2", posts={SOC: Post(SOC, unit, me)}),
        make_case(token="theirs", code="3", posts={SOC: Post(SOC, unit, other)}),
        make_case(token="closed", code="4", end=CaseEnd.CLOSED, ended_at=NOON),
    )
    found = await store.read(lambda tx: tx.cases.open_of(me))
    assert [each.token for each in found] == ["asked", "mine"]
    found = await store.read(lambda tx: tx.cases.open_of(other))
    assert [each.token for each in found] == ["asked", "theirs"]
    assert list(await store.read(lambda tx: tx.cases.open_of(99))) == []


async def test_due_are_open_cases_whose_time_has_come_earliest_first(
    store: Store, make_case: Make
) -> None:
    await add(
        store,
        make_case(token="now", code="1"),
        make_case(token="early", code="2", next_at=NOON - MINUTE),
        make_case(token="later", code="3", next_at=NOON + MINUTE),
        make_case(token="nothing", code="4", next_at=None),
        make_case(token="ended", code="5", end=CaseEnd.CLOSED, next_at=NOON - 2 * MINUTE),
    )
    due = await store.read(lambda tx: tx.cases.due(NOON, 10))
    assert [each.token for each in due.found] == ["early", "now"]
    assert [each.posts for each in due.found] == [make_case().posts] * 2
    assert due.unreadable == ()
    assert len((await store.read(lambda tx: tx.cases.due(NOON, 1))).found) == 1
    assert await store.read(lambda tx: tx.cases.next_at()) == NOON - 2 * MINUTE


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("history", '[["a"]]'),
        ("history", '[["a","yesterday",[],1]]'),
        ("history", "{"),
        ("untold", "[7]"),
        ("untold", "0"),
    ],
)
async def test_a_case_that_nobody_can_read_stops_no_other_and_waits_an_hour(
    store: Store, make_case: Make, column: str, words: str
) -> None:
    first, damaged, last = await add(
        store, *(make_case(token=each, code=each) for each in ("first", "damaged", "last"))
    )
    damage = text(f"UPDATE \"case\" SET {column} = :words WHERE token = 'damaged'")
    await store.run(lambda tx: tx.sql.change(damage, words=words))  # type: ignore[attr-defined]
    due = await store.run(lambda tx: tx.cases.due(NOON, 10))
    assert list(due.found) == [first, last]
    assert due.unreadable == (damaged.id,)
    again = await store.run(lambda tx: tx.cases.due(NOON + 59 * MINUTE, 10))
    assert (list(again.found), again.unreadable) == ([first, last], ())
    later = await store.run(lambda tx: tx.cases.due(NOON + 60 * MINUTE, 10))
    assert later.unreadable == (damaged.id,)


async def test_nothing_is_next_without_something_to_tell(store: Store, make_case: Make) -> None:
    assert await store.read(lambda tx: tx.cases.next_at()) is None
    await add(store, make_case(next_at=None))
    assert await store.read(lambda tx: tx.cases.next_at()) is None


async def test_an_ended_case_becomes_a_stub_once_in_all_its_units(
    store: Store, make_case: Make
) -> None:
    other = await store.run(lambda tx: tx.people.add_unit("Söder").id)
    here = make_case().posts[SOC].unit_id
    both = {SOC: Post(SOC, other), PLANNER: Post(PLANNER, here)}
    cases = await add(
        store,
        make_case(token="1", code="1", end=CaseEnd.CLOSED),
        make_case(token="2", code="2", end=CaseEnd.JOINED, next_at=NOON - MINUTE, posts=both),
        make_case(token="3", code="3", end=CaseEnd.CLOSED, next_at=NOON + MINUTE),
        make_case(token="4", code="4"),
    )
    closed, joined, later, still_open = (each.id for each in cases)
    assert await store.run(lambda tx: tx.cases.take_stubs(NOON, 1)) == {joined: (here, other)}
    assert await store.run(lambda tx: tx.cases.take_stubs(NOON, 10)) == {closed: (here,)}
    assert await store.run(lambda tx: tx.cases.take_stubs(NOON, 10)) == {}
    waits = {each: (await store.read(lambda tx, n=each: tx.cases.get(n))).next_at for each in
             (closed, joined, later, still_open)}  # fmt: skip
    assert waits == {closed: None, joined: None, later: NOON + MINUTE, still_open: NOON}


async def test_one_open_bevakning_watches_over_one_thing_in_a_case(
    store: Store, make_case: Make, make_bevakning: MakeBevakning
) -> None:
    one, two = await add(store, make_case(), make_case(token="c-2", code="other"))

    def watch(case: Case, token: str, **changes: object) -> Bevakning:
        made = make_bevakning(token=token, code=case.code, case_id=case.id, role=PLANNER)
        return replace(made, **changes)  # type: ignore[arg-type]

    async def put(each: Bevakning) -> Bevakning:
        return await store.run(lambda tx: tx.bevakningar.add(each))

    ended = {"state": BevakningState.SUPERSEDED, "ended_at": NOON, "next_at": None}
    late = await put(watch(one, "late", kind="B12", due_on=date(2026, 12, 9), owner_id=None))
    first = await put(watch(one, "first"))
    await put(watch(one, "gone", **ended))
    await put(watch(two, "elsewhere"))
    with pytest.raises(IntegrityError):
        await put(watch(one, "twice"))
    found = await store.read(lambda tx: tx.bevakningar.open_of_case(one.id))
    assert list(found) == [first, late]
    assert await store.run(
        lambda tx: tx.bevakningar.save(replace(first, version=2, **ended), 1)  # type: ignore[arg-type]
    )
    await put(watch(one, "anew"))
    of_then = await store.read(lambda tx: tx.bevakningar.ended_of_case(one.id, NOON))
    assert [each.token for each in of_then] == ["first", "gone"]
    assert not await store.read(lambda tx: tx.bevakningar.ended_of_case(one.id, NOON + MINUTE))


async def test_a_revision_is_kept_while_an_open_or_ended_case_follows_it(
    store: Store, make_case: Make
) -> None:
    for sha in ("open", "ended", "idle"):
        await store.run(lambda tx, sha=sha: tx.revisions.keep("installation", sha, f"id: {sha}"))
    await add(
        store,
        make_case(sha256="open"),
        make_case(token="c-2", code="other", sha256="ended", end=CaseEnd.CLOSED, ended_at=NOON),
    )
    assert await store.run(lambda tx: tx.revisions.purge([])) == 1
    assert await store.read(lambda tx: tx.revisions.text("open")) == "id: open"
    assert await store.read(lambda tx: tx.revisions.text("ended")) == "id: ended"
    assert await store.read(lambda tx: tx.revisions.text("idle")) is None
