"""A model that remembers the file that it was read from: its text, fingerprint and lines."""

from collections.abc import Mapping
from typing import Self

from pydantic import PrivateAttr

from flows.reading.forms import Strict
from flows.reading.marked import Marked, Path
from flows.reading.settable import told_of


class Filed(Strict):
    """One revision of a content file, with the text that it was read from."""

    _marked: Marked = PrivateAttr(default_factory=lambda: Marked("", "", {}))

    @classmethod
    def read(cls, marked: Marked) -> Self:
        """Build it from a file that was read. Raises pydantic's ValidationError."""
        filed = cls.model_validate(marked.data)
        filed._marked = marked
        return filed

    @property
    def file(self) -> str:
        """The file that it was read from, for messages."""
        return self._marked.file

    @property
    def text(self) -> str:
        """The file's normalised text, to keep for what began on this revision."""
        return self._marked.text

    @property
    def sha256(self) -> str:
        """Fingerprint of `text`; what began on this revision is pinned to it."""
        return self._marked.sha256

    def settings_at(self, path: Path, values: Mapping[str, str]) -> str:
        """For a fault at the path: the settings that stand there, in words; "" when none does."""
        return told_of(self._marked, path, values)

    def line(self, *path: str | int) -> int:
        """Line in the file of the thing at the path."""
        return self._marked.line(*path)
