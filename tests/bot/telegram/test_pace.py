"""Pacing: no window of Telegram's is ever exceeded, and nothing that may go is held back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.pace import Limits, Pace
from flows.messages import Chat, ChatKind, ChatState, OutboxRow, OutboxState, Priority

GROUPS_FROM = 4
IDS = count(1)


@dataclass
class Machine:
    """Machine time that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def row(chat: int, op: str = "send", priority: Priority = Priority.DUE) -> OutboxRow:
    kind = ChatKind.GROUP if chat >= GROUPS_FROM else ChatKind.PRIVATE
    return OutboxRow(
        id=next(IDS), chat=Chat(chat, chat, kind, ChatState.OPEN), seq=1, op=op, payload={},
        priority=priority, card=None, about=None, card_message_id=None, attempt=0,
        maybe_duplicate=False, state=OutboxState.SENDING, created_at=datetime.now(UTC),
        not_before=None, expires_at=None,
    )  # fmt: skip


def may(pace: Pace, wanted: OutboxRow) -> bool:
    """Whether the sender would take the row now."""
    room, up_to = pace.room()
    return room > 0 and wanted.priority <= up_to and wanted.chat.id not in pace.held()


STEPS = st.lists(
    st.tuples(
        st.floats(0, 3, allow_nan=False),
        st.integers(0, 6),
        st.sampled_from(["send", "edit", "contact", "strip"]),
        st.sampled_from([Priority.INTERACTIVE, Priority.DUE, Priority.BULK]),
    ),
    max_size=200,
)


@settings(max_examples=60, deadline=None)
@given(STEPS, st.booleans())
def test_no_window_is_ever_exceeded(
    steps: list[tuple[float, int, str, Priority]], hurried: bool
) -> None:
    machine = Machine()
    pace = Pace(Limits(), machine)
    sent: list[tuple[float, OutboxRow]] = []
    for wait, chat, op, priority in steps:
        machine.now += wait / 100 if hurried else wait
        wanted = row(chat, op, priority)
        if may(pace, wanted):
            pace.count(wanted)
            sent.append((machine.now, wanted))
    for at, _ in sent:
        since = [other for when, other in sent if at - 1.0 < when <= at]
        assert len(since) <= 30
        assert len([r for r in since if r.priority is not Priority.INTERACTIVE]) <= 25
        for chat in range(GROUPS_FROM):
            new = [r for r in since if r.chat.id == chat and r.op in ("send", "contact")]
            assert len(new) <= 1
        minute = [other for when, other in sent if at - 60.0 < when <= at]
        for chat in range(GROUPS_FROM, 7):
            assert len([r for r in minute if r.chat.id == chat]) <= 20


@settings(max_examples=60, deadline=None)
@given(STEPS, st.integers(0, 6), st.sampled_from([Priority.INTERACTIVE, Priority.DUE]))
def test_what_has_to_wait_may_go_after_the_time_that_is_said(
    steps: list[tuple[float, int, str, Priority]], chat: int, priority: Priority
) -> None:
    machine = Machine()
    pace = Pace(Limits(), machine)
    for wait, other, op, each in steps:
        machine.now += wait / 100
        if may(pace, wanted := row(other, op, each)):
            pace.count(wanted)
    wanted = row(chat, "send", priority)
    for _ in range(60):
        if may(pace, wanted):
            return
        opens = pace.opens_in()
        assert opens is not None
        assert opens > 0
        machine.now += opens
    pytest.fail("it never came to leave")


def test_five_of_thirty_are_kept_for_those_who_wait_for_an_answer() -> None:
    machine = Machine()
    pace = Pace(Limits(), machine)
    for chat in range(10, 35):
        assert may(pace, row(chat))
        pace.count(row(chat))
    assert not may(pace, row(99, priority=Priority.DUE))
    for chat in range(40, 45):
        urgent = row(chat, priority=Priority.INTERACTIVE)
        assert may(pace, urgent)
        pace.count(urgent)
    assert not may(pace, row(99, priority=Priority.INTERACTIVE))
    assert pace.opens_in() == pytest.approx(1.0)
    machine.now += 1.0
    assert may(pace, row(99))


def test_an_edit_in_a_private_chat_does_not_hold_it_back_but_one_in_a_group_counts() -> None:
    pace = Pace(Limits(), Machine())
    pace.count(row(1, "edit"))
    assert may(pace, row(1))
    pace.count(row(1))
    assert not may(pace, row(1))
    for _ in range(20):
        pace.count(row(GROUPS_FROM, "edit"))
    assert GROUPS_FROM in pace.held()


def test_a_chat_that_telegram_asked_us_to_leave_alone_is_left_alone() -> None:
    machine = Machine()
    pace = Pace(Limits(), machine)
    pace.hold(1, 30)
    pace.hold(1, 3)
    assert pace.held() == (1,)
    assert may(pace, row(2))
    assert pace.opens_in() == 30
    machine.now += 29.9
    assert pace.held() == (1,)
    machine.now += 0.1
    assert pace.held() == ()
    assert pace.opens_in() is None


def test_nothing_has_to_wait_at_first() -> None:
    pace = Pace(Limits(), Machine())
    assert pace.room() == (25, Priority.BULK)
    assert pace.held() == ()
    assert pace.opens_in() is None


def test_chats_that_have_room_again_are_forgotten() -> None:
    machine = Machine()
    pace = Pace(Limits(overall=(10_000, 1.0)), machine)
    for chat in range(10, 1500):
        pace.count(row(chat))
    machine.now += 61
    pace.count(row(9))
    assert len(pace._chats) <= 2
