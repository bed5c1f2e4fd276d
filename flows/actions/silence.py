"""Taking back what has not left, and tells of something that is over."""

from flows.actions.turn import Turn

BUNDLE = "bundle:"


def hush(turn: Turn, bevakning_id: int) -> None:
    """Messages about the bevakning that have not left are not sent; nor is one about several, once
    none of them is open any more."""
    outbox, rooms = turn.tx.outbox, turn.tx.bevakningar
    outbox.supersede(f"bevakning:{bevakning_id}")
    for _, about in outbox.unsent_about(BUNDLE):
        numbers = [int(each) for each in about.removeprefix(BUNDLE).split(",")]
        if bevakning_id in numbers:
            found = (rooms.get(each) for each in numbers)
            if not any(each is not None and each.is_open for each in found):
                outbox.supersede(about)
