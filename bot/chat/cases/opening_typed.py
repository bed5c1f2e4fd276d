"""A day that is typed while a case that is being opened asks for one: as if it had been pressed."""

from bot.chat.cases import answering, opening, opening_cards, opening_days
from bot.chat.cases.opening_draft import options, read
from bot.chat.desk import Desk
from flows.calendar.reading import read_day


def typed(desk: Desk, rest: str, words: str) -> bool:
    """Go on with the day; where people disagree on what words mean, each is offered. False: no
    card that we make now."""
    pressed = read(rest, options(desk.turn))
    option = pressed.draft.option if pressed is not None else None
    if pressed is None or option is None or len(pressed.draft.days) >= len(option.step.asks):
        return False
    draft, today, calendar = pressed.draft, desk.today, desk.turn.house.calendar
    behind = option.step.asks[len(draft.days)] in option.process.happened
    if not words:
        answering.unread(desk, behind=behind)
        return True
    found = read_day(words, calendar.local(desk.turn.now), calendar, behind=behind)
    drafts = [draft.on(each) for each in found.days]
    fitting = [each for each in drafts if opening_days.fit(each, option, today)]
    if not fitting:
        desk.refuse(opening.NO_DAY)
    elif len(fitting) == 1:
        opening.go_on(desk, fitting[0])
    else:
        choices = [each.days for each in fitting]
        desk.present(opening.DRAFT, opening_cards.meant(draft, choices, today))
    return True
