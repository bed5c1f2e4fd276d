"""Actions on the guard against personal data: nothing of what was written is known here."""

from flows.actions.turn import Done, Turn
from flows.privacy import Finding

COUNTER = "fel_traff"


def wrong_hit(turn: Turn, finding: Finding) -> Done[Finding]:
    """Somebody says that what they wrote was none: counted by kind and day."""
    on = turn.house.calendar.local(turn.now).date()
    turn.tx.counters.count(f"{COUNTER}_{finding.name.lower()}", on)
    return Done(finding)
