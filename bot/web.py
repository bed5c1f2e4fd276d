"""The web endpoint: each person's calendar at an address that only they know, and health for
monitoring. Speaks plain HTTP; a proxy in front of it gives TLS.

Whatever is not there gets one and the same answer. No address that was asked for is ever logged,
since it may hold a secret.
"""

import asyncio
import hashlib
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv6Address, ip_address
from typing import Any

from aiohttp import web

from bot import ics
from bot.health import Health
from bot.settings import CALENDARS
from flows.actions.calendars import Fetch, hashed
from flows.actions.registry import perform
from flows.actions.turn import Done, Turn, Who
from flows.errors import StoreError
from flows.ports import Store, Tx

log = logging.getLogger(__name__)

AGAIN_SECONDS = 15.0
STOPS_WITHIN_SECONDS = 2.0
FROM_ONE_ADDRESS, OF_ONE_SECRET = 300, 20  # a minute
MOST_KEYS = 10_000
_HEADERS = {
    "Server": "jourlots",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class Room:
    """How often each may ask within a minute of the machine's time."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._minute = 0
        self._asked = Counter[str]()

    def take(self, who: str) -> bool:
        """Count one more; False when it is one too many."""
        minute = int(self._clock() // 60)
        if minute != self._minute:
            self._minute = minute
            self._asked.clear()
        if len(self._asked) >= MOST_KEYS and who not in self._asked:
            return False
        self._asked[who] += 1
        return self._asked[who] <= self._most


class Web:
    """The endpoint on one host and port. `turn` makes a turn as of now; its person is left out:
    whoever asks here is a stranger until their secret says whose calendar it opens."""

    def __init__(
        self, store: Store, turn: Callable[[Tx], Turn], health: Health, listen: tuple[str, int]
    ) -> None:
        self._store = store
        self._turn = turn
        self._health = health
        self._listen = listen
        self._addresses, self._secrets = Room(FROM_ONE_ADDRESS), Room(OF_ONE_SECRET)

    async def run(self) -> None:
        """Answer until cancelled; a port that is taken is tried again."""
        while True:
            runner = web.AppRunner(
                self._application(),
                access_log=None,
                logger=_silent(),
                shutdown_timeout=STOPS_WITHIN_SECONDS,
            )
            try:
                await self._serve(runner)
            except OSError as error:
                self._health.down("web", f"cannot listen on port {self._listen[1]}: {error.errno}")
            finally:
                await runner.cleanup()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _serve(self, runner: web.AppRunner) -> None:
        await runner.setup()
        await web.TCPSite(runner, *self._listen).start()
        self._health.up("web")
        await asyncio.Event().wait()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._guarded], client_max_size=1024)
        application.router.add_get(f"{CALENDARS}{{secret}}.ics", self._calendar)
        application.router.add_get("/halsa", self._halsa)
        return application

    @web.middleware
    async def _guarded(
        self, request: web.Request, handler: Callable[[web.Request], Any]
    ) -> web.StreamResponse:
        response: web.StreamResponse
        try:
            response = await handler(request) if self._has_room(request) else _too_many()
        except web.HTTPException:
            response = _nothing()
        except StoreError as error:
            self._health.down("store", error)
            response = _later(503)
        except Exception:
            log.exception("the web endpoint stumbled")
            response = _later(500)
        response.headers.update(_HEADERS)
        return response

    def _has_room(self, request: web.Request) -> bool:
        return self._addresses.take(_asks_from(request))

    async def _calendar(self, request: web.Request) -> web.StreamResponse:
        secret = request.match_info["secret"]
        if not self._secrets.take(hashed(secret)):
            return _too_many()

        def read(tx: Tx) -> tuple[Turn, Any]:
            turn = replace(self._turn(tx), who=Who())
            return turn, perform(turn, "calendar.fetch", Fetch(secret))

        turn, result = await self._store.read(read)
        if not isinstance(result, Done):
            return _nothing()
        body = await asyncio.to_thread(ics.written, result.value.owed, turn.house.calendar)
        return _file(request, body.encode())

    async def _halsa(self, _request: web.Request) -> web.StreamResponse:
        """Which parts are down, by name alone: a reason may name a case."""
        down = sorted(self._health.reasons())
        status = 503 if down else 200
        return _kept_nowhere(web.json_response({"ok": not down, "down": down}, status=status))


def _file(request: web.Request, body: bytes) -> web.Response:
    """The calendar, or only that it is still the one that the phone has."""
    tag = hashlib.sha256(body).hexdigest()[:32]
    known = request.if_none_match or ()
    if any(each.value in (tag, "*") for each in known):
        response = web.Response(status=304)
    else:
        response = web.Response(body=body, content_type="text/calendar", charset="utf-8")
        response.headers["Content-Disposition"] = f'inline; filename="{ics.FILE}"'
    response.etag = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _nothing() -> web.Response:
    return _kept_nowhere(web.Response(status=404, text="Det finns inget här.\n"))


def _too_many() -> web.Response:
    response = _kept_nowhere(web.Response(status=429, text="Vänta en minut.\n"))
    response.headers["Retry-After"] = "60"
    return response


def _later(status: int) -> web.Response:
    response = _kept_nowhere(web.Response(status=status, text="Försök igen om en stund.\n"))
    response.headers["Retry-After"] = "300"
    return response


def _kept_nowhere(response: web.Response) -> web.Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _asks_from(request: web.Request) -> str:
    """Who asks. A proxy on this machine says for whom; nobody else is believed. Of IPv6 a whole
    network counts as one."""
    said = request.remote or ""
    try:
        if ip_address(said).is_loopback:
            said = request.headers.get("X-Forwarded-For", said).rpartition(",")[2].strip()
        address = ip_address(said)
    except ValueError:
        return "unknown"
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else str(address)


def _silent() -> logging.Logger:
    """For what aiohttp has to say about requests that it cannot read: it quotes them."""
    silent = logging.getLogger(f"{__name__}.requests")
    silent.propagate = False
    silent.disabled = True
    return silent
