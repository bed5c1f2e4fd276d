"""The processes of Göteborg: every line of the source is in them, every follow-up is accounted for,
and every day is the one that the catalogue's worked examples give (katalog 1A and 1C)."""

from datetime import UTC, date, datetime, time

import proven
import pytest
from ladder import reminder

from flows.calendar import Calendar
from flows.cases.following import following
from flows.cases.owed import owed
from flows.cases.process import Process
from flows.cases.refers import citations, numbers
from flows.cases.space import explore
from flows.cases.state import CaseState, take, told
from flows.people.roles import ROLES

LIBRARY = proven.library()
ALL = proven.processes()
CALENDAR = Calendar()
IDS = [each.id for each in ALL.processes]
# The parts of r001 that say what is done in a case (C2 to C9).
LINES = (
    "planerad-soc", "planerad-larm", "bradskar", "utan-nycklar", "ater-larm", "ater-soc",
    "ater-jouren", "flytt",
)  # fmt: skip


def walked(process_id, *steps):
    """A case after (step, day) or (step, day, given) at nine in the morning."""
    state = CaseState(ALL.process(process_id))
    for step, day, *given in steps:
        state = take(state, step, at(day), given[0] if given else None)
        assert isinstance(state, CaseState), state
    return state


def at(day, wall=time(9)):
    return CALENDAR.at(day, wall)


def watch(state, number):
    return next(each for each in owed(state, CALENDAR) if each.number == number)


def four_weeks(day):
    return watch(walked("installation", ("skicka", day, {"skickat": day})), "B03")


def two_weeks(day):
    sent = ("skicka", day, {"skickat": day})
    return watch(walked("installation", sent, ("ny_om_tva_veckor", day)), "B06")


def ongoing(day):
    sent = ("skicka", day, {"skickat": day})
    twice = [("ny_om_tva_veckor", day)] * 2
    return watch(walked("installation", sent, *twice), "B07")


def received(day):
    return ("ta_emot_nytt", day, {"skickat": day, "mottaget": day})


def within_two_weeks(day):
    return watch(walked("installation", received(day), ("inte_klara", day)), "B12")


def within_a_week(day):
    twice = [("inte_klara", day)] * 2
    return watch(walked("installation", received(day), *twice), "B13")


def five_weeks(day):
    return watch(walked("installation", received(day)), "B14")


def three_months(day):
    return watch(walked("aterlamning", ("ska_avslutas", day)), "B19")


def a_year(day):
    sent = ("skicka", day, {"skickat": day})
    return watch(walked("installation", sent, ("larmet_igang", day)), "B08")


def ready(day):
    return walked(
        "installation", received(day), ("nycklar_klara", day, {"hamtning": day}), ("hamtat", day),
        ("larmplan", day), ("registrerat", day), ("klart_att_installera", day),
    )  # fmt: skip


def seven_days(day):
    return watch(ready(day), "B16")


@pytest.mark.parametrize(
    ("rule", "start", "nominal", "due"),
    [
        (four_weeks, "2026-11-23", "2026-12-21", "2026-12-21"),
        (four_weeks, "2026-11-26", "2026-12-24", "2026-12-28"),
        (four_weeks, "2026-12-04", "2027-01-01", "2027-01-04"),
        (four_weeks, "2026-05-22", "2026-06-19", "2026-06-22"),
        (two_weeks, "2026-12-17", "2026-12-31", "2027-01-04"),
        (ongoing, "2026-12-17", "2026-12-31", "2027-01-04"),
        (within_two_weeks, "2026-12-17", "2026-12-31", "2026-12-30"),
        (within_two_weeks, "2026-03-20", "2026-04-03", "2026-04-02"),
        (five_weeks, "2026-11-27", "2027-01-01", "2027-01-04"),
        (five_weeks, "2026-05-15", "2026-06-19", "2026-06-22"),
        (three_months, "2026-11-30", "2027-02-28", "2027-03-01"),
        (three_months, "2026-03-19", "2026-06-19", "2026-06-22"),
        (three_months, "2026-09-24", "2026-12-24", "2026-12-28"),
        (three_months, "2027-11-30", "2028-02-29", "2028-02-29"),
        (a_year, "2028-02-29", "2029-02-28", "2029-02-28"),
        (a_year, "2026-01-02", "2027-01-02", "2027-01-04"),
        (a_year, "2026-06-08", "2027-06-08", "2027-06-08"),
        (within_a_week, "2026-12-18", "2026-12-25", "2026-12-23"),
        (seven_days, "2026-12-18", "2026-12-25", "2026-12-25"),
    ],
)
def test_every_due_day_is_the_one_of_the_worked_examples(rule, start, nominal, due):
    found = rule(date.fromisoformat(start))
    assert (found.nominal_on.isoformat(), found.due_on.isoformat()) == (nominal, due)


