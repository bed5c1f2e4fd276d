"""Reads YAML as text only, and remembers on which line each thing stands.

No value is guessed: `16:30`, `on` and `1` stay what the editor wrote. Duplicate keys, anchors,
aliases and tags are refused. Knows nothing of what the text is about.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from flows.reading.problem import Problem

Path = tuple[str | int, ...]
Data = str | list["Data"] | dict[str, "Data"]
MOST_CHARACTERS = 500_000
DEEPEST = 20
_REFUSED = {
    yaml.AnchorToken: "Ta bort ankaret (&). Skriv texten igen på varje ställe.",
    yaml.AliasToken: "Ta bort hänvisningen (*). Skriv texten igen, eller inom citattecken.",
    yaml.TagToken: "Ta bort typmärket (!). All text läses som den står.",
}
_FLOW = {
    yaml.FlowMappingStartToken: 1,
    yaml.FlowSequenceStartToken: 1,
    yaml.FlowMappingEndToken: -1,
    yaml.FlowSequenceEndToken: -1,
}
_DEEPER = {
    yaml.BlockMappingStartToken: 1,
    yaml.BlockSequenceStartToken: 1,
    yaml.BlockEndToken: -1,
    **_FLOW,
}
_ONLY_LIBYAML = re.compile(r"(?<!\w)\?|[|>][-+\d]*#")  # what it takes and the other refuses
_Loader: TypeAlias = "type[yaml.BaseLoader] | type[yaml.CBaseLoader]"
_Tree = tuple[yaml.Node | None, list[Problem]]


@dataclass(frozen=True, slots=True)
class Marked:
    """A file's content with the line of every key and list item, by its path."""

    file: str
    text: str
    data: dict[str, Data]
    lines: dict[Path, int] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Fingerprint of the normalised text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def line(self, *path: str | int) -> int:
        """Line of the nearest thing on the path that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def normalise(text: str) -> str:
    """One form for a text whatever editor wrote it: NFC, newlines as LF, no byte-order mark."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def read(text: str, file: str) -> tuple[Marked, tuple[Problem, ...]]:
    """Read one file's text. With problems, what could be read is empty or incomplete."""
    marked = Marked(file, normalise(text), {})
    if len(text) > MOST_CHARACTERS:
        return marked, (Problem(file, 0, 1, "Filen är för stor. Dela upp den."),)
    try:
        root, problems = _quickly(marked) or _tree(marked, yaml.BaseLoader)
    except yaml.YAMLError as error:
        return marked, (_unreadable(error, file),)
    if problems:
        return marked, tuple(problems)
    if not isinstance(root, yaml.MappingNode):
        return marked, (
            Problem(file, 1, 1, "Filen är tom eller saknar nycklar. Skriv »nyckel: värde«."),
        )
    data = _plain(root, (), marked, problems)
    assert isinstance(data, dict)
    marked.data.update(data)
    return marked, tuple(problems)


def _quickly(marked: Marked) -> _Tree | None:
    """The tree by libyaml, ten times as quick, where it surely is the very tree of PyYAML's own
    reader: no fault, no rare character. All that is wrong is told by the latter, as everywhere."""
    ordinary = marked.text.replace("\n", "").isprintable() and not _ONLY_LIBYAML.search(marked.text)
    if not yaml.__with_libyaml__ or not ordinary:
        return None
    try:
        root, problems = _tree(marked, yaml.CBaseLoader)
    except yaml.YAMLError:
        return None
    return (root, problems) if isinstance(root, yaml.MappingNode) else None


def _tree(marked: Marked, loader: _Loader) -> _Tree:
    problems = list(_refused_tokens(marked, loader))
    return None if problems else yaml.compose(marked.text, Loader=loader), problems


def _refused_tokens(marked: Marked, loader: _Loader) -> Iterator[Problem]:
    """Everything that YAML allows and we do not, before anything is built of it."""
    depth = flow = 0
    for token in yaml.scan(marked.text, Loader=loader):
        kind, line = type(token), token.start_mark.line + 1
        depth += _DEEPER.get(kind, 0)
        flow += _FLOW.get(kind, 0)
        if depth > DEEPEST:
            yield Problem(marked.file, line, 1, "För många nivåer. Flytta texten åt vänster.")
            return
        if message := _REFUSED.get(kind):
            yield Problem(marked.file, line, 1, message)
        if flow and isinstance(token, yaml.ScalarToken) and token.plain and "?" in token.value:
            raise yaml.YAMLError("only libyaml takes a question mark between brackets as text")


def _plain(node: yaml.Node, path: Path, marked: Marked, problems: list[Problem]) -> Data:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            marked.lines[(*path, index)] = item.start_mark.line + 1
        return [
            _plain(item, (*path, index), marked, problems) for index, item in enumerate(node.value)
        ]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, marked, problems)
    return str(node.value)


def _mapping(
    node: yaml.MappingNode, path: Path, marked: Marked, problems: list[Problem]
) -> dict[str, Data]:
    result: dict[str, Data] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(marked.file, line, 1, "En nyckel ska vara ett enkelt ord."))
            continue
        name = str(key.value)
        if name in result:
            first = marked.line(*path, name)
            message = f"Nyckeln »{name}« står två gånger (först på rad {first}). Ta bort den ena."
            problems.append(Problem(marked.file, line, 1, message))
            continue
        marked.lines[(*path, name)] = line
        result[name] = _plain(value, (*path, name), marked, problems)
    return result


def _unreadable(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    position = getattr(error, "position", None)
    line = mark.line + 1 if mark else 0
    if position is not None:
        message = "Filen har ett tecken som inte går att läsa. Skriv om raden för hand."
    else:
        message = (
            "Raden går inte att läsa. Titta på indrag (mellanslag, aldrig tabb), kolon och "
            "citattecken här och på raden före. Text med kolon ska stå inom citattecken."
        )
    return Problem(file, line, 1, message)
