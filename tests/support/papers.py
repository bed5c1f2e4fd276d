"""What the store holds of people and groups, read in tests."""

from evening import Evening
from noted import everything

from flows.ports import Tx


async def person_id(evening: Evening, number: int) -> int:
    """The person's id in the database."""

    def read(tx: Tx) -> int:
        chat = tx.chats.by_telegram(number)
        assert chat is not None
        person = tx.people.in_chat(chat.id)
        assert person is not None
        return person.id

    return await evening.app.store.read(read)


async def grants(evening: Evening, number: int) -> set[tuple[str, str]]:
    """The roles that the person holds: (unit, role) each."""

    def read(tx: Tx) -> set[tuple[str, str]]:
        chat = tx.chats.by_telegram(number)
        person = tx.people.in_chat(chat.id) if chat is not None else None
        held = tx.people.grants(person.id) if person is not None else []
        return {(tx.people.unit(each.unit_id).name, each.role) for each in held}

    return await evening.app.store.read(read)


async def bound(evening: Evening, group: int) -> dict[str, str]:
    """The units that the group is bound to, and what for."""

    def read(tx: Tx) -> dict[str, str]:
        chat = tx.chats.by_telegram(group)
        units = tx.people.units_of_group(chat.id) if chat is not None else []
        return {
            unit.name: "unit" if chat and unit.group_chat_id == chat.id else "leaders"
            for unit in units
        }

    return await evening.app.store.read(read)


async def outcomes(evening: Evening, action: str) -> list[str]:
    """How the action went, each time, as the audit log says."""

    def read(tx: Tx) -> list[str]:
        return [entry.outcome for entry in everything(tx) if entry.action == action]

    return await evening.app.store.read(read)


async def menu(evening: Evening, number: int) -> list[str]:
    """The commands that the person's phone shows in their private chat."""
    people = (await evening.phones.call("GET", "state"))["people"]
    (found,) = [each for each in people if each["id"] == number]
    return [command["command"] for command in found["menus"][str(number)]]
