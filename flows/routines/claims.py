"""The binding half of check 6: what a source demands is claimed by content or excused; and the
proof, given the originals, that each cited statement still stands there."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.reading.marked import Data, Marked
from flows.reading.problem import Problem
from flows.routines.reference import Document, Reference, Statement
from flows.routines.schema import Question, Routine

_BINDING = re.compile(r"ska|skall|alltid|måste|ansvar|ansvarig|får inte|kontaktas inte")


def unclaimed(
    sources: Marked,
    reference: Reference,
    routines: Iterable[Routine],
    others: Iterable[Marked] = (),
) -> Iterator[Problem]:
    """Binding statements that no routine, watch, contact or other file cites and that have no
    excuse."""
    claimed = {ref for routine in routines for ref in _cited(routine)}
    claimed |= {ref for other in others for ref in _citations(other.data)}
    claimed |= {ref for contact in reference.contacts.values() for ref in contact.cite}
    for name, document in reference.documents.items():
        for ref, statement in _statements(name, document):
            if statement.binding == "ja" and ref not in claimed and not statement.not_coded:
                message = (
                    f"Ingen nod bygger på »{ref}«, fast den är bindande. "
                    "Hänvisa till den med »cite«, eller skriv varför inte: »not_coded: …«."
                )
                section, number = ref.split("/")[1].rsplit(".", 1)
                place = ("documents", name, "sections", section, "statements", number)
                yield Problem(sources.file, sources.line(*place), 6, message)


def _cited(routine: Routine) -> Iterator[str]:
    for node in routine.nodes.values():
        yield from node.cite
        if isinstance(node, Question):
            for option in node.options.values():
                yield from option.cite
    for watch in routine.watches.values():
        yield from watch.cite


def _citations(data: Data) -> Iterator[str]:
    """Every statement that stands under a key `cite`, however deep."""
    if isinstance(data, list):
        for each in data:
            yield from _citations(each)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key == "cite":
                yield from (each for each in value if isinstance(each, str))
            else:
                yield from _citations(value)


def _statements(name: str, document: Document) -> Iterator[tuple[str, Statement]]:
    for section, part in document.sections.items():
        for number, statement in part.statements.items():
            yield f"{name}/{section}.{number}", statement


def fold(text: str) -> list[str]:
    """The words of a text: NFC, whitespace folded."""
    return unicodedata.normalize("NFC", text).split()


def fingerprint(words: list[str]) -> str:
    """Fingerprint of words with one space between each."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def verify_sources(
    reference: Reference, originals: Path, files: Iterable[Routine | Marked] = ()
) -> tuple[Problem, ...]:
    """What does not agree with the original documents in a folder: statements that no longer
    stand there, with the lines of `files` to look at again, and binding words that no statement
    covers. Documents not there are skipped."""
    found: list[Problem] = []
    lines = [
        (f"{each.file}:{number}", line)
        for each in files
        for number, line in enumerate(each.text.splitlines(), 1)
        if "/" in line
    ]
    for name, document in reference.documents.items():
        path = originals / document.file
        if path.is_file():
            words = fold(path.read_text(encoding="utf-8"))
            found += _verify(name, document, words, lines)
    return tuple(found)


def _verify(
    name: str, document: Document, words: list[str], lines: list[tuple[str, str]]
) -> Iterator[Problem]:
    covered: set[int] = set()
    for ref, statement in _statements(name, document):
        places = [
            at
            for at in range(len(words) - statement.words + 1)
            if fingerprint(words[at : at + statement.words]) == statement.sha256
        ]
        for at in places:
            covered |= set(range(at, at + statement.words))
        if not places:
            message = f"»{ref}« står inte längre så i originalet. Läs det igen och ändra."
            yield Problem(document.file, 0, 6, message + _see(ref, lines))
    for at in range(len(words)):
        if at not in covered and _BINDING.fullmatch(words[at].strip(".,:;()").casefold()):
            message = f"Ordet »{words[at]}« (ord {at + 1}) är bindande, men ingen punkt täcker det."
            yield Problem(document.file, 0, 6, message)


def _see(ref: str, lines: list[tuple[str, str]]) -> str:
    """Where the statement is cited."""
    cited = re.compile(rf"{re.escape(ref)}(?!\d)")
    places = [place for place, line in lines if cited.search(line)]
    return f" Se {', '.join(places)}." if places else ""
