"""Cases from opening to end: each step settles what is owed, in one commit."""

from datetime import date, timedelta
from typing import Any

import noted
import pytest
from casework import (
    HAND_OF,
    JOUR,
    KONTOR,
    LARM,
    LARM_1,
    LARMENHET,
    MORNING,
    PLANNER,
    PLANNER_1,
    PLANNER_2,
    RECEIVED,
    SENT,
    SOC,
    SOC_1,
    SOC_2,
    SOC_CHEF,
    TEKNIKER,
    TEKNIKER_1,
    begin,
    done,
    is_settled,
    later,
    open_watches,
    opened,
    press,
    reminded,
    stored,
    told,
)

from flows.actions.cases.opening import Open
from flows.actions.cases.steps import Act
from flows.actions.turn import Done, Reason, Refused
from flows.cases.bevakning import BevakningState
from flows.cases.case import Case, CaseEnd, Post
from flows.messages import Outgoing

PICKED_UP = date(2026, 12, 1)


def unit(city: Any, name: str) -> int:
    return int(city.run(lambda tx: tx.people.unit_named(name).id))


def ended(city: Any, case: Case, kind: str) -> BevakningState:
    """How the only bevakning of the case with this watch ended."""

    def read(tx: Any) -> Any:
        rows = tx.rights.held(city_person)["bevakning"]
        return [row for row in rows if row["kind"] == kind and row["case_id"] == case.id]

    city_person = city.person(SOC_1).id
    (row,) = city.run(read)
    return BevakningState(row["state"])


# Opening


def test_whoever_sends_the_assignment_answers_for_it(city: Any) -> None:
    case = opened(city)
    assert case.end is CaseEnd.OPEN
    assert (case.process_id, case.version) == ("installation", 1)
    assert case.posts == {
        SOC: Post(SOC, unit(city, KONTOR), city.person(SOC_1).id),
        PLANNER: Post(PLANNER, unit(city, LARMENHET)),
        LARM: Post(LARM, unit(city, LARMENHET)),
        TEKNIKER: Post(TEKNIKER, unit(city, JOUR)),
    }
    assert case.history[0].answers == (("skickat", SENT),)
    watch = open_watches(city, case)["B03"]
    # Four weeks from Friday 20 November is Friday 18 December.
    assert (watch.due_on, watch.owner_id) == (date(2026, 12, 18), city.person(SOC_1).id)
    assert watch.code == case.code
    assert is_settled(city, case)


def test_what_the_larmenhet_opens_waits_in_the_queue_of_the_socialkontor(city: Any) -> None:
    case = opened(city, PLANNER_1, "ta_emot_nytt")
    assert case.posts[SOC] == Post(SOC, unit(city, KONTOR))
    assert case.posts[PLANNER] == Post(PLANNER, unit(city, LARMENHET))
    watches = open_watches(city, case)
    assert watches["B03"].owner_id is None
    assert watches["B03"].unit_id == unit(city, KONTOR)
    # Five weeks from Monday 23 November is Monday 28 December.
    assert watches["B14"].due_on == date(2026, 12, 28)
    for number in (SOC_1, SOC_2):
        listed = city.act(number, "case.list").value
        assert ([len(listed.mine), len(listed.queue)], listed.others) == ([0, 1], ())
        assert listed.queue[0].case == case
    assert len(city.act(PLANNER_2, "case.list").value.mine) == 1


def test_of_several_units_one_is_chosen(city: Any) -> None:
    city.join(171, "Socialkontor Norr", SOC, "Socialsekreterare 3")
    assert begin(city, PLANNER_1, "ta_emot_nytt").reason is Reason.UNITS
    days = {"skickat": SENT, "mottaget": RECEIVED}

    def choose(**units: int) -> Any:
        return city.act(
            PLANNER_1, "case.open", Open("D" * 12, "installation", "ta_emot_nytt", days, units)
        )

    assert choose(**{SOC: unit(city, JOUR)}).reason is Reason.UNITS
    case = choose(**{SOC: unit(city, "Socialkontor Norr")}).value.case
    assert case.posts[SOC].unit_id == unit(city, "Socialkontor Norr")
    assert city.act(SOC_1, "case.look", case.token).reason is Reason.NOT_YOURS
    assert opened(city, 171).posts[SOC].unit_id == unit(city, "Socialkontor Norr")


