"""What is due on its own day, vardag or not: nobody is disturbed in a weekend, and nobody hears of
it too late. The reminder comes on the last vardag before, and the day itself is never moved."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import proven
import pytest

from flows.calendar import Calendar, CalendarRules, Rule
from flows.cases import watches
from flows.cases.bevakning import Bevakning, Recipient
from flows.cases.case import Case, CaseEnd, Post
from flows.cases.following import following
from flows.cases.owed import Owed, is_late, owed
from flows.cases.process import Process, Watch
from flows.cases.state import CaseState, Taken, replay
from flows.cases.watching import planned

CALENDAR = Calendar()
LONG_BEFORE = datetime(2026, 11, 2, 9, tzinfo=UTC)
ONE_DAY = timedelta(days=1)


def when(local: str) -> datetime:
    wall = datetime.fromisoformat(local)
    return CALENDAR.at(wall.date(), wall.time())


def local(at: datetime | None, calendar: Calendar = CALENDAR) -> str:
    assert at is not None
    return f"{calendar.local(at):%Y-%m-%d %H:%M}"


@cache
def process(name: str) -> Process:
    found = proven.processes().process(name)
    assert found is not None
    return found


def ending(on: date) -> CaseState:
    """An alarm is to be returned, and the decision ends on the day."""
    events = (
        Taken("ska_avslutas", LONG_BEFORE),
        Taken("beslutet_slutar", LONG_BEFORE, (("beslut_slut", on),)),
    )
    return replay(process("aterlamning"), events)


def case(state: CaseState) -> Case:
    posts = {role: Post(role, 7) for role in state.process.roles}
    return Case(
        id=5, token="c", code="K7F42", process_id=state.process.id, sha256=state.process.sha256,
        end=CaseEnd.OPEN, history=state.history, posts=posts, untold=(), opened_at=LONG_BEFORE,
        next_at=None, ended_at=None, joined_to=None, kept=None, version=1,
    )  # fmt: skip


def b21(on: date, calendar: Calendar = CALENDAR) -> Owed:
    return next(each for each in owed(ending(on), calendar) if each.watch_id == "B21")


def watched(
    owes: Owed, now: datetime, calendar: Calendar = CALENDAR, *, heard: bool = False
) -> Bevakning:
    return planned(owes, case(ending(owes.due_on)), "t", now, calendar, heard=heard)


@pytest.mark.parametrize(
    ("due_on", "told"),
    [
        # Every day of a week.
        (date(2026, 11, 23), "2026-11-23 08:00"),
        (date(2026, 11, 24), "2026-11-24 08:00"),
        (date(2026, 11, 25), "2026-11-25 08:00"),
        (date(2026, 11, 26), "2026-11-26 08:00"),
        (date(2026, 11, 27), "2026-11-27 08:00"),
        (date(2026, 11, 28), "2026-11-27 08:00"),
        (date(2026, 11, 29), "2026-11-27 08:00"),
        # Four red days: julafton, juldagen, annandagen (a Saturday) and a Sunday.
        (date(2026, 12, 24), "2026-12-23 08:00"),
        (date(2026, 12, 25), "2026-12-23 08:00"),
        (date(2026, 12, 26), "2026-12-23 08:00"),
        (date(2026, 12, 27), "2026-12-23 08:00"),
        (date(2026, 12, 28), "2026-12-28 08:00"),
        (date(2027, 1, 1), "2026-12-30 08:00"),
    ],
)
def test_a_decision_that_ends_on_a_day_off_is_told_the_last_vardag_before(
    due_on: date, told: str
) -> None:
    owes = b21(due_on)
    made = watched(owes, LONG_BEFORE)
    assert (owes.nominal_on, owes.due_on) == (due_on, due_on)
    assert (made.nominal_on, made.due_on, made.step, made.remind_from) == (due_on, due_on, 0, None)
    assert local(made.next_at) == told
    assert owes.acted_on == CALENDAR.local(when(told)).date()
    assert not is_late(owes, when(told), CALENDAR)


@pytest.mark.parametrize("day", [26, 27, 28, 29])
def test_at_easter_it_is_told_on_skartorsdagen(day: int) -> None:
    due_on = date(2027, 3, day)
    made = watches.moved(watched(b21(date(2026, 12, 1)), LONG_BEFORE), due_on, CALENDAR)
    assert local(made.next_at) == "2027-03-25 08:00"
    assert local(watches.step_at(made, 1, CALENDAR)) > "2027-03-30"


def test_a_day_that_the_office_itself_is_closed_is_no_vardag_either() -> None:
    closed = Calendar(CalendarRules(closed_days=frozenset({date(2026, 11, 27)})))
    due_on = date(2026, 11, 28)
    assert local(watched(b21(due_on, closed), LONG_BEFORE, closed).next_at) == "2026-11-26 08:00"
    saturdays = Calendar(CalendarRules(saturday_is_helg=False))
    made = watched(b21(due_on, saturdays), LONG_BEFORE, saturdays)
    assert local(made.next_at) == "2026-11-28 08:00"


@pytest.mark.parametrize(
    ("due_on", "told"),
    [
        ("2026-11-28", ["12-01 08:00 ansvarig", "12-01 08:00 enhet", "12-04 08:00 ansvarig",
                        "12-04 15:00 enhetschef", "12-11 08:00 ansvarig"]),
        ("2026-12-25", ["12-29 08:00 ansvarig", "12-29 08:00 enhet", "01-05 08:00 ansvarig",
                        "01-05 15:00 enhetschef", "01-13 08:00 ansvarig"]),
        ("2027-03-28", ["03-31 08:00 ansvarig", "03-31 08:00 enhet", "04-05 08:00 ansvarig",
                        "04-05 15:00 enhetschef", "04-12 08:00 ansvarig"]),
    ],
)  # fmt: skip
def test_later_steps_count_vardagar_from_the_day_itself(due_on: str, told: list[str]) -> None:
    first = watched(b21(date(2026, 12, 1)), LONG_BEFORE)
    made = watches.moved(first, date.fromisoformat(due_on), CALENDAR)
    found = [
        f"{CALENDAR.local(watches.step_at(made, n, CALENDAR)):%m-%d %H:%M} "
        f"{watches.recipients(made, n, n)[0]}"
        for n in range(1, 6)
    ]
    assert found == told


def test_reminders_before_the_day_stay_before_and_in_order() -> None:
    """A limit without a move: the day before it is the vardag before the last vardag."""
    plan = process("bradska").plans["inom"]
    owes = replace(b21(date(2026, 11, 28)), plan=plan)
    made = watched(owes, LONG_BEFORE)
    told = [local(watches.step_at(made, number, CALENDAR)) for number in range(4)]
    assert told[:3] == ["2026-11-26 08:00", "2026-11-26 13:00", "2026-11-27 08:00"]
    assert told == sorted(told)
    assert told[3] > "2026-11-30"


@pytest.mark.parametrize(
    ("now", "heard", "told", "step", "anchor"),
    [
        # Known in time: at the plan's time.
        ("2026-11-26 18:00", False, "2026-11-27 08:00", 0, None),
        ("2026-11-27 06:30", False, "2026-11-27 08:00", 0, None),
        ("2026-11-27 07:59", True, "2026-11-27 08:00", 0, None),
        # Known on that vardag, once its time has passed: at once, and nobody calls it late.
        ("2026-11-27 08:00", False, "2026-11-27 08:00", 0, date(2026, 11, 27)),
        ("2026-11-27 16:00", False, "2026-11-27 08:00", 0, date(2026, 11, 27)),
        # Whoever was told in other words hears no more of that day.
        ("2026-11-27 16:00", True, "2026-12-01 08:00", 1, None),
        # In the evening or on the day itself nobody is disturbed: in the morning, as late.
        ("2026-11-27 17:00", False, "2026-11-30 08:00", 0, date(2026, 11, 30)),
        ("2026-11-28 07:00", False, "2026-11-30 08:00", 0, date(2026, 11, 30)),
        ("2026-11-28 12:00", False, "2026-11-30 08:00", 0, date(2026, 11, 30)),
    ],
)
def test_what_becomes_known_shortly_before_is_told_while_somebody_can_act(
    now: str, heard: bool, told: str, step: int, anchor: date | None
) -> None:
    owes = b21(date(2026, 11, 28))
    made = watched(owes, when(now), heard=heard)
    assert (local(made.next_at), made.step, made.remind_from) == (told, step, anchor)
    assert (made.nominal_on, made.due_on) == (date(2026, 11, 28), date(2026, 11, 28))
    assert is_late(owes, max(when(now), when(told)), CALENDAR) == (told > "2026-11-29")


def test_on_the_vardag_before_it_is_the_next_thing_to_do_with_its_own_day() -> None:
    state = ending(date(2026, 11, 28))
    texts = {
        day: following(state, when(f"2026-11-{day} 08:00"), CALENDAR)["socialsekreterare"][0]
        for day in (26, 27, 30)
    }
    assert texts[26].text.endswith("meddela lördag 28 november.")
    assert texts[27].text.endswith("meddela lördag 28 november.")
    assert texts[30].text.endswith("meddela nu. Det skulle vara gjort lördag 28 november.")
    assert [each.late for each in texts.values()] == [False, False, True]


def test_it_stands_before_what_waits_once_it_is_to_be_acted_on() -> None:
    """The alarm has come back, so the decision can be ended: until the vardag before, that stands
    first."""
    history = (*ending(date(2026, 11, 28)).history, Taken("aterlamnat", LONG_BEFORE))
    state = replay(process("aterlamning"), history)
    first = {
        day: following(state, when(f"2026-11-{day} 08:00"), CALENDAR)["socialsekreterare"][0].do
        for day in (26, 27)
    }
    assert first == {
        26: "Avsluta beslutet i Treserva",
        27: "Beslutet tar slut. Avsluta det och meddela",
    }


def unmoved() -> Iterator[tuple[Process, str, Watch]]:
    """Every watch of every process whose day is never moved."""
    for each in proven.processes().processes:
        for name, watch in each.watches.items():
            if watch.move is Rule.KALENDERDAG:
                yield each, name, watch


def test_there_are_watches_whose_day_is_never_moved() -> None:
    assert {name for _, name, _ in unmoved()} >= {
        "B16", "B17", "B21", "bokad_hamtning", "bokad_aterlamning", "bokad_installation",
        "avtalad_hamtning", "avtalad_installation", "vantar_pa_nycklar",
    }  # fmt: skip


def as_owed(of: Process, name: str, watch: Watch, day: date) -> Owed:
    return Owed(
        name, of.number(name), watch, of.plans[watch.plan], day, day, day,
        CALENDAR.vardag_on_or_before(day),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("of", "name", "watch"),
    [pytest.param(*each, id=f"{each[0].id}-{each[1]}") for each in unmoved()],
)
def test_no_first_reminder_comes_after_the_day_when_it_was_known_a_vardag_before(
    of: Process, name: str, watch: Watch
) -> None:
    """Every day of two years, known at any hour of the last vardag before it, or of the one before
    that."""
    state = replay(of, ())
    posts = case(state)
    for ahead in range(731):
        day = date(2026, 12, 1) + ahead * ONE_DAY
        owes = as_owed(of, name, watch, day)
        last = CALENDAR.previous_vardag(day)
        for known_on, hours in (
            (CALENDAR.previous_vardag(last), (0, 8, 12, 16, 20)),
            (last, (0, 7, 9, 13, 16)),
        ):
            for hour in hours:
                now = CALENDAR.at(known_on, time(hour, 59))
                made = planned(owes, posts, "t", now, CALENDAR, heard=False)
                assert made.next_at is not None
                at = max(made.next_at, now)
                first = CALENDAR.local(at).date()
                assert first <= day, (day, now)
                assert watches.quiet_until(at, CALENDAR) is None, (day, now)
                assert watches.recipients(made, made.step, made.step) == (Recipient.OWNER,)
                assert (made.nominal_on, made.due_on) == (day, day)
                if not CALENDAR.is_vardag(day):
                    assert first == last
