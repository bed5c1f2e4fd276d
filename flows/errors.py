"""The errors that are ours. Expected refusals are values, never exceptions.

    JourlotsError
    ├── ContentError          a routine or settings file is wrong; names file and line
    ├── CalendarRangeError    a date outside the guarded years of the calendar
    ├── Damaged               the one stored row that was asked for cannot be read any more
    └── StoreError
        ├── StoreBusy         the database is locked or in use by another process
        ├── StoreFull         no room left on the disk
        └── StoreUnreachable  the database cannot be reached, or answers with a fault

Every StoreError means: nothing of the work was saved, and it may be run again.
"""

from flows.found import Unreadable


class JourlotsError(Exception):
    """Root of every error that Jourlots raises on purpose."""


class ContentError(JourlotsError):
    """A content or settings file is wrong; the message names file, line and what to write."""


class CalendarRangeError(JourlotsError):
    """The date lies outside the years for which holidays are known."""


class Damaged(JourlotsError):
    """The one stored row that was asked for cannot be read any more."""

    def __init__(self, row: Unreadable) -> None:
        super().__init__(f"{row} går inte att läsa. Kör jourlots doctor.")
        self.row = row


class StoreError(JourlotsError):
    """The unit of work was not saved; it may be run again."""


class StoreBusy(StoreError):
    """The database is locked, or another Jourlots process has it."""


class StoreFull(StoreError):
    """The disk or the database is full."""


class StoreUnreachable(StoreError):
    """The database cannot be reached, or answered with a fault."""
