"""Every walk through a routine: the table that a reviewer reads when a revision changes."""

import csv
import io
from collections.abc import Iterator
from itertools import product

from flows.routines.engine import Position, answer, replay
from flows.routines.schema import CountEffect, Routine


def endings(position: Position) -> Iterator[Position]:
    """Every end that the walk can come to from here, in the order of the options."""
    question = position.question
    if question is None:
        yield position
        return
    for option in question.options:
        following = answer(position, position.node, option)
        assert isinstance(following, Position)
        yield from endings(following)


def walks(routine: Routine) -> Iterator[Position]:
    """Every complete walk, in every context."""
    names = list(routine.context)
    for values in product(*routine.context.values()):
        yield from endings(replay(routine, (), dict(zip(names, values, strict=True))))


def table(routine: Routine) -> str:
    """Every walk as CSV: context, facts, and what it leads to. Facts not asked are empty."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    known = [*routine.context, *routine.facts]
    writer.writerow([*known, "outcome", "urgency", "contact", "effects", "presses"])
    for position in walks(routine):
        outcome = position.outcome
        assert outcome is not None
        values = {**position.context, **position.facts}
        effects = [
            f"count:{each.count}" if isinstance(each, CountEffect) else f"watch:{each.watch}"
            for each in outcome.effects
        ]
        writer.writerow(
            [values.get(name, "") for name in known]
            + [position.node, outcome.urgency, outcome.contact or "", " ".join(effects)]
            + [len(position.answers)]
        )
    return out.getvalue()
