"""Practice mode as one object: the Bot API on one port, the page and its controls on another."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.practice.api import bot_api, perform
from bot.practice.clock import PracticeClock
from bot.practice.cloud import Cloud
from bot.practice.control import ROUTES, errors_as_sentences
from bot.practice.delivery import deliver
from bot.practice.desk import DESK, Desk
from bot.practice.guard import is_loopback, only_json_changes, only_this_machine, set_headers
from bot.practice.observer import Observer
from bot.practice.people import BotAccount, PracticeGroup, PracticePerson
from bot.practice.stories import Stories, Story

PAGE = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
# Long polls and hanging calls are cut at once when a listener closes.
_SHUTDOWN = 0.1


class _Listener:
    """An application on a port, which stays the same when it is closed and opened again."""

    def __init__(self, app: Any, host: str, port: int, *, cancel: bool) -> None:
        self._app, self._host, self._port = app, host, port
        self._cancel = cancel  # whether a call ends when the caller hangs up
        self._runner: web.AppRunner | None = None

    @property
    def is_open(self) -> bool:
        return self._runner is not None

    @property
    def address(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    async def open(self) -> None:
        if self._runner is not None:
            return
        # No access log: the paths of the Bot API hold the token.
        runner = web.AppRunner(
            self._app(),
            access_log=None,
            handler_cancellation=self._cancel,
            shutdown_timeout=_SHUTDOWN,
        )
        self._runner = runner
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port, reuse_address=True).start()
        except OSError:
            self._runner = None
            await runner.cleanup()
            raise
        self._port = runner.addresses[0][1]

    async def close(self) -> None:
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()


class PracticeServer:
    """A local Telegram for one bot.

    `stories` are what the page offers to a trainer. Without `privacy` the bot hears everything in
    its groups.
    """

    def __init__(
        self,
        *,
        token: str,
        people: Iterable[PracticePerson],
        groups: Iterable[PracticeGroup],
        clock: PracticeClock,
        bot_name: str = "Jourlots",
        bot_username: str = "jourlots_bot",
        stories: Iterable[Story] = (),
        privacy: bool = True,
    ) -> None:
        account = BotAccount.from_token(token, bot_name, bot_username)
        self._cloud = Cloud(account, tuple(people), tuple(groups), clock.now)
        self._cloud.privacy = privacy
        self._cloud.stories = Stories(tuple(stories))
        self._clock = clock
        self._api: _Listener | None = None
        self._page: _Listener | None = None
        self._desk: Desk | None = None
        self._delivering: asyncio.Task[None] | None = None

    def observe(self, observer: Observer) -> None:
        """Show every call, answer and update from now on to somebody who judges them."""
        self._cloud.observer = observer

    async def start(self, host: str = "127.0.0.1", port: int = 0, api_port: int = 0) -> None:
        """Listen. Port 0 takes a free one; OSError when a named one is taken."""
        if not is_loopback(host):
            raise ValueError("practice mode listens on this machine only, for example 127.0.0.1")
        self._api = _Listener(lambda: bot_api(self._cloud), host, api_port, cancel=True)
        desk = Desk(self._cloud, self._clock, self._api)
        self._desk = desk
        self._page = _Listener(lambda: _page(desk), host, port, cancel=False)
        await self._api.open()
        try:
            await self._page.open()
        except OSError:
            await self._api.close()
            raise
        self._delivering = asyncio.create_task(deliver(self._cloud, perform))

    async def stop(self) -> None:
        """End every stream and poll, and free the ports."""
        self._cloud.events.close()
        if self._desk and self._desk.reopening:
            self._desk.reopening.cancel()
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.wait([self._delivering])
        for listener in (self._page, self._api):
            if listener is not None:
                await listener.close()

    async def __aenter__(self) -> "PracticeServer":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        with suppress(OSError):
            await self.stop()

    @property
    def page_url(self) -> str:
        """Where the page is, for people."""
        assert self._page is not None, "start() first"
        return f"{self._page.address}/"

    @property
    def api_base(self) -> str:
        """What a bot takes as base address for methods; the token follows directly."""
        assert self._api is not None, "start() first"
        return f"{self._api.address}/bot"

    @property
    def api_file_base(self) -> str:
        """What a bot takes as base address for files; the token follows directly."""
        assert self._api is not None, "start() first"
        return f"{self._api.address}/file/bot"


def _page(desk: Desk) -> web.Application:
    app = web.Application(middlewares=[only_this_machine, only_json_changes, errors_as_sentences])
    app[DESK] = desk
    app.on_response_prepare.append(set_headers)
    app.add_routes(ROUTES)
    for path in sorted(PAGE.iterdir()):
        if path.suffix in _TYPES:
            address = "/" if path.name == "index.html" else f"/{path.name}"
            app.router.add_get(address, _serve(path))
    return app


def _serve(path: Path) -> Any:
    body = path.read_bytes()

    async def page_file(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type=_TYPES[path.suffix], charset="utf-8")

    return page_file
