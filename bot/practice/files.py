"""Files that were sent, kept in memory, and how Telegram names them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.practice.world import Json

# One grey pixel: what a person sends in practice is never a real picture.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6358000000a200a1dc8db1cc0000000049454e44ae4260"
    "82"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file with its name and type."""

    file_id: str
    name: str
    mime: str
    data: bytes

    @property
    def unique_id(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16]

    @property
    def path(self) -> str:
        """Where the bot may fetch it, below the base address for files."""
        return f"files/{self.file_id}"

    def json(self) -> Json:
        """The fields that every kind of file has."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
        }

    def as_document(self) -> Json:
        return {**self.json(), "file_name": self.name, "mime_type": self.mime}

    def as_photo(self) -> list[Json]:
        """One size only; the size in pixels is read where it is a PNG."""
        width, height = _png_size(self.data)
        return [{**self.json(), "width": width, "height": height}]


class Files:
    """All files by their id."""

    def __init__(self) -> None:
        self._files: dict[str, Stored] = {}

    def add(self, name: str, mime: str, data: bytes) -> Stored:
        stored = Stored(f"practice-file-{len(self._files) + 1}", name, mime, data)
        self._files[stored.file_id] = stored
        return stored

    def get(self, file_id: str) -> Stored | None:
        return self._files.get(file_id)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in with a request."""

    name: str
    mime: str
    data: bytes


Uploads = Mapping[str, Upload]


def _png_size(data: bytes) -> tuple[int, int]:
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    return 800, 600
