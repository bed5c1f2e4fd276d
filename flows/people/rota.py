"""A rota: planned shifts as a file gives them, and what they change in those that are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from flows.people.duty import Shift

LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, as it is written. Times are local wall times."""

    number: int
    unit: str
    role: str
    person: str
    starts: datetime
    ends: datetime


class Fault(NamedTuple):
    """What is wrong with a line, in Swedish."""

    line: int
    says: str


class Post(NamedTuple):
    """A role in a unit."""

    unit_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to change so that the kept rota is the file's."""

    added: tuple[Shift, ...] = ()
    moved: tuple[tuple[Shift, datetime], ...] = ()  # to another end
    removed: tuple[Shift, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The planned shifts of the file, with the lines that they stand in."""

    shifts: Sequence[tuple[int, Shift]] = field(default_factory=tuple)

    def overlaps(self) -> list[Fault]:
        """Lines that put a person in one post twice at the same time."""
        faults = []
        by_person = sorted(
            self.shifts,
            key=lambda each: (each[1].person_id, each[1].unit_id, each[1].role, each[1].starts_at),
        )
        for (first, one), (second, other) in pairwise(by_person):
            if _place(one) == _place(other) and other.starts_at < one.ends_at:
                says = f"Passet krockar med rad {min(first, second)}."
                faults.append(Fault(max(first, second), says))
        return faults

    def against(self, kept: Mapping[Post, Sequence[Shift]], now: datetime) -> Changes:
        """What to change in the planned shifts that are kept.

        The file speaks for the posts that it names, from its first start to its last. What has
        ended stays as it was, so that a file that is read again changes nothing.
        """
        added, moved, removed = [], [], []
        for post in dict.fromkeys(Post(each.unit_id, each.role) for _, each in self.shifts):
            mine = [each for _, each in self.shifts if Post(each.unit_id, each.role) == post]
            known = {(each.person_id, each.starts_at): each for each in kept.get(post, ())}
            for shift in mine:
                found = known.pop((shift.person_id, shift.starts_at), None)
                if shift.ends_at <= now:
                    continue
                if found is None:
                    added.append(shift)
                elif found.ends_at != shift.ends_at and found.ends_at > now:
                    moved.append((found, shift.ends_at))
            first = min(each.starts_at for each in mine)
            last = max(each.starts_at for each in mine)
            removed += [
                each
                for each in known.values()
                if each.starts_at > now and first <= each.starts_at <= last
            ]
        return Changes(tuple(added), tuple(moved), tuple(removed))


def _place(shift: Shift) -> tuple[int, int, str]:
    return shift.person_id, shift.unit_id, shift.role
