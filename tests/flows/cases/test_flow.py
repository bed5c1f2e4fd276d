"""The flow of a unit: stages, ages and lateness, and the table of its cases."""

import csv
import io
from datetime import date, time, timedelta

import proven
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.calendar import Calendar
from flows.cases.flow import AGES, age_of, flow, standings
from flows.cases.sheet import _safe, as_csv
from flows.cases.state import CaseState, take

CALENDAR = Calendar()
ALL = proven.processes()
START = date(2026, 10, 5)
NOW = CALENDAR.at(date(2026, 11, 27), time(20))


def case(process_id, *steps):
    """A case after (step, day) or (step, day, given) at nine in the morning."""
    state = CaseState(ALL.process(process_id))
    for step, day, *given_days in steps:
        state = take(state, step, CALENDAR.at(day, time(9)), *given_days)
        assert isinstance(state, CaseState), state
    return state


def received(day, sent=None):
    return ("ta_emot_nytt", day, {"skickat": sent or day, "mottaget": day})


def days_ago(days):
    return date(2026, 11, 27) - timedelta(days=days)


def stage(found, label):
    return next(each for each in found.stages if each.label == label)


def test_a_case_is_counted_in_its_stage_with_the_days_that_it_has_stood_there():
    waiting = case(
        "installation",
        received(days_ago(30)),
        ("inte_klara", days_ago(20)),
        ("inte_klara", days_ago(10)),
    )
    (found,) = standings({"K7F-42": waiting}, NOW, CALENDAR)
    assert (found.label, found.days) == ("Väntar på nycklar", 20)
    assert (found.opened_on, found.since) == (days_ago(30), days_ago(20))


def test_what_comes_back_to_a_stage_is_counted_anew():
    state = case(
        "installation",
        received(days_ago(40)),
        ("nycklar_klara", days_ago(30), {"hamtning": days_ago(28)}),
        ("hamtat", days_ago(28)),
        ("larmplan", days_ago(27)),
        ("registrerat", days_ago(27)),
        ("klart_att_installera", days_ago(26)),
        ("gick_inte", days_ago(12)),
        ("nya_nycklar", days_ago(3)),
    )
    (found,) = standings({"K7F-42": state}, NOW, CALENDAR)
    assert (found.label, found.days) == ("Väntar på nycklar", 3)


def test_a_case_from_the_old_binder_counts_from_the_days_that_were_given():
    day = date(2026, 11, 26)
    given_days = {"skickat": days_ago(60), "mottaget": days_ago(50)}
    (found,) = standings(
        {"K7F-42": case("installation", ("ta_emot_nytt", day, given_days))}, NOW, CALENDAR
    )
    assert (found.opened_on, found.since, found.days) == (days_ago(60), days_ago(50), 50)


def test_a_day_that_lies_ahead_is_not_when_a_case_came_to_its_stage():
    booked = case(
        "aterlamning",
        ("ska_avslutas", days_ago(9)),
        ("tid_avtalad", days_ago(5), {"aterlamning": date(2026, 12, 20)}),
    )
    (found,) = standings({"K7F-42": booked}, NOW, CALENDAR)
    assert (found.label, found.days) == ("Återlämning bokad", 5)


def test_a_case_is_late_once_however_much_is_late_in_it():
    late = case("installation", received(days_ago(50)))
    assert stage(flow({"A": late}, (), NOW, CALENDAR), "Mottaget").late == 1
    fresh = case("installation", received(days_ago(2)))
    found = flow({"A": late, "B": fresh}, (), NOW, CALENDAR)
    assert (found.open, found.late, stage(found, "Mottaget").late) == (2, 1, 1)


def test_the_oldest_of_a_stage_is_named_by_its_code():
    cases = {
        "NEW-11": case("installation", received(days_ago(2))),
        "OLD-11": case("bradska", ("bradskar", days_ago(11))),
    }
    found = stage(flow(cases, (), NOW, CALENDAR), "Mottaget")
    assert (found.days, found.oldest) == ((11, 2), "OLD-11")


def test_stages_stand_in_the_order_in_which_cases_pass_them_and_show_when_empty():
    found = flow({}, ALL.processes, NOW, CALENDAR)
    assert [each.label for each in found.stages] == [
        "Skickat", "Mottaget", "Väntar på nycklar", "Förbereds", "Klart att installera",
        "Installerat", "Igång utan nycklar", "Igång, nycklar kvar", "Igång, larmplan kvar",
        "Larmet är igång", "Återlämning begärd", "Återlämning utan tid", "Återlämning bokad",
        "Beslut slut, larm kvar", "Återlämnat",
    ]  # fmt: skip
    assert [each.label for each in found.stages if each.rests] == ["Larmet är igång"]
    assert (found.open, found.late, found.ended) == (0, 0, {})


