"""What was found of many: the stored rows that can be read, and the names of those that cannot.

One damaged row hides no other: whoever lists many shows the readable ones and says how many are not
there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stored row that nobody can read any more: its name in the audit log, such as `case:12`,
    and the code that staff know it by; empty where it has none that can be read."""

    name: str
    code: str = ""

    @property
    def id(self) -> int:
        """Its number, where one number names it."""
        return int(self.name.partition(":")[2])

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.code else self.name


@dataclass(frozen=True, slots=True)
class Found(Sequence[T_co]):
    """The readable ones, as a sequence of them, and apart the names of the others."""

    found: Sequence[T_co]
    unreadable: Sequence[Unreadable] = ()

    @overload
    def __getitem__(self, place: int) -> T_co: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T_co]: ...
    def __getitem__(self, place: Any) -> Any:
        return self.found[place]

    def __len__(self) -> int:
        return len(self.found)
