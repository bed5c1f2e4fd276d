"""Changing a number: proposed by one person, confirmed by another, and everything else refused."""

from datetime import timedelta
from typing import Any

import noted
import pytest

from flows.actions.leaving import Revoke
from flows.actions.numbers import Decide, Propose, as_of
from flows.actions.turn import Done, NoticeKind, Reason, Refused
from flows.messages import ChatKind, ChatState
from flows.people.contacts import ContactChange, readable
from flows.people.records import Grant, Pressing
from flows.people.roles import ADMIN

NEW, OTHER = "+46317654321", "+46317654322"
FIRST, SECOND, CHEF, STAFF, STRANGER = 158, 159, 111, 101, 999
GROUP = -201


@pytest.fixture(autouse=True)
def two_admins(office: Any) -> None:
    office.join(FIRST, "Förvaltningen", ADMIN, "Administratör 1")
    office.join(SECOND, "Förvaltningen", ADMIN, "Administratör 2")


def propose(office: Any, number: str | None = NEW, name: str = "egen_jour", by: int = FIRST) -> Any:
    return office.act(by, "number.propose", Propose(name, number))


def number_of(office: Any, name: str = "egen_jour") -> str | None:
    house = office.run(lambda tx: as_of(tx, office.house))
    found: str | None = house.library.contact(name).number
    return found


def outcomes(office: Any, change: ContactChange) -> list[tuple[str, str]]:
    entries = office.run(lambda tx: noted.about(tx, f"number:{change.id}"))
    return [(each.action, each.outcome) for each in entries]


@pytest.mark.parametrize("decider", [SECOND, CHEF])
def test_a_number_holds_once_a_second_person_has_said_yes(office: Any, decider: int) -> None:
    made = propose(office).value
    assert number_of(office) is None
    done = office.act(decider, "number.confirm", Decide(made.id))
    assert isinstance(done, Done)
    assert number_of(office) == NEW
    assert outcomes(office, made) == [("number.propose", "done"), ("number.confirm", "done")]


def test_nobody_confirms_what_they_proposed_themselves(office: Any) -> None:
    made = propose(office).value
    refused = office.act(FIRST, "number.confirm", Decide(made.id))
    assert refused.reason is Reason.NOT_YOURS
    assert number_of(office) is None
    assert outcomes(office, made)[-1] == ("number.confirm", "not_yours")


@pytest.mark.parametrize("who", [CHEF, STAFF, STRANGER])
def test_only_an_admin_proposes(office: Any, who: int) -> None:
    assert propose(office, by=who) == Refused(Reason.NOT_INVITED)
    assert office.run(lambda tx: tx.contacts.proposed()) == []


@pytest.mark.parametrize("verb", ["confirm", "refuse", "withdraw"])
@pytest.mark.parametrize("who", [STAFF, STRANGER])
def test_whoever_does_not_lead_decides_nothing(office: Any, verb: str, who: int) -> None:
    made = propose(office).value
    assert office.act(who, f"number.{verb}", Decide(made.id)) == Refused(Reason.NOT_INVITED)
    assert office.run(lambda tx: tx.contacts.proposed()) == [made]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("nodnummer", NEW),
        ("okand", NEW),
        ("egen_jour", "+4711122233"),
        ("egen_jour", "112"),
        ("egen_jour", "031-7654321"),
        ("egen_jour", "+46317654321 Kalle"),
    ],
)
def test_only_swedish_numbers_of_known_contacts_are_proposed_and_never_112(
    office: Any, name: str, number: str
) -> None:
    assert propose(office, number, name) == Refused(Reason.UNKNOWN)


def test_a_double_tap_confirms_once(office: Any) -> None:
    made = propose(office).value
    office.act(SECOND, "number.confirm", Decide(made.id))
    again = office.act(SECOND, "number.confirm", Decide(made.id))
    assert (again.reason, again.value.number) == (Reason.ENDED, NEW)


def test_of_two_answers_at_once_the_first_one_counts(office: Any) -> None:
    made = propose(office).value
    office.act(CHEF, "number.refuse", Decide(made.id))
    late = office.act(SECOND, "number.confirm", Decide(made.id))
    assert late.reason is Reason.ENDED
    assert number_of(office) is None


def test_a_proposal_is_withdrawn_by_its_own_admin_alone(office: Any) -> None:
    made = propose(office).value
    assert office.act(SECOND, "number.withdraw", Decide(made.id)).reason is Reason.NOT_YOURS
    assert isinstance(office.act(FIRST, "number.withdraw", Decide(made.id)), Done)
    assert office.act(SECOND, "number.confirm", Decide(made.id)).reason is Reason.ENDED
    assert outcomes(office, made)[1:] == [
        ("number.withdraw", "not_yours"),
        ("number.withdraw", "done"),
        ("number.confirm", "ended"),
    ]


def test_a_proposal_holds_a_day_and_no_longer(office: Any) -> None:
    made = propose(office).value
    assert office.act(None, "number.expire", Decide(made.id)).reason is Reason.UNKNOWN
    office.now += timedelta(hours=24)
    assert office.act(SECOND, "number.confirm", Decide(made.id)).reason is Reason.EXPIRED
    done = office.act(None, "number.expire", Decide(made.id))
    assert [notice.kind for notice in done.notices] == [NoticeKind.NUMBER_EXPIRED]
    assert number_of(office) is None
    assert outcomes(office, made)[-1] == ("number.expire", "done")


