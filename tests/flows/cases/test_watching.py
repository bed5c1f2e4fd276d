"""What a case owes, as bevakningar: when they are told first, and when they are another."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import proven
import pytest

from flows.calendar import Calendar
from flows.cases import watches
from flows.cases.bevakning import Bevakning, BevakningState, Recipient, ReminderStep
from flows.cases.case import Case, CaseEnd, Post
from flows.cases.owed import Owed, owed
from flows.cases.state import CaseState, Taken, replay
from flows.cases.watching import is_same, is_told_the_same, planned, unowed, unwatched

CALENDAR = Calendar()
FRIDAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
OWNER = Recipient.OWNER


def when(local: str) -> datetime:
    wall = datetime.fromisoformat(local)
    return CALENDAR.at(wall.date(), wall.time())


def state(process_id: str, *events: Taken) -> CaseState:
    process = proven.processes().process(process_id)
    assert process is not None
    return replay(process, events)


def sent(on: date = date(2026, 11, 20), *more: Taken) -> CaseState:
    return state("installation", Taken("skicka", FRIDAY, (("skickat", on),)), *more)


def owes(found: CaseState, kind: str) -> Owed:
    return next(each for each in owed(found, CALENDAR) if each.watch_id == kind)


def case(found: CaseState) -> Case:
    posts = {role: Post(role, 7) for role in found.process.roles}
    posts["socialsekreterare"] = Post("socialsekreterare", 8, 3, 4)
    return Case(
        id=5, token="c", code="K7F42", process_id=found.process.id, sha256=found.process.sha256,
        end=CaseEnd.OPEN, history=found.history, posts=posts, untold=(), opened_at=FRIDAY,
        next_at=None, ended_at=None, joined_to=None, kept=None, version=1,
    )  # fmt: skip


def plan(found: CaseState, kind: str, now: str, *, heard: bool = False) -> Bevakning:
    return planned(owes(found, kind), case(found), "t", when(now), CALENDAR, heard=heard)


def local(at: datetime | None) -> str:
    assert at is not None
    return f"{CALENDAR.local(at):%Y-%m-%d %H:%M}"


def test_it_is_its_roles_and_carries_the_cases_code_and_what_it_counts_from() -> None:
    made = plan(sent(), "B03", "2026-11-23 09:00")
    assert (made.kind, made.code, made.case_id, made.role) == (
        "B03", "K7F42", 5, "socialsekreterare",
    )  # fmt: skip
    assert (made.unit_id, made.owner_id, made.offered_to) == (8, 3, 4)
    assert (made.state, made.step, made.version) == (BevakningState.PLANNED, 0, 1)
    assert (made.nominal_on, made.due_on, made.due_at) == (
        date(2026, 12, 18), date(2026, 12, 18), None,
    )  # fmt: skip
    assert local(made.started_at) == "2026-11-20 00:00"
    assert local(made.next_at) == "2026-12-18 08:00"
    assert made.steps[0] == ReminderStep(0, time(8), OWNER)


@pytest.mark.parametrize(
    ("now", "heard", "expected", "step", "anchor"),
    [
        ("2026-12-17 23:00", False, "2026-12-18 08:00", 0, None),
        ("2026-12-18 07:59", False, "2026-12-18 08:00", 0, None),
        ("2026-12-18 08:00", False, "2026-12-18 08:00", 0, date(2026, 12, 18)),
        ("2026-12-18 15:00", False, "2026-12-18 08:00", 0, date(2026, 12, 18)),
        ("2026-12-18 15:00", True, "2026-12-21 08:00", 1, None),
        ("2026-12-19 12:00", True, "2026-12-22 08:00", 1, date(2026, 12, 21)),
        ("2027-02-03 12:00", False, "2027-02-03 08:00", 0, date(2027, 2, 3)),
        ("2027-02-03 12:00", True, "2027-02-04 08:00", 1, date(2027, 2, 3)),
    ],
)
def test_what_becomes_known_on_its_day_or_later_is_told_at_once_and_goes_on_from_then(
    now: str, heard: bool, expected: str, step: int, anchor: date | None
) -> None:
    made = plan(sent(), "B03", now, heard=heard)
    assert (local(made.next_at), made.step, made.remind_from) == (expected, step, anchor)
    assert made.due_on == date(2026, 12, 18)


def test_what_was_late_is_told_to_everybody_in_line_from_the_day_that_it_was_known() -> None:
    made = plan(sent(date(2026, 8, 3)), "B03", "2026-11-24 10:00")
    told = [
        (local(watches.step_at(made, n, CALENDAR)), watches.recipients(made, n, n)[0])
        for n in range(5)
    ]
    assert told == [
        ("2026-11-24 08:00", Recipient.OWNER),
        ("2026-11-25 08:00", Recipient.OWNER),
        ("2026-11-25 08:00", Recipient.UNIT),
        ("2026-11-27 08:00", Recipient.OWNER),
        ("2026-11-27 15:00", Recipient.CHEF),
    ]


def test_a_limit_in_minutes_is_told_when_it_has_passed_whenever_it_becomes_known() -> None:
    begun = when("2026-11-23 10:10")
    urgent = state("bradska", Taken("bradskar", begun))
    made = plan(urgent, "kvittens", "2026-11-23 10:10", heard=True)
    assert local(made.due_at) == "2026-11-23 10:40"
    assert local(made.next_at) == "2026-11-23 10:40"
    assert local(plan(urgent, "kvittens", "2026-11-24 09:00").next_at) == "2026-11-23 10:40"


def test_before_a_limit_somebody_is_reminded_and_reminders_that_lie_behind_are_left_out() -> None:
    found = sent(
        date(2026, 11, 20),
        Taken("ta_emot", FRIDAY, (("mottaget", date(2026, 11, 20)),)),
        Taken("inte_klara", FRIDAY),
    )
    early = plan(found, "B12", "2026-11-20 10:00")
    assert early.due_on == date(2026, 12, 4)
    assert local(early.next_at) == "2026-12-03 08:00"
    assert local(plan(found, "B12", "2026-12-03 09:00").next_at) == "2026-12-03 13:00"
    assert local(plan(found, "B12", "2026-12-03 14:00").next_at) == "2026-12-04 08:00"


def test_a_plan_without_repetition_falls_silent() -> None:
    process = proven.processes().process("installation")
    assert process is not None
    (aim,) = [name for name, watch in process.watches.items() if watch.aim == "ja"]
    due = replace(owes(sent(), "B03"), watch_id=aim, watch=process.watches[aim],
                  plan=process.plans[process.watches[aim].plan])  # fmt: skip
    made = planned(due, case(sent()), "t", FRIDAY, CALENDAR, heard=True)
    assert made.repeat == 0
    assert watches.told(made, len(made.steps) - 1, CALENDAR).next_at is None


def test_put_off_or_told_or_handed_over_it_is_the_same() -> None:
    made = plan(sent(), "B03", "2026-11-23 09:00")
    due = owes(sent(), "B03")
    put_off = watches.moved(made, date(2026, 12, 21), CALENDAR)
    told = watches.told(made, 0, CALENDAR)
    for each in (made, put_off, told, replace(made, owner_id=9, unit_id=9)):
        assert is_same(each, due)


def test_counted_anew_or_of_another_role_it_is_another() -> None:
    made = plan(sent(), "B03", "2026-11-23 09:00")
    due = owes(sent(), "B03")
    for other in (
        owes(sent(date(2026, 11, 19)), "B03"),
        replace(due, watch_id="B06"),
        replace(due, at=FRIDAY),
        replace(due, watch=due.watch.model_copy(update={"role": "planerare"})),
    ):
        assert not is_same(made, other)
        assert not is_told_the_same(made, other)


def test_told_otherwise_it_is_another_to_a_revision_and_not_to_a_step() -> None:
    made = plan(sent(), "B03", "2026-11-23 09:00")
    due = owes(sent(), "B03")
    assert is_told_the_same(made, due)
    for other in (
        replace(due, plan=due.plan.model_copy(update={"repeat": None})),
        replace(due, plan=due.plan.model_copy(update={"remind": due.plan.remind[:1]})),
    ):
        assert is_same(made, other)
        assert not is_told_the_same(made, other)


def test_what_is_owed_and_what_is_watched_are_told_apart() -> None:
    before = sent()
    after = sent(date(2026, 11, 20), Taken("ny_om_tva_veckor", FRIDAY))
    watched = [plan(before, "B03", "2026-11-23 09:00")]
    assert list(unowed(watched, owed(before, CALENDAR))) == []
    assert list(unwatched(watched, owed(before, CALENDAR))) == []
    assert list(unowed(watched, owed(after, CALENDAR))) == watched
    assert [each.watch_id for each in unwatched(watched, owed(after, CALENDAR))] == ["B06"]
    assert list(unowed(watched, ())) == watched
