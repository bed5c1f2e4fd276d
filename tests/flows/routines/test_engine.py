"""A position is the answers replayed; whatever is pressed, the walk stands somewhere sensible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.routines.engine import (
    Change,
    Position,
    Stale,
    StaleReason,
    answer,
    back_to,
    change,
    replay,
)
from flows.routines.schema import Question

JOUR = {"jourtid": "ja"}
OFFICE = {"jourtid": "nej"}
DAY = (("behov", "dag"), ("brist", "nej"))


@pytest.fixture
def routine(prov):
    return prov.routine("prov")


def test_a_walk_begins_at_the_first_question(routine):
    position = replay(routine, (), JOUR)
    assert (position.node, position.ended, position.answers) == ("behov", False, ())
    assert position.question.ask == "Vad behövs?"
    assert position.outcome is None


def test_answers_lead_through_tables_and_notes_to_an_outcome(routine):
    position = replay(routine, DAY, JOUR)
    assert (position.node, position.ended) == ("ring", True)
    assert position.facts == {"behov": "dag", "brist": "nej"}
    assert position.trail == ("behov", "brist", "nar", "not", "ring")
    assert position.rows == (("nar", 0),)
    assert position.notes == ("not",)


def test_a_line_with_a_condition_is_shown_only_where_it_holds(routine):
    knows = replay(routine, (("behov", "natt"),), JOUR)
    unsure = replay(routine, (("behov", "vet_ej"),), JOUR)
    assert knows.lines(knows.outcome.say) == ("Hej.",)
    assert unsure.lines(unsure.outcome.say) == ("Hej.", "Jag vet inte vad som behövs.")


def test_replay_goes_as_far_as_the_answers_reach_and_drops_the_rest(routine):
    position = replay(routine, (("brist", "nej"), ("gone", "x"), ("behov", "natt")), JOUR)
    assert position.answers == (("behov", "natt"),)
    assert position.node == "ring"
    waiting = replay(routine, (("behov", "gone"), ("brist", "nej")), JOUR)
    assert (waiting.node, waiting.answers) == ("behov", ())


def test_the_context_may_change_between_two_presses(routine):
    assert replay(routine, DAY, JOUR).node == "ring"
    assert replay(routine, DAY, OFFICE).node == "los"


def test_context_that_the_routine_does_not_know_is_left_out(routine):
    assert replay(routine, (), {**JOUR, "helg": "ja"}).context == JOUR


@pytest.mark.parametrize("context", [{}, {"jourtid": "kanske"}])
def test_a_host_that_forgets_the_context_is_told_so(routine, context):
    with pytest.raises(ValueError, match="jourtid"):
        replay(routine, (), context)


def test_an_answer_to_the_waiting_question_moves_one_step(routine):
    position = answer(replay(routine, (), JOUR), "behov", "dag")
    assert isinstance(position, Position)
    assert position.node == "brist"


def test_three_taps_on_one_button_move_one_step(routine):
    position = answer(replay(routine, (), JOUR), "behov", "dag")
    for _ in range(2):
        stale = answer(position, "behov", "dag")
        assert stale == Stale(position, StaleReason.ELSEWHERE)


@pytest.mark.parametrize(
    ("node", "option", "reason"),
    [
        ("behov", "dag", StaleReason.ENDED),
        ("behov", "gone", StaleReason.UNKNOWN),
        ("gone", "dag", StaleReason.UNKNOWN),
        ("ring", "dag", StaleReason.UNKNOWN),
        ("", "", StaleReason.UNKNOWN),
    ],
)
def test_an_old_button_is_answered_with_where_things_stand(routine, node, option, reason):
    position = replay(routine, DAY, JOUR)
    assert answer(position, node, option) == Stale(position, reason)


def test_going_back_opens_that_question_and_those_after_it(routine):
    position = replay(routine, DAY, JOUR)
    assert back_to(position, 1).node == "brist"
    assert back_to(position, 1).answers == DAY[:1]
    assert back_to(position, 0).answers == ()
    for index in (-1, 2, 99):
        assert back_to(position, index) == Stale(position, StaleReason.UNKNOWN)


def test_a_changed_answer_keeps_later_answers_that_are_still_reached(prov, goteborg):
    routine = goteborg.routine("trygghetsjouren")
    answers = (("natt", "ja"), ("behov_natt", "korttid"), ("alder", "under_65"), ("svar", "ja"),
               ("sokande", "annan"))  # fmt: skip
    changed = change(replay(routine, answers, JOUR), "alder", "fyllt_65")
    assert isinstance(changed, Change)
    assert changed.position.node == "ring_trygghetsjouren"
    assert changed.position.answers[3:] == answers[3:]
    assert changed.dropped == ()
    assert not changed.same_outcome
    other = change(replay(routine, answers, JOUR), "behov_natt", "larm")
    assert other.position.ended
    assert other.dropped == (("alder", "under_65"),)


def test_a_changed_answer_drops_what_is_no_longer_reached(routine):
    changed = change(replay(routine, DAY, JOUR), "behov", "natt")
    assert changed.position.answers == (("behov", "natt"),)
    assert changed.dropped == (("brist", "nej"),)
    assert changed.same_outcome


@pytest.mark.parametrize(
    ("node", "option", "reason"),
    [("brist", "ja", StaleReason.ELSEWHERE), ("gone", "ja", StaleReason.UNKNOWN)],
)
def test_only_an_answered_question_can_be_changed(routine, node, option, reason):
    position = replay(routine, (("behov", "natt"),), JOUR)
    assert change(position, node, option) == Stale(position, reason)


NODES = st.sampled_from(
    ["natt", "behov_natt", "behov_dag", "alder", "ryms", "svar", "sokande", "vem", "oklart", "x"]
)
OPTIONS = st.sampled_from(
    ["ja", "nej", "vet_ej", "natthjalp", "larm", "korttid", "mer_hjalp", "under_65", "fyllt_65",
     "kan_inte", "sjalv", "ombud", "annan", "x"]
)  # fmt: skip
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), NODES, OPTIONS),
        st.tuples(st.just("next"), st.integers(0, 5), st.none()),
        st.tuples(st.just("change"), NODES, OPTIONS),
        st.tuples(st.just("back"), st.integers(-2, 7), st.none()),
        st.tuples(st.just("context"), st.sampled_from(["ja", "nej"]), st.none()),
    ),
    max_size=25,
)


def _next(position: Position, which: int) -> Position | Stale:
    options = list(position.question.options) if position.question else ["ja"]
    return answer(position, position.node, options[which % len(options)])


@given(EVENTS)
def test_any_events_in_any_order_leave_a_walk_that_equals_its_replay(goteborg, events):
    routine = goteborg.routine("trygghetsjouren")
    position = replay(routine, (), JOUR)
    for event, one, two in events:
        result = {
            "answer": lambda p, one=one, two=two: answer(p, one, two),
            "next": lambda p, one=one: _next(p, one),
            "change": lambda p, one=one, two=two: change(p, one, two),
            "back": lambda p, one=one: back_to(p, one),
            "context": lambda p, one=one: replay(routine, p.answers, {"jourtid": one}),
        }[event](position)
        if isinstance(result, Stale):
            assert result.position is position
        after = position if isinstance(result, Stale) else result
        position = after.position if isinstance(after, Change) else after
        assert position == replay(routine, position.answers, position.context)
        assert bool(position.outcome) == position.ended
        assert bool(position.question) == (not position.ended)
        assert all(isinstance(routine.nodes[node], Question) for node, _ in position.answers)
        assert position.node not in dict(position.answers)
