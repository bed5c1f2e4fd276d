"""A person's own calendar address, as a value: whoever knows its secret reads what they owe."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A person's calendar can be fetched with the secret of this hash, since `made_at` (UTC)."""

    person_id: int
    secret_hash: str
    made_at: datetime
