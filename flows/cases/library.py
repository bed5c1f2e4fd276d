"""The processes of a pack, read and proven, with the table that accounts for every follow-up of the
catalogue. The one way in for everybody outside this room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from flows.calendar import hours_of
from flows.cases import plans
from flows.cases.check import prove
from flows.cases.follow_ups import FollowUps, accounted
from flows.cases.process import Process
from flows.cases.refers import Shelf, uncut
from flows.errors import ContentError
from flows.reading.marked import Marked, read
from flows.reading.parse import parse
from flows.reading.problem import SETTINGS, Problem
from flows.reading.settable import settled


class Files(Protocol):
    """What the content was read into: the routines' library is one."""

    @property
    def reference(self) -> Shelf:
        """Contacts, interpretations and sources."""

    @property
    def others(self) -> tuple[Marked, ...]:
        """The pack's files that are no routines."""

    @property
    def watched(self) -> Mapping[str, str]:
        """The catalogue's numbers that routines watch, with the file of each."""


@dataclass(frozen=True, slots=True)
class Processes:
    """What was read, and everything that is wrong with it. Use it through `checked()`."""

    processes: tuple[Process, ...]
    follow_ups: FollowUps | None
    problems: tuple[Problem, ...]
    _shelf: Shelf | None = field(default=None, repr=False, compare=False)
    _pinned: dict[str, Process] = field(default_factory=dict, repr=False, compare=False)

    def checked(self) -> "Processes":
        """Itself when nothing is wrong; otherwise raises ContentError with every problem."""
        if self.problems:
            raise ContentError("\n".join(str(each) for each in self.problems))
        return self

    def process(self, process_id: str) -> Process | None:
        """The present revision of a process."""
        return next((each for each in self.processes if each.id == process_id), None)

    def known(self, sha256: str) -> Process | None:
        """The revision with this hash, when it is a present one or has been read before."""
        now = (each for each in self.processes if each.sha256 == sha256)
        return next(now, None) or self._pinned.get(sha256)

    def pinned(self, text: str) -> Process:
        """The revision of which this is the kept text, proven against today's references and with
        today's times. Raises ContentError when it refers to something that is no longer there."""
        marked, problems = read(text, "sparad version")
        if (known := self.known(marked.sha256)) is not None:
            return known
        if not problems and self._shelf is not None:
            marked, problems = settled(marked, self._shelf.values)
        process, problems = (None, problems) if problems else parse(marked, Process)
        if process is not None and self._shelf is not None:
            process = plans.in_order(process)
            problems = prove(process, self._shelf)
        if process is None or problems:
            raise ContentError("\n".join(str(each) for each in problems))
        return self._pinned.setdefault(marked.sha256, process)


NO_PROCESSES = Processes((), None, ())


def load_processes(files: Files) -> Processes:
    """Parse and prove every process of a library. Never raises for what a file says: see
    `Processes.problems`."""
    problems: list[Problem] = []
    processes, tables = list[Process](), list[FollowUps]()
    for marked in files.others:
        filled, found = settled(marked, files.reference.values)
        if not found and marked.data.get("kind") == "process":
            process, found = parse(filled, Process)
            processes += [process] if process else []
        elif not found:
            table, found = parse(filled, FollowUps)
            tables += [table] if table else []
        problems += found
    for process in processes:
        problems += (*prove(process, files.reference), *uncut(process))
    problems += _contradictions(processes, files.reference)
    problems += _apart(processes)
    if tables and not problems:
        problems += accounted(tables, processes, files.watched, files.reference)
    found_all = tuple(sorted(set(problems), key=lambda each: (each.file, each.line, each.message)))
    return Processes(tuple(processes), tables[0] if tables else None, found_all, files.reference)


def _contradictions(processes: Iterable[Process], shelf: Shelf) -> list[Problem]:
    """Check 2: times of the settings that do not go together."""
    try:
        hours = hours_of(shelf.values)
    except ContentError as fault:
        return [Problem(SETTINGS, 0, 2, str(fault))]
    found = (plans.contradictions(each, hours, shelf.values) for each in processes)
    return [problem for each in found for problem in each]


def _apart(processes: Iterable[Process]) -> list[Problem]:
    """Check 2: a process has the name of its file."""
    return [
        Problem(each.file, each.line("id"), 2, f"Skriv »id: {Path(each.file).stem}«, som filen.")
        for each in processes
        if Path(each.file).stem != each.id
    ]
