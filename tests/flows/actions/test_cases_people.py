"""Who answers for a case: out of the queue, from hand to hand, when somebody is away or leaves."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from casework import (
    JOUR,
    KONTOR,
    LARM,
    LARM_1,
    LARMENHET,
    PLANNER,
    PLANNER_1,
    RECEIVED,
    SOC,
    SOC_1,
    SOC_2,
    SOC_CHEF,
    done,
    is_settled,
    later,
    open_watches,
    opened,
    press,
    reminded,
    stored,
)

from flows.actions import absence, bevakningar, handover, leaving, whereabouts
from flows.actions.cases.posts import Hand, On
from flows.actions.cases.steps import Act
from flows.actions.own import Own
from flows.actions.rights import Forget, Of
from flows.actions.turn import CaseTellKind, Done, NoticeKind, Reason, TellKind, Turn
from flows.cases.bevakning import OWN, BevakningState
from flows.cases.case import Case, Post
from flows.messages import ChatState, Outgoing

AWAY_FROM, AWAY_TO = date(2026, 12, 14), date(2026, 12, 31)
DUE = "2026-12-18 08:00"  # four weeks after the assignment was sent


def post(city: Any, case: Case, role: str = SOC) -> Post:
    return stored(city, case).posts[role]


def hand(city: Any, number: int, verb: str, case: Case, to: int = 0, role: str = SOC) -> Any:
    """What comes of it, by somebody who sees the case as it is."""
    version = stored(city, case).version
    command: On = On(case.token, version, role)
    if to:
        command = Hand(case.token, version, role, city.person(to).id)
    return city.act(number, f"case.{verb}", command)


def told(city: Any, result: Any) -> list[tuple[int, CaseTellKind]]:
    chats = [(city.run(lambda tx, c=t.chat_id: tx.chats.get(c).telegram_id), t.kind)
             for t in result.case_tells]  # fmt: skip
    return sorted(chats)


def lists(city: Any, number: int) -> list[int]:
    """How many cases are theirs, wait in the queue, and are others'."""
    found = city.act(number, "case.list").value
    return [len(found.mine), len(found.queue), len(found.others)]


def away(city: Any, number: int, substitute: int | None = None) -> int:
    """Let somebody be away from 14 to 31 December; the absence."""
    instead = city.person(substitute).id if substitute else None
    command = absence.Set(city.person(number).id, AWAY_FROM, AWAY_TO, instead)
    result = city.act(number, "absence.set", command)
    assert isinstance(result, Done), result
    return int(result.value.id)


# From the queue


def test_a_case_is_taken_from_the_queue_with_all_that_is_owed_in_it(city: Any) -> None:
    case = opened(city, PLANNER_1, "ta_emot_nytt")
    result = hand(city, SOC_2, "claim", case)
    assert isinstance(result, Done)
    assert told(city, result) == []
    assert post(city, case).person_id == city.person(SOC_2).id
    assert is_settled(city, case)
    assert (lists(city, SOC_1), lists(city, SOC_2)) == ([0, 0, 1], [1, 0, 0])
    city.at(DUE)
    assert (SOC_2, "B03") in reminded(city)


def test_of_two_who_take_it_at_once_one_has_it(city: Any) -> None:
    case = opened(city, PLANNER_1, "ta_emot_nytt")
    seen = On(case.token, case.version, SOC)
    assert isinstance(city.act(SOC_1, "case.claim", seen), Done)
    late = city.act(SOC_2, "case.claim", seen)
    assert late.reason is Reason.STALE
    assert late.value.case.posts[SOC].person_id == city.person(SOC_1).id
    assert hand(city, SOC_1, "claim", case).reason is Reason.TAKEN


def test_nobody_answers_for_a_role_that_is_not_theirs(city: Any) -> None:
    case = opened(city, PLANNER_1, "ta_emot_nytt")
    for number, role in ((PLANNER_1, SOC), (SOC_1, PLANNER), (SOC_1, "nothing")):
        assert hand(city, number, "claim", case, role=role).reason is Reason.NOT_YOURS
    assert hand(city, SOC_CHEF, "claim", case).value is None


def test_whoever_had_it_hears_that_a_colleague_took_it(city: Any) -> None:
    case = opened(city)
    result = hand(city, SOC_2, "claim", case)
    assert told(city, result) == [(SOC_1, CaseTellKind.ACCEPTED)]
    assert result.case_tells[0].by == "Socialsekreterare 2"
    assert is_settled(city, case)