def test_a_role_that_nobody_holds_is_a_matter_of_whoever_opened(city: Any) -> None:
    city.act(TEKNIKER_1, "person.leave")
    case = opened(city, PLANNER_1, "ta_emot_nytt")
    assert case.posts[TEKNIKER] == Post(TEKNIKER, unit(city, LARMENHET))


def test_two_taps_open_it_once(city: Any) -> None:
    case = opened(city)
    again = begin(city)
    assert again.reason is Reason.TAKEN
    assert again.value.case == case
    assert begin(city, PLANNER_1, "ta_emot_nytt").reason is Reason.TAKEN
    city.join(171, "Socialkontor Norr", SOC, "Socialsekreterare 3")
    assert begin(city, 171) == Refused(Reason.UNKNOWN)


@pytest.mark.parametrize(
    ("step", "days"),
    [
        ("skicka", {"skickat": date(2026, 11, 24)}),
        ("skicka", {"skickat": date(1900, 1, 1)}),
        ("ta_emot_nytt", {"mottaget": date(2026, 11, 24)}),
        ("ta_emot_nytt", {"skickat": date(2026, 11, 23), "mottaget": date(2026, 11, 22)}),
    ],
)
def test_days_that_lie_ahead_or_the_wrong_way_round_are_refused(
    city: Any, step: str, days: dict[str, date]
) -> None:
    number = SOC_1 if step == "skicka" else PLANNER_1
    assert begin(city, number, step, **days) == Refused(Reason.DATES)
    assert city.run(lambda tx: tx.cases.by_token("C" * 12)) is None


def test_a_step_does_not_give_a_day_before_what_came_first(city: Any) -> None:
    case = opened(city)
    early = SENT - timedelta(days=1)
    assert press(city, PLANNER_1, case, "ta_emot", mottaget=early).reason is Reason.DATES
    assert isinstance(press(city, PLANNER_1, case, "ta_emot", mottaget=SENT), Done)


def test_a_day_that_is_missing_is_refused(city: Any) -> None:
    command = Open("C" * 12, "installation", "skicka")
    assert city.act(SOC_1, "case.open", command) == Refused(Reason.DATES)


def test_only_an_opening_step_opens_and_only_for_its_role(city: Any) -> None:
    for number, process, step, reason in (
        (SOC_1, "installation", "ta_emot_nytt", Reason.NOT_YOURS),
        (SOC_1, "installation", "larmet_igang", Reason.UNKNOWN),
        (SOC_1, "nothing", "skicka", Reason.UNKNOWN),
        (LARM_1, "installation", "skicka", Reason.NOT_YOURS),
    ):
        command = Open("C" * 12, process, step, {"skickat": SENT})
        assert city.act(number, "case.open", command) == Refused(reason)


def test_a_case_that_is_late_when_it_is_opened_is_told_at_once_and_goes_on_from_today(
    city: Any,
) -> None:
    case = opened(city, skickat=date(2026, 8, 3))
    watch = open_watches(city, case)["B03"]
    assert (watch.nominal_on, watch.due_on) == (date(2026, 8, 31), date(2026, 8, 31))
    assert watch.remind_from == date(2026, 11, 23)
    assert reminded(city) == [(SOC_1, "B03")]
    assert reminded(city) == []
    city.at("2026-11-24 08:00")  # one vardag after it became known: its owner and the unit
    assert set(reminded(city)) >= {(SOC_1, "B03"), (SOC_2, "B03")}
    city.at("2026-11-26 15:00")  # three: the enhetschef
    assert (149, "B03") in reminded(city)


