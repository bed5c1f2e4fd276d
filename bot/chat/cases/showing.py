"""What every press on a case needs: the case, how this chat sees it, and that others see it too."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.chat import unread
from bot.chat.cases import messages
from bot.chat.cases.cards import CaseViews, key
from bot.chat.cases.words import GONE, NOT_INVITED
from bot.chat.desk import SWITCHED_OFF, Desk
from bot.telegram.render import Card
from flows.actions.cases.steps import Seen
from flows.actions.turn import Done, Reason, Refused
from flows.calendar import phrases
from flows.messages import ChatKind

OLD = "Knappen fungerar inte längre. Skriv /arenden."
NOWHERE = MappingProxyType(
    {
        Reason.UNKNOWN: GONE,
        Reason.NOT_YOURS: GONE,
        Reason.SWITCHED_OFF: SWITCHED_OFF,
        Reason.UNREADABLE: unread.IT,
    }
)
NO_WORDS: Mapping[Reason, str] = MappingProxyType({})
NOT_THAT_DAY = "Den dagen går inte. Välj en annan."
_WHY = MappingProxyType(
    {
        Reason.DATES: NOT_THAT_DAY,
        Reason.NOT_YOURS: "Det steget är någon annans. Så här ser det ut nu.",
        Reason.ENDED: "Ärendet är redan avslutat.",
        Reason.UNREACHABLE: "Jag når inte kollegan. Välj någon annan.",
        Reason.TAKEN: "Du har redan det här ärendet.",
        Reason.CONTRADICTS: "Det går inte. Ärendet har kommit för långt för den nya rutinen.",
        Reason.UNREADABLE: "Rutinen går inte att läsa. Arbeta i Treserva.",
    }
)
NOT_UNDONE = MappingProxyType(
    {
        Reason.EXPIRED: "Det går inte att ångra efter en minut. Så här ser det ut nu.",
        Reason.NOT_YOURS: "Bara den som tryckte kan ångra. Så här ser det ut nu.",
        Reason.STALE: "Det är redan ändrat. Så här ser det ut nu.",
    }
)


@dataclass(frozen=True, slots=True)
class Press:
    """A press on a case's card: its token, what was seen of it, what to do, and with what."""

    token: str
    seen: int
    op: str
    numbers: tuple[int, ...]

    def number(self, place: int) -> int:
        """The number at that place; 0 where there is none."""
        return self.numbers[place] if place < len(self.numbers) else 0


def show(desk: Desk, seen: Seen, *, receipt: str = "", anew: bool = False) -> None:
    """Show the case to whoever acts, and how it stands now wherever else it is shown."""
    put = desk.anew if anew else desk.present
    put(key(seen.case), here(desk, seen, receipt))
    elsewhere(desk, seen)


def here(desk: Desk, seen: Seen, receipt: str = "") -> Card:
    """The case as this chat sees it."""
    if desk.chat.kind is ChatKind.GROUP:
        return messages.in_chat(desk.turn, desk.chat.id, seen.case)
    return CaseViews(desk.turn).standing(seen, receipt)


def refused(desk: Desk, result: Refused[Seen], words: Mapping[Reason, str] = NO_WORDS) -> None:
    """Say kindly where things stand, and why: in `words` of the press's own, where it has them."""
    seen = result.value
    if seen is None:
        desk.refuse(NOWHERE.get(result.reason, NOT_INVITED))
        return
    said = words.get(result.reason) or why(desk, seen, result.reason)
    desk.answer(said, alert=result.reason is Reason.UNREACHABLE)
    desk.show(key(seen.case), here(desk, seen))


def looked(desk: Desk, token: str) -> Seen | None:
    """The case, for whoever has a role in it; else that is said."""
    seen = read(desk, token)
    if seen is None or seen.roles:
        return seen
    desk.refuse(GONE)
    return None


def read(desk: Desk, token: str) -> Seen | None:
    """The case, also for whoever may only read it; else that is said."""
    result = desk.perform("case.look", token)
    if isinstance(result, Done):
        seen: Seen = result.value
        return seen
    refused(desk, result)
    return None


def changed(
    desk: Desk, name: str, command: object, done: str, words: Mapping[Reason, str] = NO_WORDS
) -> None:
    """Carry out the action and show how the case stands, here and wherever it is shown; or say in
    these `words` why not."""
    result = desk.perform(name, command)
    if not isinstance(result, Done):
        refused(desk, result, words)
        return
    desk.answer(done)
    seen: Seen = result.value
    desk.show(key(seen.case), here(desk, seen, done))
    elsewhere(desk, seen, tuple(tell.chat_id for tell in result.case_tells))


def elsewhere(desk: Desk, seen: Seen, told: tuple[int, ...] = ()) -> None:
    """Every other chat that shows it shows how it stands now, but those that were just told."""
    for chat_id in desk.tx.cards.shown_in(key(seen.case)):
        if chat_id != desk.chat.id and chat_id not in told:
            desk.edit(chat_id, key(seen.case), messages.in_chat(desk.turn, chat_id, seen.case))


def why(desk: Desk, seen: Seen, reason: Reason) -> str:
    """Why not; who was first, when somebody was."""
    if reason is not Reason.STALE or not seen.case.history:
        return _WHY.get(reason, "Någon hann före. Så här ser det ut nu.")
    last = seen.case.history[-1]
    at = phrases.clock(desk.turn.house.calendar.local(last.at))
    if last.by is None or desk.turn.who.is_one(last.by):
        return "Det är redan noterat. Så här ser det ut nu."
    by = desk.tx.people.person(last.by).label
    return f"{by} hann före, {at}. Så här ser det ut nu."
