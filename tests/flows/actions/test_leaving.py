"""Rights that end: at once, told to those who lead, and nobody's follow-up is lost."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from noted import about

from flows.actions import bevakningar, offering
from flows.actions.leaving import Revoke
from flows.actions.people import Join, NewInvite
from flows.actions.turn import Done, NoticeKind, Reason, Refused, TellKind, Turn
from flows.cases.bevakning import Bevakning
from flows.messages import ChatKind, ChatState
from flows.people.duty import Shift
from flows.people.records import Grant, Purpose
from flows.ports import Tx

UNIT, OTHER = "Hemtjänst Centrum", "Hemtjänst Norr"
WORKER, COLLEAGUE, CHEF, GROUP, ELSEWHERE, ADMIN = 101, 102, 111, -201, 301, 158


@pytest.fixture
def office(office: Any) -> Any:
    office.join(ADMIN, "Förvaltningen", "admin", "Administratör")
    return office


def unit_id(office: Any, name: str = UNIT) -> int:
    return int(office.run(lambda tx: tx.people.unit_named(name).id))


def take(office: Any, number: int) -> Bevakning:
    watch = office.house.watch("B01")
    command = bevakningar.Take("B01", watch, unit_id(office), office.now)

    def work(tx: Tx) -> Any:
        return bevakningar.take(Turn(tx, office.house, office.who(tx, number), office.now), command)

    taken: Bevakning = office.run(work).value
    return taken


def revoke(office: Any, by: int | None, number: int, role: str = "hemtjanst") -> Any:
    return office.act(by, "person.revoke", Revoke(office.person(number).id, unit_id(office), role))


def roles(office: Any, number: int) -> list[str]:
    person = office.person(number)
    return [grant.role for grant in office.run(lambda tx: tx.people.grants(person.id))]


def told(office: Any, done: Any, kind: NoticeKind) -> set[int]:
    """Telegram's ids of the chats that are told so."""
    chats = [notice.chat_id for notice in done.notices if notice.kind is kind]
    assert len(chats) == len(set(chats))
    return {office.run(lambda tx, c=chat: tx.chats.get(c).telegram_id) for chat in chats}


def chats(office: Any, done: Any) -> set[tuple[int, TellKind]]:
    return {
        (office.run(lambda tx, c=tell.chat_id: tx.chats.get(c).telegram_id), tell.kind)
        for tell in done.tells
    }


@pytest.mark.parametrize("by", [CHEF, ADMIN, None])
def test_those_who_lead_take_a_role_away_at_once(office: Any, by: int | None) -> None:
    done = revoke(office, by, WORKER)
    assert isinstance(done, Done)
    assert roles(office, WORKER) == []
    owed = bevakningar.On("A" * 12, 1)
    assert office.act(WORKER, "bevakning.done", owed) == Refused(Reason.NOT_INVITED)
    person, unit = office.person(WORKER), unit_id(office)
    (entry,) = office.run(lambda tx: about(tx, f"person:{person.id}:hemtjanst@unit:{unit}")[-1:])
    assert (entry.action, entry.outcome) == ("person.revoke", "done")


@pytest.mark.parametrize("by", [CHEF, ADMIN, None])
def test_the_others_who_lead_are_told_once_and_so_is_the_person(
    office: Any, by: int | None
) -> None:
    done = revoke(office, by, WORKER)
    assert told(office, done, NoticeKind.ROLE_ENDED) == {CHEF, ADMIN} - {by}
    assert told(office, done, NoticeKind.YOUR_ROLE_ENDED) == {WORKER}


@pytest.mark.parametrize("by", [COLLEAGUE, ELSEWHERE, 999])
def test_nobody_else_takes_a_role_away(office: Any, by: int) -> None:
    assert isinstance(revoke(office, by, WORKER), Refused)
    assert roles(office, WORKER) == ["hemtjanst"]


def test_an_enhetschef_takes_no_role_away_in_another_unit_and_none_from_an_admin(
    office: Any,
) -> None:
    office.join(CHEF, "Förvaltningen", "enhetschef", "Enhetschef")
    elsewhere = Revoke(office.person(ELSEWHERE).id, unit_id(office, OTHER), "hemtjanst")
    admin = Revoke(office.person(ADMIN).id, unit_id(office, "Förvaltningen"), "admin")
    for command in (elsewhere, admin):
        assert office.act(CHEF, "person.revoke", command) == Refused(Reason.NOT_YOURS)
    assert roles(office, ADMIN) == ["admin"]


def test_a_role_that_is_taken_away_twice_is_gone_once(office: Any) -> None:
    assert isinstance(revoke(office, CHEF, WORKER), Done)
    assert revoke(office, CHEF, WORKER) == Refused(Reason.UNKNOWN)


def test_what_the_person_owed_is_told_to_the_unit_and_their_buttons_are_dead(office: Any) -> None:
    owed = take(office, WORKER)
    done = office.act(WORKER, "person.leave")
    assert chats(office, done) == {(GROUP, TellKind.UNIT)}
    assert done.value.left[0].id == owed.id
    seen = bevakningar.On(owed.token, owed.version)
    assert office.act(WORKER, "bevakning.done", seen).reason is Reason.NOT_INVITED
    assert office.act(COLLEAGUE, "bevakning.accept", seen).reason is Reason.STALE
    now = bevakningar.On(owed.token, owed.version + 1)
    assert isinstance(office.act(COLLEAGUE, "bevakning.accept", now), Done)


