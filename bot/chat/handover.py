"""The substitute's answer to what is handed over: yes or no to all of it, or one at a time."""

from bot.chat.desk import SWITCHED_OFF, Desk
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.handover import Of, Taken, card_of
from flows.actions.turn import Done, Reason
from flows.calendar import phrases

NOT_INVITED = "Be din chef om en inbjudan. Frånvaro är för inbjudna."
NOTHING_LEFT = "Du behöver inte göra något. Det är redan svarat."
GONE = "Jag hittar ingen sådan frånvaro. Skriv /franvaro."
REFUSED = {
    Reason.NOT_INVITED: NOT_INVITED,
    Reason.NOT_YOURS: GONE,
    Reason.UNKNOWN: GONE,
    Reason.DATES: "Välj första och sista dag, från i dag och högst ett år framåt.",
    Reason.TAKEN: "Det finns redan en frånvaro de dagarna. Ta bort eller avsluta den först.",
    Reason.ENDED: "Frånvaron är redan slut.",
    Reason.STALE: "Någon hann före. Så här ser det ut nu.",
    Reason.UNREACHABLE: "Jag når inte kollegan. Välj någon annan.",
    Reason.SWITCHED_OFF: SWITCHED_OFF,
}
A_PAGE = 40


def answer(desk: Desk, absence_id: int, name: str) -> None:
    """Yes or no to all that is handed over."""
    result = desk.perform(name, Of(absence_id))
    if not isinstance(result, Done):
        _not_asked(desk, result.reason)
        return
    desk.answer("Sparat.")
    desk.show(card_of(absence_id), _answered(name, result.value))


def one_by_one(desk: Desk, absence_id: int) -> None:
    """What is offered, each with a card of its own to answer on."""
    result = desk.perform("absence.handed", Of(absence_id))
    if not isinstance(result, Done):
        _not_asked(desk, result.reason)
        return
    desk.show(card_of(absence_id), _each(desk, result.value))


def _not_asked(desk: Desk, reason: Reason) -> None:
    words = NOTHING_LEFT if reason is Reason.ENDED else REFUSED[reason]
    desk.answer(words, alert=True)


def _answered(name: str, taken: Taken) -> Card:
    """What the substitute sees after their answer."""
    codes = ", ".join(each.code for each in taken.bevakningar)
    if name == "absence.accept":
        words = "Påminnelser kommer till dig."
        mine = Button("Mina bevakningar", "m.bevakningar")
        return Card((bold(f"Du har tagit över: {codes}."), text(words)), column([mine]))
    words = f"Jag frågar chefen vem som ska ta: {codes}."
    return Card((bold("Du behöver inte göra något."), text(words)))


def _each(desk: Desk, taken: Taken) -> Card:
    found = taken.bevakningar
    buttons = [
        Button(
            f"{each.code} · {phrases.short_day(each.due_on, desk.today)}",
            f"b.{each.token}.{each.version}.k",
        )
        for each in found[:A_PAGE]
    ]
    buttons.append(Button("Ja, jag tar över alla", f"f.y.{taken.absence.id}"))
    buttons.append(Button("Nej, ingen av dem", f"f.n.{taken.absence.id}"))
    label = desk.tx.people.person(taken.absence.person_id).label
    words = "Tryck på en kod för att svara om just den."
    return Card((bold(f"Det gäller {len(found)} efter {label}."), text(words)), column(buttons))
