"""Within a day of its end nothing in any chat says more of a case than that it ended."""

from typing import Any

import pytest
from casework import (
    LARM_1,
    LARM_GROUP,
    PLANNER_1,
    PLANNER_2,
    SOC_1,
    SOC_2,
    done,
    later,
    opened,
    stored,
)
from sqlalchemy import text

from flows.actions.cases.joins import Join
from flows.actions.cases.steps import Act
from flows.actions.turn import Done
from flows.cases.case import Case
from flows.messages import Outgoing

AFTER_20_HOURS = "2026-11-24 05:00"


def show(city: Any, number: int, card: str, message: int) -> None:
    """Let the chat show the card."""
    chat = city.chat(number)
    order = text("INSERT INTO card (chat_id, card, message_id) VALUES (:chat, :card, :message)")
    city.run(lambda tx: tx.sql.change(order, chat=chat, card=card, message=message))


def stubs(city: Any) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The messages, and the lists, that say no more from now on."""
    found = city.act(None, "bevakning.stub", 500).value
    return tuple(
        sorted((city.run(lambda tx, c=each.chat_id: tx.chats.get(c).telegram_id), each.message_id)
               for each in kind)
        for kind in (found.messages, found.lists)
    )  # type: ignore[return-value]  # fmt: skip


@pytest.fixture
def shown(city: Any) -> Case:
    """A case that three chats show, with lists, at one o'clock; another one goes on."""
    case, other = opened(city), opened(city, token="D" * 12)
    for number, message in ((SOC_1, 1), (PLANNER_1, 2), (LARM_GROUP, 3)):
        show(city, number, case.subject, message)
        show(city, number, other.subject, message + 10)
    for number, card, message in (
        (SOC_1, "bevakningar", 21),
        (SOC_2, "arenden", 22),
        (PLANNER_2, "arenden", 23),
        (LARM_GROUP, "paminnelser", 24),
    ):
        show(city, number, card, message)
    city.join(101, "Hemtjänst Centrum", "hemtjanst", "Hemtjänst 1")
    show(city, 101, "arenden", 25)
    return case


def test_an_ended_case_becomes_a_stub_in_every_chat_and_its_lists_are_old(
    city: Any, shown: Case
) -> None:
    done(city, LARM_1, shown, "avslutat")
    city.at("2026-11-24 04:59")
    assert stubs(city) == ([], [])
    city.at(AFTER_20_HOURS)
    waits = Outgoing(city.chat(SOC_1), "edit", {}, "k", card=shown.subject)
    city.run(lambda tx: tx.outbox.put(waits, city.now))
    assert stubs(city) == (
        [(LARM_GROUP, 3), (PLANNER_1, 2), (SOC_1, 1)],
        [(LARM_GROUP, 24), (PLANNER_2, 23), (SOC_1, 21), (SOC_2, 22)],
    )
    assert not city.run(lambda tx: tx.outbox.counts())["pending"]
    assert not city.run(lambda tx: tx.cards.shown_in(shown.subject))
    assert stubs(city) == ([], [])
    assert city.run(lambda tx: tx.cases.next_at()) != stored(city, shown).next_at


def test_while_it_goes_on_what_ended_in_it_leaves_no_stub(city: Any, shown: Case) -> None:
    done(city, SOC_1, shown, "ny_om_tva_veckor")
    city.at("2026-11-27 12:00")
    assert stubs(city) == ([], [])


def test_an_end_that_was_taken_back_leaves_no_stub(city: Any, shown: Case) -> None:
    assert isinstance(city.act(SOC_1, "case.act", Act(shown.token, 1, "avslutat")), Done)
    assert isinstance(city.act(SOC_1, "case.undo", Act(shown.token, 2, "")), Done)
    city.at("2026-11-27 12:00")
    assert stubs(city) == ([], [])


def test_the_card_of_a_case_that_was_joined_becomes_a_stub_too(city: Any, shown: Case) -> None:
    later(city)
    twin = opened(city, PLANNER_1, "ta_emot_nytt", token="E" * 12)
    show(city, PLANNER_2, twin.subject, 31)
    joined = city.act(PLANNER_1, "case.join", Join(shown.token, shown.version, twin.code))
    assert isinstance(joined, Done)
    city.at("2026-11-24 12:00")
    messages, _ = stubs(city)
    assert messages == [(PLANNER_2, 31)]