def test_what_an_admin_proposed_who_is_none_any_more_is_not_confirmed(office: Any) -> None:
    made = propose(office).value
    unit = office.run(lambda tx: tx.people.unit_named("Förvaltningen"))
    office.act(SECOND, "person.revoke", Revoke(office.person(FIRST).id, unit.id, ADMIN))
    assert office.act(SECOND, "number.confirm", Decide(made.id)).reason is Reason.STALE
    assert number_of(office) is None


def test_numbers_are_not_changed_in_a_group(office: Any) -> None:
    proposal = Propose("egen_jour", NEW)
    refused = office.act(FIRST, "number.propose", proposal, chat=GROUP)
    assert refused == Refused(Reason.WRONG_CHAT)
    made = propose(office).value
    refused = office.act(SECOND, "number.confirm", Decide(made.id), chat=GROUP)
    assert refused == Refused(Reason.WRONG_CHAT)


def test_nobody_changes_a_number_on_a_shared_phone(office: Any) -> None:
    def share(tx: Any) -> int:
        unit = tx.people.unit_named("Förvaltningen")
        chat = tx.chats.meet(160, ChatKind.PRIVATE)
        shared = tx.people.add_person(chat.id, "Telefonen", shared=True)
        tx.people.grant(Grant(shared.id, unit.id, ADMIN))
        return shared.id

    phone = office.run(share)
    assert isinstance(propose(office, by=160), Refused)
    made = propose(office).value
    for number in (160, SECOND):  # the phone itself, and somebody who says that they press on it
        presses = Pressing(phone, office.person(number).id, office.now + timedelta(minutes=1))
        office.run(lambda tx, said=presses: tx.pressings.save(said))
        for name in ("number.confirm", "number.refuse"):
            assert office.act(160, name, Decide(made.id)).reason is Reason.NOT_YOURS


def test_the_number_that_holds_is_not_proposed_again(office: Any) -> None:
    assert propose(office, "+46313658585", "trygghetsjouren").reason is Reason.TAKEN
    assert propose(office, None, "trygghetsjouren").reason is Reason.TAKEN


def test_an_official_number_says_that_the_source_says_otherwise(office: Any) -> None:
    made = propose(office, NEW, "trygghetsjouren").value
    office.act(SECOND, "number.confirm", Decide(made.id))
    contact = office.run(lambda tx: as_of(tx, office.house)).library.contact("trygghetsjouren")
    assert (contact.number, contact.readable) == (NEW, "031-765 43 21")
    said = "Nytt nummer sedan 27 november 2026. Källan säger 031-365 85 85."
    assert contact.note == said
    again = office.run(lambda tx: as_of(tx, as_of(tx, office.house)))
    assert again.library.contact("trygghetsjouren").note == said


def test_the_number_of_the_source_is_restored_by_two_people_too(office: Any) -> None:
    for number in (NEW, None):
        made = propose(office, number, "trygghetsjouren").value
        office.act(SECOND, "number.confirm", Decide(made.id))
    assert number_of(office, "trygghetsjouren") == "+46313658585"
    contact = office.run(lambda tx: as_of(tx, office.house)).library.contact("trygghetsjouren")
    assert contact.note is None


def test_the_other_admins_are_told_of_a_proposal_or_else_the_chefs(office: Any) -> None:
    first = propose(office)
    assert [each.chat_id for each in first.notices] == [office.chat(SECOND)]
    unit = office.run(lambda tx: tx.people.unit_named("Förvaltningen"))
    office.act(FIRST, "person.revoke", Revoke(office.person(SECOND).id, unit.id, ADMIN))
    second = propose(office, OTHER)
    assert [each.chat_id for each in second.notices] == [office.chat(CHEF)]
    chef = office.chat(CHEF)
    office.run(lambda tx: tx.chats.set_state(chef, ChatState.BLOCKED))
    assert propose(office, NEW).notices == ()


def test_the_one_who_proposed_is_told_of_the_answer(office: Any) -> None:
    for verb, kind in (
        ("confirm", NoticeKind.NUMBER_CONFIRMED),
        ("refuse", NoticeKind.NUMBER_REFUSED),
    ):
        made = propose(office, OTHER if verb == "refuse" else NEW).value
        done = office.act(SECOND, f"number.{verb}", Decide(made.id))
        (notice,) = done.notices
        assert (notice.chat_id, notice.kind) == (office.chat(FIRST), kind)


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+46317654321", "031-765 43 21"),
        ("+4681234567", "08-123 45 67"),
        ("+46812345678", "08-123 456 78"),
        ("+46701234567", "070-123 45 67"),
        ("+4612241234", "0122-412 34"),
        ("+46510123456", "0510-12 34 56"),
        ("112", "112"),
    ],
)
def test_numbers_are_written_as_people_read_them(number: str, read: str) -> None:
    assert readable(number) == read
