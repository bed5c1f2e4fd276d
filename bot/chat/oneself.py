"""What is held about oneself, and leaving. Both are for private chats alone."""

from collections.abc import Sequence

from bot.chat import digest, reminders
from bot.chat.desk import SWITCHED_OFF, Desk, menu
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions.leaving import Revoked
from flows.actions.turn import Done, Reason
from flows.messages import ChatKind
from flows.people.roles import ROLES
from flows.retention import Kind, kept

LEAVE = "lamna"
OPERATIONS = ("l", "j", "n", digest.ON, digest.OFF)  # ask, yes, no; the weekly digest
LAST = "Gör någon annan till administratör först, med /roller. Lämna boten sedan."
NOBODY = "Du har ingen roll här. Be din chef om en inbjudan."


def jag(desk: Desk) -> None:
    """What the bot knows about whoever asks."""
    if not in_private(desk, "jag"):
        return
    desk.anew("jag", _held(desk))


def lamna(desk: Desk) -> None:
    """Ask once whether they want to leave."""
    if not in_private(desk, "lamna"):
        return
    if not desk.turn.who.grants:
        desk.say(Card((bold(NOBODY),)))
        return
    desk.anew(LEAVE, _leave_card(desk))


def press(desk: Desk, op: str) -> None:
    """Leave, or not; `op` is one of OPERATIONS."""
    if op == "n":
        desk.answer("Du är kvar.")
        desk.show(LEAVE, Card((bold("Du är kvar. Inget är ändrat."),)))
    elif op == "l" and desk.turn.who.grants:
        desk.anew(LEAVE, _leave_card(desk))
    elif op == "l":
        desk.answer(NOBODY, alert=True)
    elif op in (digest.ON, digest.OFF):
        _switch(desk, on=op == digest.ON)
    else:
        _leave(desk)


def in_private(desk: Desk, command: str) -> bool:
    """Whether this is a private chat; a group is told to ask there."""
    private = desk.chat.kind is ChatKind.PRIVATE
    if not private:
        desk.say(Card((bold(f"Skriv /{command} till mig i en privat chatt."),)))
    return private


def _held(desk: Desk) -> Card:
    who = desk.turn.who
    if who.person is None:
        return Card(
            (
                bold("Du behöver inte göra något."),
                text(
                    "Jag vet inte vem du är. Jag sparar bara chattens nummer, för att kunna svara. "
                    "Numret och svaren i en genomgång tar jag bort efter ungefär ett dygn."
                ),
            ),
            menu(("Vem ska jag ringa?", "ring")),
        )
    named = desk.tx.people.unit
    roles = "\n".join(
        f"{ROLES.get(each.role, each.role)}, {named(each.unit_id).name}" for each in who.grants
    )
    facts = [
        f"Namn hos kollegorna: {who.person.label}. Ditt riktiga namn sparar jag inte.",
        "Chattens nummer hos Telegram, så att jag kan skriva till dig.",
        *_counts(desk, who.person.id),
        *_address(desk, who.person.id),
        f"Svaren i en genomgång av en rutin, i {_days(desk, Kind.GENOMGANGAR)}.",
        f"En logg över vad du gör, utan texter, i {_days(desk, Kind.GRANSKNINGSLOGG)}.",
    ]
    blocks = (
        bold(f"Det här vet jag om dig, {who.person.label}."),
        text(f"Dina roller:\n{roles}" if roles else "Du har ingen roll."),
        text("Det här sparar jag:\n" + "\n".join(f"– {fact}" for fact in facts)),
        text(
            "Rollerna finns kvar tills du lämnar. Namnet finns kvar tills du ber oss ta bort det. "
            "Vanlig text som du skriver sparar jag aldrig.\n"
            "Vill du ha ut dina uppgifter eller få dem borttagna? Fråga din chef."
        ),
    )
    return Card(blocks, column([*_switches(desk), Button("Lämna boten", "i.l")] if roles else []))


def _switches(desk: Desk) -> list[Button]:
    """The switch of the weekly digest, where there is one."""
    result = desk.perform("digest.look")
    return [digest.switch(on=result.value.on)] if isinstance(result, Done) else []


def _switch(desk: Desk, *, on: bool) -> None:
    result = desk.perform("digest.switch", on)
    if isinstance(result, Done):
        desk.answer("Du får veckans lista." if on else "Du får ingen veckolista mer.")
        desk.show("jag", _held(desk))
    else:
        off = result.reason is Reason.SWITCHED_OFF
        desk.answer(SWITCHED_OFF if off else NOBODY, alert=True)


def _counts(desk: Desk, person_id: int) -> list[str]:
    """What there is of the person's by number, and for how long after its end."""
    lines = (
        ("Öppna bevakningar", _owed(desk, person_id), Kind.BEVAKNINGAR),
        ("Arbetspass", desk.tx.shifts.of_person(person_id, desk.turn.now), Kind.PASS),
        ("Frånvaro", desk.tx.absences.of_person(person_id, desk.today), Kind.FRANVARO),
    )
    return [
        f"{name}: {len(found)}. Tas bort efter {_days(desk, kind)} när det är klart."
        for name, found, kind in lines
    ]


def _owed(desk: Desk, person_id: int) -> Sequence[object]:
    """What they owe, also what nobody can read of it."""
    found = desk.tx.bevakningar.open_of_owner(person_id)
    return (*found, *found.unreadable)


def _address(desk: Desk, person_id: int) -> list[str]:
    """That they subscribe to their calendar, when they do."""
    if desk.tx.feeds.of_person(person_id) is None:
        return []
    return ["Adressen till din kalender, i en form som ingen kan läsa, tills du slutar."]


def _days(desk: Desk, kind: Kind) -> str:
    days = kept(kind, desk.turn.house.retention)
    return f"{days} {'dag' if days == 1 else 'dagar'}"


def _leave_card(desk: Desk) -> Card:
    person = desk.turn.who.person
    owed = len(_owed(desk, person.id)) if person is not None else 0
    left = f"Öppna bevakningar som enheten tar över: {owed}." if owed else ""
    first, gone = "Vill du lämna boten?", "Alla dina roller tas bort direkt."
    if person is not None and person.shared:
        first, gone = (
            "Ska telefonen lämna boten?",
            "Telefonens roller tas bort direkt. Dina egna är kvar.",
        )
    return Card(
        (
            bold(first),
            text(f"{gone} {left}".strip()),
            text("Vill du komma tillbaka behöver du en ny inbjudan."),
        ),
        column([Button("Ja, lämna", "i.j"), Button("Nej, stanna kvar", "i.n")]),
    )


def _leave(desk: Desk) -> None:
    result = desk.perform("person.leave")
    if not isinstance(result, Done):
        last = result.reason is Reason.LAST
        desk.answer(LAST if last else "Du har redan lämnat.", alert=last)
        return
    gone: Revoked = result.value
    desk.answer("Du har lämnat.")
    units = ", ".join(dict.fromkeys(desk.tx.people.unit(g.unit_id).name for g in gone.grants))
    words = "Vem ska jag ringa, jourtid och telefonnummer fungerar som förut."
    desk.show(LEAVE, Card((bold(f"Du har lämnat {units}."), text(words))))
    for owed in gone.left:
        desk.strip(reminders.key(owed))