def test_five_weeks_are_counted_from_received_and_not_from_the_first_contact():
    day = date(2026, 10, 26)
    state = walked("installation", received(day), ("inte_klara", date(2026, 11, 16)))
    assert watch(state, "B14").due_on == date(2026, 11, 30)
    assert watch(state, "B12").due_on == date(2026, 11, 30)


def test_four_weeks_are_counted_from_sent_however_late_the_case_is_opened():
    state = walked("installation", ("skicka", date(2026, 11, 20), {"skickat": date(2026, 10, 19)}))
    assert watch(state, "B03").due_on == date(2026, 11, 16)


def test_an_agreed_day_takes_the_place_of_two_weeks():
    day = date(2026, 12, 1)
    state = walked(
        "installation", ("skicka", day, {"skickat": day}),
        ("annat_datum", day, {"overenskommet": date(2026, 12, 26)}),
    )  # fmt: skip
    (found,) = owed(state, CALENDAR)
    assert (found.number, found.due_on) == ("B06", date(2026, 12, 28))


def test_after_the_message_of_five_weeks_the_socialsekreterare_goes_on():
    day = date(2026, 10, 26)
    state = walked(
        "installation", received(day), ("inte_klara", day), ("inte_klara", date(2026, 11, 9)),
        ("kan_inte_verkstallas", date(2026, 11, 30)),
    )  # fmt: skip
    assert [(each.number, each.role) for each in owed(state, CALENDAR)] == [
        ("B03", "socialsekreterare")
    ]
    again = take(state, "behovs_an", at(date(2026, 12, 1)))
    assert watch(again, "B13").due_on == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("ends", "due"), [("2026-12-26", "2026-12-26"), ("2027-06-30", "2027-02-22")]
)
def test_the_decisions_own_end_comes_first_when_it_is_earlier_and_is_never_moved(ends, due):
    day = date(2026, 11, 20)
    state = walked(
        "aterlamning", ("ska_avslutas", day),
        ("beslutet_slutar", day, {"beslut_slut": date.fromisoformat(ends)}),
    )  # fmt: skip
    assert owed(state, CALENDAR)[0].due_on.isoformat() == due


def test_an_urgent_case_asks_for_the_telephone_after_thirty_minutes_and_is_due_the_next_day():
    friday = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
    state = take(CaseState(ALL.process("bradska")), "bradskar", friday)
    quick, due = owed(state, CALENDAR)
    assert (quick.watch_id, quick.role) == ("kvittens", "socialsekreterare")
    assert reminder(quick, 0).at == datetime(2026, 11, 27, 14, 30, tzinfo=UTC)
    assert (due.number, due.due_on) == ("B17", date(2026, 11, 28))
    answered = take(state, "kvittera", friday)
    assert [each.number for each in owed(answered, CALENDAR)] == ["B17"]


def owes(state):
    """Who owes which watch on which day."""
    return {(each.role, each.watch_id): each.due_on for each in owed(state, CALENDAR)}


def test_on_the_agreed_day_of_an_urgent_case_the_keys_are_fetched_and_then_the_alarm_installed():
    day, agreed = date(2026, 11, 26), date(2026, 11, 27)
    begun = ("bradskar", day), ("nycklar_finns", day), ("avtala_tid", day, {"tid": agreed})
    state = walked("bradska", *begun)
    assert owes(state) == {
        ("planerare", "B17"): agreed,
        ("larmpersonal", "avtalad_hamtning"): agreed,
        ("valfardstekniker", "vantar_pa_nycklar"): agreed,
    }
    assert state.process.stage(state.known) == "vantar_nycklar"
    shown = following(state, at(day), CALENDAR)
    assert [each.text for each in shown["larmpersonal"]] == ["Hämta nycklarna fredag 27 november."]
    assert [each.text for each in shown["valfardstekniker"]] == [
        "Nycklarna hämtas först. Installera sedan larmet. Målet är fredag 27 november."
    ]
    fetched = take(state, "hamtat", at(agreed))
    assert owes(fetched) == {
        ("planerare", "B17"): agreed,
        ("valfardstekniker", "avtalad_installation"): agreed,
    }
    assert told(state, fetched) == ("larmplan", "registrerat", "installerat")
    assert fetched.process.stage(fetched.known) == "klart"
    b17 = following(fetched, at(agreed), CALENDAR)["planerare"][0]
    assert [label for _, label in b17.buttons] == ["Ny tid", "Nycklarna registrerade"]


def test_without_keys_the_technician_is_held_to_the_agreed_day_at_once():
    day, agreed = date(2026, 11, 26), date(2026, 11, 27)
    asked = walked(
        "bradska", ("bradskar", day), ("nycklar_saknas", day),
        ("utan_nycklar", day, {"slutdatum": date(2026, 12, 27)}),
    )  # fmt: skip
    state = take(asked, "avtala_tid", at(day), {"tid": agreed})
    assert "installerat" in told(asked, state)
    assert owes(state)["valfardstekniker", "avtalad_installation"] == agreed
    later = take(state, "ny_tid", at(agreed), {"tid": date(2026, 11, 30)})
    assert owes(later)["valfardstekniker", "avtalad_installation"] == date(2026, 11, 30)
    failed = take(later, "gick_inte", at(date(2026, 11, 30)))
    assert ("valfardstekniker", "avtalad_installation") not in owes(failed)


