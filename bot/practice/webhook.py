"""The bot's webhook: where updates are posted instead of fetched, and how that has gone."""

import asyncio
import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.practice.guard import is_loopback
from bot.practice.refusals import bad_request
from bot.practice.wire import stamp

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_SECRET = 256
DEFAULT_CONNECTIONS = 40
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Hook:
    """An address to post to."""

    url: str
    secret: str = ""
    connections: int = DEFAULT_CONNECTIONS


def checked(url: str, secret: str, connections: int) -> Hook:
    """The hook, or Telegram's refusal. Only this machine is ever posted to."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not is_loopback(parts.hostname):
        raise bad_request(_foreign(parts.hostname))
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return Hook(url, secret, connections if 1 <= connections <= 100 else DEFAULT_CONNECTIONS)


def _foreign(host: str) -> str:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "bad webhook: Failed to resolve host: Name or service not known"
    return f"bad webhook: IP address {host} is reserved"


class Webhook:
    """The hook that is set, if any, and the last thing that went wrong with it."""

    def __init__(self) -> None:
        self.hook: Hook | None = None
        self._failed: tuple[datetime, str] | None = None
        self.is_set = asyncio.Event()
        self.changed = asyncio.Event()

    def set(self, hook: Hook | None) -> bool:
        """Use this hook from now on; whether anything changed."""
        if hook == self.hook:
            return False
        self.hook, self._failed = hook, None
        if hook is None:
            self.is_set.clear()
        else:
            self.is_set.set()
        self.changed.set()
        return True

    def failed(self, at: datetime, reason: str) -> None:
        """Note why an update could not be handed over."""
        self._failed = (at, reason)

    def info(self, pending: int, allowed: Sequence[str]) -> dict[str, Any]:
        """What getWebhookInfo answers."""
        info: dict[str, Any] = {
            "url": self.hook.url if self.hook else "",
            "has_custom_certificate": False,
            "pending_update_count": pending,
        }
        if self.hook:
            info["max_connections"] = self.hook.connections
            info["ip_address"] = _address(self.hook.url)
        if self._failed:
            info["last_error_date"] = stamp(self._failed[0])
            info["last_error_message"] = self._failed[1]
        if allowed:
            info["allowed_updates"] = list(allowed)
        return info


def _address(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return "127.0.0.1" if host == "localhost" else host


def pauses() -> Iterator[float]:
    """Seconds to wait after each failure in a row: longer and longer, up to a minute."""
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_PAUSE)
