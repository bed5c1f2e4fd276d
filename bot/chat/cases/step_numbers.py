"""The number by which a button names a step of a case. It follows from the step's name alone, so
that a button that was shown on one revision is never another step on the next."""

import hashlib

from flows.cases.state import CaseState

MOST = 1_000_000_000  # nine digits fit on a button


def number_of(name: str) -> int:
    """The step's number."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:15], 16) % MOST


def named(state: CaseState | None, number: int) -> str | None:
    """The step with that number on the revision that the case follows."""
    names = state.process.steps if state is not None else ()
    return next((name for name in names if number_of(name) == number), None)
