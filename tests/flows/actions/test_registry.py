"""The table of actions: everything is refused but what a row opens, and what is done is noted."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import noted
import pytest

from flows.actions import (
    bevakningar,
    leaving,
    people,
    pressing,
    retention,
    rights,
    runs,
    sealing,
)
from flows.actions.registry import ACTIONS, ANYONE, LEADERS, OF_HOUSE, STAFF, perform
from flows.actions.turn import Done, Reason, Refused, Turn, Who
from flows.messages import Chat, ChatKind, ChatState
from flows.retention import Kind

MEMBER, STRANGER, HOUSE = 101, 999, None
UNKNOWN = bevakningar.On("A" * 12, 1)
CHAT = Chat(1, 101, ChatKind.PRIVATE, ChatState.OPEN)
OLD = retention.Purge(Kind.PASS, datetime(2026, 1, 1, tzinfo=UTC), b"")
COMMANDS: dict[str, object] = {
    "run.start": runs.Start("ring"),
    "run.look": runs.Seen("A" * 12, 1),
    "run.choose": runs.Choose("A" * 12, 1, 0),
    "run.back": runs.Back("A" * 12, 1, 0),
    "run.cancel": None,
    "person.join": people.Join("unknown"),
    "phone.hold": pressing.Hold(1, None),
    "phone.answer": pressing.Answer(1, 1),
    "bevakning.take": runs.TakeOffered("A" * 12, 1, "B01", 1, None),  # type: ignore[arg-type]
    "bevakning.list": None,
    "bevakning.look": UNKNOWN,
    "bevakning.done": UNKNOWN,
    "bevakning.snooze": UNKNOWN,
    "bevakning.offer": bevakningar.HandOver("A" * 12, 1, 2),
    "bevakning.accept": UNKNOWN,
    "bevakning.decline": UNKNOWN,
    "bevakning.remind": 10,
    "person.invite": people.NewInvite("E", "hemtjanst", "H"),
    "person.revoke": leaving.Revoke(1, 1, "hemtjanst"),
    "person.leave": None,
    "chat.lose": people.LostTouch(CHAT, None),
    "message.lose": people.LostTouch(CHAT, None),
    "audit.seal": sealing.Seal(0, b""),
    "records.tidy": OLD,
    "records.look": OLD,
    "records.purge": OLD,
    "person.export": rights.Of(99),
    "person.forget": rights.Forget(99),
}
ANYBODYS = {"run.start", "run.look", "run.choose", "run.back", "run.cancel", "person.join"}
BEVAKNINGAR = ("list", "look", "take", "done", "snooze", "offer", "accept", "decline")
STAFFS = {f"bevakning.{verb}" for verb in BEVAKNINGAR} | {
    "phone.hold",
    "phone.answer",
    "person.leave",
}
LEADS = {"person.invite", "person.revoke"}
HOUSES = {"bevakning.remind", "chat.lose", "message.lose", "audit.seal"} | {
    *("records.tidy", "records.look", "records.purge", "person.export", "person.forget")
}


def test_the_table_is_what_this_test_says_and_nothing_more() -> None:
    assert set(ACTIONS) == set(COMMANDS)
    rows = ((ANYONE, ANYBODYS), (STAFF, STAFFS), (LEADERS, LEADS), (OF_HOUSE, HOUSES))
    for access, names in rows:
        assert {name for name, action in ACTIONS.items() if action.access == access} == names


@pytest.mark.parametrize("name", sorted(COMMANDS))
@pytest.mark.parametrize("number", [STRANGER, MEMBER, HOUSE], ids=["stranger", "member", "house"])
def test_the_gate_opens_only_to_the_scope_of_the_row(
    office: Any, name: str, number: int | None
) -> None:
    allowed = {STRANGER: ANYBODYS, MEMBER: ANYBODYS | STAFFS, HOUSE: ANYBODYS | HOUSES | LEADS}[
        number
    ]
    if number is HOUSE and name in ANYBODYS:
        return  # the house has no chat to talk in
    result = office.act(number, name, COMMANDS[name])
    refused = isinstance(result, Refused) and result.reason is Reason.NOT_INVITED
    assert refused == (name not in allowed)


@pytest.mark.parametrize("name", sorted(STAFFS))
def test_a_person_without_any_role_is_refused(office: Any, name: str) -> None:
    def act(tx: Any) -> Any:
        who = office.who(tx, MEMBER)
        turn = Turn(tx, office.house, Who(who.chat, who.person, ()), office.now)
        return perform(turn, name, COMMANDS[name])

    assert office.run(act) == Refused(Reason.NOT_INVITED)


def test_what_is_not_in_the_table_cannot_be_done(office: Any) -> None:
    with pytest.raises(KeyError):
        office.act(None, "bevakning.delete", UNKNOWN)


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda o: o.act(STRANGER, "bevakning.done", UNKNOWN), ("", "not_invited")),
        (lambda o: o.act(MEMBER, "bevakning.done", UNKNOWN), ("", "unknown")),
    ],
)
def test_a_refusal_is_noted_in_the_audit_log(
    office: Any, act: Callable[[Any], Any], expected: tuple[str, str]
) -> None:
    act(office)
    entries = office.run(lambda tx: noted.about(tx, expected[0]))
    assert ("bevakning.done", expected[1]) in {(each.action, each.outcome) for each in entries}


def test_guidance_leaves_no_trace_in_the_audit_log(office: Any) -> None:
    office.act(STRANGER, "run.start", runs.Start("ring"))
    office.act(STRANGER, "run.cancel")
    entries = office.run(lambda tx: noted.about(tx, ""))
    assert not {each.action for each in entries} & {"run.start", "run.cancel"}


def test_the_audit_log_holds_ids_and_never_words(office: Any) -> None:
    invited = office.act(None, "person.invite", people.NewInvite("Ö", "hemtjanst", "Vikarie 9"))
    assert isinstance(invited, Done)
    office.act(STRANGER, "person.join", people.Join(invited.value.token))
    for entry in office.run(lambda tx: noted.about(tx, "")):
        assert "Vikarie" not in repr(entry)
        assert invited.value.token not in repr(entry)