def test_keys_that_do_not_suffice_leave_nobody_waiting_for_the_agreed_day():
    day, agreed = date(2026, 11, 26), date(2026, 11, 27)
    begun = ("bradskar", day), ("nycklar_finns", day), ("avtala_tid", day, {"tid": agreed})
    state = walked("bradska", *begun, ("nycklar_racker_inte", agreed))
    assert set(owes(state)) == {("planerare", "B17")}


def test_an_alarm_without_keys_is_followed_until_its_agreement_ends():
    day = date(2026, 11, 23)
    state = walked(
        "bradska", ("bradskar", day), ("nycklar_saknas", day),
        ("utan_nycklar", day, {"slutdatum": date(2026, 12, 26)}), ("avtala_tid", day, {"tid": day}),
        ("installerat", day), ("informera", day),
    )  # fmt: skip
    assert [each.number for each in owed(state, CALENDAR)] == ["B18", "B08"]
    assert watch(state, "B18").due_on == date(2026, 12, 23)
    longer = take(state, "ny_overenskommelse", at(day), {"slutdatum": date(2027, 1, 15)})
    assert watch(longer, "B18").due_on == date(2027, 1, 15)
    given = take(longer, "nycklar_lamnade", at(day))
    assert [each.number for each in owed(given, CALENDAR)] == ["B08"]


def test_a_return_that_somebody_else_asks_for_is_followed_up_within_a_week():
    day = date(2026, 12, 17)
    asked = walked("aterlamning", ("begaran", day))
    assert owes(asked) == {("socialsekreterare", "obesvarad_begaran"): date(2026, 12, 28)}
    (due,) = owed(asked, CALENDAR)
    assert "enhetschef" in {each.to for each in due.plan.remind}
    begun = take(asked, "borja_avslut", at(day))
    assert [each.watch_id for each in owed(begun, CALENDAR)] == ["B19"]
    own = walked("aterlamning", ("ska_avslutas", day))
    assert [each.watch_id for each in owed(own, CALENDAR)] == ["B19"]


@pytest.mark.parametrize("process_id", ["installation", "flytt"])
def test_who_finds_out_why_an_installation_failed_is_told_how(process_id):
    step = ALL.process(process_id).steps["nya_nycklar"]
    assert len(step.checklist) > 1 and all(line.cite for line in step.checklist)


def test_trygghetsjouren_books_a_move_when_both_the_address_and_the_keys_are_there():
    day = date(2026, 11, 23)
    opened = walked("flytt", received(day), ("nycklar_klara", day, {"hamtning": day}))
    fetched = take(opened, "hamtat", at(day))
    step = {"tid": date(2026, 11, 30)}
    assert not isinstance(take(fetched, "boka", at(day), step), CaseState)
    both = take(fetched, "meddela_nycklar", at(day))
    assert isinstance(take(both, "boka", at(day), step), CaseState)


def test_the_seven_days_are_told_to_the_technician_alone():
    aim = seven_days(date(2026, 11, 23))
    assert (aim.watch.aim, aim.role) == ("ja", "valfardstekniker")
    assert {each.to for each in aim.plan.remind} == {"ansvarig"}


@pytest.mark.parametrize("process_id", IDS)
def test_every_role_of_a_process_is_a_role_that_people_hold(process_id):
    assert set(ALL.process(process_id).roles) <= set(ROLES)


def test_every_line_of_the_source_is_a_step_a_watch_or_a_line_to_tick():
    cited = {ref for each in ALL.processes for _, refs in citations(each) for ref in refs}
    cited |= {ref for each in ALL.follow_ups.standing.values() for ref in each.cite}
    sections = LIBRARY.reference.documents["r001"].sections
    lines = {f"r001/{name}.{number}" for name in LINES for number in sections[name].statements}
    assert lines - cited == set()


def test_every_follow_up_of_the_catalogue_is_watched_standing_or_without_a_deadline():
    watched = {number for each in ALL.processes for _, number in numbers(each)}
    assert watched == {
        "B03", "B05", "B06", "B07", "B08", "B12", "B13", "B14", "B16", "B17", "B18", "B19", "B20",
        "B21",
    }  # fmt: skip
    assert set(ALL.follow_ups.standing) == {"B11", "B34"}
    assert set(LIBRARY.watched) == {"B01"}
    all_numbers = {f"B{n:02}" for n in range(1, 36)}
    rest = all_numbers - watched - {"B01", "B11", "B34"}
    assert set(ALL.follow_ups.no_deadline) == rest


@pytest.mark.parametrize("process_id", IDS)
def test_the_proof_goes_through_a_space_that_stays_small(process_id):
    process: Process = ALL.process(process_id)
    assert 100 < len(explore(process).paths) < 5_000
