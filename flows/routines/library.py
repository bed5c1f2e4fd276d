"""The library: every content file of a pack, read, linked and proven, with this installation's
settings. The one way in for everybody outside this room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from flows.errors import ContentError
from flows.reading.forms import Strict
from flows.reading.marked import Marked, normalise, read
from flows.reading.parse import parse
from flows.reading.problem import SETTINGS, Problem
from flows.reading.settable import misfit, settled
from flows.routines.check import prove
from flows.routines.claims import unclaimed
from flows.routines.reference import (
    Cited,
    Contact,
    Contacts,
    Interpretation,
    Interpretations,
    Reference,
    Sources,
    placeholders,
)
from flows.routines.schema import Routine

Model = TypeVar("Model", bound=Strict)
CONTENT = Path(__file__).parent.parent / "content"
OTHER_KINDS = ("process", "follow_ups")  # read here, and proven by the room that owns them


@dataclass(frozen=True, slots=True)
class Library:
    """What was read, and everything that is wrong with it. Use it through `checked()`.

    `others` are the pack's files of other kinds, such as processes: read, and not proven here.
    """

    routines: tuple[Routine, ...]
    reference: Reference
    problems: tuple[Problem, ...]
    others: tuple[Marked, ...] = ()
    _pinned: dict[str, Routine] = field(default_factory=dict, repr=False, compare=False)

    def checked(self) -> "Library":
        """Itself when nothing is wrong; otherwise raises ContentError with every problem."""
        if self.problems:
            raise ContentError("\n".join(str(each) for each in self.problems))
        return self

    def by_command(self, name: str) -> Routine | None:
        """The routine that a command without its slash starts."""
        return next((each for each in self.routines if each.command == name), None)

    def routine(self, routine_id: str) -> Routine | None:
        """The present revision of a routine."""
        return next((each for each in self.routines if each.id == routine_id), None)

    @property
    def watched(self) -> Mapping[str, str]:
        """The catalogue's numbers that routines watch, with the file of each."""
        return {number: each.file for each in self.routines for number in each.watches}

    def contact(self, contact_id: str) -> Contact:
        """A contact of the pack. Raises KeyError for one that is not there."""
        return self.reference.contacts[contact_id]

    def interpretation(self, name: str) -> Interpretation:
        """An interpretation with this installation's value. Raises KeyError likewise."""
        return self.reference.interpretations[name]

    def source(self, ref: str) -> Cited:
        """Where a statement such as `r000/ansvar.2` stands. Raises KeyError likewise."""
        return self.reference.source(ref)


def load_library(
    directory: Path = CONTENT,
    *,
    pack: str = "goteborg",
    contacts: Mapping[str, str] | None = None,
    interpretations: Mapping[str, str] | None = None,
) -> Library:
    """Read and prove a pack. `contacts` gives numbers to local contacts, `interpretations` values
    to interpretations that have one. Never raises for what a file says: see `Library.problems`."""
    problems: list[Problem] = []
    marked, sources = _file(directory / "sources.yaml", directory, Sources, problems)
    choices, chosen = _file(
        directory / "interpretations.yaml", directory, Interpretations, problems
    )
    _, reached = _file(directory / pack / "contacts.yaml", directory, Contacts, problems)
    reference = Reference(
        sources.documents if sources else {},
        _set(reached.contacts if reached else {}, contacts or {}, _with_number, problems),
        _set(
            chosen.interpretations if chosen else {}, interpretations or {}, _with_value, problems
        ),
    )
    paths = sorted(set((directory / pack).glob("*.yaml")) - {directory / pack / "contacts.yaml"})
    files = [_read(path, directory, problems) for path in paths]
    others = tuple(each for each in files if each.data.get("kind") in OTHER_KINDS)
    found = [
        _parsed(_settled(each, reference, problems), Routine, problems)
        for each in files
        if each not in others
    ]
    routines = [routine for routine in found if routine]
    problems += _apart(routines)
    problems += _unfilled(choices, reference)
    if sources and chosen and reached:
        for routine in routines:
            problems += prove(routine, reference)
        problems += unclaimed(marked, reference, routines, others)
    return Library(tuple(routines), reference, tuple(sorted(set(problems), key=_order)), others)


