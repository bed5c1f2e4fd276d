"""Two codes that turn out to be one case: which other it is, and the question whether it is so."""

import re
from contextlib import suppress
from datetime import date

from bot.chat.cases import messages, opening_others, showing
from bot.chat.cases.cards import key
from bot.chat.cases.showing import NOWHERE, OLD
from bot.chat.cases.words import CaseWords
from bot.chat.desk import Desk
from bot.chat.pages import listed, place
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.cases.joins import Join
from flows.actions.cases.steps import Seen
from flows.actions.turn import Done, Reason, Refused
from flows.calendar import phrases
from flows.cases.case import Case
from flows.errors import Damaged

JOIN = "samma"
NONE = "Det finns inget annat öppet ärende av samma slag hos dig."
WHY = {
    Reason.CONTRADICTS: "De två ärendena säger olika saker. Avsluta det som är fel.",
    Reason.STALE: "Något har ändrats. Så här ser det ut nu.",
    Reason.ENDED: "Det är redan gjort, eller så är ärendet avslutat.",
    Reason.UNREADABLE: "Rutinen går inte att läsa. Arbeta i Treserva.",
}
_DATA = re.compile(r"([abg])\.([A-Za-z0-9]{12})\.(\d{1,6})\.([A-Z0-9]{5}|\d{1,4})")


def ask(desk: Desk, token: str, version: int, page: int = 0) -> None:
    """Ask which other case it is: open ones of the same process in the units of this one."""
    seen = _current(desk, token, version)
    if seen is None:
        return
    found = _others(desk, seen)
    if not found:
        desk.refuse(NONE)
        return
    data = f"{token}.{version}"
    rows = listed(found, page, f"o.a.{data}", lambda each: Button(
        _named(desk, each), f"o.b.{data}.{each.case.code.replace('-', '')}"
    ))  # fmt: skip
    blocks = (
        bold(f"Vilket ärende är samma som {seen.case.code}?"),
        *((text(said),) if (said := place(found, page)) else ()),
    )
    own = desk.tx.cards.message(desk.chat.id, JOIN) == desk.pressed_message
    (desk.show if own else desk.anew)(JOIN, Card(blocks, (*rows, (_back(seen),))))


def press(desk: Desk, rest: str) -> bool:
    """A button of these questions; False: none that we make now."""
    if (found := _DATA.fullmatch(rest)) is None:
        return False
    op, token, version, last = found.groups()
    if op == "a":
        ask(desk, token, int(version), int(last) if last.isdecimal() else 0)
    elif op == "b":
        _echo(desk, token, int(version), _code(last))
    else:
        _join(desk, Join(token, int(version), _code(last)))
    return True


def _echo(desk: Desk, token: str, version: int, code: str) -> None:
    seen = _current(desk, token, version)
    if seen is None:
        return
    other = next((each for each in _others(desk, seen) if each.case.code == code), None)
    if other is None:
        desk.answer(OLD)
        return
    older, newer = sorted((seen, other), key=lambda each: each.case.id)
    lines = "\n".join(_known(desk, each) for each in (older, newer))
    goes_on = (f"Koden {older.case.code} gäller sedan. {newer.case.code} leder dit.\n"
               "Det går inte att ångra.")  # fmt: skip
    last = code.replace("-", "")
    buttons = [Button("Ja, det är samma", f"o.g.{token}.{version}.{last}"), _back(seen)]
    blocks = (bold(f"Är {older.case.code} och {newer.case.code} samma ärende?"),
              text(lines), text(goes_on))  # fmt: skip
    desk.show(JOIN, Card(blocks, column(buttons)))


def _join(desk: Desk, command: Join) -> None:
    both: tuple[Case | None, ...] = ()
    with suppress(Damaged):  # which the action says
        both = (desk.tx.cases.by_token(command.token), desk.tx.cases.by_code(command.code))
    result = desk.perform("case.join", command)
    if not isinstance(result, Done):
        _refused(desk, result)
        return
    seen: Seen = result.value
    done = f"Nu är det ett ärende: {seen.case.code}."
    desk.answer(done)
    desk.show(JOIN, Card((bold(done), text(f"Skriv {seen.case.code} på pärmens flik."))))
    showing.show(desk, seen, anew=True)
    gone = next((each.id for each in both if each is not None and each.id != seen.case.id), None)
    if gone is not None and (case := desk.tx.cases.get(gone)) is not None:
        for chat_id in desk.tx.cards.shown_in(key(case)):
            desk.edit(chat_id, key(case), messages.in_chat(desk.turn, chat_id, case))


def _refused(desk: Desk, result: Refused[Seen]) -> None:
    seen = result.value
    if seen is None or result.reason not in WHY:
        desk.refuse(NOWHERE.get(result.reason, OLD))
        return
    desk.refuse(WHY[result.reason])
    if result.reason is Reason.STALE:
        showing.show(desk, seen, anew=True)


def _current(desk: Desk, token: str, version: int) -> Seen | None:
    """The open case as it was seen; where it is another now, that is shown."""
    seen = showing.looked(desk, token)
    if seen is None:
        return None
    if not seen.case.is_open or seen.case.version != version:
        desk.answer(WHY[Reason.STALE])
        showing.show(desk, seen, anew=True)
        return None
    return seen


def _others(desk: Desk, seen: Seen) -> list[Seen]:
    """Open cases of the process in which the same units stand for the roles of whoever asks."""
    return [
        each
        for each in opening_others.of_theirs(desk)
        if each.case.process_id == seen.case.process_id
        and each.case.id != seen.case.id
        and any(_unit(each, role) == _unit(seen, role) for role in seen.roles)
    ]


def _unit(seen: Seen, role: str) -> int | None:
    post = seen.case.posts.get(role)
    return post.unit_id if post is not None else None


def _named(desk: Desk, seen: Seen) -> str:
    """The code, with the day by which the case is told from others."""
    state = seen.state
    days = [fact.value for fact in state.facts.values()] if state is not None else []
    first = next((day for day in days if isinstance(day, date)), _opened(desk, seen))
    return f"{seen.case.code} {phrases.short_day(first, desk.today)}"


def _known(desk: Desk, seen: Seen) -> str:
    """The code, how far it has come, and the days that are known."""
    state = seen.state
    if state is None:
        return f"{seen.case.code}."
    stage = state.process.stages.get(state.process.stage(state.known) or "")
    opened = phrases.day(_opened(desk, seen), desk.today)
    days = CaseWords(desk.turn).days(state) or f"Öppnat {opened}."
    return " ".join(filter(None, (f"{seen.case.code}:", f"{stage.label}." if stage else "", days)))


def _opened(desk: Desk, seen: Seen) -> date:
    return desk.turn.house.calendar.local(seen.case.history[0].at).date()


def _back(seen: Seen) -> Button:
    return Button("Tillbaka", f"c.{seen.case.token}.{seen.seen}.k")


def _code(signs: str) -> str:
    return f"{signs[:3]}-{signs[3:]}"
