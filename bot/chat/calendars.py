"""What people owe, in the calendar of their own phone: sent as a file, or fetched at an address.

The address holds a secret. It is shown once, and only on a button that copies it, so that it never
stands in a text that somebody reads over a shoulder or passes on.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from bot import ics
from bot.chat import unread
from bot.chat.bevakning_cards import TO_CALENDAR
from bot.chat.bevakning_words import GONE, NOT_INVITED
from bot.chat.desk import SWITCHED_OFF, Desk
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.calendars import Entries, Seen, Subscription
from flows.actions.turn import Done, Reason, Refused
from flows.calendar import phrases
from flows.cases.bevakning import Bevakning
from flows.found import Unreadable
from flows.messages import ChatKind

CARD = "bevakningar:kalender"  # guarded as all that is about cases
ELSEWHERE = "Gör det i din egen telefon, i en privat chatt med mig."
COMES = "Filen kommer här."
_WORDS = {
    Reason.UNKNOWN: GONE,
    Reason.NOT_YOURS: GONE,
    Reason.UNREADABLE: unread.IT,
    Reason.WRONG_CHAT: ELSEWHERE,
    Reason.SWITCHED_OFF: SWITCHED_OFF,
    Reason.STALE: "Du har redan gjort det. Så här ser det ut nu.",
    Reason.ENDED: "Adressen är redan borttagen.",
}
_DATA = re.compile(r"([vapst])(?:\.([0-9a-f]{1,10}))?")


def offered(desk: Desk) -> tuple[tuple[Button, ...], ...]:
    """The button that leads here; nothing where several share the phone."""
    return () if is_elsewhere(desk) else ((Button(TO_CALENDAR, "k.v"),),)


def is_elsewhere(desk: Desk) -> bool:
    """Whether this is no place for somebody's own calendar."""
    person = desk.turn.who.person
    shared = person is not None and person.shared
    return desk.chat.kind is ChatKind.GROUP or shared


def press(desk: Desk, rest: str) -> bool:
    """A button of the calendar's card; False: none that we make now."""
    if (found := _DATA.fullmatch(rest)) is None:
        return False
    if is_elsewhere(desk):
        desk.answer(ELSEWHERE, alert=True)
        return True
    op, seen = found[1], int(found[2] or "0", 16)
    if op == "a":
        _send_all(desk)
    elif op == "v":
        _show(desk, anew=True)
    elif op == "t":
        _show(desk)
    elif op == "p":
        _subscribe(desk, seen)
    else:
        _end(desk)
    return True


def send(
    desk: Desk,
    owed: Sequence[Bevakning],
    unreadable: Sequence[Unreadable] = (),
    shared: int = 0,
) -> None:
    """Send them as a file, which says what is not in it: so many that the unit owes together, and
    what nobody can read."""
    what = owed[0].code if len(owed) == 1 else f"{len(owed)} saker att följa upp"
    words = (
        f"Öppna filen. Då får du {what} i din kalender.\n\n"
        "Kalendern ändras inte när något ändras här. Ta bort det där när det är klart."
    )
    theirs = f"{shared} till är enhetens gemensamma. De följer inte med. Skriv /bevakningar."
    besides = (*((theirs,) if shared else ()), *unread.of_bevakningar(unreadable))
    said = "\n\n".join((words, *besides))
    desk.document(ics.FILE, ics.written(owed, desk.turn.house.calendar), said)
    desk.answer(COMES)


def _send_all(desk: Desk) -> None:
    result = desk.perform("calendar.all")
    if not isinstance(result, Done):
        _refuse(desk, result)
        return
    entries: Entries = result.value
    shared = _shared(desk)
    if entries.owed:
        send(desk, entries.owed, entries.unreadable, shared)
    elif shared:
        desk.answer(f"Filen blir tom. {shared} är enhetens gemensamma: /bevakningar.", alert=True)
    else:
        desk.answer("Du har inget att följa upp.", alert=True)


def _shared(desk: Desk) -> int:
    """How many they owe with all who hold their role: those are in nobody's calendar."""
    result = desk.perform("bevakning.list")
    owed = result.value.mine if isinstance(result, Done) else ()
    return sum(each.owner_id is None for each in owed)


def _subscribe(desk: Desk, seen: int) -> None:
    result = desk.perform("calendar.subscribe", Seen(seen))
    if not isinstance(result, Done):
        _refuse(desk, result)
        if result.reason is Reason.STALE:
            _show(desk)
        return
    desk.answer("Adressen är klar. Kopiera den.")
    desk.show(CARD, _address(desk, result.value.secret))


def _end(desk: Desk) -> None:
    result = desk.perform("calendar.end")
    if isinstance(result, Done):
        desk.answer("Adressen är borttagen.")
    else:
        _refuse(desk, result)
    _show(desk)


def _show(desk: Desk, *, anew: bool = False) -> None:
    result = desk.perform("calendar.see")
    if isinstance(result, Done):
        (desk.anew if anew else desk.show)(CARD, _card(desk, result.value))
    else:
        _refuse(desk, result)


def _refuse(desk: Desk, result: Refused[object]) -> None:
    desk.answer(_WORDS.get(result.reason, NOT_INVITED), alert=result.reason is not Reason.STALE)


def _card(desk: Desk, subscription: Subscription) -> Card:
    since = subscription.since
    buttons = [Button("Skicka en fil", "k.a")]
    if desk.turn.house.feeds:
        new = "Prenumerera" if since is None else "Gör en ny adress"
        buttons.append(Button(new, f"k.p.{Seen.of(since).made_at:x}"))
    if since is not None:
        buttons.append(Button("Sluta prenumerera", "k.s"))
    blocks = [
        bold("Välj hur din kalender får det."),
        text(
            "Bara koden och dagen följer med. Telefonen kan spara dem hos ett annat företag. "
            "Använd jobbets telefon."
        ),
    ]
    if since is not None:
        blocks.append(text(_since(desk, since)))
    return Card(tuple(blocks), column(buttons))


def _since(desk: Desk, since: datetime) -> str:
    made = phrases.moment(desk.turn.house.calendar.local(since), desk.today)
    if not desk.turn.house.feeds:
        return "Du har en adress, men den fungerar inte nu. Fråga din chef."
    return f"Du har en adress sedan {made}. En ny adress stänger den."


def _address(desk: Desk, secret: str) -> Card:
    address = f"{desk.turn.house.feeds}{secret}.ics"
    return Card(
        (
            bold("Kopiera adressen. Lägg till den i kalendern."),
            text("I kalendern: välj att prenumerera, och klistra in adressen."),
            text(
                "Den som har adressen ser dina koder och dagar. Ge den inte till någon. "
                "Jag visar den bara nu."
            ),
        ),
        column([Button("Kopiera adressen", "", copy=address), Button("Klart, dölj den", "k.t")]),
    )