def test_a_case_does_not_rest_while_its_keys_or_larmplan_are_left_to_do():
    """Catalogue C3, 8 and 9: whoever says that the alarm is up has not written the larmplan."""
    up = (
        received(days_ago(20)),
        ("nycklar_klara", days_ago(9), {"hamtning": days_ago(8)}),
        ("hamtat", days_ago(8)),
        ("larmet_igang", days_ago(7)),
    )
    plan, keys = ("larmplan", days_ago(2)), ("registrerat", days_ago(1))
    for done, label in (
        ((), "Igång, nycklar kvar"),
        ((plan,), "Igång, nycklar kvar"),
        ((keys,), "Igång, larmplan kvar"),
        ((plan, keys), "Larmet är igång"),
    ):
        found = flow({"A": case("installation", *up, *done)}, (), NOW, CALENDAR)
        (standing,) = [each for each in found.stages if each.days]
        assert (standing.label, standing.rests) == (label, label == "Larmet är igång")


def test_the_order_does_not_hang_on_which_process_comes_first():
    def labels(processes):
        return [each.label for each in flow({}, processes, NOW, CALENDAR).stages]

    there, back = labels(ALL.processes), labels(ALL.processes[::-1])
    for process in ALL.processes:
        own = [each.label for each in process.stages.values()]
        for order in (there, back):
            assert [label for label in order if label in own] == own


def test_an_ended_case_is_only_a_number_and_only_for_thirty_days():
    sent = ("skicka", days_ago(60), {"skickat": days_ago(60)})
    cases = {
        "A": case("installation", sent, ("avslutat", days_ago(29))),
        "B": case("installation", sent, ("avslutat", days_ago(31))),
        "C": case("aterlamning", ("ska_avslutas", days_ago(9)), ("avslutat", days_ago(1))),
    }
    found = flow(cases, (), NOW, CALENDAR)
    assert found.ended == {"Planerad installation": 1, "Återlämning och avslut": 1}
    assert (found.open, found.stages) == (0, ())


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (0, "under 1 vecka"), (6, "under 1 vecka"), (7, "1–2 veckor"), (14, "1–2 veckor"),
        (15, "2–5 veckor"), (35, "2–5 veckor"), (36, "över 5 veckor"), (400, "över 5 veckor"),
    ],
)  # fmt: skip
def test_an_age_is_called_as_people_say(days, says):
    assert AGES[age_of(days)][0] == says


def test_a_case_opened_before_the_clocks_changed_is_as_many_days_old_as_the_calendar_says():
    before = date(2026, 10, 24)
    cases = {"A": case("installation", received(before))}
    (found,) = standings(cases, CALENDAR.at(date(2026, 10, 31), time(0, 30)), CALENDAR)
    assert found.days == 7


def read(text):
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


def test_the_table_has_a_row_for_each_open_case_with_what_is_next_for_each_role():
    cases = {
        "K7F-42": case("installation", received(days_ago(50), days_ago(52))),
        "M2X-99": case("aterlamning", ("ska_avslutas", days_ago(9)), ("avslutat", days_ago(1))),
    }
    head, row, *rest = read(as_csv(cases, NOW, CALENDAR))
    assert head == [
        "kod", "process", "läge", "öppnat", "dagar i läget", "nästa: Socialsekreteraren",
        "nästa: Planeraren", "nästa: Larmpersonalen", "nästa: Välfärdsteknikern", "sent",
    ]  # fmt: skip
    assert row[:5] == ["K7F-42", "Planerad installation", "Mottaget", "2026-10-06", "50"]
    assert row[5].startswith("Ring larmenheten om uppdraget nu.")
    assert row[6].startswith("Inte klara nycklar? Meddela socialsekreteraren nu.")
    assert row[7:] == ["", "", "ja"]
    assert rest == [["", "Återlämning och avslut", "avslutade de senaste 30 dagarna: 1"]]


def test_a_role_that_a_process_does_not_have_is_an_empty_cell():
    cases = {
        "K7F-42": case("installation", received(days_ago(2))),
        "M2X-99": case("aterlamning", ("ska_avslutas", days_ago(9))),
    }
    head, *rows = read(as_csv(cases, NOW, CALENDAR))
    assert {len(row) for row in rows} == {len(head)}
    place = head.index("nästa: Trygghetsjouren")
    assert [row[place] for row in rows] == ["", ""]


def test_without_cases_the_table_has_its_headings():
    assert read(as_csv({}, NOW, CALENDAR)) == [
        ["kod", "process", "läge", "öppnat", "dagar i läget", "sent"]
    ]


@given(st.text())
def test_no_cell_is_read_as_a_formula(text):
    (cell,) = _safe((text,))
    assert cell.lstrip(" ")[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    assert cell.removeprefix("'") == text or cell == text


def test_a_number_to_ring_stays_readable_in_the_table():
    assert list(_safe(("+46313658585", "K7F-42", -1))) == ["'+46313658585", "K7F-42", "'-1"]