def test_at_night_the_unit_is_told_without_a_sound(office: Any) -> None:
    take(office, WORKER)
    (tell,) = office.act(WORKER, "person.leave").tells
    assert tell.quiet


def test_without_a_group_each_who_is_left_is_told_but_not_the_one_who_left(office: Any) -> None:
    chat = office.chat(GROUP)
    office.run(lambda tx: tx.chats.set_state(chat, ChatState.GONE))
    take(office, WORKER)
    done = office.act(WORKER, "person.leave")
    assert chats(office, done) == {(COLLEAGUE, TellKind.UNIT), (CHEF, TellKind.UNIT)}


def test_reminders_never_go_to_one_who_left(office: Any) -> None:
    owed = take(office, WORKER)
    office.act(WORKER, "person.leave")
    assert owed.next_at is not None
    office.now = owed.next_at
    done = office.act(None, "bevakning.remind", 10)
    assert chats(office, done) == {(GROUP, TellKind.UNIT)}


def test_the_owner_hears_that_a_colleague_who_was_asked_is_gone(office: Any) -> None:
    owed = take(office, WORKER)
    asked = offering.HandOver(owed.token, owed.version, office.person(COLLEAGUE).id)
    assert isinstance(office.act(WORKER, "bevakning.offer", asked), Done)
    done = office.act(COLLEAGUE, "person.leave")
    assert chats(office, done) == {(WORKER, TellKind.DECLINED)}
    assert done.tells[0].bevakning.offered_to is None


def test_who_has_another_role_in_the_unit_keeps_what_they_owe(office: Any) -> None:
    office.join(WORKER, UNIT, "planerare", "Planerare 1")
    owed = take(office, WORKER)
    done = revoke(office, CHEF, WORKER)
    assert done.tells == ()
    assert office.run(lambda tx: tx.bevakningar.get(owed.id)) == owed


def test_whoever_leaves_holds_no_role_anywhere_and_those_who_lead_are_told_once(
    office: Any,
) -> None:
    office.join(WORKER, OTHER, "hemtjanst", "Hemtjänst 1")
    done = office.act(WORKER, "person.leave")
    assert roles(office, WORKER) == []
    assert told(office, done, NoticeKind.PERSON_LEFT) == {CHEF, ADMIN}
    assert done.notices[0].facts["unit"] == f"{UNIT}, {OTHER}"
    assert office.act(WORKER, "person.leave") == Refused(Reason.NOT_INVITED)


def test_invitations_that_a_chef_made_hold_after_they_left(office: Any) -> None:
    invited = office.act(CHEF, "person.invite", NewInvite(UNIT, "hemtjanst", "Hemtjänst 9"))
    office.act(CHEF, "person.leave")
    assert isinstance(office.act(999, "person.join", Join(invited.value.token)), Done)
    assert roles(office, 999) == ["hemtjanst"]


def test_nobody_is_on_duty_in_a_role_that_they_lost(office: Any) -> None:
    person, unit = office.person(WORKER), unit_id(office)

    def plan(tx: Tx) -> None:
        for start in (-1, 20):
            begins = office.now + timedelta(hours=start)
            ends = begins + timedelta(hours=8)
            tx.shifts.add(Shift(0, person.id, unit, "hemtjanst", begins, ends, rota=True))

    office.run(plan)
    revoke(office, CHEF, WORKER)
    left: Sequence[Shift] = office.run(lambda tx: tx.shifts.of_person(person.id, office.now))
    assert left == []
    assert office.run(lambda tx: tx.people.members(unit, "hemtjanst")) == [office.person(COLLEAGUE)]


def test_the_leaders_group_is_told_too(office: Any) -> None:
    unit = unit_id(office)

    def bind(tx: Tx) -> None:
        tx.people.bind_group(unit, tx.chats.meet(-900, ChatKind.GROUP).id, Purpose.LEADERS)

    office.run(bind)
    done = office.act(WORKER, "person.leave")
    assert told(office, done, NoticeKind.PERSON_LEFT) == {CHEF, ADMIN, -900}


def test_grants_are_what_they_were_when_the_action_is_refused(office: Any) -> None:
    before = office.run(lambda tx: tx.people.grants(office.who(tx, WORKER).person.id))
    revoke(office, COLLEAGUE, WORKER)
    assert before == [Grant(office.person(WORKER).id, unit_id(office), "hemtjanst")]
    assert office.run(lambda tx: tx.people.grants(office.who(tx, WORKER).person.id)) == before


def test_the_last_admin_finds_another_before_leaving(office: Any) -> None:
    assert office.act(ADMIN, "person.leave") == Refused(Reason.LAST)
    city = unit_id(office, "Förvaltningen")
    other = Grant(office.person(CHEF).id, city, "admin")
    office.run(lambda tx: tx.people.grant(other))
    assert isinstance(office.act(ADMIN, "person.leave"), Done)
