"""Telegram's HTML: the tags it knows, and its refusals with byte offsets.

Follows the reader in TDLib: only `&lt; &gt; &amp; &quot;` and numbered references are decoded, tags
nest strictly, attributes it does not know are ignored.
"""

import re
from dataclasses import dataclass

from bot.practice.entities import Formatted, in_order, units
from bot.practice.refusals import Refusal, bad_request
from bot.practice.world import Json

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "span": "spoiler", "tg-spoiler": "spoiler", "code": "code", "pre": "pre", "a": "text_link",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(
    r"""\s*([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?"""
)
_LINK = re.compile(r"(?:(?:https?|tg|ton|tonsite)://)?[^\s:/]+\.?[^\s]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    start: int
    attributes: dict[str, str]


def parse_html(source: str) -> Formatted:
    """The text and entities of a message written in Telegram's HTML."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def read(self) -> Formatted:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "<":
                self._close() if self.source[self.at + 1 : self.at + 2] == "/" else self._begin()
            elif char == "&":
                self._reference()
            else:
                self._plain()
        if self.open:
            tag = self.open[-1].tag
            raise _fault(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return Formatted("".join(self.parts), in_order(self.entities))

    def _emit(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def _plain(self) -> None:
        match = re.compile(r"[^<&]+").match(self.source, self.at)
        assert match is not None
        self._emit(match.group())
        self.at = match.end()

    def _reference(self) -> None:
        match = _REFERENCE.match(self.source, self.at)
        if match is None:
            self._emit("&")
            self.at += 1
            return
        name, decimal, hexadecimal = match.groups()
        number = int(decimal or hexadecimal or "0", 10 if decimal else 16)
        known = bool(name) or 0 < number < 0x110000
        self._emit((_NAMED[name] if name else chr(number)) if known else match.group())
        self.at = match.end()

    def _where(self, at: int) -> str:
        return f"at byte offset {len(self.source[:at].encode())}"

    def _begin(self) -> None:
        start = self.at
        match = re.compile(r"[^\s>]*").match(self.source, start + 1)
        assert match is not None
        if match.end() >= len(self.source):
            raise _fault(f"Unclosed start tag {self._where(start)}")
        tag = match.group().lower()
        if tag not in _KINDS:
            raise _fault(f'Unsupported start tag "{tag}" {self._where(start)}')
        self.at = match.end()
        attributes = self._attributes(tag, start)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _fault(f'Tag "span" must have class "tg-spoiler" {self._where(start)}')
        self.open.append(_Open(tag, self.length, attributes))

    def _attributes(self, tag: str, start: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            rest = re.compile(r"\s*").match(self.source, self.at)
            assert rest is not None
            self.at = rest.end()
            if self.at >= len(self.source):
                raise _fault(f'Unclosed start tag "{tag}" {self._where(start)}')
            if self.source[self.at] == ">":
                self.at += 1
                return found
            match = _ATTRIBUTE.match(self.source, self.at)
            if match is None:
                raise _fault(f'Empty attribute name in the tag "{tag}" {self._where(start)}')
            if self.source[match.end() : match.end() + 1] == "=":
                raise _fault(f"Unexpected end of name token {self._where(match.end())}")
            found[match[1].lower()] = match[2] or match[3] or match[4] or ""
            self.at = match.end()

    def _close(self) -> None:
        start = self.at
        if not self.open:
            raise _fault(f"Unexpected end tag {self._where(start)}")
        match = re.compile(r"</([^\s>]*)\s*").match(self.source, start)
        assert match is not None
        if self.source[match.end() : match.end() + 1] != ">":
            raise _fault(f"Unclosed end tag {self._where(start)}")
        opened = self.open.pop()
        if match[1] and match[1].lower() != opened.tag:
            raise _fault(
                f'Unmatched end tag {self._where(start)}, expected "</{opened.tag}>", '
                f'found "</{match[1]}>"'
            )
        self.at = match.end() + 1
        self._mark(opened)

    def _mark(self, opened: _Open) -> None:
        entity: dict[str, object] = {
            "type": _KINDS[opened.tag],
            "offset": opened.start,
            "length": self.length - opened.start,
        }
        if not entity["length"] or not self._specify(opened, entity):
            return
        self.entities.append(entity)

    def _specify(self, opened: _Open, entity: dict[str, object]) -> bool:
        """Add what the kind needs; False when Telegram would silently drop the mark."""
        attributes = opened.attributes
        if opened.tag == "a":
            url = attributes.get("href") or "".join(self.parts)[-int(str(entity["length"])) :]
            entity["url"] = url if "://" in url else f"http://{url}/"
            return bool(_LINK.match(url))
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        if opened.tag == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        if opened.tag == "code" and self.open and self.open[-1].tag == "pre":
            language = attributes.get("class", "").removeprefix("language-")
            self.open[-1].attributes["language"] = language
            return False
        if opened.tag == "pre" and attributes.get("language"):
            entity["language"] = attributes["language"]
        return True


def _fault(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")
