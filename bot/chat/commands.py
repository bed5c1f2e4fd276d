"""The table of commands: what each does, in which module, and the menu of each role.

A menu is a help to the eye. What may be done is decided by the table of actions.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.chat import bevakningar, guidance, start
from bot.chat.desk import Desk
from flows.people.modules import Module

MOST_IN_MENU = 6
STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Command:
    """One typed command. `says` is its line in menus and help."""

    name: str
    says: str
    do: Callable[[Desk], None]
    module: Module = Module.RUTINER


def _table(*commands: Command) -> Mapping[str, Command]:
    return MappingProxyType({command.name: command for command in commands})


COMMANDS = _table(
    Command("start", "Börja", start.start),
    Command("ring", "Vem ska jag ringa?", lambda desk: guidance.begin(desk, "ring")),
    Command("jourtid", "Är det jourtid nu?", start.jourtid),
    Command("nummer", "Telefonnummer", start.nummer),
    Command("bevakningar", "Det du ska följa upp", bevakningar.listing, Module.ARENDEN),
    Command("avbryt", "Avbryt frågorna", guidance.cancel),
    Command("larm", "Boten larmar ingen", start.larm),
    Command("hjalp", "Hjälp", start.hjalp),
)
_STAFF = ("ring", "jourtid", "nummer", "bevakningar", "avbryt")
MENUS: Mapping[str, tuple[str, ...]] = MappingProxyType({STRANGER: _STAFF})
"""Role id → the commands of its menu, the most used first. Without one: the stranger's."""


def menu_of(roles: Iterable[str], modules: frozenset[Module]) -> tuple[Command, ...]:
    """What a person with these roles sees: at most six, help last."""
    held = (
        sorted(roles, key=list(MENUS).index) if (roles := set(roles) & set(MENUS)) else [STRANGER]
    )
    wanted = dict.fromkeys(name for role in held for name in MENUS[role])
    offered = [COMMANDS[name] for name in wanted if COMMANDS[name].module in modules]
    return (*offered[: MOST_IN_MENU - 1], COMMANDS["hjalp"])
