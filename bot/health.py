"""Health: what works right now and what does not, in words that may be logged and shown."""

import logging

log = logging.getLogger(__name__)


class Health:
    """Parts that are down, each with its reason. Empty means green."""

    def __init__(self) -> None:
        self._down: dict[str, str] = {}

    def down(self, part: str, reason: object) -> None:
        """Mark a part as down; logged once for as long as the reason stays the same."""
        text = reason if isinstance(reason, str) else type(reason).__name__
        if self._down.get(part) != text:
            log.error("%s is down: %s", part, text)
        self._down[part] = text

    def up(self, part: str) -> None:
        """Mark a part as working again."""
        if self._down.pop(part, None) is not None:
            log.info("%s works again", part)

    @property
    def green(self) -> bool:
        """Whether everything works."""
        return not self._down

    def reasons(self) -> dict[str, str]:
        """Part → why it is down."""
        return dict(self._down)