# Steps


def test_a_step_ends_what_it_answers_and_opens_what_comes_next(city: Any) -> None:
    case = opened(city, PLANNER_1, "ta_emot_nytt")
    case = done(city, PLANNER_1, case, "inte_klara")
    watches = open_watches(city, case)
    assert watches["B12"].due_on == date(2026, 12, 7)
    case = done(city, PLANNER_1, case, "inte_klara")
    assert open_watches(city, case)["B12"].due_on == date(2026, 11, 30)  # B13: a week
    case = done(city, PLANNER_1, case, "nycklar_klara", hamtning=PICKED_UP)
    watches = open_watches(city, case)
    assert set(watches) == {"B03", "bokad_hamtning"}
    assert watches["bokad_hamtning"].due_on == PICKED_UP
    assert is_settled(city, case)


def test_it_is_said_how_each_bevakning_ended(city: Any) -> None:
    case = opened(city)
    case = done(city, SOC_1, case, "ny_om_tva_veckor")
    assert ended(city, case, "B03") is BevakningState.DONE
    done(city, SOC_2, opened(city, token="D" * 12), "larmet_igang")
    other = opened(city, token="E" * 12)
    for number, step, days in (
        (PLANNER_1, "ta_emot", {"mottaget": RECEIVED}),
        (PLANNER_1, "nycklar_klara", {"hamtning": PICKED_UP}),
        (LARM_1, "hamtat", {}),
        (LARM_1, "larmplan", {}),
        (PLANNER_1, "registrerat", {}),
        (PLANNER_1, "klart_att_installera", {}),
        (TEKNIKER_1, "installerat", {}),
        (PLANNER_1, "informera", {}),
    ):
        other = done(city, number, other, step, **days)
        assert is_settled(city, other), step
    assert ended(city, other, "B03") is BevakningState.SUPERSEDED
    closed = opened(city, token="F" * 12)
    done(city, PLANNER_1, closed, "avslutat")
    assert ended(city, closed, "B03") is BevakningState.CANCELLED


def test_a_message_that_has_not_left_is_not_sent_when_its_thing_is_done(city: Any) -> None:
    case = opened(city)
    watch = open_watches(city, case)["B03"]

    def put(tx: Any) -> None:
        about = (f"bevakning:{watch.id}", f"{case.subject}:{PLANNER}", f"{case.subject}:{SOC}")
        for key in about:
            to = tx.people.members(case.posts[SOC].unit_id)[0].chat_id
            tx.outbox.put(Outgoing(to, "send", {}, key, about=key), city.now)

    city.run(put)

    def waiting() -> list[bool]:
        keys = (f"bevakning:{watch.id}", f"{case.subject}:{PLANNER}", f"{case.subject}:{SOC}")
        return [bool(city.run(lambda tx, k=key: tx.outbox.unsent(k))) for key in keys]

    assert waiting() == [True, True, True]
    done(city, SOC_1, case, "ny_om_tva_veckor")
    assert waiting() == [False, True, False]
    done(city, LARM_1, case, "avslutat")
    assert waiting() == [False, False, False]


def test_two_who_do_different_things_at_once_both_succeed(city: Any) -> None:
    case = done(city, PLANNER_1, opened(city), "ta_emot", mottaget=RECEIVED)
    seen = len(case.history)
    assert isinstance(press(city, PLANNER_1, case, "inte_klara", seen=seen), Done)
    assert isinstance(press(city, SOC_1, case, "ny_om_tva_veckor", seen=seen), Done)
    assert [each.step for each in stored(city, case).history[seen:]] == [
        "inte_klara", "ny_om_tva_veckor",
    ]  # fmt: skip
    assert is_settled(city, case)


