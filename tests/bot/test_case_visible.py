"""What waits in a case stands in /arenden and on the card of whoever is to do it, until it is done,
though they are told of it only once."""

from datetime import date

import proven
import pytest
from binder import PLANNER, SOCIAL, open_case, take
from driver import Phone
from evening import Evening

from bot.chat.labels import of_case
from flows.cases.case import Case
from flows.cases.process import Process
from flows.cases.space import Situation, explore

LARM, TEKNIKER, ON_CALL = 123, 132, 131
PHONES = {
    "socialsekreterare": SOCIAL,
    "planerare": PLANNER,
    "larmpersonal": LARM,
    "valfardstekniker": TEKNIKER,
    "trygghetsjouren": ON_CALL,
}
BEFORE, AHEAD = date(2026, 11, 23), date(2026, 12, 3)
ALL = proven.processes()
PLAN, KEYS = "Skriv larmplanen i Treserva", "Registrera nycklarna"


def ways(process: Process) -> dict[str, tuple[str, ...]]:
    """For each step that somebody is told of, a shortest way to where it is possible."""
    space, found = explore(process), dict[str, tuple[str, ...]]()
    ordered: list[tuple[Situation, tuple[str, ...]]] = sorted(
        space.paths.items(), key=lambda each: len(each[1])
    )
    for situation, path in ordered:
        for name in space.onward[situation]:
            if process.steps[name].told == "ja":
                found.setdefault(name, path)
    return found


async def came(evening: Evening, process: Process, number: int, path: tuple[str, ...]) -> Case:
    """A case that has come so far."""

    def days(name: str) -> dict[str, date]:
        asks = process.steps[name].asks
        return {fact: BEFORE if fact in process.happened else AHEAD for fact in asks}

    def by(name: str) -> int:
        return PHONES[process.steps[name].role[0]]

    first, *rest = path
    case = await open_case(
        evening, number, days(first), by=by(first), step=first, process=process.id
    )
    for name in rest:
        case = await take(evening, case, name, by(name), **days(name))
    return case


async def to_do(phone: Phone) -> set[str]:
    """Every row of what they have to do, and of what waits in the queue for somebody to take it,
    over all pages."""
    await phone.say("/arenden")
    rows: set[str] = set()
    for part in ("Att göra: ", "I kön: "):
        card = await phone.last()
        if not card.text.startswith(part):
            turned = next((label for label in card.labels if label.startswith(part)), None)
            if turned is None:
                continue
            await phone.tap(turned)
        rows |= set((await phone.last()).labels)
        while "Visa fler" in (await phone.last()).labels:
            await phone.tap("Visa fler")
            rows |= set((await phone.last()).labels)
    return rows


@pytest.mark.parametrize("process_id", sorted(each.id for each in ALL.processes))
async def test_every_step_that_somebody_is_told_of_stands_in_their_list_and_on_their_card(
    evening: Evening, process_id: str
) -> None:
    process = ALL.process(process_id)
    assert process is not None
    found = {
        name: await came(evening, process, number, path)
        for number, (name, path) in enumerate(ways(process).items(), 1)
    }
    rows = {role: await to_do(evening.phones.person(PHONES[role])) for role in process.roles}
    for name, case in found.items():
        step = process.steps[name]
        for role in step.role:
            assert any(row.startswith(case.code) for row in rows[role]), (role, name)
            phone = evening.phones.person(PHONES[role])
            await phone.say(case.code)
            assert step.label in (await phone.last()).labels, (role, name)


@pytest.mark.parametrize("process_id", ["installation", "flytt"])
async def test_the_larmplan_and_the_keys_stand_there_also_once_the_alarm_is_up(
    evening: Evening, process_id: str
) -> None:
    process = ALL.process(process_id)
    assert process is not None
    case = await came(evening, process, 1, (*ways(process)["larmplan"], "larmet_igang"))
    larm, planner = (evening.phones.person(PHONES[r]) for r in ("larmpersonal", "planerare"))
    await evening.jump("2026-12-21 12:00")
    assert of_case(case.code, PLAN) in await to_do(larm)
    await planner.say(case.code)
    assert "Nycklarna registrerade" in (await planner.last()).labels
    await larm.say(case.code)
    assert (await larm.last()).text.startswith(f"{PLAN}: {case.code}.")
    await larm.tap("Larmplanen är skriven")
    await planner.say(case.code)
    await planner.tap("Nycklarna registrerade")
    assert KEYS not in (await planner.last()).text
    await larm.say("/arenden")
    assert (await larm.last()).text.startswith("Väntar på andra: 1 ärende.")
