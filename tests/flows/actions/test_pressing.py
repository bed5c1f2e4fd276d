"""A shared phone: its own roles decide what may be done, whoever says that they press."""

from datetime import timedelta
from typing import Any

import noted
import pytest

from flows.actions import people, pressing
from flows.actions.pressing import Answer, Hold
from flows.actions.registry import ACTIONS, perform
from flows.actions.turn import Done, Reason, Refused, Turn
from flows.people.roles import ADMIN

UNIT = "Hemtjänst Centrum"
PHONE, COLLEAGUE, CHEF, ELSEWHERE = 105, 102, 111, 301
HELD = {"kind": "press", "data": "b.A.1.d", "message": 7}


@pytest.fixture
def phone(office: Any) -> Any:
    invite = people.NewInvite(UNIT, "hemtjanst", "Vagn 2", shared=True)
    token = office.act(None, "person.invite", invite).value.token
    office.act(PHONE, "person.join", people.Join(token))
    return office


def say(office: Any, number: int) -> Any:
    """The phone is asked, and that person is chosen."""
    office.act(PHONE, "phone.hold", Hold(1, HELD))
    return office.act(PHONE, "phone.answer", Answer(1, office.person(number).id))


def test_an_invitation_for_a_shared_phone_makes_a_shared_phone(phone: Any) -> None:
    assert phone.person(PHONE).shared
    assert not phone.person(COLLEAGUE).shared


def test_what_is_meant_for_a_single_person_is_not_opened_on_a_shared_phone(phone: Any) -> None:
    invite = people.NewInvite(UNIT, "enhetschef")
    token = phone.act(None, "person.invite", invite).value.token
    assert phone.act(PHONE, "person.join", people.Join(token)).reason is Reason.WRONG_CHAT
    assert isinstance(phone.act(COLLEAGUE, "person.join", people.Join(token)), Done)


def test_every_noted_action_of_staff_asks_first_and_no_other_does(phone: Any) -> None:
    office = phone

    expected = {
        name
        for name, action in ACTIONS.items()
        if action.audited and "hemtjanst" in action.access and name != "phone.answer"
    }
    tells = {name for name, action in ACTIONS.items() if action.tells}
    assert tells == {"phone.answer"}

    def asked(tx: Any) -> set[str]:
        turn = Turn(tx, office.house, office.who(tx, PHONE), office.now)
        return {name for name in expected if perform(turn, name) == Refused(Reason.WHO)}

    assert office.run(asked) == expected
    assert isinstance(office.act(PHONE, "bevakning.list"), Done)


def test_what_waited_comes_back_with_the_answer_and_only_once(phone: Any) -> None:
    answered = say(phone, COLLEAGUE)
    assert isinstance(answered, Done)
    assert (answered.value.person, answered.value.held) == (phone.person(COLLEAGUE), HELD)
    again = phone.act(PHONE, "phone.answer", Answer(1, phone.person(COLLEAGUE).id))
    assert again == Refused(Reason.STALE)


@pytest.mark.parametrize(("minutes", "known"), [(14, True), (15, False)])
def test_the_answer_holds_for_fifteen_minutes(phone: Any, minutes: int, known: bool) -> None:
    say(phone, COLLEAGUE)
    phone.now += timedelta(minutes=minutes)

    def acting(tx: Any) -> Any:
        turn = Turn(tx, phone.house, phone.who(tx, PHONE), phone.now)
        return pressing.known(turn).who.acting

    assert phone.run(acting) == (phone.person(COLLEAGUE) if known else None)


def test_a_chef_who_presses_on_it_may_do_no_more_than_the_phone(phone: Any) -> None:
    assert isinstance(say(phone, CHEF), Done)
    invite = people.NewInvite(UNIT, "hemtjanst", "Vikarie 1")
    assert phone.act(PHONE, "person.invite", invite) == Refused(Reason.NOT_INVITED)
    entry = phone.run(noted.everything)[-1]
    assert (entry.person_id, entry.acting_id) == (phone.person(PHONE).id, phone.person(CHEF).id)


def test_somebody_elsewhere_cannot_be_chosen(phone: Any) -> None:
    assert say(phone, ELSEWHERE) == Refused(Reason.NOT_YOURS)


def test_a_phone_of_ones_own_is_never_asked(phone: Any) -> None:
    assert phone.act(COLLEAGUE, "phone.hold", Hold(1, HELD)) == Refused(Reason.NOT_YOURS)
    assert phone.act(COLLEAGUE, "phone.answer", Answer(1, 1)) == Refused(Reason.NOT_YOURS)


def test_of_five_hundred_colleagues_each_can_be_chosen_and_no_shared_phone(phone: Any) -> None:
    def crowd(tx: Any) -> list[str]:
        unit = tx.people.unit_named(UNIT)
        for number in range(500):
            chat = tx.chats.meet(9000 + number, phone.who(tx, PHONE).chat.kind)
            person = tx.people.add_person(chat.id, f"Vikarie {number:03}", shared=number == 7)
            tx.people.grant(people.Grant(person.id, unit.id, ADMIN))
        turn = Turn(tx, phone.house, phone.who(tx, PHONE), phone.now)
        return [each.label for each in pressing.colleagues(turn)]

    labels = phone.run(crowd)
    assert len(labels) == len(set(labels)) == 502
    assert not {"Vagn 2", "Vikarie 007"} & set(labels)
