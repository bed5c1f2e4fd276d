"""Formatted text as Telegram counts it: offsets and lengths in UTF-16 units, detected links."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.practice.refusals import bad_request
from bot.practice.world import Json

_DETECTED = (
    ("url", re.compile(r"\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z]\w{3,31}\b")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d(?:[ -]?\d){6,14}(?!\d)")),
)
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})
_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formatted:
    """Text and what is marked in it."""

    text: str
    entities: tuple[Json, ...] = ()


def units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """The part of the text that an entity covers."""
    raw = text.encode("utf-16-le")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", errors="replace")


def trimmed(formatted: Formatted) -> Formatted:
    """Without white space at either end, the entities moved along; Telegram does so on sending."""
    text = formatted.text.strip()
    lead = units(formatted.text) - units(formatted.text.lstrip())
    total = units(text)
    moved = []
    for entity in formatted.entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, total)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return Formatted(text, in_order(moved))


def given(entities: Any) -> tuple[Json, ...]:
    """Entities as a client hands them in; those it cannot mean are refused."""
    if not isinstance(entities, list):
        return ()
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad_request("can't parse MessageEntity: expected an Object with a type")
        for name in ("offset", "length"):
            if type(entity.get(name)) is not int or entity[name] < 0:
                raise bad_request(f'can\'t parse MessageEntity: Field "{name}" must be a number')
        if entity["type"] == "text_link" and not isinstance(entity.get("url"), str):
            raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
    return tuple(entities)


def in_order(entities: Iterable[Json]) -> tuple[Json, ...]:
    """By place, the longer first."""
    return tuple(sorted(entities, key=lambda e: (e["offset"], -e["length"])))


def detected(formatted: Formatted) -> Formatted:
    """With links, commands, mentions and telephone numbers marked where nothing opaque stands."""
    taken = [_span(e) for e in formatted.entities if e["type"] in _OPAQUE]
    found: list[Json] = []
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(formatted.text):
            start = units(formatted.text[: match.start()])
            span = (start, start + units(match.group()))
            if all(span[1] <= low or high <= span[0] for low, high in taken):
                taken.append(span)
                found.append({"type": kind, "offset": start, "length": span[1] - start})
    return Formatted(formatted.text, in_order([*formatted.entities, *found]))


def _span(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def as_html(text: str, entities: Sequence[Json]) -> str:
    """The text as safe HTML, for tests and transcripts. Everything that is text is escaped."""
    marks: list[tuple[int, int, int, str]] = []
    for rank, entity in enumerate(entities):
        opening, closing = _tag_of(entity)
        if not opening:
            continue
        start, end = _span(entity)
        marks.append((start, 1, rank, opening))
        marks.append((end, 0, -rank, closing))
    done, parts = 0, []
    for place, _, _, tag in sorted(marks):
        parts += [html.escape(cut(text, done, place - done)), tag]
        done = place
    parts.append(html.escape(cut(text, done, units(text) - done)))
    return "".join(parts)


def _tag_of(entity: Json) -> tuple[str, str]:
    kind: Any = entity["type"]
    if kind == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    tag = _TAGS.get(kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")
