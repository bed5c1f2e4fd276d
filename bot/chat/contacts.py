"""/kontakt: the numbers that hold, and changing one by two people."""

import re
from collections.abc import Iterator
from types import MappingProxyType

from bot.chat import start
from bot.chat.desk import Desk
from bot.chat.labels import whole
from bot.chat.refusals import refuse
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.numbers import Decide, Numbers, Propose
from flows.actions.registry import may
from flows.actions.turn import Done, Reason, Refused
from flows.calendar import phrases
from flows.people.contacts import HOLDS, ContactChange, readable

KEY = "kontakt"
_DATA = re.compile(r"([a-z])(?:\.(\d{1,9}))?")
_ACTIONS = MappingProxyType(
    {
        "c": ("number.confirm", "Klart. Det nya numret gäller nu."),
        "r": ("number.refuse", "Du sa nej. Det gamla numret gäller."),
        "w": ("number.withdraw", "Förslaget är borttaget. Det gamla numret gäller."),
    }
)
_PROPOSED = "Förslaget är sparat. En annan person måste säga ja inom 24 timmar."
_REFUSED = MappingProxyType(
    {
        Reason.NOT_YOURS: "Det måste en annan person göra, från en egen telefon.",
        Reason.ENDED: "Förslaget är inte kvar. Så här ser det ut nu.",
        Reason.EXPIRED: "Förslaget är för gammalt. Föreslå numret igen.",
        Reason.STALE: "Den som föreslog numret är inte administratör längre. Föreslå det igen.",
        Reason.TAKEN: "Det numret gäller redan.",
        Reason.UNKNOWN: "Det går inte. Kontrollera namnet och numret.",
    }
)


def kontakt(desk: Desk) -> None:
    """Show the numbers; with a name and a number, propose that number."""
    argument = str(desk.item.payload.get("argument", ""))
    if argument:
        name, number = argument.split()
        result = desk.perform("number.propose", Propose(name.lower(), number))
        _answered(desk, result, _PROPOSED)
    else:
        _show(desk, "")


def press(desk: Desk, rest: str) -> bool:
    """A press on the card of the numbers."""
    if (found := _DATA.fullmatch(rest)) is None:
        return False
    op, number = found[1], int(found[2] or 0)
    if op == "l":
        _show(desk, "")
    elif op == "o":
        _restore(desk, number)
    elif op in _ACTIONS:
        name, words = _ACTIONS[op]
        result = desk.perform(name, Decide(number))
        if op == "c" and isinstance(result, Done) and result.value.name in start.PINNED:
            start.renew_pinned(desk, str(number))
        _answered(desk, result, words)
    else:
        return False
    return True


def _restore(desk: Desk, change_id: int) -> None:
    """Propose the number of the source or the settings in place of the one that was confirmed."""
    seen = desk.perform("number.see")
    if isinstance(seen, Refused):
        refuse(desk, seen.reason)
        return
    confirmed = {each.id: each for each in seen.value.confirmed}
    if change_id not in confirmed:
        _show(desk, _REFUSED[Reason.ENDED])
        return
    result = desk.perform("number.propose", Propose(confirmed[change_id].name, None))
    _answered(desk, result, _PROPOSED)


def _answered(desk: Desk, result: Done[ContactChange] | Refused[ContactChange], words: str) -> None:
    """Say how it went, and show how the numbers stand."""
    if isinstance(result, Refused):
        if result.reason in (Reason.NOT_INVITED, Reason.WRONG_CHAT):
            refuse(desk, result.reason)
            return
        words = _REFUSED.get(result.reason, _REFUSED[Reason.UNKNOWN])
    _show(desk, words)


def _show(desk: Desk, said: str) -> None:
    """The card. A press is answered over the chat too."""
    result = desk.perform("number.see")
    if isinstance(result, Refused):
        refuse(desk, result.reason)
        return
    seen: Numbers = result.value
    if desk.is_press and said:
        desk.answer(said)
    desk.present(KEY, _card(desk, seen, said))


def _card(desk: Desk, seen: Numbers, said: str) -> Card:
    theirs = [each for each in seen.proposed if not desk.turn.who.is_one(each.proposed_by)]
    head = said or (
        "Kontrollera det nya numret. Ring det innan du säger ja."
        if theirs
        else "De här numren gäller."
    )
    blocks = [bold(head), text("\n".join(_standing(seen)))]
    blocks += [text(_proposal(desk, seen, each)) for each in seen.proposed]
    if may(desk.turn.who, "number.propose"):
        names = ", ".join(seen.contacts)
        blocks.append(
            text(
                "Föreslå ett nytt nummer: skriv /kontakt, namnet och numret med +46. "
                f"Som /kontakt egen_jour +46317654321\nNamnen: {names}."
            )
        )
    else:
        blocks.append(text("Är ett nummer fel? Be en administratör föreslå ett nytt."))
    return Card(tuple(blocks), column(list(_buttons(desk, seen))))


def _standing(seen: Numbers) -> Iterator[str]:
    for contact in seen.contacts.values():
        if contact.number is None:
            yield f"{contact.title}: inget nummer."
            continue
        shown = f" ({contact.readable})" if contact.readable else ""
        note = f" {contact.note}" if contact.note else ""
        yield f"{contact.title}: {contact.number}{shown}.{note}"


def _proposal(desk: Desk, seen: Numbers, change: ContactChange) -> str:
    by = desk.tx.people.person(change.proposed_by).label
    local = desk.turn.house.calendar.local
    until = phrases.near_moment(local(change.proposed_at + HOLDS), desk.today)
    return f"Förslag från {by}: {_what(seen, change)}. Svara senast {until}."


def _what(seen: Numbers, change: ContactChange) -> str:
    known = seen.contacts.get(change.name)
    title = known.title if known is not None else change.name
    if change.number is None:
        return f"{title} får tillbaka numret från källan eller inställningarna"
    return f"{title} får {change.number} ({readable(change.number)})"


def _buttons(desk: Desk, seen: Numbers) -> Iterator[Button]:
    for change in seen.proposed:
        if desk.turn.who.is_one(change.proposed_by):
            yield Button("Ta tillbaka förslaget", f"n.w.{change.id}")
        else:
            known = seen.contacts.get(change.name)
            title = known.title if known is not None else change.name
            yield Button(whole("Ja, byt", title, "Ja, byt numret"), f"n.c.{change.id}")
            yield Button(whole("Nej", title, "Nej, byt inte"), f"n.r.{change.id}")
    if not may(desk.turn.who, "number.propose"):
        return
    waits = {each.name for each in seen.proposed}
    for change in seen.confirmed:
        if change.number is not None and change.name in seen.contacts and change.name not in waits:
            title = seen.contacts[change.name].title
            label = whole("Återställ", title, "Återställ numret")
            yield Button(label, f"n.o.{change.id}")
