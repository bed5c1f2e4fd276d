"""Puts the messages that actions owe people in the outbox, in the transaction of the action."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from bot.chat import bundles, notices
from bot.chat.bevakning_cards import Views
from bot.chat.bundles import Bundle
from bot.chat.cases import cards, messages
from bot.chat.still_owed import StillOwed
from bot.telegram.render import Card, payloads
from flows.actions.registry import perform
from flows.actions.turn import CaseTell, Done, Tell, TellKind, Turn
from flows.cases import watches
from flows.cases.bevakning import Bevakning
from flows.messages import Outgoing, Priority

HOLDS = timedelta(hours=16)
PROTECTED = MappingProxyType({"protect": True})  # nobody passes on what is about a case
NEWER = "Se det nyare kortet längre ner."
REMINDERS = (TellKind.DUE, TellKind.UNIT, TellKind.CHEF, TellKind.UNCOVERED)


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

    Several reminders to one chat are one message, with all that it was told of before and still
    owes. A reminder is worth sending until the quiet hours; the next vardag has one of its own.
    """
    found = list(tells)
    views = Views(turn.tx, turn.house, turn.now)
    for tell in (each for each in found if each.kind not in REMINDERS):
        _post_one(turn, tell, views, HOLDS, machine_now)
    holds = watches.until_quiet(turn.now, turn.house.calendar) or HOLDS
    order, owed = bundles.Order(turn), StillOwed(turn)
    for news in order.gathered(each for each in found if each.kind in REMINDERS):
        if len(news) == 1:
            _post_one(turn, news[0], views, holds, machine_now)
        else:
            bundle = order.with_older(news, owed.in_chat(news[0].chat_id))
            _post_many(turn, bundle, holds, machine_now)


def _post_one(
    turn: Turn, tell: Tell, views: Views, holds: timedelta, machine_now: datetime
) -> None:
    manner = {**PROTECTED, **({"quiet": True} if tell.quiet else {})}
    card = messages.reminder(turn, tell) or views.told(tell)
    message = partial(
        Outgoing,
        tell.chat_id,
        "send",
        priority=Priority.DUE,
        about=about(tell.bevakning),
        expires_at=machine_now + holds,
    )
    _put(turn, card, manner, message, (tell.key, key(tell.bevakning)), machine_now)


def _post_many(turn: Turn, bundle: Bundle, holds: timedelta, machine_now: datetime) -> None:
    """In the place of the one before it, also of one that has not left."""
    message = partial(
        Outgoing,
        bundle.chat_id,
        "send",
        priority=Priority.DUE,
        about=bundles.about(bundle),
        expires_at=machine_now + holds,
    )
    key, card = f"bundle:{bundle.news[0].key}", bundles.card(turn, bundle)
    unsent = turn.tx.outbox.take_back(bundle.chat_id, bundles.KEY)
    put = _put(turn, card, PROTECTED, message, (key, bundles.KEY), machine_now)
    if unsent and not put:  # it was to say this already, and says it now
        again = f"{key}:{machine_now.isoformat()}"
        _put(turn, card, PROTECTED, message, (again, bundles.KEY), machine_now)


def post_again(turn: Turn, bundle: Bundle, machine_now: datetime) -> None:
    """Put what is left of a message that was taken back, as one about one or about several."""
    holds = watches.until_quiet(turn.now, turn.house.calendar) or HOLDS
    key = f"again:{bundle.chat_id}:{machine_now.isoformat()}"
    news = tuple(replace(each, key=key) for each in bundle.news)
    if len(bundle.tells) == 1:
        _post_one(turn, news[0], Views(turn.tx, turn.house, turn.now), holds, machine_now)
    else:
        _post_many(turn, replace(bundle, news=news), holds, machine_now)


def post_cases(turn: Turn, tells: Iterable[CaseTell], machine_now: datetime) -> None:
    """Put messages about cases in the outbox, each as the case's card in its chat; several that
    tell one chat what waits are one message. It takes the place of no other: each case is told of
    once."""
    for gathered in bundles.gathered_cases(tells):
        tell = gathered[0]
        message = partial(
            Outgoing,
            tell.chat_id,
            "send",
            priority=Priority.DUE,
            about=bundles.about_cases(gathered),
            expires_at=machine_now + HOLDS,
        )
        if len(gathered) == 1:
            card, name = messages.told(turn, tell), cards.key(tell.case)
            _put(turn, card, PROTECTED, message, (tell.key, name), machine_now)
        else:
            card = bundles.card_of_cases(turn, gathered)
            _put(turn, card, PROTECTED, message, (f"bundle:{tell.key}", None), machine_now)


def _put(
    turn: Turn,
    card: Card,
    manner: Mapping[str, Any],
    message: Callable[..., Outgoing],
    names: tuple[str, str | None],
    machine_now: datetime,
) -> bool:
    """Put the card in the outbox under its dedupe key and card's name (None: nothing edits it);
    where it stood before, it points at the new one. False when the key is known already."""
    dedupe_key, name = names
    outbox = turn.tx.outbox
    *before, last = ({**payload, **manner} for payload in payloads(card))
    for number, payload in enumerate(before):
        outbox.put(message(payload=payload, dedupe_key=f"{dedupe_key}:{number}"), machine_now)
    made = message(payload=last, dedupe_key=dedupe_key, card=name)
    shown = turn.tx.cards.message(made.chat_id, name) if name is not None else None
    put = outbox.put(made, machine_now)
    if put and shown is not None:
        old = {"message": shown, "text": NEWER}
        outbox.put(Outgoing(made.chat_id, "retire", old, f"{dedupe_key}:retire"), machine_now)
    return put
