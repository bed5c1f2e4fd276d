"""How a case stands in the binder of the unit: what was done last, by whichever role."""

from datetime import date, timedelta

import proven
import pytest

from flows.calendar import Calendar
from flows.cases.awaiting import Filed, contacts, filed, is_contact
from flows.cases.case import Case, CaseEnd, Post
from flows.cases.check import prove
from flows.cases.state import CaseState, take

CALENDAR = Calendar()
MONDAY = date(2026, 11, 23)


def state_after(process: str, *steps: str) -> CaseState:
    """A case after these steps, one each day, with every day that they ask for the same."""
    state = CaseState(proven.processes().process(process))
    for number, name in enumerate(steps):
        at = CALENDAR.at(MONDAY + timedelta(number), CALENDAR.rules.hours.digest)
        given = dict.fromkeys(state.process.steps[name].asks, MONDAY)
        taken = take(state, name, at, given)
        assert isinstance(taken, CaseState), (name, taken)
        state = taken
    return state


def in_binder(state: CaseState) -> Filed | None:
    """The case of that state as it stands in the binder."""
    posts = {role: Post(role, 1) for role in state.process.roles}
    opened = state.opened_at
    assert opened is not None
    case = Case(
        1, "A" * 12, "AB-1", state.process.id, state.process.sha256, CaseEnd.OPEN, state.history,
        posts, (), opened, None, None, None, None, 1,
    )  # fmt: skip
    return filed(case, state, CALENDAR, None)


URGENT = ("bradskar", "nycklar_finns", "avtala_tid")
RECEIVED = ("skicka", "ta_emot")


@pytest.mark.parametrize(
    ("process", "steps", "says"),
    [
        ("bradska", (*URGENT, "nycklar_racker_inte"), "nycklarna räcker inte"),
        ("installation", RECEIVED, "inte ringd"),
        ("installation", ("skicka",), "inte mottaget"),
        ("installation", (*RECEIVED, "inte_klara", "inte_klara"), "inte klara 2 ggr"),
        ("installation", (*RECEIVED, "nycklar_klara", "ingen_ny_tid"), "ingen ny tid"),
        ("installation", (*RECEIVED, "kan_inte_verkstallas", "behovs_an"), "larmet behövs än"),
        ("installation", (*RECEIVED, "ej_nadd", "ny_om_tva_veckor"), "ej nådd"),
    ],
)
def test_the_binder_says_what_was_done_last_about_the_keys_whoever_did_it(
    process: str, steps: tuple[str, ...], says: str
) -> None:
    found = in_binder(state_after(process, *steps))
    assert found is not None
    assert found.says == says


def test_a_step_of_another_role_is_no_review_of_the_case() -> None:
    state = state_after("bradska", *URGENT, "nycklar_racker_inte")
    binder = state.process.binder
    assert binder is not None
    assert contacts(state, binder)[0].step == "nycklar_racker_inte"
    assert not is_contact(state, binder, state.history[-1])


@pytest.mark.parametrize("process", ["installation", "flytt"])
def test_a_case_that_nobody_has_received_stands_in_the_binder_since_it_was_sent(
    process: str,
) -> None:
    sent = in_binder(state_after(process, "skicka"))
    assert sent is not None
    assert (sent.since, sent.next_on, sent.limit_on) == (MONDAY, MONDAY, None)
    received = in_binder(state_after(process, *RECEIVED))
    assert received is not None
    assert received.limit_on is not None


def test_an_unreceived_case_whose_alarm_is_running_stands_in_no_binder() -> None:
    assert in_binder(state_after("installation", "skicka", "larmet_igang")) is None


def test_a_binder_whose_day_is_not_known_everywhere_is_refused() -> None:
    process = proven.processes().process("installation")
    assert process.binder is not None
    binder = process.binder.model_copy(update={"since": ("mottaget",)})
    (problem,) = prove(process.model_copy(update={"binder": binder}), proven.library().reference)
    assert (problem.check, problem.line) == (9, process.line("binder", "since"))
    assert "inte känd här" in problem.message
    assert problem.counterexample == "skicka (skickat = satt)"


def test_a_binder_names_interpretations_that_exist() -> None:
    process = proven.processes().process("installation")
    assert process.binder is not None
    binder = process.binder.model_copy(update={"interpretation": ("finns-inte",)})
    (problem,) = prove(process.model_copy(update={"binder": binder}), proven.library().reference)
    assert (problem.check, problem.line) == (2, process.line("binder", "interpretation"))
