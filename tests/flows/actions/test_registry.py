"""The table of actions: everything is refused but what a row opens, and what is done is noted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import noted
import proven
import pytest

from flows.actions import (
    absence,
    bevakningar,
    calendars,
    duty,
    groups,
    handover,
    leaving,
    losing,
    numbers,
    offering,
    own,
    people,
    pressing,
    retention,
    rights,
    roles,
    rota,
    runs,
    sealing,
    whereabouts,
)
from flows.actions import standing as standing_action
from flows.actions.cases import joins, loading, opening, posts, review, steps
from flows.actions.registry import (
    ACTIONS,
    ADMINS,
    ANYONE,
    BINDERS,
    DECIDERS,
    FLOW,
    LEADERS,
    OF_HOUSE,
    STAFF,
    perform,
)
from flows.actions.turn import Done, Reason, Refused, Turn, Who
from flows.cases.state import Taken
from flows.messages import AuditEntry, Chat, ChatKind, ChatState
from flows.people.roles import ROLES
from flows.privacy import Finding
from flows.retention import Kind

MEMBER, STRANGER, HOUSE = 101, 999, None
UNKNOWN = bevakningar.On("A" * 12, 1)
OF_CASE = posts.On("A" * 12, 1, "planerare")
CHAT = Chat(1, 101, ChatKind.PRIVATE, ChatState.OPEN)
OLD = retention.Purge(Kind.PASS, datetime(2026, 1, 1, tzinfo=UTC), b"")
AWAY = absence.Set(99, date(2026, 12, 1), date(2026, 12, 2), None)
_RETURN = proven.processes().processes[0]
FROM_BINDER = loading.Load(
    "B" * 12,
    _RETURN,
    (Taken("begaran", datetime(2026, 11, 2, tzinfo=UTC)),),
    dict.fromkeys(_RETURN.roles, 1),
)
COMMANDS: dict[str, object] = {
    "run.start": runs.Start("ring"),
    "run.look": runs.Seen("A" * 12, 1),
    "run.choose": runs.Choose("A" * 12, 1, 0),
    "run.back": runs.Back("A" * 12, 1, 0),
    "run.cancel": None,
    "person.join": people.Join("unknown"),
    "phone.hold": pressing.Hold(1, None),
    "phone.answer": pressing.Answer(1, 1),
    "guard.wrong": Finding.ADDRESS,
    "bevakning.take": runs.TakeOffered("A" * 12, 1, "B01", 1, None),  # type: ignore[arg-type]
    "bevakning.plan": own.Own("A" * 12, datetime(2020, 1, 1, tzinfo=UTC), None),
    "bevakning.save": own.Own("A" * 12, datetime(2020, 1, 1, tzinfo=UTC), None),
    "bevakning.list": None,
    "bevakning.look": UNKNOWN,
    "bevakning.done": UNKNOWN,
    "bevakning.undo": UNKNOWN,
    "bevakning.snooze": UNKNOWN,
    "bevakning.offer": offering.HandOver("A" * 12, 1, 2),
    "bevakning.accept": UNKNOWN,
    "bevakning.decline": UNKNOWN,
    "bevakning.calendar": UNKNOWN,
    "calendar.all": None,
    "calendar.see": None,
    "calendar.subscribe": calendars.Seen(),
    "calendar.end": None,
    "calendar.fetch": calendars.Fetch("unknown"),
    "case.open": opening.Open("A" * 12, "unknown", "skicka"),
    "case.load": FROM_BINDER,
    "case.act": steps.Act("A" * 12, 1, "skicka"),
    "case.undo": steps.Act("A" * 12, 1, "skicka"),
    "case.reopen": steps.Act("A" * 12, 1, ""),
    "case.look": "A" * 12,
    "case.list": None,
    "case.claim": OF_CASE,
    "case.offer": posts.Hand("A" * 12, 1, "planerare", 2),
    "case.decline": OF_CASE,
    "case.join": joins.Join("A" * 12, 1, "K7F42"),
    "case.revise": joins.Revise("A" * 12, 1, follow=True),
    "case.tell": 10,
    "bevakning.remind": 10,
    "bevakning.stub": 10,
    "duty.look": None,
    "duty.begin": duty.Begin(99, "hemtjanst", 8),
    "duty.end": duty.End(99),
    "duty.rota": rota.Rota(()),
    "absence.look": whereabouts.Whose(99),
    "absence.look_for": whereabouts.Whose(99),
    "absence.staff": None,
    "absence.set": AWAY,
    "absence.set_for": AWAY,
    "absence.cover": absence.Cover(99, None, None),
    "absence.cover_for": absence.Cover(99, None, None),
    "absence.end": handover.Of(99),
    "absence.end_for": handover.Of(99),
    "absence.handed": handover.Of(99),
    "absence.accept": handover.Of(99),
    "absence.decline": handover.Of(99),
    "absence.step": 10,
    "person.invite": people.NewInvite("E", "hemtjanst", "H"),
    "person.revoke": leaving.Revoke(1, 1, "hemtjanst"),
    "person.leave": None,
    "unit.pick": None,
    "group.bind": groups.Bind(1),
    "group.unbind": None,
    "group.quiet": True,
    "group.member": groups.Moved(CHAT, 5, was=False, here=True, banned=False, by_self=True),
    "group.rights": groups.Found(CHAT),
    "chat.find": groups.Found(CHAT),
    "standing.see": 1,
    "standing.put": standing_action.Put(standing_action.On(1, "B11"), None),
    "standing.overlooked": None,
    "standing.left": standing_action.Seen(1, "B11", date(2026, 12, 1)),
    "standing.done": standing_action.Seen(1, "B11", date(2026, 12, 1)),
    "standing.tell": None,
    "digest.look": None,
    "digest.switch": True,
    "digest.step": None,
    "board.see": 1,
    "board.due": None,
    "review.units": None,
    "review.next": 1,
    "review.look": review.On(1, "A" * 12),
    "review.skip": review.On(1, "A" * 12),
    "review.again": 1,
    "review.pause": 1,
    "status.see": None,
    "unit.list": None,
    "unit.see": 1,
    "unit.late": 1,
    "unit.flows": None,
    "unit.flow": 1,
    "unit.sheet": 1,
    "unit.add": roles.NewUnit("E"),
    "unit.rename": roles.RenameUnit(1, "E"),
    "person.lost": None,
    "person.see": 1,
    "person.find": "e",
    "person.rename": roles.Rename(1, "Hemtjänst 9"),
    "role.give": roles.Give(1, 1, "hemtjanst"),
    "number.see": None,
    "number.propose": numbers.Propose("egen_jour", "+46317654321"),
    "number.withdraw": numbers.Decide(1),
    "number.confirm": numbers.Decide(1),
    "number.refuse": numbers.Decide(1),
    "number.expire": numbers.Decide(1),
    "drill.step": None,
    "chat.lose": losing.LostTouch(CHAT, None),
    "message.lose": losing.LostTouch(CHAT, None),
    "audit.seal": sealing.Seal(0, b""),
    "audit.sign": sealing.Seal(0, b""),
    "records.tidy": OLD,
    "records.look": OLD,
    "records.purge": OLD,
    "person.export": rights.Of(99),
    "person.forget": rights.Forget(99),
}
ABSENCES = ("look", "set", "cover", "end", "handed", "accept", "decline")
ANYBODYS = {
    "run.start", "run.look", "run.choose", "run.back", "run.cancel", "person.join", "guard.wrong",
    "calendar.fetch",
}  # fmt: skip
BEVAKNINGAR = ("list", "look", "take", "done", "undo", "snooze", "offer", "accept", "decline")
CASES = (
    "open", "act", "undo", "reopen", "look", "list", "claim", "offer", "decline", "join", "revise"
)  # fmt: skip
STAFFS = {f"bevakning.{verb}" for verb in BEVAKNINGAR} | {
    *(f"case.{verb}" for verb in CASES),
    "phone.hold",
    "phone.answer",
    "person.leave",
    *("duty.look", "duty.begin", "duty.end"),
    *(f"absence.{verb}" for verb in ABSENCES),
    *("bevakning.plan", "bevakning.save"),
    *("standing.left", "standing.done", "digest.look", "digest.switch"),
    "board.see",
    *("bevakning.calendar", "calendar.all", "calendar.see", "calendar.subscribe", "calendar.end"),
}
LEADS = {
    *(f"absence.{verb}" for verb in ("look_for", "staff", "set_for", "cover_for", "end_for")),
    *("standing.see", "standing.put", "standing.overlooked"),
    "person.invite",
    "person.revoke",
    "status.see",
    "unit.list",
    "unit.see",
    "unit.late",
    "person.lost",
    "person.see",
    "person.find",
    "person.rename",
    "role.give",
    "number.see",
    "unit.pick",
    "group.bind",
    "group.unbind",
    "group.quiet",
}
REVIEWS = {f"review.{verb}" for verb in ("units", "next", "look", "skip", "again", "pause")}
SEES_FLOW = {"unit.flows", "unit.flow", "unit.sheet"}
ADMINISTER = {"unit.add", "unit.rename", "number.propose", "number.withdraw"}
DECIDE = {"number.confirm", "number.refuse"}
HOUSES = {
    "number.expire",
    "drill.step",
    *("standing.tell", "digest.step", "board.due"),
    "group.member",
    "group.rights",
    "chat.find",
    "bevakning.remind",
    "bevakning.stub",
    *("case.tell", "case.load"),
    *("duty.rota", "absence.step"),
    "chat.lose",
    "message.lose",
    "audit.seal",
    "audit.sign",
} | {*("records.tidy", "records.look", "records.purge", "person.export", "person.forget")}


def test_the_table_is_what_this_test_says_and_nothing_more() -> None:
    assert set(ACTIONS) == set(COMMANDS)
    rows = (
        (ANYONE, ANYBODYS),
        (STAFF, STAFFS),
        (LEADERS, LEADS),
        (FLOW, SEES_FLOW),
        (BINDERS, REVIEWS),
        (ADMINS, ADMINISTER),
        (DECIDERS, DECIDE),
        (OF_HOUSE, HOUSES),
    )
    for access, names in rows:
        assert {name for name, action in ACTIONS.items() if action.access == access} == names


def opened_to(whom: str) -> set[str]:
    """What the table opens, said once more and in other words than the table's own."""
    opened = set(ANYBODYS)
    opened |= STAFFS if whom in ROLES else set()
    opened |= LEADS | DECIDE if whom in ("enhetschef", "admin") else set()
    opened |= SEES_FLOW if whom in ("enhetschef", "admin", "planerare") else set()
    opened |= REVIEWS if whom == "planerare" else set()
    opened |= ADMINISTER if whom == "admin" else set()
    return (LEADS | SEES_FLOW | ADMINISTER | HOUSES) if whom == "house" else opened


