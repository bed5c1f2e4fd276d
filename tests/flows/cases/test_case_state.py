"""A case is the steps that were taken, replayed; a step that does not fit is a value."""

from datetime import UTC, date, datetime, timedelta

import pytest
from ladder import reminder

from flows.calendar import Calendar
from flows.cases.bevakning import Recipient
from flows.cases.following import following
from flows.cases.owed import is_late, owed
from flows.cases.state import (
    AVSLUTAT,
    CaseState,
    NotNow,
    Taken,
    Why,
    may_take,
    replay,
    take,
    told,
)

CALENDAR = Calendar()
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SENT = {"skickat": date(2026, 11, 20)}


@pytest.fixture
def opened(small):
    return take(CaseState(small), "skicka", MONDAY, SENT)


def later(**length):
    return MONDAY + timedelta(**length)


def test_a_new_case_can_only_be_opened(small):
    new = CaseState(small)
    assert may_take(new) == ("skicka",)
    assert not new.is_open
    assert take(new, AVSLUTAT, MONDAY) == NotNow(new, Why.UNKNOWN)
    assert take(new, "klara", MONDAY) == NotNow(new, Why.NOT_NOW)


def test_an_opened_case_knows_when_it_was_opened_and_on_which_revision(opened, small):
    assert opened.is_open
    assert opened.opened_at == MONDAY
    assert opened.pinned == ("prov", small.sha256)
    assert opened.known == {"skickat": "satt"}
    assert opened.facts["skickat"].value == date(2026, 11, 20)


def test_each_role_sees_its_own_steps_only(opened):
    assert may_take(opened, "planerare") == ("klara", "inte_klara")
    assert may_take(opened, "handlaggare") == ()


@pytest.mark.parametrize(
    ("step", "given", "role", "reason"),
    [
        ("nope", {}, None, Why.UNKNOWN),
        ("installera", {}, None, Why.NOT_NOW),
        ("skicka", SENT, None, Why.NOT_NOW),
        ("klara", {}, "handlaggare", Why.ROLE),
    ],
)
def test_a_step_that_does_not_fit_changes_nothing_and_says_why(opened, step, given, role, reason):
    assert take(opened, step, MONDAY, given, role) == NotNow(opened, reason)


def test_a_step_that_asks_for_a_day_needs_it(small):
    new = CaseState(small)
    assert take(new, "skicka", MONDAY) == NotNow(new, Why.DATE_MISSING)


@pytest.mark.parametrize("year", [1, 1999, 2091, 9999])
def test_a_day_that_no_calendar_knows_is_refused_as_a_value(small, year):
    new = CaseState(small)
    far = {"skickat": date(year, 12, 24)}
    assert take(new, "skicka", MONDAY, far) == NotNow(new, Why.DATE_WRONG)


@pytest.mark.parametrize("role", ["planerare", "handlaggare", None])
def test_avslutat_is_there_for_every_role_and_closes_every_watch(opened, role):
    waiting = take(opened, "inte_klara", MONDAY)
    assert len(owed(waiting, CALENDAR)) == 1
    closed = take(waiting, AVSLUTAT, later(hours=1), role=role)
    assert closed.closed_at == later(hours=1)
    assert owed(closed, CALENDAR) == ()
    assert may_take(closed) == ()
    assert take(closed, "klara", later(hours=2)) == NotNow(closed, Why.CLOSED)
    assert take(closed, AVSLUTAT, later(hours=2)) == NotNow(closed, Why.CLOSED)


def test_the_last_step_of_a_process_closes_the_case(opened):
    events = [Taken("klara", MONDAY), Taken("installera", MONDAY), Taken("klart", later(days=1))]
    closed = replay(opened.process, [*opened.history, *events])
    assert closed.closed_at == later(days=1)


def test_a_case_replayed_from_its_history_is_the_same(opened):
    state = opened
    for hours, step in enumerate(("inte_klara", "inte_klara", "klara", "installera")):
        state = take(state, step, later(hours=hours))
        assert replay(state.process, state.history) == state


def test_a_history_that_does_not_fit_is_refused(small):
    with pytest.raises(ValueError, match="prov: klara: not_now"):
        replay(small, [Taken("klara", MONDAY)])


def test_two_weeks_become_one_week_when_the_keys_are_still_not_ready(opened):
    first = take(opened, "inte_klara", MONDAY)
    (once,) = owed(first, CALENDAR)
    assert (once.number, once.due_on) == ("B12", date(2026, 12, 7))
    (again,) = owed(take(first, "inte_klara", later(days=14)), CALENDAR)
    assert (again.number, again.due_on) == ("B13", date(2026, 12, 14))
    assert again.watch_id == "B12"


def test_only_the_roles_of_new_steps_are_told(opened):
    ready = take(opened, "klara", MONDAY)
    assert told(CaseState(opened.process), opened) == ("klara",)
    assert told(opened, ready) == ()
    installed = take(ready, "installera", MONDAY)
    assert told(ready, installed) == ("klart",)


def test_an_unanswered_watch_goes_to_the_unit_then_to_the_chef_and_then_every_vardag(opened):
    (owes,) = owed(take(opened, "inte_klara", MONDAY), CALENDAR)
    heard = [reminder(owes, n) for n in range(5)]
    assert [(each.at.date().isoformat(), each.to) for each in heard] == [
        ("2026-12-07", Recipient.OWNER),
        ("2026-12-08", Recipient.UNIT),
        ("2026-12-10", Recipient.CHEF),
        ("2026-12-11", Recipient.CHEF),
        ("2026-12-14", Recipient.CHEF),
    ]


