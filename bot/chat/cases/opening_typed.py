"""Days that are typed while a case is being opened: for the card that asks for one, if any does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.chat import question
from bot.chat.cases import opening_cards, opening_days
from bot.chat.cases.answering import unread
from bot.chat.cases.opening_asking import DRAFT, NO_DAY, go_on
from bot.chat.cases.opening_draft import Draft, Option, options, read
from bot.chat.desk import Desk
from bot.telegram.render import Card, bold
from flows.calendar import phrases
from flows.calendar.reading import no_such_day, read_day, read_past

NO_ORDER = "Skriv dagar som har varit, den första dagen först."
NOT_BEEN = "Den dagen har inte varit. Skriv en dag som har varit."
NOT_USED = "Dagen använder jag inte här."
_AREA = "o."


def asking(desk: Desk, process_id: str | None) -> Draft | None:
    """The draft that asks for a day in this chat, of the process if that is said; None: none."""
    asks = question.asked(desk.tx, desk.chat.id, desk.turn.now, _AREA)
    found = _of(desk, asks.removeprefix(_AREA)) if asks is not None else None
    if found is None or found.option is None:
        return None
    return found if process_id in (None, found.option.process.id) else None


def typed(desk: Desk, rest: str, words: str) -> bool:
    """What was typed without a command while a draft asks for a day, empty when it is no day;
    False: no draft that we make now."""
    if (draft := _of(desk, rest)) is None:
        return False
    if words:
        answer(desk, draft, words)
    else:
        unread(desk, behind=True, about="Kortet för det nya ärendet väntar på en dag. ")
    return True


def answer(desk: Desk, draft: Draft, words: str) -> None:
    """Go on with the days, which are empty where none could be read."""
    if not words:
        go_on(desk, draft)
        return
    missing = _missing(desk, words)
    found = _meanings(draft, words, desk.today) if not missing else []
    if not found:
        desk.say(Card((bold(missing or _why_not(draft, desk.today)),)))
    elif len(found) > 1:
        choices = [each.days for each in found]
        desk.present(DRAFT, opening_cards.meant(draft, choices, desk.today))
    else:
        go_on(desk, found[0])


def days(desk: Desk, words: str) -> Sequence[tuple[date, ...]]:
    """What the words can mean for a case that is not begun yet."""
    meant = read_past(words, desk.today).choices if not _missing(desk, words) else ()
    return [each for each in meant if opening_days.are_in_order(each)]


def why_none(desk: Desk, words: str, among: Sequence[Option]) -> str:
    """Why none of the words is a day that goes, where any of these could be opened."""
    if missing := _missing(desk, words):
        return missing
    if not any(each.step.asks for each in among):
        return NOT_USED
    calendar = desk.turn.house.calendar
    ahead = read_day(words, calendar.local(desk.turn.now), calendar, behind=False)
    return NOT_BEEN if ahead.days else NO_ORDER


def _missing(desk: Desk, words: str) -> str:
    calendar = desk.turn.house.calendar
    return no_such_day(words, calendar.local(desk.turn.now), calendar)


def _of(desk: Desk, rest: str) -> Draft | None:
    """The draft behind the data of a card that asks for a day; None: none that we make now."""
    pressed = read(rest, options(desk.turn))
    draft = pressed.draft if pressed is not None else None
    if draft is None or draft.option is None:
        return None
    return draft if len(draft.days) < len(draft.option.step.asks) else None


def _meanings(draft: Draft, words: str, today: date) -> Sequence[Draft]:
    """The draft with the days that the words can mean, of those that go."""
    option = draft.option
    assert option is not None, "days are asked for by a step"
    found = (replace(draft, days=(*draft.days, *days)) for days in read_past(words, today).choices)
    return [
        each
        for each in found
        if len(each.days) <= len(option.step.asks) and opening_days.fit(each, option, today)
    ]


def _why_not(draft: Draft, today: date) -> str:
    """That the day does not go, and which do."""
    option = draft.option
    assert option is not None, "days are asked for by a step"
    earliest, _ = opening_days.between(draft, option, today)
    if earliest is None:
        return NO_DAY
    return f"Den dagen går inte. Välj en dag från {phrases.day(earliest, today)} till i dag."
