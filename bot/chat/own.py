"""/bevaka: a reminder of one's own. What was understood is said back; nothing is saved before that.

The moment and the case's code are in the buttons, so that nothing is kept of what is not saved.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from bot.chat import dates, own_cards
from bot.chat.bevakning_cards import Views
from bot.chat.bevakning_list import NOWHERE
from bot.chat.bevakning_words import NOT_INVITED
from bot.chat.desk import Desk
from bot.chat.own_cards import DRAFT
from bot.chat.privacy import ABOUT_A_PERSON
from bot.chat.reminders import key
from bot.telegram.render import Card, bold, text
from flows.actions import own
from flows.actions.turn import Done, Reason, Refused
from flows.calendar.reading import Ambiguous, NotUnderstood, Understood, read_moment
from flows.cases.bevakning import Bevakning
from flows.cases.codes import take_code
from flows.messages import ChatKind

IN_PRIVATE = "Skriv /bevaka till mig i en privat chatt."
CANCELLED = "Inget är sparat. Skriv /bevaka om du vill bli påmind."
PASSED = "Den tiden har redan varit. Välj en annan."
SAVED, SAVED_ALREADY = "Sparat.", "Den är redan sparad."
_DATA = re.compile(r"([esdm])\.(\d{1,9})\.([A-Za-z0-9]{12})\.([A-Z0-9]{5}|0)")
_DAY = timedelta(days=1)
_UNREAD = MappingProxyType(
    {
        "past": "Den dagen har redan varit. Skriv en senare dag.",
        "words": "Jag förstod inte koden eller tiden. Skriv så här.",
    }
)


@dataclass(frozen=True, slots=True)
class _Press:
    """A button of a draft: what to do, with which moment, day or month, for which draft."""

    op: str
    number: int
    draft: own_cards.Draft


def bevaka(desk: Desk) -> None:
    """Understand when, and ask whether it is right; without a time a month to choose from."""
    if desk.chat.kind is ChatKind.GROUP:
        desk.refuse(IN_PRIVATE)
        return
    code, words = take_code(str(desk.item.payload.get("argument", "")))
    draft = own_cards.Draft(desk.turn.house.token(), code)
    if _planned(desk, draft, desk.turn.now + _DAY) is None:
        return
    if not words:
        _say_how(desk, draft, _UNREAD.get(str(desk.item.payload.get("unreadable"))))
    else:
        _understand(desk, draft, words)


def typed(desk: Desk, rest: str, words: str) -> bool:
    """A day that is typed while a draft asks for one; False: no draft, or no day."""
    found = _DATA.fullmatch(rest)
    if found is None or not words:
        return False
    _understand(desk, _draft(found), words)
    return True


def _understand(desk: Desk, draft: own_cards.Draft, words: str) -> None:
    """Say back the moment that the words mean."""
    calendar = desk.turn.house.calendar
    read = read_moment(words, calendar.local(desk.turn.now), calendar)
    if isinstance(read, NotUnderstood):
        _say_how(desk, draft, read.why)
        return
    first, *others = read.choices if isinstance(read, Ambiguous) else (read,)
    _ask(desk, draft, first, others)


def _say_how(desk: Desk, draft: own_cards.Draft, why: str | None) -> None:
    """How to say when; `why` says what was wrong with what was typed."""
    card = own_cards.how(draft, desk.today)
    hint = (text(ABOUT_A_PERSON),) if why == _UNREAD["words"] else ()
    if why is not None:
        card = replace(card, blocks=(bold(why), *card.blocks[1:], *hint))
    desk.present(DRAFT, card)


def press(desk: Desk, rest: str) -> bool:
    """A button of a draft; False: none that we make now."""
    if rest == "x":
        desk.show(DRAFT, Card((bold(CANCELLED),)))
        return True
    if (found := _DATA.fullmatch(rest)) is None:
        return False
    _PRESSES[found[1]](desk, _Press(found[1], int(found[2]), _draft(found)))
    return True


def _draft(found: re.Match[str]) -> own_cards.Draft:
    token, code = found[3], found[4]
    return own_cards.Draft(token, None if code == "0" else f"{code[:3]}-{code[3:]}")


def _echo(desk: Desk, pressed: _Press) -> None:
    calendar = desk.turn.house.calendar
    at = datetime.fromtimestamp(pressed.number * 60, UTC)
    if _planned(desk, pressed.draft, at) is not None:
        _ask(desk, pressed.draft, own_cards.said(at, calendar, desk.today), [])


def _month(desk: Desk, pressed: _Press) -> None:
    shown = dates.month_of(pressed.number, desk.today + _DAY)
    desk.present(DRAFT, own_cards.month(pressed.draft, shown, desk.today + _DAY))


def _day(desk: Desk, pressed: _Press) -> None:
    day = dates.from_number(pressed.number)
    if day is None or not desk.today < day <= desk.today + dates.FAR:
        _show_month(desk, pressed.draft)
        return
    calendar = desk.turn.house.calendar
    _ask(
        desk,
        pressed.draft,
        own_cards.said(calendar.at(day, calendar.rules.hours.usual), calendar, desk.today),
        [],
    )


def _save(desk: Desk, pressed: _Press) -> None:
    at = datetime.fromtimestamp(pressed.number * 60, UTC)
    result = desk.perform("bevakning.save", own.Own(pressed.draft.token, at, pressed.draft.code))
    if isinstance(result, Done):
        desk.answer(SAVED)
        _receipt(desk, result.value)
    elif result.reason is Reason.TAKEN and result.value is not None:
        desk.answer(SAVED_ALREADY)
    else:
        _refused(desk, pressed.draft, result)


def _receipt(desk: Desk, saved: Bevakning) -> None:
    """The draft becomes a line; the receipt is a card of its own, which later presses change."""
    views = Views(desk.tx, desk.turn.house, desk.turn.now)
    desk.show(DRAFT, Card((bold(f"Du har sparat {saved.code}."),)))
    desk.new(desk.chat.id, key(saved), views.taken(saved))


def _ask(desk: Desk, draft: own_cards.Draft, moment: Understood, others: list[Understood]) -> None:
    planned = _planned(desk, draft, moment.at)
    if planned is not None:
        calendar = desk.turn.house.calendar
        chosen, comes = calendar.local(moment.at), calendar.local(planned.told_at)
        told = (own_cards.quiet(chosen, calendar), comes) if comes != chosen else None
        desk.present(DRAFT, own_cards.echo(draft, moment, told, others, chosen))


def _planned(desk: Desk, draft: own_cards.Draft, at: datetime) -> own.Planned | None:
    """What saving it would mean; None when it cannot be saved, and that is said."""
    result = desk.perform("bevakning.plan", own.Own(draft.token, at, draft.code))
    if isinstance(result, Done):
        planned: own.Planned = result.value
        return planned
    _refused(desk, draft, result)
    return None


def _refused(desk: Desk, draft: own_cards.Draft, result: Refused[object]) -> None:
    if result.reason is Reason.DATES:
        desk.refuse(PASSED)
        _show_month(desk, draft)
    else:
        desk.refuse(NOWHERE.get(result.reason, NOT_INVITED))


def _show_month(desk: Desk, draft: own_cards.Draft) -> None:
    first: date = desk.today + _DAY
    desk.present(DRAFT, own_cards.month(draft, first.replace(day=1), first))


_PRESSES = {"e": _echo, "s": _save, "d": _day, "m": _month}
