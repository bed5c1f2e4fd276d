"""Who may talk to practice mode: this machine only, and no other site through its browser."""

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CHANGING = frozenset({"POST", "PUT", "DELETE", "PATCH"})
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _named_host(request: web.Request) -> str:
    host = request.headers.get("Host", "")
    if host.startswith("["):
        return host.partition("]")[0].removeprefix("[")
    return host.partition(":")[0]


@web.middleware
async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a foreign Host header: a name that was pointed at 127.0.0.1 to read what is here."""
    if not is_loopback(_named_host(request)):
        raise web.HTTPForbidden(text="practice mode answers this machine only\n")
    return await handler(request)


@web.middleware
async def only_json_changes(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Changes must be JSON, which a foreign page cannot send without being asked first."""
    if request.method in CHANGING and request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="send content-type: application/json\n")
    return await handler(request)


async def set_headers(request: web.Request, response: web.StreamResponse) -> None:
    """The page loads nothing from elsewhere and is shown in no frame."""
    response.headers.update(HEADERS)
