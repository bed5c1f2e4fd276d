"""A person is told all that is held about them, and is forgotten without anything being dropped."""

from dataclasses import replace
from typing import Any

import noted
import pytest

from flows.actions import bevakningar, offering, runs
from flows.actions.rights import Forget, Of
from flows.actions.turn import Done, NoticeKind, Reason, Refused, TellKind, Turn
from flows.cases.bevakning import Bevakning
from flows.messages import ChatState

UNIT = "Hemtjänst Centrum"
ME, COLLEAGUE, CHEF, ELSEWHERE = 101, 102, 111, 301


@pytest.fixture
def owed(office: Any) -> Bevakning:
    """A bevakning that 101 owes."""

    def take(tx: Any) -> Any:
        unit = tx.people.unit_named(UNIT)
        watch = office.house.watch("B01")
        turn = Turn(tx, office.house, office.who(tx, ME), office.now)
        return bevakningar.take(turn, bevakningar.Take("B01", watch, unit.id, office.now))

    done = office.run(take)
    assert isinstance(done, Done)
    return done.value


def test_everything_held_is_told_with_what_the_log_says(office: Any, owed: Bevakning) -> None:
    me = office.person(ME)
    office.act(ME, "bevakning.decline", bevakningar.On(owed.token, 1))
    dossier = office.act(None, "person.export", Of(me.id)).value
    assert dossier.person == me
    assert {row["code"] for row in dossier.held["bevakning"]} == {owed.code}
    assert {row["role"] for row in dossier.held["role_grant"]} == {"hemtjanst"}
    assert [row.action for row in dossier.audit] == ["person.join", "bevakning.decline"]
    assert dossier.audit[0].subject.startswith(f"person:{me.id}:")


def test_whoever_is_not_there_can_neither_be_told_of_nor_forgotten(office: Any) -> None:
    assert office.act(None, "person.export", Of(99)) == Refused(Reason.UNKNOWN)
    assert office.act(None, "person.forget", Forget(99)) == Refused(Reason.UNKNOWN)


def test_nobody_who_still_owes_something_is_forgotten(office: Any, owed: Bevakning) -> None:
    me = office.person(ME)
    result = office.act(None, "person.forget", Forget(me.id))
    assert result.reason is Reason.OWES
    assert [each.code for each in result.value.owed] == [owed.code]
    assert office.person(ME) == me
    assert office.run(lambda tx: tx.bevakningar.get(owed.id)) == owed


@pytest.mark.parametrize("to", [ELSEWHERE, ME])
def test_only_a_colleague_of_the_unit_can_take_over(office: Any, owed: Bevakning, to: int) -> None:
    me, taker = office.person(ME), office.person(to)
    result = office.act(None, "person.forget", Forget(me.id, taker.id))
    assert result.reason is Reason.NOT_YOURS
    assert office.run(lambda tx: tx.bevakningar.get(owed.id)) == owed
    assert office.person(ME) == me


def test_nobody_takes_over_whom_messages_do_not_reach(office: Any, owed: Bevakning) -> None:
    me, taker = office.person(ME), office.person(COLLEAGUE)
    office.run(lambda tx: tx.chats.set_state(taker.chat_id, ChatState.BLOCKED))
    result = office.act(None, "person.forget", Forget(me.id, taker.id))
    assert result.reason is Reason.UNREACHABLE


def test_the_colleague_takes_over_with_a_card_and_the_rest_is_gone(
    office: Any, owed: Bevakning
) -> None:
    me, taker = office.person(ME), office.person(COLLEAGUE)
    done = office.act(None, "person.forget", Forget(me.id, taker.id))
    assert isinstance(done, Done)
    assert [(tell.chat_id, tell.kind) for tell in done.tells] == [(taker.chat_id, TellKind.DUE)]
    theirs = office.run(lambda tx: tx.bevakningar.get(owed.id))
    assert (theirs.owner_id, theirs.version) == (taker.id, owed.version + 1)
    gone = office.run(lambda tx: tx.people.person(me.id))
    assert gone.label == f"Borttagen person {me.id}"
    assert office.run(lambda tx: tx.people.grants(me.id)) == []
    assert office.run(lambda tx: tx.chats.get(me.chat_id)).state is ChatState.FORGOTTEN
    assert office.run(lambda tx: tx.chats.by_telegram(ME)) is None
    told = {notice.chat_id for notice in done.notices if notice.kind is NoticeKind.PERSON_LEFT}
    assert told == {office.chat(CHEF)}


def test_what_was_offered_to_the_forgotten_stays_with_its_owner(
    office: Any, owed: Bevakning
) -> None:
    colleague = office.person(COLLEAGUE)
    offer = offering.HandOver(owed.token, 1, colleague.id)
    assert isinstance(office.act(ME, "bevakning.offer", offer), Done)
    done = office.act(None, "person.forget", Forget(colleague.id))
    assert [tell.kind for tell in done.tells] == [TellKind.DECLINED]
    kept = office.run(lambda tx: tx.bevakningar.get(owed.id))
    assert (kept.owner_id, kept.offered_to) == (office.person(ME).id, None)


def test_the_forgotten_is_a_stranger_and_may_come_again_as_somebody_new(office: Any) -> None:
    me = office.person(ME)
    office.act(None, "person.forget", Forget(me.id))
    assert office.run(lambda tx: office.who(tx, ME)).person is None
    refused = office.act(ME, "bevakning.done", bevakningar.On("A" * 12, 1))
    assert refused == Refused(Reason.NOT_INVITED)
    office.join(ME, UNIT, "hemtjanst", "Hemtjänst 9")
    assert office.person(ME).id != me.id


def test_those_who_lead_hear_once_of_somebody_who_leaves_and_is_forgotten(office: Any) -> None:
    (left,) = office.act(ME, "person.leave").notices
    assert left.kind is NoticeKind.PERSON_LEFT
    assert office.act(None, "person.forget", Forget(office.person(ME).id)).notices == ()


def test_nobody_is_forgotten_twice(office: Any) -> None:
    me = office.person(ME)
    office.act(None, "person.forget", Forget(me.id))
    assert office.act(None, "person.forget", Forget(me.id)).reason is Reason.ENDED


def test_the_log_keeps_numbers_only_and_says_who_was_forgotten(office: Any) -> None:
    me = office.person(ME)
    office.act(None, "person.forget", Forget(me.id))
    rows = office.run(lambda tx: tx.ledger.rows(0, 99))
    assert {row.action for row in rows if str(me.id) in row.subject} >= {
        "person.join",
        "person.forget",
    }
    assert me.label not in repr(rows)
    assert office.run(lambda tx: noted.about(tx, f"person:{me.id}"))[-1].outcome == "done"


def test_walks_in_the_chat_go_with_the_person(office: Any) -> None:
    me = office.person(ME)
    office.act(ME, "run.start", runs.Start("ring"))
    assert office.run(lambda tx: tx.runs.open_in(me.chat_id))
    office.act(None, "person.forget", Forget(me.id))
    assert not office.run(lambda tx: tx.runs.open_in(me.chat_id))


def test_a_dossier_is_one_persons_only(office: Any, owed: Bevakning) -> None:
    other = office.person(COLLEAGUE)
    dossier = office.act(None, "person.export", Of(other.id)).value
    assert owed.code not in repr(dossier)
    assert office.person(ME).label not in repr(replace(dossier, audit=()))
