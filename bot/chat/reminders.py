"""Puts the messages that actions owe people in the outbox, in the transaction of the action."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from bot.chat import case_cards, case_messages, notices
from bot.chat.bevakning_cards import Views
from bot.telegram.render import payloads
from flows.actions.registry import perform
from flows.actions.turn import CaseTell, Done, Tell, TellKind, Turn
from flows.cases import watches
from flows.cases.bevakning import Bevakning
from flows.messages import Outgoing, Priority

HOLDS = timedelta(hours=16)
PROTECTED = MappingProxyType({"protect": True})  # nobody passes on what is about a case
NEWER = "Se det nyare kortet längre ner."
REMINDERS = (TellKind.DUE, TellKind.UNIT, TellKind.CHEF)


def key(bevakning: Bevakning) -> str:
    """The name of its card: what watches over a case is shown by the card of the case."""
    if bevakning.case_id is not None:
        return f"case:{bevakning.case_id}"
    return about(bevakning)


def about(bevakning: Bevakning) -> str:
    """What messages about it are about, so that they can be taken back."""
    return f"bevakning:{bevakning.id}"


def by_house(turn: Turn, name: str, command: object, machine_now: datetime) -> Done[Any]:
    """Carry out an action of the house's own, and put what it owes people in the outbox."""
    result = perform(turn, name, command)
    assert isinstance(result, Done), "the house may do what the table lets the house do"
    post(turn, result.tells, machine_now)
    post_cases(turn, result.case_tells, machine_now)
    notices.post(turn, result.notices, machine_now)
    return result


def post(turn: Turn, tells: Iterable[Tell], machine_now: datetime) -> None:
    """Put the messages in the outbox, each a new card in its chat; the old one points at the new.

    A reminder is worth sending until the quiet hours; the next vardag has one of its own.
    """
    house, outbox = turn.house, turn.tx.outbox
    views = Views(turn.tx, house, turn.now)
    for tell in tells:
        card_key, what = key(tell.bevakning), about(tell.bevakning)
        holds = HOLDS
        if tell.kind in REMINDERS:
            holds = watches.until_quiet(turn.now, house.calendar) or HOLDS
        manner = {**PROTECTED, **({"quiet": True} if tell.quiet else {})}
        card = case_messages.reminder(turn, tell) or views.told(tell)
        *before, last = (payload | manner for payload in payloads(card))
        message = partial(
            Outgoing,
            tell.chat_id,
            priority=Priority.DUE,
            about=what,
            expires_at=machine_now + holds,
        )
        shown = turn.tx.cards.message(tell.chat_id, card_key)
        for number, payload in enumerate(before):
            part = message("send", payload, dedupe_key=f"{tell.key}:{number}")
            outbox.put(part, machine_now)
        new = outbox.put(message("send", last, dedupe_key=tell.key, card=card_key), machine_now)
        if new and shown is not None:
            old = {"message": shown, "text": NEWER}
            outbox.put(Outgoing(tell.chat_id, "retire", old, f"{tell.key}:retire"), machine_now)


def post_cases(turn: Turn, tells: Iterable[CaseTell], machine_now: datetime) -> None:
    """Put messages about cases in the outbox, each as the case's card in its chat."""
    for tell in tells:
        card_key, outbox = case_cards.key(tell.case), turn.tx.outbox
        *before, last = (
            payload | PROTECTED for payload in payloads(case_messages.told(turn, tell))
        )
        message = partial(
            Outgoing,
            tell.chat_id,
            "send",
            priority=Priority.DUE,
            about=f"{tell.case.subject}:{tell.role}",
            expires_at=machine_now + HOLDS,
        )
        shown = turn.tx.cards.message(tell.chat_id, card_key)
        for number, payload in enumerate(before):
            outbox.put(message(payload=payload, dedupe_key=f"{tell.key}:{number}"), machine_now)
        new = outbox.put(message(payload=last, dedupe_key=tell.key, card=card_key), machine_now)
        if new and shown is not None:
            old = {"message": shown, "text": NEWER}
            outbox.put(Outgoing(tell.chat_id, "retire", old, f"{tell.key}:retire"), machine_now)
