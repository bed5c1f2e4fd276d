"""The review of a binder: what counts as gone through, by whom, and who gets which card."""

from datetime import timedelta
from typing import Any

import pytest

from flows.actions.cases.opening import Open
from flows.actions.cases.review import On
from flows.actions.cases.steps import Act
from flows.actions.turn import Done, Reason, Refused
from flows.cases.awaiting import SKIPPED

ALARM, OFFICE = "Larmenheten Centrum", "Myndighet Centrum"
PLANNER, OTHER, SOCIAL = 121, 122, 141


@pytest.fixture
def office(office: Any) -> Any:
    """The office with a larmenhet of two planerare."""
    for number, unit, role, label in (
        (PLANNER, ALARM, "planerare", "Planerare 1"),
        (OTHER, ALARM, "planerare", "Planerare 2"),
        (211, ALARM, "larmpersonal", "Larmpersonal 1"),
        (212, ALARM, "valfardstekniker", "Välfärdstekniker 1"),
        (SOCIAL, OFFICE, "socialsekreterare", "Socialsekreterare 1"),
    ):
        office.join(number, unit, role, label)
    return office


def unit(office: Any) -> int:
    return int(office.run(lambda tx: tx.people.unit_named(ALARM)).id)


def filed(office: Any, token: str, days: int = 10) -> Any:
    """A case that was received so many days ago."""
    day = office.house.calendar.local(office.now).date() - timedelta(days=days)
    given = {"skickat": day, "mottaget": day}
    command = Open(token * 12, "installation", "ta_emot_nytt", given)
    return office.act(PLANNER, "case.open", command).value.case


def press(office: Any, case: Any, step: str, by: int = PLANNER, **days: Any) -> Any:
    now = office.run(lambda tx: tx.cases.get(case.id))
    result = office.act(by, "case.act", Act(case.token, len(now.history), step, days))
    assert isinstance(result, Done), result
    return result.value.case


def counts(office: Any) -> Any:
    return office.act(PLANNER, "review.next", unit(office)).value.counts


def test_the_step_that_files_a_case_is_no_review_of_it(office: Any) -> None:
    filed(office, "A")
    found = counts(office)
    assert (found.waiting, found.left, found.outcomes) == (1, 1, {})


def test_a_step_on_any_card_is_the_review_of_the_week_whoever_took_it(office: Any) -> None:
    case = filed(office, "A")
    press(office, case, "ej_nadd", by=OTHER)
    assert counts(office).outcomes == {"ej_nadd": 1}


def test_what_others_do_in_the_case_is_no_review(office: Any) -> None:
    case = filed(office, "A")
    press(office, case, "ny_om_tva_veckor", by=SOCIAL)
    assert counts(office).left == 1


def test_keys_that_are_ready_take_it_out_of_the_binder_and_count(office: Any) -> None:
    case = filed(office, "A")
    day = office.house.calendar.local(office.now).date()
    press(office, case, "nycklar_klara", hamtning=day)
    found = counts(office)
    assert (found.waiting, found.left, found.outcomes) == (0, 0, {"nycklar_klara": 1})


def test_taken_back_it_is_left_again(office: Any) -> None:
    case = press(office, filed(office, "A"), "inte_klara")
    office.act(PLANNER, "case.undo", Act(case.token, len(case.history), ""))
    found = counts(office)
    assert (found.left, found.outcomes) == (1, {})


def test_each_planner_gets_a_card_of_their_own(office: Any) -> None:
    old, new = filed(office, "A", 20), filed(office, "B", 5)
    first = office.act(PLANNER, "review.next", unit(office)).value
    second = office.act(OTHER, "review.next", unit(office)).value
    assert (first.seen.case.id, second.seen.case.id) == (old.id, new.id)
    press(office, new, "ej_nadd", by=OTHER)
    third = office.act(OTHER, "review.next", unit(office)).value
    assert (third.seen.case.id, third.colleague.label) == (old.id, "Planerare 1")
    office.act(PLANNER, "review.pause", unit(office))
    assert office.act(OTHER, "review.next", unit(office)).value.colleague is None


def test_skipping_twice_or_what_a_colleague_did_is_refused(office: Any) -> None:
    case = filed(office, "A")
    on = On(unit(office), case.token)
    assert office.act(PLANNER, "review.skip", on).value.counts.outcomes == {SKIPPED: 1}
    assert office.act(PLANNER, "review.skip", on).reason is Reason.STALE
    assert office.act(PLANNER, "review.again", unit(office)).value == 1
    press(office, case, "ej_nadd", by=OTHER)
    assert office.act(PLANNER, "review.skip", on).reason is Reason.STALE


@pytest.mark.parametrize("name", ["review.next", "review.again", "review.pause"])
def test_larmpersonal_and_other_offices_go_through_no_binder(office: Any, name: str) -> None:
    filed(office, "A")
    for number in (211, SOCIAL):
        assert isinstance(office.act(number, name, unit(office)), Refused)
