"""Messages about people and groups that actions owe somebody: their words, and their way out.

They are for the one who leads, at any hour, and make no sound in quiet hours.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.telegram.render import Button, Card, bold, column, payloads, text
from flows.actions.turn import Notice, NoticeKind, Turn
from flows.cases import watches
from flows.messages import Outgoing, Priority

HOLDS = timedelta(days=3)
_SILENT = frozenset({NoticeKind.DRILL_FINE, NoticeKind.DRILL_LOST})
_NOTHING_TO_DO = frozenset({NoticeKind.PERSON_LEFT, NoticeKind.ROLE_ENDED})  # when nothing is left
# The first line says what to do; the words in braces are the notice's facts.
_TEXTS: Mapping[NoticeKind, tuple[str, str]] = MappingProxyType(
    {
        NoticeKind.PERSON_LOST: (
            "Be {label} att skriva till mig igen.",
            "Jag når inte {label} ({unit}). Personen har blockerat mig eller tagit bort chatten. "
            "Bevakningar går till enheten så länge.",
        ),
        NoticeKind.PERSON_BACK: (
            "Du behöver inte göra något.",
            "Jag når {label} ({unit}) igen.",
        ),
        NoticeKind.PERSON_LEFT: (
            "Titta på det som {label} hade kvar.",
            "{label} ({unit}) har lämnat boten. Personen kommer inte åt något mer. "
            "Öppna bevakningar hos enheten: {left}.",
        ),
        NoticeKind.PERSON_LEFT_GROUP: (
            "Prata med {label} om gruppen.",
            "{label} har lämnat gruppen för {unit}, men har kvar sin roll. "
            "Ska rollen bort? Skriv /roller.",
        ),
        NoticeKind.PERSON_REMOVED: (
            "Kontrollera att {label} ska vara borta.",
            "Någon tog bort {label} ur gruppen för {unit}. Därför tog jag bort personens roller "
            "där. Öppna bevakningar hos enheten: {left}.\n"
            "Blev det fel? Skriv /bjudin.",
        ),
        NoticeKind.ROLE_ENDED: (
            "Titta på det som {label} hade kvar.",
            "{label} är inte längre {role} i {unit}. Öppna bevakningar hos enheten: {left}.",
        ),
        NoticeKind.YOUR_ROLE_ENDED: (
            "Prata med din chef om det blev fel.",
            "Du är inte längre {role} i {unit}.",
        ),
        NoticeKind.UNKNOWN_IN_GROUP: (
            "Kontrollera vem som gick med i gruppen.",
            "En person utan roll hos mig är nu med i gruppen för {unit}. "
            "Bjud in personen med /bjudin, eller ta bort personen ur gruppen.",
        ),
        NoticeKind.ROLE_GIVEN: (
            "Skriv /hjalp för att se vad du kan göra.",
            "Du är nu {role} i {unit}. Kollegorna ser dig som {label}.",
        ),
        NoticeKind.NUMBER_PROPOSED: (
            "Kontrollera ett nytt nummer.",
            "{label} föreslår {number} till {title}. Säg ja eller nej inom 24 timmar. "
            "Det gamla numret gäller så länge.",
        ),
        NoticeKind.NUMBER_CONFIRMED: (
            "Du behöver inte göra något.",
            "{label} sa ja. {title} har nu {number}.",
        ),
        NoticeKind.NUMBER_REFUSED: (
            "Prata med {label} om numret.",
            "{label} sa nej till {number} för {title}. Det gamla numret gäller.",
        ),
        NoticeKind.NUMBER_EXPIRED: (
            "Skriv /kontakt om numret ska ändras.",
            "Ingen svarade på ditt förslag för {title} inom 24 timmar. Det gamla numret gäller.",
        ),
        NoticeKind.DRILL_FINE: (
            "Du behöver inte göra något.",
            "Veckans kontroll är klar. Jag frågade {asked} chattar och når alla som jag nådde "
            "förra gången. Sedan tidigare når jag inte: {before}.",
        ),
        NoticeKind.DRILL_LOST: (
            "Be dem skriva till mig igen: {named}.",
            "Veckans kontroll är klar. Jag frågade {asked} chattar. Dem når jag inte längre. "
            "Sedan tidigare når jag inte: {before}. Skriv /status för alla.",
        ),
        NoticeKind.NOBODY_ON_DUTY: (
            "Ta hand om det, eller ring in någon.",
            "Ingen är på pass nu som {role} i {unit}. Meddelanden dit går till dig så länge.",
        ),
        NoticeKind.NO_CHEF: (
            "Bjud in en enhetschef till {unit}.",
            "Enheten har ingen enhetschef. Påminnelser till chefen går till enheten så länge. "
            "Skriv /bjudin.",
        ),
        NoticeKind.NOBODY_COVERS: (
            "Välj vem som ersätter {label}.",
            "{label} är borta {when}. Ingen tar hand om: {codes}.",
        ),
        NoticeKind.HANDED_OVER: (
            "Kan du ta över efter {label}?",
            "{label} är borta {when}. Du ersätter. Det gäller: {codes}.\n"
            "Titta i journalen vem koden gäller.",
        ),
        NoticeKind.SUBSTITUTE: (
            "Du ersätter {label} {when}.",
            "Påminnelser till {label} kommer till dig de dagarna. "
            "Kan du inte? Prata med {label} eller din chef.",
        ),
        NoticeKind.ABSENCE_SET: (
            "Du är anmäld borta {when}.",
            "Din chef skrev in det. Den som ersätter dig: {substitute}. "
            "Stämmer det inte? Skriv /franvaro.",
        ),
        NoticeKind.SUBSTITUTE_OFF: (
            "Du ersätter inte längre {label}.",
            "Det gällde {when}. Det du redan har tagit över är kvar hos dig.",
        ),
        NoticeKind.ABSENCE_OFF: (
            "Du är inte längre anmäld borta.",
            "Din chef tog bort din frånvaro {when}. Dina påminnelser kommer till dig.",
        ),
        NoticeKind.ABSENCE_OVER: (
            "Välkommen tillbaka. Påminnelser kommer till dig igen.",
            "Klart: {done}.\nUppskjutet: {postponed}.\nKvar: {left}.",
        ),
        NoticeKind.GROUP_LOST: (
            "Lägg till mig i gruppen igen, eller koppla en ny.",
            "Jag är inte kvar i gruppen för {unit}. Påminnelser går till var och en så länge.",
        ),
        NoticeKind.GROUP_BACK: (
            "Du behöver inte göra något.",
            "Jag är med i gruppen för {unit} igen.",
        ),
        NoticeKind.GROUP_TAKEN: (
            "Koppla en ny grupp till {unit}.",
            "Gruppen hör inte till {unit} längre. Påminnelser går till var och en så länge.",
        ),
        NoticeKind.GROUP_RIGHTS: (
            "Gör mig till administratör i gruppen igen.",
            "Jag är inte längre administratör i gruppen för {unit}. Då ser jag inte vem som "
            "lämnar gruppen, och kan inte ta bort personuppgifter där.",
        ),
    }
)
# (label, data) of the buttons under a notice; the words in braces are its facts.
_BUTTONS: Mapping[NoticeKind, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        NoticeKind.NUMBER_PROPOSED: (("Visa förslaget", "n.l"),),
        NoticeKind.NOBODY_COVERS: (("Välj ersättare", "f.c.{absence}.alla.0"),),
        NoticeKind.HANDED_OVER: (
            ("Ja, jag tar över", "f.y.{absence}"),
            ("Nej, jag kan inte", "f.n.{absence}"),
            ("Välj en i taget", "f.o.{absence}"),
        ),
        NoticeKind.ABSENCE_OVER: (("Mina bevakningar", "m.bevakningar"),),
    }
)


def post(turn: Turn, notices: Iterable[Notice], machine_now: datetime) -> None:
    """Put the messages in the outbox; each is told once."""
    quiet = watches.quiet_until(turn.now, turn.house.calendar) is not None
    for notice in notices:
        parts = payloads(_card(notice))
        for number, payload in enumerate(parts):
            message = Outgoing(
                notice.chat_id,
                "send",
                payload | {"quiet": quiet or notice.kind in _SILENT},
                f"{notice.key}:{notice.chat_id}:{number}",
                Priority.DUE,
                notice.card if number == len(parts) - 1 else None,
                expires_at=machine_now + HOLDS,
            )
            turn.tx.outbox.put(message, machine_now)


def _card(notice: Notice) -> Card:
    first, rest = _TEXTS[notice.kind]
    if notice.kind in _NOTHING_TO_DO and notice.facts.get("left") == "0":
        first = "Du behöver inte göra något."
    facts = {name: words or "inget" for name, words in notice.facts.items()}
    buttons = [Button(label, data.format(**facts)) for label, data in _BUTTONS.get(notice.kind, ())]
    return Card((bold(first.format(**facts)), text(rest.format(**facts))), column(buttons))
