"""/nytt: opening a case. What was understood is said back; nothing is saved before that.

What has been said so far is in the buttons, so that nothing is kept of what is not opened.
"""

from dataclasses import replace

from bot.chat import dates
from bot.chat.cases import (
    joining,
    opening_cards,
    opening_days,
    opening_others,
    opening_typed,
    opening_units,
    showing,
)
from bot.chat.cases.opening_asking import DRAFT, NO_DAY, ask_day, go_on
from bot.chat.cases.opening_draft import Draft, Option, Pressed, day, number, options, read
from bot.chat.cases.showing import NOWHERE
from bot.chat.cases.words import NOT_INVITED
from bot.chat.desk import Desk
from bot.telegram.render import Card, bold
from bot.telegram.typed import take_process
from flows.actions.cases import opening
from flows.actions.turn import Done, Reason, Refused
from flows.messages import ChatKind

IN_PRIVATE = "Skriv kommandot till mig i en privat chatt."
CANCELLED = "Inget är öppnat. Skriv /nytt om du vill öppna ett ärende."
OPENED, OPENED_ALREADY = "Ärendet är öppnat.", "Ärendet är redan öppnat."
NO_UNIT = "Välj enhet igen."


def nytt(desk: Desk, process_id: str | None = None) -> None:
    """Open a case, perhaps of one process; days may stand after the command. Days alone are for the
    card that asks for one, if one of such a process does."""
    if desk.chat.kind is ChatKind.GROUP:
        desk.refuse(IN_PRIVATE)
        return
    said, words = take_process(str(desk.item.payload.get("argument", "")))
    if said is None and (words or "unread" in desk.item.payload):
        asking = opening_typed.asking(desk, process_id)
        if asking is not None:
            opening_typed.answer(desk, asking, words)
            return
    wanted = process_id or said
    found = [each for each in options(desk.turn) if wanted in (None, each.process.id)]
    if not found:
        _not_theirs(desk, wanted)
        return
    draft = Draft(desk.turn.house.token())
    if wanted is not None and len(found) == 1:
        draft = draft.of(found[0])
    choices = opening_typed.days(desk, words)
    if words and not choices:
        desk.say(Card((bold(opening_typed.why_none(desk, words, found)),)))
    elif len(choices) > 1:
        desk.present(DRAFT, opening_cards.meant(draft, choices, desk.today))
        return
    go_on(desk, replace(draft, days=choices[0] if choices else ()), wanted)


def installera(desk: Desk) -> None:
    """A planned installation."""
    nytt(desk, "installation")


def aterlamna(desk: Desk) -> None:
    """An alarm that is given back."""
    nytt(desk, "aterlamning")


def bradska(desk: Desk) -> None:
    """An installation that cannot wait."""
    nytt(desk, "bradska")


def flytt(desk: Desk) -> None:
    """An alarm that moves."""
    nytt(desk, "flytt")


def press(desk: Desk, rest: str) -> bool:
    """A button of a draft, or of the lists beside it; False: none that we make now."""
    if desk.chat.kind is ChatKind.GROUP:
        return False
    if rest == "x":
        desk.show(DRAFT, Card((bold(CANCELLED),)))
        return True
    if joining.press(desk, rest) or opening_others.press(desk, rest):
        return True
    pressed = read(rest, options(desk.turn))
    if pressed is None or pressed.op not in _PRESSES:
        return False
    return _PRESSES[pressed.op](desk, pressed)


def _choose(desk: Desk, pressed: Pressed) -> bool:
    found = next((e for e in options(desk.turn) if e.place == pressed.argument), None)
    if found is None:
        return False
    go_on(desk, pressed.draft.of(found))
    return True


def _continue(desk: Desk, pressed: Pressed) -> bool:
    go_on(desk, pressed.draft)
    return True


def _sure(desk: Desk, pressed: Pressed) -> bool:
    go_on(desk, pressed.draft, sure=True)
    return True


def _day(desk: Desk, pressed: Pressed) -> bool:
    draft, option = pressed.draft, pressed.draft.option
    if option is None or len(draft.days) >= len(option.step.asks) or len(pressed.argument) != 3:
        return False
    following = draft.on(day(pressed.argument))
    if not opening_days.fit(following, option, desk.today):
        desk.answer(NO_DAY)
        ask_day(desk, draft, option)
        return True
    go_on(desk, following)
    return True


def _month(desk: Desk, pressed: Pressed) -> bool:
    draft, option = pressed.draft, pressed.draft.option
    if option is None or len(draft.days) >= len(option.step.asks):
        return False
    first, latest = opening_days.between(draft, option, desk.today)
    earliest = first or desk.today - dates.FAR
    wanted = int(pressed.argument) if pressed.argument.isdecimal() else 0
    shown = dates.month_of(wanted, earliest, latest)
    desk.present(DRAFT, opening_cards.month(desk, draft, shown, earliest, latest))
    return True


def _unit(desk: Desk, pressed: Pressed) -> bool:
    draft, option = pressed.draft, pressed.draft.option
    if option is None:
        return False
    units = opening_units.of(desk.turn, draft, option)
    chosen = number(pressed.argument)
    if units.missing is not None and chosen in [each.id for each in units.among]:
        draft = draft.at(units.missing, chosen)
    go_on(desk, draft)
    return True


def _page(desk: Desk, pressed: Pressed) -> bool:
    if pressed.draft.option is None or not pressed.argument.isdecimal():
        return False
    go_on(desk, pressed.draft, page=int(pressed.argument))
    return True


def _change(desk: Desk, pressed: Pressed) -> bool:
    """Say it again from the beginning; what cannot be said otherwise is not asked."""
    go_on(desk, pressed.draft.again())
    return True


def _save(desk: Desk, pressed: Pressed) -> bool:
    draft, option = pressed.draft, pressed.draft.option
    if option is None:
        return False
    units = opening_units.of(desk.turn, draft, option).settled
    command = opening.Open(draft.token, option.process.id, option.name, draft.dates, units)
    result = desk.perform("case.open", command)
    if isinstance(result, Done):
        seen = result.value
        desk.answer(OPENED)
        desk.show(DRAFT, opening_cards.receipt(desk, seen, option))
        showing.show(desk, seen, anew=True)
    else:
        _refused(desk, draft, option, result)
    return True


def _refused(desk: Desk, draft: Draft, option: Option, result: Refused[object]) -> None:
    if result.reason is Reason.TAKEN and result.value is not None:
        desk.answer(OPENED_ALREADY)
    elif result.reason is Reason.DATES:
        desk.answer(NO_DAY, alert=True)
        ask_day(desk, replace(draft, days=()), option)
    elif result.reason is Reason.UNITS:
        desk.answer(NO_UNIT, alert=True)
        go_on(desk, replace(draft, units=()), sure=True)
    else:
        desk.refuse(NOWHERE.get(result.reason, NOT_INVITED))


def _not_theirs(desk: Desk, wanted: str | None) -> None:
    """They open none; of a process they may have open ones."""
    listed = desk.perform("case.list")
    if not isinstance(listed, Done):
        desk.say(Card((bold(NOWHERE.get(listed.reason, NOT_INVITED)),)))
    elif wanted is None or not opening_others.show(desk, wanted):
        desk.say(opening_cards.not_theirs(desk, wanted))


_PRESSES = {
    "p": _choose,
    "k": _continue,
    "e": _sure,
    "d": _day,
    "m": _month,
    "u": _unit,
    "n": _page,
    "c": _change,
    "s": _save,
}
