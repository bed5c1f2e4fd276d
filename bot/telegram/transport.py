"""HTTP to Telegram: aiohttp behind python-telegram-bot's `BaseRequest`.

Knows connections, timeouts, the proxy and uploads. A request that cannot have left raises
`NotSent`; one that may have arrived raises `TimedOut` or `NetworkError`.
"""

import json
from typing import Any

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
UPLOAD_SECONDS = 30.0
KEEPALIVE_SECONDS = 10.0  # shorter than the server's, so that no request meets a closing door


# No connection was made, or the proxy between us refused: Telegram cannot have seen it.
NEVER_LEFT = (
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
)


class NotSent(NetworkError):
    """The request never left this machine: it is safe to send it again."""


class AiohttpRequest(BaseRequest):
    """One pool of connections to the Bot API. Timeouts are in seconds."""

    def __init__(
        self,
        *,
        connections: int = 64,
        proxy: str | None = None,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._connections = connections
        self._read_seconds = read_seconds
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer may take when the caller does not say."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Open the pool; doing so twice is harmless."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=KEEPALIVE_SECONDS
            )
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Carry out one request of python-telegram-bot; answers status and body."""
        reading = _seconds(read_timeout, self._read_seconds)
        if request_data is not None and request_data.contains_files:
            reading += _seconds(write_timeout, UPLOAD_SECONDS)
        limits = aiohttp.ClientTimeout(
            total=None,
            connect=_seconds(pool_timeout, CONNECT_SECONDS)
            + _seconds(connect_timeout, CONNECT_SECONDS),
            sock_connect=_seconds(connect_timeout, CONNECT_SECONDS),
            sock_read=reading,
        )
        return await self._exchange(method, url, limits, _body(request_data))

    async def fetch(self, url: str, payload: dict[str, Any], wait: float) -> tuple[int, bytes]:
        """POST JSON and wait up to `wait` seconds for the answer; for the raw fetch loop."""
        limits = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=wait)
        headers = {"Content-Type": "application/json"}
        return await self._exchange("POST", url, limits, json.dumps(payload).encode(), headers)

    async def _exchange(
        self,
        method: str,
        url: str,
        limits: aiohttp.ClientTimeout,
        body: object,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        await self.initialize()
        assert self._session is not None
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                timeout=limits,
                headers=headers,
                proxy=self._proxy,
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except NEVER_LEFT as error:
            raise NotSent(type(error).__name__) from None
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from None
        except aiohttp.ClientError as error:
            # The chained error would carry the address, and with it the bot's token.
            raise NetworkError(type(error).__name__) from None


def _body(request_data: RequestData | None) -> object:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form


def _seconds(given: ODVInput[float], otherwise: float) -> float:
    return float(given) if isinstance(given, int | float) else otherwise
