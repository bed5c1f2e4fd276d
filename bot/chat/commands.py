"""The table of commands: what each does, in which module, the menu of each role, and the help that
is made from them.

A menu is a help to the eye. What may be done is decided by the table of actions.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType

from bot.chat import (
    absence,
    admin,
    bevakning_list,
    contacts,
    duty,
    flow,
    groups,
    guidance,
    joining,
    oneself,
    own,
    roster,
    start,
)
from bot.chat.cases import listing, opening, review
from bot.chat.desk import Desk, menu
from bot.telegram.render import Card, bold, text
from flows.actions.registry import may
from flows.actions.turn import Who
from flows.messages import ChatKind
from flows.people.modules import Module
from flows.people.roles import ADMIN, ENHETSCHEF

RUTINER = Module.RUTINER
OPENERS = frozenset({"socialsekreterare", "planerare"})  # the roles that open cases in the content
FLOW = OPENERS | {"larmpersonal", "valfardstekniker"}
MOST_IN_MENU = 6
STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Command:
    """One typed command, always on when it has no module. `says` is its line in menus and help, for
    those to whom the table opens the `action` that it is for, and of these for `roles` alone where
    it is somebody's in particular."""

    name: str
    says: str
    do: Callable[[Desk], None]
    module: Module | None = None
    action: str = ""
    roles: frozenset[str] = frozenset()

    def is_on(self, modules: frozenset[Module]) -> bool:
        """Whether its module is switched on."""
        return self.module is None or self.module in modules


def _table(*commands: Command) -> Mapping[str, Command]:
    return MappingProxyType({command.name: command for command in commands})


COMMANDS = _table(
    Command("start", "Börja", start.start),
    Command("ring", "Vem ska jag ringa?", lambda desk: guidance.begin(desk, "ring"), RUTINER),
    Command("jourtid", "Är det jourtid nu?", start.jourtid, RUTINER),
    Command("nummer", "Telefonnummer", start.nummer, RUTINER),
    Command(
        "bevakningar",
        "Det du ska följa upp",
        bevakning_list.show,
        Module.ARENDEN,
        "bevakning.list",
    ),
    Command("arenden", "Dina ärenden", listing.show, Module.ARENDEN, "case.list"),
    Command("parm", "Pärmen", review.parm, Module.ARENDEN, "review.next"),
    Command("nytt", "Nytt ärende", opening.nytt, Module.ARENDEN, "case.open", OPENERS),
    Command("installera", "Installation", opening.installera, Module.ARENDEN, "case.open", FLOW),
    Command("aterlamna", "Återlämning", opening.aterlamna, Module.ARENDEN, "case.open", FLOW),
    Command("bradska", "Det brådskar", opening.bradska, Module.ARENDEN, "case.open", FLOW),
    Command("flytt", "Flytt", opening.flytt, Module.ARENDEN, "case.open", FLOW),
    Command("bevaka", "Bli påmind", own.bevaka, Module.ARENDEN, "bevakning.plan"),
    Command("bjudin", "Bjud in någon", joining.bjudin, action="person.invite"),
    Command("koppla", "Koppla gruppen", groups.koppla, action="group.bind"),
    Command("jag", "Det jag vet om dig", oneself.jag),
    Command("lamna", "Lämna boten", oneself.lamna, action="person.leave"),
    Command("pass", "Börja eller sluta passet", duty.show, action="duty.look"),
    Command("franvaro", "Frånvaro och ersättare", absence.begin, Module.ARENDEN, "absence.look"),
    Command("status", "Vad behöver göras?", admin.status, action="status.see"),
    Command("laget", "Läget i enheten", flow.laget, Module.ARENDEN, "unit.flow"),
    Command("roller", "Personer och roller", roster.roles, action="person.see"),
    Command("enheter", "Enheter", roster.units, action="unit.list"),
    Command("kontakt", "Numren som gäller", contacts.kontakt, action="number.see"),
    Command("avbryt", "Avbryt frågorna", guidance.cancel, RUTINER),
    Command("larm", "Boten larmar ingen", start.larm),
    Command("hjalp", "Hjälp", lambda desk: hjalp(desk)),  # noqa: PLW0108 - made from this table
)
UNLISTED = frozenset({"start", "larm", "hjalp"})  # found without help
PLAIN = frozenset(
    {"jourtid", "nummer", "installera", "aterlamna", "bradska", "flytt", "arenden", "enheter"}
    | {"bevakningar"}
)
"""Commands that say themselves what they do."""
GROUPS = ("koppla", "hjalp")
"""The menu in every group."""
_FIELD = ("ring", "nummer", "bevakningar", "jourtid", "franvaro")
_OFFICE = ("bevakningar", "franvaro", "ring", "nummer", "jourtid")
_ON_CALL = ("ring", "nummer", "pass", "bevakningar", "jourtid")
MENUS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        STRANGER: ("ring", "jourtid", "nummer"),
        "hemtjanst": _FIELD,
        "privat_utforare": _FIELD,
        "hemtjanst_natt": _FIELD,
        "avlosning": _FIELD,
        "planerare": ("parm", "arenden", "nytt", "aterlamna", "bevakningar"),
        "larmpersonal": ("arenden", "aterlamna", "bradska", "nummer", "pass"),
        "valfardstekniker": ("installera", "bradska", "flytt", "arenden", "nummer"),
        "socialsekreterare": ("bevakningar", "nytt", "bradska", "flytt", "franvaro"),
        "trygghetsjouren": _ON_CALL,
        "socialjouren": _ON_CALL,
        ENHETSCHEF: ("laget", "status", "bevakningar", "franvaro", "roller"),
        "avdelningschef": _OFFICE,
        "forvaltningsdirektor": _OFFICE,
        "tib": _ON_CALL,
        "avgiftshandlaggare": _OFFICE,
        "bistandshandlaggare": _OFFICE,
        "sjukhus": _OFFICE,
        "it_kontakt": _OFFICE,
        "lvs_treserva": _OFFICE,
        "tid": _OFFICE,
        ADMIN: ("status", "bjudin", "roller", "koppla", "enheter"),
    }
)
"""Role id → the commands of its menu but help, the most used first."""


