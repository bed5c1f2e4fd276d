"""The Case as it is kept: which process it follows, what was done, and who stands for each role.

Where it stands follows from what was done: `state`. The code is what staff note on the binder's
tab and in the journal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from flows.cases.state import Taken

# Document 001 has one socialsekreterare who answers for the assignment; the other roles work
# through it as a unit.
NAMED = frozenset({"socialsekreterare"})


class CaseEnd(StrEnum):
    """Whether it goes on. A joined case goes on as another, which keeps its code."""

    OPEN = "open"
    CLOSED = "closed"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Post:
    """Who stands for a role in a case: the unit, and the person who answers for it, if one does.

    Without a person it waits in the unit's queue, or is the business of whoever holds the role
    there. `offered_to` was asked to take it over and has not answered.
    """

    role: str
    unit_id: int
    person_id: int | None = None
    offered_to: int | None = None


@dataclass(frozen=True, slots=True)
class Untold:
    """A step that has become possible and whose role is to be told; `by` made it possible."""

    step: str
    by: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `sha256` names the revision that it follows, `kept` one that it was asked about
    and does not follow.

    `next_at` (UTC): while it is open, when `untold` is to be told; once it has ended, when the
    messages that show it become stubs; None after that. `version` grows by one with each change.
    """

    id: int
    token: str
    code: str
    process_id: str
    sha256: str
    end: CaseEnd
    history: tuple[Taken, ...]
    posts: Mapping[str, Post]
    untold: tuple[Untold, ...]
    opened_at: datetime
    next_at: datetime | None
    ended_at: datetime | None
    joined_to: int | None
    kept: str | None
    version: int

    @property
    def subject(self) -> str:
        """Its name in the audit log and among cards."""
        return f"case:{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether anybody has to do with it."""
        return self.end is CaseEnd.OPEN

    def changed(self, **values: object) -> "Case":
        """The case with these values, as the next version."""
        return replace(self, version=self.version + 1, **values)  # type: ignore[arg-type]

    def posted(self, post: Post) -> "Case":
        """The case with this post in place of the role's former one, as the next version."""
        return self.changed(posts={**self.posts, post.role: post})


@dataclass(frozen=True, slots=True)
class DueCases:
    """Cases of which something is to be told, and the ids of those of them that nobody can read."""

    found: Sequence[Case]
    unreadable: Sequence[int] = ()
