"""The menu in each person's own chat: given anew when their roles change, and only then."""

from collections.abc import Iterable
from datetime import datetime

from bot.chat.commands import menu_of
from flows.messages import ChatState, Outgoing, Priority
from flows.people.modules import Module
from flows.people.roles import ROLES
from flows.ports import Tx


def refresh(tx: Tx, modules: frozenset[Module], machine_now: datetime) -> None:
    """Give those whose roles this unit of work has changed the menu of the roles that they hold."""
    for person_id in tx.people.touched():
        roles = [grant.role for grant in tx.people.grants(person_id)]
        _give(tx, tx.people.person(person_id).chat_id, roles, modules, machine_now)


def catch_up(tx: Tx, modules: frozenset[Module], machine_now: datetime) -> None:
    """Give everybody the menu that they should have and have not: after a change of modules or
    commands, or of roles while the bot was down."""
    held: dict[int, list[str]] = {chat_id: [] for chat_id in tx.chats.menus()}
    for role in ROLES:
        for person in tx.people.holding(role):
            held.setdefault(person.chat_id, []).append(role)
    for chat_id, roles in held.items():
        _give(tx, chat_id, roles, modules, machine_now)


def _give(
    tx: Tx, chat_id: int, roles: Iterable[str], modules: frozenset[Module], machine_now: datetime
) -> None:
    """Without a role the menu is everybody's, which no chat needs to have of its own."""
    commands = [(each.name, each.says) for each in menu_of(roles, modules)] if roles else []
    written = "\n".join(" ".join(each) for each in commands)
    if tx.chats.get(chat_id).state is not ChatState.OPEN or not tx.chats.give_menu(
        chat_id, written
    ):
        return
    about = f"menu:{chat_id}"
    tx.outbox.supersede(about)
    key = f"{about}:{machine_now.isoformat()}"
    payload = {"commands": commands}
    tx.outbox.put(Outgoing(chat_id, "menu", payload, key, Priority.DUE, about=about), machine_now)
