"""The people of the practice mode: a phone for every role of the catalogue, two groups, a stranger.

Nobody here is real. They join the way everybody joins: by invitation.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.app import App
from bot.chat import menus
from bot.practice import PracticeGroup, PracticePerson
from flows.actions.people import Invited, Join, NewInvite, who_in
from flows.actions.registry import perform
from flows.actions.turn import Turn
from flows.messages import ChatKind
from flows.people.roles import GROUP, ROLES
from flows.ports import Tx

HOME_CARE, ALARM = "Hemtjänst Centrum", "Larmenheten Centrum"
OFFICE, ON_CALL, CITY = "Myndighet Centrum", "Trygghetsjouren", "Förvaltningen"


@dataclass(frozen=True, slots=True)
class Part:
    """One phone: its id, what it is called, its role and unit; None for the stranger."""

    id: int
    label: str
    role: str | None
    unit: str


CAST = (
    Part(101, "Hemtjänst 1", "hemtjanst", HOME_CARE),
    Part(102, "Hemtjänst 2", "hemtjanst", HOME_CARE),
    Part(103, "Hemtjänst natt", "hemtjanst_natt", HOME_CARE),
    Part(104, "Privat utförare", "privat_utforare", "Privat utförare"),
    Part(105, "Avlösning och ledsagning", "avlosning", HOME_CARE),
    Part(111, "Enhetschef", "enhetschef", HOME_CARE),
    Part(121, "Planerare 1", "planerare", ALARM),
    Part(122, "Planerare 2", "planerare", ALARM),
    Part(123, "Larmpersonal", "larmpersonal", ALARM),
    Part(124, "Enhetschef larm", "enhetschef", ALARM),
    Part(131, "Trygghetsjouren", "trygghetsjouren", ON_CALL),
    Part(132, "Välfärdstekniker", "valfardstekniker", ON_CALL),
    Part(133, "Socialjouren", "socialjouren", "Socialjouren"),
    Part(141, "Socialsekreterare", "socialsekreterare", OFFICE),
    Part(142, "Biståndshandläggare", "bistandshandlaggare", OFFICE),
    Part(143, "Avgiftshandläggare", "avgiftshandlaggare", OFFICE),
    Part(151, "TIB", "tib", "Stadsledningskontoret"),
    Part(152, "Förvaltningsdirektör", "forvaltningsdirektor", CITY),
    Part(153, "Avdelningschef", "avdelningschef", CITY),
    Part(154, "IT-kontaktperson", "it_kontakt", "Privat utförare"),
    Part(155, "LVS Treserva", "lvs_treserva", CITY),
    Part(156, "Integrerad Digitalisering", "tid", CITY),
    Part(157, "Sjukhus", "sjukhus", "Sjukhuset"),
    Part(158, "Administratör", "admin", CITY),
    Part(191, "Okänd person", None, "Ej inbjuden"),
)
PEOPLE = tuple(
    PracticePerson(
        part.id,
        ROLES[part.role] if part.role is not None else "Främling",
        part.label,
        part.unit,
        started=part.role is not None,
    )
    for part in CAST
)
_MEMBERS = {
    unit: tuple(part.id for part in CAST if part.unit == unit and part.role is not None)
    for unit in (HOME_CARE, ALARM)
}
GROUPS = (
    PracticeGroup(-201, f"Grupp {HOME_CARE}", _MEMBERS[HOME_CARE], bot_is_admin=True),
    PracticeGroup(-202, f"Grupp {ALARM}", _MEMBERS[ALARM], bot_is_admin=True),
)


async def enrol(app: App) -> None:
    """Invite everybody in the cast, and let each join."""
    for part in CAST:
        if part.role is not None:
            await _join(app, part.id, ChatKind.PRIVATE, NewInvite(part.unit, part.role, part.label))
    for group, unit in zip(GROUPS, (HOME_CARE, ALARM), strict=True):
        await _join(app, group.id, ChatKind.GROUP, NewInvite(unit, GROUP, group.title))


async def _join(app: App, telegram_id: int, kind: ChatKind, command: NewInvite) -> None:
    def work(tx: Tx) -> None:
        invited = perform(app.house_turn(tx), "person.invite", command).value
        assert isinstance(invited, Invited), "the house may always invite"
        chat = tx.chats.meet(telegram_id, kind)
        turn = Turn(tx, app.house, who_in(tx, chat, telegram_id), app.clock.now())
        perform(turn, "person.join", Join(invited.token))
        menus.refresh(tx, app.house.modules, datetime.now(UTC))

    await app.store.run(work)
