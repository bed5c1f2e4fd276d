"""A city of 500 people in 60 units, one of them with a hundred people, put in the store at once."""

from flows.messages import ChatKind
from flows.people.records import Grant
from flows.people.roles import ENHETSCHEF
from flows.ports import Tx

UNITS, PEOPLE, LARGE = 60, 500, 100
FIRST_PHONE = 10_000


def fill(tx: Tx) -> None:
    """Make the units and the people; each unit has an enhetschef."""
    units = [tx.people.add_unit(f"Stadens hemtjänst område {n:02}").id for n in range(UNITS)]
    others = PEOPLE - LARGE
    for number in range(PEOPLE):
        chat = tx.chats.meet(FIRST_PHONE + number, ChatKind.PRIVATE)
        person = tx.people.add_person(chat.id, f"Stadens anställda nummer {number:03}")
        unit = units[0] if number >= others else units[1 + number % (UNITS - 1)]
        role = ENHETSCHEF if number < UNITS - 1 else "hemtjanst"
        tx.people.grant(Grant(person.id, unit, role))