def menu_of(roles: Iterable[str], modules: frozenset[Module]) -> tuple[Command, ...]:
    """What a person with these roles sees: at most six, help last. Several roles take turns."""
    held = sorted(set(roles) & set(MENUS), key=list(MENUS).index) or [STRANGER]
    turns = zip_longest(*(MENUS[role] for role in held))
    wanted = dict.fromkeys(name for turn in turns for name in turn if name is not None)
    return (*_known(wanted, modules)[: MOST_IN_MENU - 1], COMMANDS["hjalp"])


def group_menu(modules: frozenset[Module]) -> tuple[Command, ...]:
    """What everybody sees in a group."""
    return _known(GROUPS, modules)


def hjalp(desk: Desk) -> None:
    """What one can ask for: the menu as buttons, and what else may be typed."""
    who, modules = desk.turn.who, desk.turn.house.modules
    private = desk.chat.kind is ChatKind.PRIVATE
    roles = [grant.role for grant in who.grants] if private else []
    first = [command for command in menu_of(roles, modules) if command.name != "hjalp"]
    others = [
        command
        for command in _known(COMMANDS, modules)
        if command not in first and command.name not in UNLISTED and _opens(command, who)
    ]
    lines = "\n".join(_typed(others))
    desk.say(
        Card(
            (
                bold("Tryck på det du vill veta." if first else "Skriv ett kommando."),
                *(
                    (text(f"Du kan {'också ' if first else ''}skriva:\n{lines}"),)
                    if private and lines
                    else ()
                ),
                text("Skriv aldrig namn eller personnummer här."),
                text("Fara för liv: ring 112."),
            ),
            menu(*((command.says, command.name) for command in first)),
        )
    )


def _typed(commands: Sequence[Command]) -> Iterator[str]:
    """A line for each command; those that say themselves what they do share one."""
    for each in commands:
        if each.name not in PLAIN:
            yield f"/{each.name} – {each.says}"
    if plain := " ".join(f"/{each.name}" for each in commands if each.name in PLAIN):
        yield plain


def _known(names: Iterable[str], modules: frozenset[Module]) -> tuple[Command, ...]:
    found = (COMMANDS[name] for name in names)
    return tuple(command for command in found if command.is_on(modules))


def _opens(command: Command, who: Who) -> bool:
    meant = not command.roles or any(grant.role in command.roles for grant in who.grants)
    return meant and (not command.action or may(who, command.action))
