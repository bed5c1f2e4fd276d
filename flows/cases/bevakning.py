"""The Bevakning: a dated follow-up that someone owes, its steps and its ends, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

OWN = "EGEN"  # the kind of what somebody wants to be reminded of themselves
UNDO_WITHIN = timedelta(minutes=1)
STUB_AFTER = timedelta(hours=20)  # within a day, also when the bot is down for some hours


class BevakningState(StrEnum):
    """Where a bevakning stands. Its ends differ: it was done; its case was closed; what had been
    waited for came about some other way, or is counted anew."""

    PLANNED = "planned"
    DUE = "due"
    DONE = "done"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class Recipient(StrEnum):
    """Whom a reminder goes to; a unit or chef is resolved when it is sent."""

    OWNER = "ansvarig"
    UNIT = "enhet"
    CHEF = "enhetschef"


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """One reminder: `day` vardagar after the due day, at the local wall time `at`. With `minutes`
    it comes so long after the due instant instead."""

    day: int
    at: time
    to: Recipient
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Bevakning:
    """A follow-up owed by `owner_id` in `unit_id`; `code` is what staff note in the journal.

    Without an owner whoever holds `role` in the unit owes it. `case_id` is the case that it watches
    over; `kind` is then the watch of its process.
    `due_on` is the local day it is owed, `nominal_on` the day before any move for non-vardagar.
    Limits in hours and minutes have `due_at` too. Its reminders are laid out from `remind_from`
    when the due day had passed before it was known.
    After the last of `steps` those of its day come again every `repeat` vardagar; 0 is silence.
    `next_at` (UTC) is when step number `step` is to be told; once it has ended, when the messages
    that show it become stubs; None after that. `told_at` is when a step of it was told last, which
    after an outage is not when that step was to be told.
    `version` grows by one with each change; a change names the version that it saw.
    """

    id: int
    token: str
    code: str
    kind: str
    unit_id: int
    owner_id: int | None
    offered_to: int | None
    state: BevakningState
    started_at: datetime
    nominal_on: date
    due_on: date
    steps: tuple[ReminderStep, ...]
    repeat: int
    step: int
    next_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
    ended_by: int | None
    version: int
    role: str | None = None
    case_id: int | None = None
    due_at: datetime | None = None
    remind_from: date | None = None
    told_at: datetime | None = None

    @property
    def is_own(self) -> bool:
        """Whether no routine asks for it: it is told to its owner alone, until it is done."""
        return self.kind == OWN

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.state in (BevakningState.PLANNED, BevakningState.DUE)

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and it is still reminded of; an aim that was told is not."""
        return self.is_open and self.due_on < today and self.next_at is not None

    def is_undoable(self, now: datetime) -> bool:
        """Whether it was done so lately that whoever said so may still take that back."""
        if self.state is not BevakningState.DONE or self.ended_at is None:
            return False
        return now - self.ended_at <= UNDO_WITHIN

    @property
    def is_stub(self) -> bool:
        """Whether nothing more of it is to be shown."""
        return not self.is_open and self.next_at is None


@dataclass(frozen=True, slots=True)
class Due:
    """Bevakningar whose time has come, and the ids of those of them that nobody can read."""

    found: Sequence[Bevakning]
    unreadable: Sequence[int] = ()