def test_an_aim_is_told_once_and_is_never_late(opened):
    ready = take(opened, "klara", MONDAY)
    aim = next(each for each in owed(ready, CALENDAR) if each.watch_id == "B16")
    assert aim.due_on == date(2026, 11, 30)
    assert reminder(aim, 0).to is Recipient.OWNER
    assert reminder(aim, 1) is None
    assert not is_late(aim, later(days=30), CALENDAR)


def test_minutes_are_counted_from_the_press_whatever_the_day(small):
    saturday = datetime(2026, 11, 28, 22, 45, tzinfo=UTC)
    ready = replay(
        small, [Taken("skicka", saturday, tuple(SENT.items())), Taken("klara", saturday)]
    )
    quick = next(each for each in owed(ready, CALENDAR) if each.watch_id == "sent")
    assert quick.at == saturday + timedelta(minutes=30)
    assert quick.due_on == date(2026, 11, 29)
    assert reminder(quick, 0).at == quick.at
    assert reminder(quick, 1).at == CALENDAR.at(
        date(2026, 11, 30), datetime.min.time().replace(hour=8)
    )
    assert is_late(quick, quick.at, CALENDAR)


def test_a_day_is_late_only_when_it_has_passed(opened):
    (owes,) = owed(take(opened, "inte_klara", MONDAY), CALENDAR)
    assert not is_late(owes, datetime(2026, 12, 7, 22, 59, tzinfo=UTC), CALENDAR)
    assert is_late(owes, datetime(2026, 12, 7, 23, 0, tzinfo=UTC), CALENDAR)


def test_what_comes_next_says_the_action_first_then_the_day(opened):
    waiting = take(opened, "inte_klara", datetime(2026, 12, 17, 9, tzinfo=UTC))

    def says(at):
        return [line.text for line in following(waiting, at, CALENDAR)["planerare"]]

    assert says(datetime(2026, 12, 18, tzinfo=UTC)) == [
        "Ring om nycklarna senast onsdag 30 december. Torsdag 31 december är ingen vardag."
    ]
    assert says(datetime(2026, 12, 30, 9, tzinfo=UTC)) == [
        "Ring om nycklarna senast i dag. Torsdag 31 december är ingen vardag."
    ]
    assert says(datetime(2027, 1, 4, 9, tzinfo=UTC)) == [
        "Ring om nycklarna nu. Det skulle vara gjort onsdag 30 december 2026."
    ]


def test_what_comes_next_names_steps_that_wait_with_all_their_ends(opened):
    lines = following(opened, MONDAY, CALENDAR)
    (line,) = lines["planerare"]
    assert line.text == "Ring om nycklarna."
    assert line.buttons == (("klara", "Nycklar klara"), ("inte_klara", "Inte klara"))
    assert lines["handlaggare"] == ()


def test_one_thing_is_said_once_with_its_earliest_time(opened):
    ready = take(opened, "klara", MONDAY)
    texts = [line.text for line in following(ready, MONDAY, CALENDAR)["planerare"]]
    assert texts == ["Installera larmet i dag kl. 10:30."]  # the aim is the same thing, later
    aim = following(ready, MONDAY, CALENDAR)["planerare"][0]
    assert aim.buttons == (("installera", "Installerat"),)


SAY_AGAIN = ("    when: {nycklar: klara, larm: saknas}", "    when: {nycklar: klara}")
COUNTED = (
    "    while: {nycklar: klara, larm: saknas}\n    from: nycklar\n    after: 7 dagar",
    "    while: {larm: igang}\n    from: larm\n    after: 7 dagar",
)


def test_a_fact_set_once_keeps_the_time_when_it_was_first_set(broken):
    once = ("facts:\n", "once: [larm]\nfacts:\n")
    for changes, day in (((SAY_AGAIN, COUNTED), 26), ((SAY_AGAIN, COUNTED, once), 24)):
        state = take(CaseState(broken(*changes).process), "skicka", MONDAY, SENT)
        state = take(state, "klara", MONDAY)
        for days in (1, 3):
            state = take(state, "installera", later(days=days))
        (week,) = (each for each in owed(state, CALENDAR) if each.watch_id == "B16")
        assert week.since == date(2026, 11, day)


@pytest.mark.parametrize(
    ("sent", "watch"),
    [(date(2026, 12, 6), "B12"), (date(2026, 12, 7), "B16"), (date(2026, 12, 8), "B16")],
)
def test_of_a_watch_and_the_one_that_it_comes_instead_of_the_earlier_is_owed(broken, sent, watch):
    own = (
        "    while: {nycklar: ej_klara}\n    from: nycklar\n    after: 2 veckor\n"
        "    rule: senast\n    then: {repeat: 1 vecka, as: B13}\n",
        "    while: {nycklar: klara}\n    on: skickat\n    rule: kalenderdag\n"
        "    instead_of: B16\n",
    )
    two_weeks = ("from: nycklar\n    after: 7 dagar", "from: nycklar\n    after: 14 dagar")
    process = broken(own, two_weeks).process
    state = take(CaseState(process), "skicka", MONDAY, {"skickat": sent})
    state = take(state, "klara", MONDAY)
    assert {each.watch_id for each in owed(state, CALENDAR)} == {watch, "sent"}
