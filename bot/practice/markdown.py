"""Telegram's MarkdownV2: its marks, its escapes, and its refusals with byte offsets."""

import re
from dataclasses import dataclass

from bot.practice.entities import Formatted, in_order, units
from bot.practice.refusals import Refusal, bad_request
from bot.practice.world import Json

_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
_RESERVED = "_*[]()~`>#+-=|{}.!"
_LINK = re.compile(r"\(((?:\\.|[^)\\])*)\)")
_QUOTE = re.compile(r"(\*\*)?>")


@dataclass(frozen=True, slots=True)
class _Open:
    mark: str
    start: int
    place: int


def parse_markdown(source: str) -> Formatted:
    """The text and entities of a message written in MarkdownV2."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []
        self.quote: int | None = None

    def read(self) -> Formatted:
        while self.at < len(self.source):
            if self.at == 0 or self.source[self.at - 1] == "\n":
                self._line_starts()
            if self.at < len(self.source):
                self._step()
        if self.open:
            last = self.open[-1]
            kind = "textlink" if last.mark == "[" else _MARKS[last.mark]
            raise _fault(f"Can't find end of {kind.capitalize()} entity {self._where(last.place)}")
        self._end_quote("blockquote")
        return Formatted("".join(self.parts), in_order(self.entities))

    def _step(self) -> None:
        char = self.source[self.at]
        two = self.source[self.at : self.at + 2]
        if char == "\\" and len(two) == 2 and 0 < ord(two[1]) < 127:
            self._emit(two[1])
            self.at += 2
        elif char == "`":
            self._code()
        elif char == "[":
            self._begin("[")
        elif char == "]" and self.open and self.open[-1].mark == "[":
            self._link()
        elif two == "||" and self.quote is not None and self._at_line_end(2):
            self.at += 2
            self._end_quote("expandable_blockquote")
        elif (mark := two if two in _MARKS else char) in _MARKS:
            self._toggle(mark)
        elif char in _RESERVED:
            raise _fault(
                f"Character '{char}' is reserved and must be escaped with the preceding '\\'"
            )
        else:
            self._emit(char)
            self.at += 1

    def _emit(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def _where(self, place: int) -> str:
        return f"at byte offset {len(self.source[:place].encode())}"

    def _at_line_end(self, ahead: int) -> bool:
        open_spoiler = any(each.mark == "||" for each in self.open)
        return not open_spoiler and self.source[self.at + ahead : self.at + ahead + 1] in ("", "\n")

    def _line_starts(self) -> None:
        match = _QUOTE.match(self.source, self.at)
        if match is None:
            self._end_quote("blockquote")
            return
        if match[1]:
            self._end_quote("blockquote")
        if self.quote is None:
            self.quote = self.length
        self.at = match.end()

    def _end_quote(self, kind: str) -> None:
        if self.quote is not None:
            self._mark(kind, self.quote)
            self.quote = None

    def _begin(self, mark: str) -> None:
        self.open.append(_Open(mark, self.length, self.at))
        self.at += len(mark)

    def _toggle(self, mark: str) -> None:
        if self.open and self.open[-1].mark == mark:
            self.at += len(mark)
            self._mark(_MARKS[mark], self.open.pop().start)
        else:
            self._begin(mark)

    def _mark(self, kind: str, start: int, **more: str) -> None:
        if self.length > start:
            length = self.length - start
            self.entities.append({"type": kind, "offset": start, "length": length, **more})

    def _code(self) -> None:
        fence = "```" if self.source.startswith("```", self.at) else "`"
        begin = self.at
        end = re.compile(r"(?:\\.|(?!" + fence + r").)*", re.DOTALL).match(
            self.source, begin + len(fence)
        )
        kind = "pre" if fence == "```" else "code"
        if end is None or not self.source.startswith(fence, end.end()):
            raise _fault(f"Can't find end of {kind.capitalize()} entity {self._where(begin)}")
        body, more = end.group(), {}
        if kind == "pre":
            language, _, rest = body.partition("\n")
            if rest and language and " " not in language:
                body, more = rest, {"language": language}
        start = self.length
        self._emit(re.sub(r"\\([\x01-\x7e])", r"\1", body))
        self._mark(kind, start, **more)
        self.at = end.end() + len(fence)

    def _link(self) -> None:
        opened = self.open.pop()
        match = _LINK.match(self.source, self.at + 1)
        self.at = match.end() if match else self.at + 1
        url = re.sub(r"\\([\x01-\x7e])", r"\1", match[1]) if match else ""
        if url:
            self._mark("text_link", opened.start, url=url if "://" in url else f"http://{url}/")


def _fault(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")
