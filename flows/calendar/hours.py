"""Owns the times of day that no source gives and that are named as interpretations (TOLKNING): the
quiet hours, the weekly digest, and what is meant by "på eftermiddagen"."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time
from types import MappingProxyType

from flows.errors import ContentError


@dataclass(frozen=True, slots=True)
class Hours:
    """Local wall times. Reminders rest from `quiet_from` to `quiet_to` the next vardag. `usual` is
    meant where no time is said, the others by the parts of the day.

    Raises ContentError when they contradict one another.
    """

    quiet_from: time = time(17)
    quiet_to: time = time(7)
    digest: time = time(8, 15)
    usual: time = time(8)
    morning: time = time(8)
    forenoon: time = time(10)
    lunch: time = time(12)
    after_lunch: time = time(13)
    afternoon: time = time(14)
    evening: time = time(19)

    def __post_init__(self) -> None:
        if self.quiet_to >= self.quiet_from:
            raise ContentError(
                f"Påminnelser vilar från kl. {self.quiet_from:%H:%M} till {self.quiet_to:%H:%M}: "
                f"låt {NAMES['quiet_to']} komma före {NAMES['quiet_from']} på dagen."
            )
        if not self.quiet_to <= self.digest < self.quiet_from:
            raise ContentError(
                f"Veckans lista kl. {self.digest:%H:%M} kommer när påminnelser vilar. Ändra "
                f"{NAMES['digest']}."
            )

    def are_quiet(self, at: time) -> bool:
        """Whether reminders rest then on a vardag."""
        return not self.quiet_to <= at < self.quiet_from


NAMES: Mapping[str, str] = MappingProxyType(
    {
        "quiet_from": "vila-borjar",
        "quiet_to": "vila-slutar",
        "digest": "veckans-lista",
        "usual": "tid-saknas",
        "morning": "tid-morgon",
        "forenoon": "tid-formiddag",
        "lunch": "tid-lunch",
        "after_lunch": "tid-efter-lunch",
        "afternoon": "tid-eftermiddag",
        "evening": "tid-kvall",
    }
)
"""Each of the hours → the interpretation that says it."""


def hours_of(values: Mapping[str, str]) -> Hours:
    """The hours by the values of interpretations. Raises ContentError."""
    known = {each.name: NAMES[each.name] for each in fields(Hours)}
    return Hours(
        **{name: time.fromisoformat(values[of]) for name, of in known.items() if of in values}
    )
