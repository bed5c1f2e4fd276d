"""Which unit stands for which role in a case that is being opened, where several could.

A unit that stands for one role stands for the others that are held in it: nobody is asked twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.chat.cases.opening_draft import Draft, Option
from flows.actions.cases import opening
from flows.actions.turn import Turn
from flows.people.records import Unit


@dataclass(frozen=True, slots=True)
class Units:
    """What is settled, the role that has still to be asked for (None: none), and its units."""

    settled: Mapping[str, int]
    missing: str | None = None
    among: Sequence[Unit] = ()


def of(turn: Turn, draft: Draft, option: Option) -> Units:
    """The units of the roles as far as they are settled, whoever opens it first."""
    several = opening.choices(turn, option.process, option.role)
    chosen = dict(draft.units)
    settled: dict[str, int] = {}
    standing = [] if option.role in several else [_own(turn, option)]
    for role in sorted(several, key=lambda each: each != option.role):
        ids = [unit.id for unit in several[role]]
        wanted = (chosen.get(role), *settled.values(), *standing)
        found = next((each for each in wanted if each is not None and each in ids), None)
        if found is None:
            return Units(settled, role, several[role])
        settled[role] = found
    return Units(settled)


def _own(turn: Turn, option: Option) -> int:
    return next(grant.unit_id for grant in turn.who.grants if grant.role == option.role)
