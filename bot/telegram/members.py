"""What is kept of who comes and goes: how they stood and stand, and by whose doing. Pure."""

from collections.abc import Mapping

from bot.telegram.media import Payload
from bot.telegram.shape import Malformed, whole
from bot.telegram.written import Raw

_WITHOUT = "a membership without status"


def own_standing(change: Raw) -> Payload:
    """The bot's own standing in a chat, before and now."""
    new, old = change.get("new_chat_member"), change.get("old_chat_member")
    if not isinstance(new, Mapping):
        raise Malformed(_WITHOUT)
    was, was_admin = (_present(old), _leads(old)) if isinstance(old, Mapping) else (False, False)
    return {"here": _present(new), "was": was, "admin": _leads(new), "was_admin": was_admin}


def others_standing(change: Raw) -> Payload:
    """Who came to a group or left it, and by whose doing."""
    new, old, by = (change.get(key) for key in ("new_chat_member", "old_chat_member", "from"))
    if not (isinstance(new, Mapping) and isinstance(old, Mapping) and isinstance(by, Mapping)):
        raise Malformed(_WITHOUT)
    user = new.get("user")
    return {
        "who": whole(user.get("id") if isinstance(user, Mapping) else None),
        "by": whole(by.get("id")),
        "here": _present(new),
        "was": _present(old),
        "banned": new.get("status") == "kicked",
    }


def _present(member: Raw) -> bool:
    return member.get("status") in ("member", "administrator", "creator") or (
        member.get("status") == "restricted" and bool(member.get("is_member"))
    )


def _leads(member: Raw) -> bool:
    return member.get("status") in ("administrator", "creator")
