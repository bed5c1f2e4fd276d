"""Who answers for a case, in the chat: taken from the queue, handed over; and which revision it
follows."""

from bot.chat.cases.cards import CaseViews, key
from bot.chat.cases.showing import OLD, Press, changed, here, looked
from bot.chat.desk import Desk
from flows.actions.cases import joins, posts
from flows.actions.cases.steps import Seen


def claim(desk: Desk, pressed: Press) -> None:
    """Answer for it from now on."""
    if (command := _post(desk, pressed)) is not None:
        changed(desk, "case.claim", command, "Du har tagit ärendet.")


def decline(desk: Desk, pressed: Press) -> None:
    """Say no to what was offered."""
    if (command := _post(desk, pressed)) is not None:
        changed(desk, "case.decline", command, "Okej. Det är kvar hos kollegan.")


def colleagues(desk: Desk, pressed: Press) -> None:
    """Whom to ask to take it over."""
    if (seen := looked(desk, pressed.token)) is None:
        return
    role = _role(seen, pressed.number(0))
    if role is None or not seen.case.is_open:
        desk.show(key(seen.case), here(desk, seen))
        return
    desk.show(key(seen.case), CaseViews(desk.turn).colleagues(seen, role, pressed.number(1)))


def offer(desk: Desk, pressed: Press) -> None:
    """Ask that colleague."""
    if (on := _post(desk, pressed)) is not None:
        command = posts.Hand(on.token, on.version, on.role, pressed.number(1))
        changed(desk, "case.offer", command, "Kollegan har fått frågan.")


def revise(desk: Desk, pressed: Press) -> None:
    """Follow the present revision, or stay with the one that it began on."""
    follow = pressed.op == "y"
    done = "Ärendet följer den nya rutinen." if follow else "Ärendet behåller den gamla rutinen."
    changed(desk, "case.revise", joins.Revise(pressed.token, pressed.seen, follow), done)


def _post(desk: Desk, pressed: Press) -> posts.On | None:
    if (seen := looked(desk, pressed.token)) is None:
        return None
    role = _role(seen, pressed.number(0))
    if role is None:
        desk.answer(OLD)
        return None
    return posts.On(pressed.token, pressed.seen, role)


def _role(seen: Seen, place: int) -> str | None:
    roles = list(seen.case.posts)
    return roles[place] if place < len(roles) else None
