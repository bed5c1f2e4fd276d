"""What the bot holds about a person, as a value for telling it all."""

from collections.abc import Mapping, Sequence
from typing import Any

Held = Mapping[str, Sequence[Mapping[str, Any]]]
"""Table → its rows that name the person or their private chat, column by column; of one that nobody
can read there is only `unreadable`, with its name."""
