"""Which cases a unit has ended lately."""

from datetime import UTC, datetime, timedelta

from flows.cases.case import Case, CaseEnd, Post
from flows.cases.state import Taken
from flows.ports import Store, Tx

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def a_case(code: str, unit_id: int, end: CaseEnd, ended_at: datetime | None) -> Case:
    return Case(
        id=0, token=f"token-{code}", code=code, process_id="installation", sha256="ab" * 32,
        end=end, history=(Taken("skicka", NOON - 90 * DAY),),
        posts={"planerare": Post("planerare", unit_id), "larmpersonal": Post("larmpersonal", 1)},
        untold=(), opened_at=NOON - 90 * DAY, next_at=None, ended_at=ended_at, joined_to=None,
        kept=None, version=1,
    )  # fmt: skip


async def test_a_unit_finds_what_it_has_closed_since_then_and_nothing_else(store: Store) -> None:
    def fill(tx: Tx) -> tuple[int, int]:
        here, there = (tx.people.add_unit(name).id for name in ("Centrum", "Norr"))
        for code, unit_id, end, ended_at in (
            ("222-22", here, CaseEnd.CLOSED, NOON - DAY),
            ("333-33", here, CaseEnd.CLOSED, NOON - 30 * DAY),
            ("444-44", here, CaseEnd.CLOSED, NOON - 31 * DAY),
            ("555-55", here, CaseEnd.JOINED, NOON - DAY),
            ("666-66", here, CaseEnd.OPEN, None),
            ("777-77", there, CaseEnd.CLOSED, NOON - DAY),
        ):
            tx.cases.add(a_case(code, unit_id, end, ended_at))
        return here, there

    here, there = await store.run(fill)

    async def closed(*posts: tuple[int, str]) -> list[str]:
        found = await store.read(lambda tx: tx.cases.closed_at(posts, NOON - 30 * DAY))
        return [each.code for each in found]

    assert await closed((here, "planerare")) == ["222-22", "333-33"]
    assert await closed((there, "planerare")) == ["777-77"]
    assert await closed((here, "planerare"), (there, "planerare")) == ["222-22", "333-33", "777-77"]
    both = await closed((here, "planerare"), (here, "larmpersonal"))
    assert both[:2] == ["222-22", "333-33"]
    assert len(both) == len(set(both))
    assert await closed((there, "socialsekreterare")) == []
    assert await closed() == []