def test_a_reminder_that_has_not_left_does_not_go_to_whoever_had_it(city: Any) -> None:
    case = opened(city)
    about = f"bevakning:{open_watches(city, case)['B03'].id}"
    chat = city.person(SOC_1).chat_id
    row = Outgoing(chat, "send", {}, "k", about=about)
    city.run(lambda tx: tx.outbox.put(row, city.now))
    hand(city, SOC_1, "offer", case, to=SOC_2)
    assert city.run(lambda tx: tx.outbox.unsent(about))
    hand(city, SOC_2, "claim", case)
    assert not city.run(lambda tx: tx.outbox.unsent(about))


def test_what_is_taken_back_is_owed_by_whoever_answers_for_it_meanwhile(city: Any) -> None:
    case = opened(city)
    assert isinstance(press(city, SOC_1, case, "ny_om_tva_veckor"), Done)
    hand(city, SOC_2, "claim", case)
    assert isinstance(city.act(SOC_1, "case.undo", Act(case.token, 2, "")), Done)
    assert open_watches(city, case)["B03"].owner_id == city.person(SOC_2).id
    assert is_settled(city, case)


# From hand to hand


def test_until_a_colleague_accepts_it_stays_with_whoever_asks(city: Any) -> None:
    case = opened(city)
    result = hand(city, SOC_1, "offer", case, to=SOC_2)
    assert told(city, result) == [(SOC_2, CaseTellKind.OFFER)]
    me, other = city.person(SOC_1).id, city.person(SOC_2).id
    assert (post(city, case).person_id, post(city, case).offered_to) == (me, other)
    assert (lists(city, SOC_1), lists(city, SOC_2)) == ([1, 0, 0], [1, 0, 0])
    city.at(DUE)
    assert reminded(city) == [(SOC_1, "B03")]
    accepted = hand(city, SOC_2, "claim", case)
    assert told(city, accepted) == [(SOC_1, CaseTellKind.ACCEPTED)]
    assert (post(city, case).person_id, post(city, case).offered_to) == (other, None)
    watch = open_watches(city, case)["B03"]
    assert (watch.owner_id, watch.offered_to, watch.step) == (other, None, 1)
    assert reminded(city) == []


def test_who_says_no_leaves_it_where_it_was(city: Any) -> None:
    case = opened(city)
    hand(city, SOC_1, "offer", case, to=SOC_2)
    assert hand(city, SOC_1, "decline", case).reason is Reason.NOT_YOURS
    result = hand(city, SOC_2, "decline", case)
    assert told(city, result) == [(SOC_1, CaseTellKind.DECLINED)]
    assert post(city, case) == case.posts[SOC]
    assert open_watches(city, case)["B03"].offered_to is None
    assert hand(city, SOC_2, "decline", case).reason is Reason.NOT_YOURS


def test_only_who_has_it_asks_and_only_a_colleague_of_the_role_in_reach(city: Any) -> None:
    case = opened(city)
    assert hand(city, SOC_2, "offer", case, to=SOC_1).reason is Reason.NOT_YOURS
    for to in (SOC_1, PLANNER_1, SOC_CHEF):
        assert hand(city, SOC_1, "offer", case, to=to).reason is Reason.NOT_YOURS, to
    other = city.person(SOC_2)
    city.run(lambda tx: tx.chats.set_state(other.chat_id, ChatState.BLOCKED))
    asks = Hand(case.token, case.version, SOC, other.id)
    assert city.act(SOC_1, "case.offer", asks).reason is Reason.UNREACHABLE
    assert stored(city, case) == case


def test_after_the_end_nobody_takes_it_over(city: Any) -> None:
    case = opened(city)
    hand(city, SOC_1, "offer", case, to=SOC_2)
    done(city, PLANNER_1, case, "avslutat")
    for verb in ("claim", "decline"):
        assert hand(city, SOC_2, verb, case).reason is Reason.ENDED


# Away


