"""The parameters of a call: JSON, forms and multipart bodies, all read alike."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.practice.files import Upload, Uploads
from bot.practice.refusals import bad_request


@dataclass(frozen=True, slots=True)
class Params:
    """Values by name; forms carry numbers and structures as text."""

    values: Mapping[str, Any] = field(default_factory=dict)
    uploads: Uploads = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A text, empty when missing."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """A whole number; what is not one counts as missing, as Telegram has it."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError, OverflowError):
            return default

    def flag(self, name: str) -> bool:
        """A yes or no."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes", "t", "y")

    def structure(self, name: str) -> Any:
        """An object or array, whether it came as itself or as JSON text; None when missing."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            what = name.replace("_", " ")
            raise bad_request(f"can't parse {what} JSON object") from None

    def numbers(self, name: str, most: int) -> list[int]:
        """The ids in an array, as Telegram wants them."""
        given = self.structure(name)
        if not isinstance(given, list) or not given:
            raise bad_request("message identifiers are not specified")
        if len(given) > most:
            raise bad_request("too many message identifiers specified")
        try:
            return [int(each) for each in given]
        except (TypeError, ValueError, OverflowError):
            raise bad_request("invalid message identifier specified") from None

    def upload_named(self, name: str, reference: str) -> Upload | None:
        """A file sent with the call under its own name, or by an attach:// reference."""
        if reference.startswith("attach://"):
            return self.uploads.get(reference.removeprefix("attach://"))
        return self.uploads.get(name)


async def read_params(request: web.Request) -> Params:
    """The parameters of a request: those in the address, then those in the body."""
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        values |= await _json(request)
        return Params(values)
    if request.content_type == "multipart/form-data":
        uploads: dict[str, Upload] = {}
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader):
                await _part(part, values, uploads)
        return Params(values, uploads)
    return Params(values | dict(await request.post()))


async def _json(request: web.Request) -> Mapping[str, Any]:
    if not await request.read():
        return {}
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise bad_request("can't parse request JSON object")
    return body


async def _part(part: BodyPartReader, values: dict[str, Any], uploads: dict[str, Upload]) -> None:
    name = part.name or ""
    if part.filename is None:
        values[name] = await part.text()
        return
    mime = part.headers.get("Content-Type", "application/octet-stream")
    uploads[name] = Upload(part.filename, mime, bytes(await part.read()))