def test_of_two_who_answer_the_same_one_wins_and_the_other_sees_where_things_stand(
    city: Any,
) -> None:
    case = done(city, PLANNER_1, opened(city), "ta_emot", mottaget=RECEIVED)
    seen = len(case.history)
    assert isinstance(press(city, PLANNER_1, case, "inte_klara", seen=seen), Done)
    for step, days in (("inte_klara", {}), ("nycklar_klara", {"hamtning": PICKED_UP})):
        late = press(city, PLANNER_2, case, step, seen=seen, **days)
        assert late.reason is Reason.STALE
        assert late.value.case == stored(city, case)
    assert isinstance(
        press(city, PLANNER_2, case, "nycklar_klara", hamtning=PICKED_UP), Done
    )  # having seen it


def test_a_step_of_another_role_and_one_whose_time_has_not_come_are_refused(city: Any) -> None:
    case = opened(city)
    before = stored(city, case)
    for number, step, reason in (
        (SOC_1, "ta_emot", Reason.NOT_YOURS),
        (LARM_1, "hamtat", Reason.STALE),
        (PLANNER_1, "nothing", Reason.UNKNOWN),
        (PLANNER_1, "skicka", Reason.STALE),
    ):
        days = {"mottaget": RECEIVED} if step == "ta_emot" else {}
        result = press(city, number, case, step, **days)
        assert (result.reason, result.value.case) == (reason, before), step
    assert stored(city, case) == before


def test_whoever_has_no_part_in_the_case_is_told_nothing_of_it(city: Any) -> None:
    case = opened(city)
    city.join(171, "Socialkontor Norr", SOC, "Socialsekreterare 3")
    city.join(172, "Socialkontor Norr", "enhetschef", "Enhetschef 9")
    for number in (171, 172, -205):
        for name, command in (
            ("case.look", case.token),
            ("case.act", Act(case.token, 1, "avslutat")),
            ("case.undo", Act(case.token, 1, "skicka")),
        ):
            result = city.act(number, name, command)
            assert isinstance(result, Refused), (number, name)
            assert result.value is None
    assert city.act(PLANNER_1, "case.look", "A" * 12) == Refused(Reason.UNKNOWN)


def test_who_leads_a_unit_of_the_case_reads_it_and_does_nothing_in_it(city: Any) -> None:
    case = opened(city)
    seen = city.act(SOC_CHEF, "case.look", case.token).value
    assert (seen.roles, seen.leads, seen.case) == ((), True, case)
    for name, command in (
        ("case.act", Act(case.token, 1, "avslutat")),
        ("case.undo", Act(case.token, 1, "skicka")),
    ):
        result = city.act(SOC_CHEF, name, command)
        assert isinstance(result, Refused) and result.value is None, name
    assert stored(city, case) == case


def test_in_a_group_only_the_roles_of_its_unit_count(city: Any) -> None:
    case = opened(city)
    city.join(SOC_1, LARMENHET, PLANNER, "Planerare 3")
    both = city.act(SOC_1, "case.look", case.token).value
    assert set(both.roles) == {SOC, PLANNER}
    assert city.act(SOC_1, "case.look", case.token, chat=-205).value.roles == (PLANNER,)
    assert city.act(SOC_2, "case.look", case.token, chat=-205).reason is Reason.NOT_YOURS


# The end


@pytest.mark.parametrize("role", list(HAND_OF))
@pytest.mark.parametrize(
    "steps",
    [
        (),
        ((PLANNER_1, "ta_emot", {"mottaget": RECEIVED}), (PLANNER_1, "inte_klara", {})),
        (
            (PLANNER_1, "ta_emot", {"mottaget": RECEIVED}),
            (PLANNER_1, "nycklar_klara", {"hamtning": PICKED_UP}),
            (LARM_1, "hamtat", {}),
        ),
        ((SOC_1, "larmet_igang", {}),),
    ],
)
def test_any_role_ends_it_at_any_time_for_everybody(
    city: Any, role: str, steps: tuple[tuple[int, str, dict[str, date]], ...]
) -> None:
    case = opened(city)
    for number, step, days in steps:
        case = done(city, number, case, step, **days)
    watches = open_watches(city, case)
    assert watches
    result = press(city, HAND_OF[role], case, "avslutat", seen=1)
    assert isinstance(result, Done)
    over = stored(city, case)
    assert (over.end, over.ended_at) == (CaseEnd.CLOSED, city.now)
    assert open_watches(city, case) == {}
    for watch in watches.values():
        found = city.stored(watch)
        assert (found.state, found.ended_at) == (BevakningState.CANCELLED, city.now)
        assert found.ended_by == city.person(HAND_OF[role]).id
    city.at("2027-12-01 09:00")
    assert (reminded(city), told(city)) == ([], [])
    assert press(city, SOC_1, case, "avslutat").reason is Reason.ENDED
    log = city.run(lambda tx: noted.about(tx, case.subject))
    assert [(each.action, each.outcome) for each in log[-2:]] == [
        ("case.act", "done"),
        ("case.act", "ended"),
    ]