def test_a_substitute_of_the_unit_is_reminded_and_does_it_whatever_their_role(city: Any) -> None:
    case = opened(city)
    away(city, SOC_1, SOC_CHEF)
    assert city.act(SOC_CHEF, "case.look", case.token).value.roles == ()
    city.at("2026-12-14 07:00")
    city.act(None, "absence.step", 10)
    assert city.act(SOC_CHEF, "case.look", case.token).value.roles == (SOC,)
    city.at(DUE)
    assert reminded(city) == [(SOC_CHEF, "B03")]
    assert press(city, SOC_CHEF, case, "ta_emot", mottaget=RECEIVED).reason is Reason.NOT_YOURS
    assert isinstance(press(city, SOC_CHEF, case, "ny_om_tva_veckor"), Done)
    # What comes next is the absent person's again.
    assert open_watches(city, case)["B06"].owner_id == city.person(SOC_1).id
    city.at("2027-01-04 09:00")
    assert city.act(SOC_CHEF, "case.look", case.token).value.roles == ()


def test_what_a_substitute_accepts_is_theirs_and_the_case_stays(city: Any) -> None:
    case = opened(city)
    number = away(city, SOC_1, SOC_2)
    city.at("2026-12-14 07:00")
    (asked,) = city.act(None, "absence.step", 10).notices
    assert asked.kind is NoticeKind.HANDED_OVER
    assert isinstance(city.act(SOC_2, "absence.accept", handover.Of(number)), Done)
    assert open_watches(city, case)["B03"].owner_id == city.person(SOC_2).id
    assert post(city, case).person_id == city.person(SOC_1).id
    city.at(DUE)
    assert reminded(city) == [(SOC_2, "B03")]
    city.at("2027-01-02 12:00")
    city.act(None, "absence.step", 10)
    city.at("2027-01-04 08:00")
    assert (SOC_2, "B03") in reminded(city)


def test_somebody_else_is_chosen_for_one_kind_of_what_is_owed_in_cases(city: Any) -> None:
    case = opened(city)
    number = away(city, SOC_1, SOC_2)
    chef = city.person(SOC_CHEF).id
    for kind, reason in (("B99", Reason.UNKNOWN), ("B03", None)):
        result = city.act(SOC_1, "absence.cover", absence.Cover(number, kind, chef))
        assert getattr(result, "reason", None) is reason
    city.at(DUE)
    assert reminded(city) == [(SOC_CHEF, "B03")]
    assert city.act(SOC_CHEF, "case.look", case.token).value.roles == (SOC,)


def test_the_kinds_that_somebody_may_owe_are_those_of_their_roles(city: Any) -> None:
    def kinds(number: int) -> dict[str, str]:
        person = city.person(number).id
        return dict(
            city.run(
                lambda tx: whereabouts.kinds(
                    Turn(tx, city.house, city.who(tx, None), city.now), person
                )
            )
        )

    assert kinds(SOC_1)["B03"] == "Följ upp uppdraget"
    assert {"B12", "bokad_hamtning"}.isdisjoint(kinds(SOC_1))
    assert {"B01", "B12"} <= set(kinds(PLANNER_1))
    assert set(kinds(SOC_1)) | set(kinds(PLANNER_1)) <= set(whereabouts.titles(city.house))


def test_an_aim_that_has_been_told_and_is_silent_is_handed_over_too(city: Any) -> None:
    case = opened(city)
    for number, step, days in (
        (PLANNER_1, "ta_emot", {"mottaget": RECEIVED}),
        (PLANNER_1, "nycklar_klara", {"hamtning": date(2026, 12, 1)}),
        (LARM_1, "hamtat", {}),
        (LARM_1, "larmplan", {}),
        (PLANNER_1, "registrerat", {}),
        (PLANNER_1, "klart_att_installera", {}),
    ):
        case = done(city, number, case, step, **days)
    hand(city, 161, "claim", case, role="valfardstekniker")
    unit = city.run(lambda tx: tx.people.unit_named(JOUR).id)
    city.join(169, JOUR, "enhetschef", "Enhetschef 4")
    city.at("2026-11-30 08:00")
    assert reminded(city) == [(161, "B16")]
    aim = open_watches(city, case)["B16"]
    assert (aim.next_at, aim.repeat) == (None, 0)
    city.at("2027-02-01 08:00")
    reminded(city)
    assert open_watches(city, case)["B16"].next_at is None
    late = city.act(169, "unit.late", unit).value
    assert (late.found, late.seen.late, late.seen.open) == ([], 0, 1)
    command = absence.Set(city.person(161).id, date(2027, 2, 1), date(2027, 2, 5), None)
    result = city.act(161, "absence.set", command)
    assert [notice.kind for notice in result.notices] == [NoticeKind.NOBODY_COVERS]


