"""A shared phone asks who presses, and then does what was pressed."""

import re
from collections.abc import Mapping
from typing import Any

from bot.chat import many
from bot.chat.desk import NOT_ME, Desk, called
from bot.telegram.render import Button, Card, bold, column, text
from flows.actions import pressing
from flows.actions.turn import Done, Reason
from flows.calendar import phrases
from flows.messages import ChatKind
from flows.people.records import Person

KEY = "who"
_DATA = re.compile(r"(\d{1,16})\.([apn])(?:\.(\d{1,9}))?")
_LATE = "Frågan är gammal. Tryck igen på det du ville göra."
_UNCHANGED = "Valet går inte längre. Tryck igen på det du ville göra."


def ask(desk: Desk, payload: Mapping[str, Any] | None) -> None:
    """Ask who presses; the payload of what was pressed waits for the answer.

    What was pressed in a group is pressed there again: the question is for the phone's own chat.
    """
    phone, question = desk.turn.who.person, desk.item.update_id
    assert phone is not None, "only a shared phone is asked"
    alone = desk.chat.kind is ChatKind.PRIVATE
    kept = {name: value for name, value in (payload or {}).items() if name != "query"}
    desk.perform("phone.hold", pressing.Hold(question, kept if alone and kept else None))
    card = _question(desk, question, 0)
    if alone:
        desk.answer("Säg först vem som trycker.")
        desk.anew(KEY, card)
        return
    there = "Säg vem som trycker i din chatt med mig. Gör sedan om det här."
    desk.new(phone.chat_id, KEY, card)
    desk.refuse(there)


def press(desk: Desk, rest: str) -> Mapping[str, Any] | None:
    """A press on the question; what waited for the answer and is to be done now."""
    found, phone = _DATA.fullmatch(rest), desk.turn.who.person
    if found is None or phone is None or not phone.shared or desk.chat.id != phone.chat_id:
        desk.answer(_UNCHANGED)
        return None
    question, number = int(found[1]), int(found[3] or 0)
    if found[2] == "n":
        ask(desk, None)
    elif found[2] == "p":
        desk.show(KEY, _question(desk, question, number))
    else:
        return _answer(desk, phone, pressing.Answer(question, number))
    return None


def _answer(desk: Desk, phone: Person, command: pressing.Answer) -> Mapping[str, Any] | None:
    result = desk.perform("phone.answer", command)
    if not isinstance(result, Done):
        late = result.reason in (Reason.STALE, Reason.EXPIRED)
        desk.answer(_LATE if late else _UNCHANGED, alert=True)
        return None
    answered: pressing.Answered = result.value
    until = phrases.clock(desk.turn.house.calendar.local(desk.turn.now + pressing.HOLDS))
    name = called(phone, answered.person)
    desk.answer(f"Tack. {name} trycker nu.")
    told = Card((bold(f"{name} trycker nu."), text(f"Det gäller till {until}.")), ((NOT_ME,),))
    desk.show(KEY, told)
    return answered.held


def _question(desk: Desk, question: int, part: int) -> Card:
    phone, people = desk.turn.who.person, pressing.colleagues(desk.turn)
    assert phone is not None, "only a shared phone is asked"
    rows = many.buttons(
        people,
        part,
        lambda person: f"w.{question}.a.{person.id}",
        lambda number: f"w.{question}.p.{number}",
    )
    rows.append(Button("Någon annan", f"w.{question}.a.{phone.id}"))
    why = "Telefonen är delad. Välj dig själv, så ser kollegorna vem som gjorde det."
    return Card((bold("Vem trycker?"), text(why)), column(rows))