class _Undone(Exception):
    """Nothing of it is kept: the next action finds everything as it was."""


def tried(office: Any, who: Callable[[Any], Who], name: str) -> tuple[Any, list[AuditEntry]]:
    """What came of the action, and what it left in the audit log."""
    found: list[Any] = []

    def act(tx: Any) -> None:
        before = len(noted.everything(tx))
        result = perform(Turn(tx, office.house, who(tx), office.now), name, COMMANDS[name])
        found[:] = [result, noted.everything(tx)[before:]]
        raise _Undone

    with pytest.raises(_Undone):
        office.run(act)
    return found[0], found[1]


def standing(office: Any, whom: str) -> Callable[[Any], Who]:
    """Who that is: somebody who holds just that role, or nobody whom the bot knows."""
    if whom == "house":
        return lambda tx: office.who(tx, None)
    if whom in ROLES:
        office.join(901, "Hemtjänst Centrum", whom, "Kollega")
    if whom == "without":
        return lambda tx: replace(office.who(tx, MEMBER), grants=())
    return lambda tx: office.who(tx, 901 if whom in ROLES else STRANGER)


@pytest.mark.parametrize("whom", [*ROLES, "without", "stranger", "house"])
def test_the_whole_table_opens_to_each_what_it_says_and_nothing_else(
    office: Any, whom: str
) -> None:
    who = standing(office, whom)
    for name in COMMANDS:
        if whom == "house" and name in ANYBODYS:
            continue  # the house has no chat to talk in
        result, entries = tried(office, who, name)
        outcomes = [(entry.action, entry.outcome) for entry in entries]
        if name in opened_to(whom):
            assert result != Refused(Reason.NOT_INVITED), name
        else:
            assert result == Refused(Reason.NOT_INVITED), name
            assert outcomes == [(name, "not_invited")], name
            assert entries[0].subject == "", name


def test_every_refusal_but_in_guidance_is_noted(office: Any) -> None:
    for whom in ("enhetschef", "stranger"):
        who = standing(office, whom)
        for name in set(COMMANDS) - ANYBODYS - {"guard.wrong"}:
            result, entries = tried(office, who, name)
            noted_so = [(entry.action, entry.outcome) for entry in entries]
            if isinstance(result, Refused):
                assert noted_so == [(name, result.reason)], name


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