def test_what_is_late_of_cases_is_seen_with_and_without_somebody_who_owes_it(city: Any) -> None:
    case = opened(city)
    city.join(191, KONTOR, "admin", "Administratör")
    unit = city.run(lambda tx: tx.people.unit_named(KONTOR).id)
    city.at("2026-12-21 09:00")
    seen = city.act(SOC_CHEF, "unit.late", unit).value
    assert [each.code for each in seen.found] == [case.code]
    hand(city, SOC_1, "claim", case)
    queue = opened(city, PLANNER_1, "ta_emot_nytt", token="D" * 12)
    city.at("2026-12-28 09:00")
    late = city.act(SOC_CHEF, "unit.late", unit).value
    assert {(each.code, each.owner_id) for each in late.found} == {
        (case.code, city.person(SOC_1).id),
        (queue.code, None),
    }
    assert late.seen.late == 2


# Leaving


@pytest.mark.parametrize("how", ["leave", "revoke"])
def test_the_cases_of_whoever_leaves_wait_in_the_queue_and_the_unit_is_told(
    city: Any, how: str
) -> None:
    case = opened(city)
    me = city.person(SOC_1)
    if how == "leave":
        result = city.act(SOC_1, "person.leave")
    else:
        unit = case.posts[SOC].unit_id
        result = city.act(SOC_CHEF, "person.revoke", leaving.Revoke(me.id, unit, SOC))
    assert isinstance(result, Done)
    assert post(city, case) == replace(case.posts[SOC], person_id=None)
    assert is_settled(city, case)
    watch = open_watches(city, case)["B03"]
    assert [(each.id, each.owner_id) for each in result.value.left] == [(watch.id, None)]
    chats = {city.run(lambda tx, c=t.chat_id: tx.chats.get(c).telegram_id) for t in result.tells}
    assert chats == {SOC_2, SOC_CHEF}
    assert {tell.kind for tell in result.tells} == {TellKind.UNIT}
    assert lists(city, SOC_2) == [0, 1, 0]
    city.at(DUE)
    assert (SOC_2, "B03") in reminded(city)
    assert SOC_1 not in {chat for chat, _ in reminded(city)}


def test_whoever_keeps_the_role_in_the_unit_keeps_the_case(city: Any) -> None:
    case = opened(city)
    city.join(SOC_1, LARMENHET, PLANNER, "Planerare 3")
    unit = city.run(lambda tx: tx.people.unit_named(LARMENHET).id)
    command = leaving.Revoke(city.person(SOC_1).id, unit, PLANNER)
    assert city.act(159, "person.revoke", command).tells == ()
    assert stored(city, case) == case


def test_whoever_keeps_only_another_role_in_the_unit_loses_it(city: Any) -> None:
    case = opened(city)
    city.join(SOC_1, KONTOR, "bistandshandlaggare", "Handläggare 1")
    command = leaving.Revoke(city.person(SOC_1).id, case.posts[SOC].unit_id, SOC)
    assert isinstance(city.act(SOC_CHEF, "person.revoke", command), Done)
    assert post(city, case).person_id is None
    assert is_settled(city, case)


def test_whoever_asked_hears_once_that_the_colleague_is_gone(city: Any) -> None:
    case = opened(city)
    hand(city, SOC_1, "offer", case, to=SOC_2)
    result = city.act(SOC_2, "person.leave")
    assert [(tell.chat_id, tell.kind) for tell in result.tells] == [
        (city.person(SOC_1).chat_id, TellKind.DECLINED)
    ]
    assert post(city, case) == case.posts[SOC]
    assert open_watches(city, case)["B03"].offered_to is None


def test_what_a_substitute_took_over_goes_back_when_they_leave(city: Any) -> None:
    case = opened(city)
    number = away(city, SOC_1, SOC_2)
    city.at("2026-12-14 07:00")
    city.act(None, "absence.step", 10)
    city.act(SOC_2, "absence.accept", handover.Of(number))
    result = city.act(SOC_2, "person.leave")
    assert len(result.value.left) == 1
    assert open_watches(city, case)["B03"].owner_id == city.person(SOC_1).id
    assert is_settled(city, case)


def test_an_answer_that_was_under_way_when_somebody_left_is_stale(city: Any) -> None:
    case = opened(city)
    seen = On(case.token, case.version, SOC)
    city.act(SOC_1, "person.leave")
    assert city.act(SOC_2, "case.claim", seen).reason is Reason.STALE
    assert isinstance(hand(city, SOC_2, "claim", case), Done)


