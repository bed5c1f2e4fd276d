"""What is asked next of a case that is being opened: what it is about, its days, its units, and at
last whether all that is right."""

from dataclasses import replace

from bot.chat.cases import opening_cards, opening_days, opening_others, opening_units
from bot.chat.cases.opening_draft import Draft, Option, options
from bot.chat.desk import Desk
from flows.cases.state import CaseState, NotNow, take

DRAFT = "nytt"
NO_DAY = "Den dagen går inte. Välj en dag som har varit."


def go_on(
    desk: Desk, draft: Draft, wanted: str | None = None, *, page: int = 0, sure: bool = False
) -> None:
    """Ask for what is missing, else say it back."""
    if (option := draft.option) is None:
        found = _fitting(desk, draft, wanted)
        if not found:
            desk.refuse(opening_cards.NOT_YOURS)
            return
        if len(found) > 1:
            desk.present(DRAFT, opening_cards.which(draft, found, desk.today))
            return
        option = found[0]
    draft = draft.of(option)
    if len(draft.days) < len(option.step.asks):
        ask_day(desk, draft, option)
        return
    units = opening_units.of(desk.turn, draft, option)
    if units.missing is not None:
        desk.present(DRAFT, opening_cards.unit(desk, draft, units, page))
        return
    same = [] if sure else opening_others.doubles(desk, option, draft.dates)
    if same:
        desk.present(DRAFT, opening_cards.doubles(draft, same))
    else:
        _say_back(desk, draft, option)


def _fitting(desk: Desk, draft: Draft, wanted: str | None) -> list[Option]:
    """The ways to open it that ask for as many days as have been said; all, when none does."""
    found = [each for each in options(desk.turn) if wanted in (None, each.process.id)]
    return [each for each in found if len(each.step.asks) >= len(draft.days)] or found


def _say_back(desk: Desk, draft: Draft, option: Option) -> None:
    now, process = desk.turn.now, option.process
    state = take(CaseState(process), option.name, now, draft.dates, option.role)
    if isinstance(state, NotNow) or not opening_days.fit(draft, option, desk.today):
        desk.refuse(NO_DAY)
        ask_day(desk, replace(draft, days=()), option)
        return
    changeable = bool(option.step.asks or draft.units) or len(options(desk.turn)) > 1
    desk.present(DRAFT, opening_cards.echo(desk, draft, state, changeable=changeable))


def ask_day(desk: Desk, draft: Draft, option: Option) -> None:
    """Ask for the next day that the step needs."""
    earliest, latest = opening_days.between(draft, option, desk.today)
    desk.present(DRAFT, opening_cards.day(desk, draft, earliest, latest))
