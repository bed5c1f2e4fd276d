"""How the open cases stand that follow an older revision than the present one."""

from dataclasses import dataclass

from flows.actions.cases.steps import state_of
from flows.actions.turn import Turn
from flows.cases.case import Case
from flows.cases.process import Process
from flows.cases.state import replay


@dataclass(frozen=True, slots=True)
class Outdated:
    """How many there are; how many of them have come too far for the present revision; and how
    many follow one that cannot be read any more."""

    older: int = 0
    beyond: int = 0
    unread: int = 0


def outdated(turn: Turn) -> Outdated:
    """Count them; changes nothing."""
    now = {each.id: each for each in turn.house.processes.processes}
    posts = {
        (unit.id, role)
        for unit in turn.tx.people.units()
        for each in now.values()
        for role in each.roles
    }
    older = [
        case
        for case in turn.tx.cases.open_at(posts)
        if case.process_id not in now or case.sha256 != now[case.process_id].sha256
    ]
    return Outdated(
        len(older),
        sum(not _fits(case, now.get(case.process_id)) for case in older),
        sum(state_of(turn, case) is None for case in older),
    )


def _fits(case: Case, process: Process | None) -> bool:
    try:
        return process is not None and replay(process, case.history).is_open
    except ValueError:
        return False