def test_who_is_forgotten_leaves_their_cases_to_the_queue_and_is_named_nowhere(city: Any) -> None:
    case = opened(city)
    other = opened(city, PLANNER_1, "ta_emot_nytt", token="D" * 12)
    hand(city, SOC_2, "offer", other, to=SOC_1)
    me = city.person(SOC_1).id
    dossier = city.act(None, "person.export", Of(me)).value
    assert [row["id"] for row in dossier.held["case"]] == [case.id, other.id]
    assert [row["case_id"] for row in dossier.held["case_post"]] == [case.id, other.id]
    result = city.act(None, "person.forget", Forget(me))
    assert isinstance(result, Done), result
    for each in (case, other):
        assert {p.person_id for p in stored(city, each).posts.values()} == {None}
        assert {p.offered_to for p in stored(city, each).posts.values()} == {None}
        assert is_settled(city, each)
    assert stored(city, case).history[0].by == me  # a number that says nothing any more


def test_a_bevakning_of_a_routine_still_keeps_somebody_from_being_forgotten(city: Any) -> None:
    case = opened(city)
    owed = city.take(SOC_1)
    me = city.person(SOC_1).id
    refused = city.act(None, "person.forget", Forget(me))
    assert refused.reason is Reason.OWES
    assert [each.id for each in refused.value.owed] == [owed.id]
    taker = city.person(SOC_2).id
    assert isinstance(city.act(None, "person.forget", Forget(me, taker)), Done)
    assert city.stored(owed).owner_id == taker
    assert post(city, case).person_id is None


# One's own


def test_somebody_asks_to_be_reminded_of_a_case_of_their_unit_before_anything_is_owed_there(
    city: Any,
) -> None:
    case = opened(city)
    for number, known in ((PLANNER_1, True), (LARM_1, True), (101, False)):
        if number == 101:
            city.join(101, "Hemtjänst Centrum", "hemtjanst", "Hemtjänst 1")
        command = Own(f"{number:012}", city.now + timedelta(days=2), case.code)
        result = city.act(number, "bevakning.save", command)
        if not known:
            assert result.reason is Reason.UNKNOWN
            continue
        assert (result.value.kind, result.value.code) == (OWN, case.code)
        assert result.value.unit_id == case.posts[LARM].unit_id
    done(city, PLANNER_1, case, "avslutat")
    mine = city.act(PLANNER_1, "bevakning.list").value.mine
    assert [each.kind for each in mine] == [OWN]  # it is their own wish, and stays


def test_what_watches_over_a_case_is_done_by_its_steps_alone(city: Any) -> None:
    case = opened(city)
    watch = open_watches(city, case)["B03"]
    seen = bevakningar.On(watch.token, watch.version)
    assert city.act(SOC_1, "bevakning.done", seen).reason is Reason.STALE
    later(city)
    assert city.stored(watch).state is BevakningState.PLANNED


def test_who_answers_for_a_case_hears_that_another_ended_it_and_opens_it_again(city: Any) -> None:
    case = done(city, PLANNER_1, opened(city), "ta_emot", mottaget=RECEIVED)
    before = open_watches(city, case)
    ended = press(city, PLANNER_1, case, "avslutat")
    assert told(city, ended) == [(SOC_1, CaseTellKind.ENDED)]
    assert ended.case_tells[0].by == "Planerare 1"
    assert open_watches(city, case) == {}
    later(city, 60)
    again = Act(case.token, len(stored(city, case).history), "")
    assert city.act(SOC_CHEF, "case.reopen", again).value is None
    result = city.act(SOC_1, "case.reopen", again)
    assert isinstance(result, Done)
    assert result.value.case.is_open and is_settled(city, case)
    assert open_watches(city, case).keys() == before.keys()
    assert city.act(SOC_1, "case.reopen", again).reason is Reason.STALE


def test_a_case_is_not_opened_again_on_another_day(city: Any) -> None:
    case = opened(city)
    ended = press(city, SOC_1, case, "avslutat").value
    city.at("2026-11-24 00:01")
    result = city.act(SOC_1, "case.reopen", Act(case.token, ended.seen, ""))
    assert result.reason is Reason.STALE
    assert not stored(city, case).is_open