def parse_routine(text: str, library: Library) -> Routine:
    """A pinned revision from its kept text, proven against today's library. Raises ContentError
    when it refers to something that is no longer there."""
    marked = Marked("sparad version", normalise(text), {})
    for known in library.routines:
        if known.sha256 == marked.sha256:
            return known
    if marked.sha256 in library._pinned:
        return library._pinned[marked.sha256]
    marked, problems = read(text, marked.file)
    if not problems:
        marked, problems = settled(marked, library.reference.values)
    routine, problems = (None, problems) if problems else parse(marked, Routine)
    if routine is not None:
        problems = prove(routine, library.reference)
    if routine is None or problems:
        raise ContentError("\n".join(str(each) for each in problems))
    return library._pinned.setdefault(marked.sha256, routine)


def _file(
    path: Path, directory: Path, model: type[Model], problems: list[Problem]
) -> tuple[Marked, Model | None]:
    """The file and what it says, or None when it says it wrongly."""
    marked = _read(path, directory, problems)
    return marked, _parsed(marked, model, problems)


def _read(path: Path, directory: Path, problems: list[Problem]) -> Marked:
    """The file; empty when it cannot be read."""
    name = path.relative_to(directory).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        problems.append(Problem(name, 0, 1, "Filen är inte sparad som UTF-8. Spara om den."))
        return Marked(name, "", {})
    except OSError:
        problems.append(Problem(name, 0, 1, "Filen saknas eller går inte att öppna."))
        return Marked(name, "", {})
    marked, found = read(text, name)
    problems += found
    return Marked(name, marked.text, {}) if found else marked


def _parsed(marked: Marked, model: type[Model], problems: list[Problem]) -> Model | None:
    """What a file says; None when it says nothing, or says it wrongly."""
    if not marked.data:
        return None
    value, found = parse(marked, model)
    problems += found
    return value


def _settled(marked: Marked, reference: Reference, problems: list[Problem]) -> Marked:
    """The file with this installation's times; empty when it names one that there is not."""
    filled, found = settled(marked, reference.values)
    problems += found
    return Marked(marked.file, marked.text, {}) if found else filled


def _apart(routines: list[Routine]) -> list[Problem]:
    """Check 2: a routine has the name of its file, and a command of its own."""
    found, commands = [], dict[str, Routine]()
    for routine in routines:
        if Path(routine.file).stem != routine.id:
            message = f"Skriv »id: {Path(routine.file).stem}«, samma namn som filen."
            found.append(Problem(routine.file, routine.line("id"), 2, message))
        other = commands.setdefault(routine.command, routine)
        if other is not routine:
            message = f"Kommandot /{routine.command} används redan i {other.file}. Välj ett annat."
            found.append(Problem(routine.file, routine.line("command"), 2, message))
    return found


def _unfilled(choices: Marked, reference: Reference) -> list[Problem]:
    """Check 2: words in braces in an interpretation are values of interpretations."""
    known = ", ".join(f"{{{name}}}" for name in sorted(reference.values))
    return [
        Problem(
            choices.file,
            choices.line("interpretations", name, "text"),
            2,
            f"Platshållaren »{{{word}}}« finns inte. Skriv någon av: {known or '–'}.",
        )
        for name, each in reference.interpretations.items()
        for word in placeholders(each.text)
        if word not in reference.values
    ]


Thing = TypeVar("Thing", Contact, Interpretation)


def _set(
    things: Mapping[str, Thing],
    settings: Mapping[str, str],
    change: Callable[[Thing, str], Thing | str],
    problems: list[Problem],
) -> Mapping[str, Thing]:
    """The things with the settings applied; a setting that does not fit is a problem."""
    result = dict(things)
    for name, value in settings.items():
        changed = change(things[name], value) if name in things else "Det namnet finns inte."
        if isinstance(changed, str):
            known = ", ".join(sorted(things))
            message = f"{name} = »{value}«: {changed} Namn som finns: {known}."
            problems.append(Problem(SETTINGS, 0, 2, message))
        else:
            result[name] = changed
    return result


def _with_number(contact: Contact, value: str) -> Contact | str:
    if contact.local == "nej":
        return "Numret står i källan och sätts inte här."
    if not value.strip():
        return contact
    try:
        known = contact.model_dump(exclude_none=True)
        return Contact.model_validate({**known, "number": value, "readable": value.strip()})
    except ValidationError:
        return 'Skriv numret så här: "031-365 85 85".'


def _with_value(interpretation: Interpretation, value: str) -> Interpretation | str:
    if interpretation.value is None:
        return "Den tolkningen har inget värde att ändra."
    fault = misfit(interpretation.value, value)
    return fault or interpretation.model_copy(update={"value": value})


def _order(problem: Problem) -> tuple[str, int, int, str]:
    return problem.file, problem.line, problem.check, problem.message
