"""Telegram's refusals, in Telegram's own words and with its codes."""

from collections.abc import Mapping
from typing import Any

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


class Refusal(Exception):
    """What Telegram answers instead of a result."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> Refusal:
    """400: the request itself is wrong."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """403: the bot may not do this here."""
    return Refusal(403, f"Forbidden: {reason}")


def too_many(retry_after: int) -> Refusal:
    """429: come back after that many seconds."""
    text = f"Too Many Requests: retry after {retry_after}"
    return Refusal(429, text, {"retry_after": retry_after})


def upgraded(new_chat_id: int) -> Refusal:
    """400: the group has become a supergroup with a new id."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, text, {"migrate_to_chat_id": new_chat_id})


def conflict() -> Refusal:
    """409: another request for updates has taken over."""
    return Refusal(409, OTHER_POLLER)


def unauthorized() -> Refusal:
    """401: no such bot."""
    return Refusal(401, "Unauthorized")


def not_found() -> Refusal:
    """404: no such method."""
    return Refusal(404, "Not Found")
