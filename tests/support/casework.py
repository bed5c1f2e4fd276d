"""People who work with alarm cases, and what they do in a case, without Telegram."""

from datetime import date, timedelta
from typing import Any

from flows.actions.cases.opening import Open
from flows.actions.cases.steps import Act, state_of
from flows.actions.reminding import Reminded
from flows.actions.turn import CaseTell, Done, Tell, Turn
from flows.cases.bevakning import Bevakning
from flows.cases.case import Case
from flows.cases.owed import owed
from flows.ports import Tx

SOC, PLANNER, LARM, TEKNIKER = (
    "socialsekreterare", "planerare", "larmpersonal", "valfardstekniker",
)  # fmt: skip
KONTOR, LARMENHET, JOUR = "Socialkontor Centrum", "Larmenheten", "Trygghetsjouren"
SOC_1, SOC_2, SOC_CHEF = 141, 142, 149
PLANNER_1, PLANNER_2, LARM_1, LARM_2, LARM_CHEF, LARM_GROUP = 131, 132, 151, 152, 159, -205
TEKNIKER_1 = 161
STAFF = (
    (SOC_1, KONTOR, SOC, "Socialsekreterare 1"),
    (SOC_2, KONTOR, SOC, "Socialsekreterare 2"),
    (SOC_CHEF, KONTOR, "enhetschef", "Enhetschef 2"),
    (PLANNER_1, LARMENHET, PLANNER, "Planerare 1"),
    (PLANNER_2, LARMENHET, PLANNER, "Planerare 2"),
    (LARM_1, LARMENHET, LARM, "Larmpersonal 1"),
    (LARM_2, LARMENHET, LARM, "Larmpersonal 2"),
    (LARM_CHEF, LARMENHET, "enhetschef", "Enhetschef 3"),
    (TEKNIKER_1, JOUR, TEKNIKER, "Välfärdstekniker 1"),
)
HAND_OF = {SOC: SOC_1, PLANNER: PLANNER_1, LARM: LARM_1, TEKNIKER: TEKNIKER_1}
SENT, RECEIVED = date(2026, 11, 20), date(2026, 11, 23)
MORNING = "2026-11-23 09:00"  # a Monday


def staff(office: Any) -> None:
    """Let everybody join; only the larmenhet has a group."""
    for number, unit, role, label in STAFF:
        office.join(number, unit, role, label)
    office.join(LARM_GROUP, LARMENHET, "grupp", "Grupp Larm")


def begin(
    office: Any, number: int = SOC_1, step: str = "skicka", token: str = "C" * 12, **dates: date
) -> Any:
    """What comes of opening a planned installation; sent on a Friday unless told otherwise."""
    days = {"skickat": SENT, **dates}
    command = Open(token, "installation", step, days if step == "skicka" else {
        "mottaget": RECEIVED, **days})  # fmt: skip
    return office.act(number, "case.open", command)


def opened(office: Any, number: int = SOC_1, step: str = "skicka", **more: Any) -> Case:
    """A planned installation that was opened."""
    result = begin(office, number, step, **more)
    assert isinstance(result, Done), result
    case: Case = result.value.case
    return case


def stored(office: Any, case: Case) -> Case:
    """As the store has it now."""
    found: Case | None = office.run(lambda tx: tx.cases.get(case.id))
    assert found is not None
    return found


def press(
    office: Any, number: int, case: Case, step: str, *, seen: int | None = None, **dates: date
) -> Any:
    """What comes of a step, by somebody who saw the case as it is, or after `seen` steps."""
    count = len(stored(office, case).history) if seen is None else seen
    return office.act(number, "case.act", Act(case.token, count, step, dates))


def done(office: Any, number: int, case: Case, *steps: str, **dates: date) -> Case:
    """The case after these steps, a minute apart, by that person."""
    for step in steps:
        result = press(office, number, case, step, **dates)
        assert isinstance(result, Done), (step, result)
        later(office)
    return stored(office, case)


def later(office: Any, minutes: int = 2) -> None:
    """Let some minutes pass: nothing can be taken back any more."""
    office.now += timedelta(minutes=minutes)


def open_watches(office: Any, case: Case) -> dict[str, Bevakning]:
    """The open bevakningar of the case, by watch."""
    found = office.run(lambda tx: tx.bevakningar.open_of_case(case.id))
    assert len(found) == len({each.kind for each in found})
    return {each.kind: each for each in found}


def is_settled(office: Any, case: Case) -> bool:
    """Whether its open bevakningar are what it owes, one to one."""
    same: bool = office.run(lambda tx: are_same(tx, office, case))
    return same


def are_same(tx: Tx, office: Any, case: Case) -> bool:
    """The same, within a transaction."""
    now = tx.cases.get(case.id)
    assert now is not None
    state = state_of(Turn(tx, office.house, office.who(tx, None), office.now), now)
    assert state is not None
    owes = owed(state, office.house.calendar) if now.is_open else ()
    watched = tx.bevakningar.open_of_case(case.id)
    posts = {role: (post.unit_id, post.person_id) for role, post in now.posts.items()}
    return sorted(
        (each.watch_id, each.nominal_on, each.due_on, each.at, each.role, *posts[each.role])
        for each in owes
    ) == sorted(
        (each.kind, each.nominal_on, each.due_on, each.due_at, each.role, each.unit_id,
         each.owner_id)
        for each in watched
    )  # fmt: skip


def told(office: Any, limit: int = 100) -> list[tuple[int, str]]:
    """Telegram's chats that are told what they can do now, and for which role."""
    result = office.act(None, "case.tell", limit)
    return sorted((chat(office, each), each.role) for each in result.case_tells)


def reminded(office: Any) -> list[tuple[int, str]]:
    """Telegram's chats that are reminded now, and of which watch."""
    result = office.act(None, "bevakning.remind", 500)
    value: Reminded = result.value
    assert value.unheard == ()
    return sorted((chat(office, each), each.bevakning.kind) for each in result.tells)


def chat(office: Any, tell: Tell | CaseTell) -> int:
    """Telegram's id of the chat that is told."""
    return int(office.run(lambda tx: tx.chats.get(tell.chat_id).telegram_id))