# Taking back


def undo(city: Any, number: int, case: Case, seen: int | None = None) -> Any:
    count = len(stored(city, case).history) if seen is None else seen
    return city.act(number, "case.undo", Act(case.token, count, ""))


@pytest.mark.parametrize("step", ["ny_om_tva_veckor", "larmet_igang", "avslutat"])
def test_within_a_minute_a_step_is_taken_back_and_all_is_as_it_was(city: Any, step: str) -> None:
    case = opened(city)
    city.at("2026-12-18 08:00")
    assert reminded(city) == [(SOC_1, "B03")]
    case, before = stored(city, case), open_watches(city, case)
    assert isinstance(press(city, SOC_1, case, step), Done)
    assert open_watches(city, case) != before
    city.now += timedelta(seconds=60)
    assert isinstance(undo(city, SOC_1, case), Done)
    again = stored(city, case)
    assert (again.history, again.end, again.ended_at) == (case.history, CaseEnd.OPEN, None)
    (watch,) = open_watches(city, case).values()
    was = before["B03"]
    assert (watch.id, watch.state, watch.step, watch.next_at) == (
        was.id, was.state, was.step, was.next_at,
    )  # fmt: skip
    assert is_settled(city, case)
    assert reminded(city) == []
    city.at("2026-12-21 08:00")
    assert (SOC_1, "B03") in reminded(city)


def test_nobody_else_takes_it_back_and_nobody_later(city: Any) -> None:
    case = opened(city)
    assert isinstance(press(city, SOC_1, case, "ny_om_tva_veckor"), Done)
    for number in (SOC_2, PLANNER_1):
        assert undo(city, number, case).reason is Reason.NOT_YOURS
    assert undo(city, SOC_1, case, seen=1).reason is Reason.STALE
    city.now += timedelta(seconds=61)
    assert undo(city, SOC_1, case).reason is Reason.EXPIRED
    assert len(stored(city, case).history) == 2


def test_after_somebody_elses_step_the_one_before_stays(city: Any) -> None:
    case = opened(city)
    assert isinstance(press(city, SOC_1, case, "ny_om_tva_veckor"), Done)
    assert isinstance(press(city, PLANNER_1, case, "ta_emot", mottaget=RECEIVED), Done)
    assert undo(city, SOC_1, case).reason is Reason.NOT_YOURS
    assert isinstance(undo(city, PLANNER_1, case), Done)
    assert isinstance(undo(city, SOC_1, case), Done)
    assert is_settled(city, case)


def test_the_opening_is_not_taken_back(city: Any) -> None:
    case = opened(city)
    assert undo(city, SOC_1, case).reason is Reason.STALE
    assert stored(city, case) == case


def test_the_time_of_a_step_is_when_it_was_pressed(city: Any) -> None:
    case = opened(city)
    later(city)
    press(city, SOC_1, case, "ny_om_tva_veckor")
    last = stored(city, case).history[-1]
    assert (last.at, last.by) == (city.now, city.person(SOC_1).id)
    assert MORNING.startswith(str(city.house.calendar.local(last.at).date()))
