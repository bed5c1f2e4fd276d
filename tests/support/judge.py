"""A judge who looks on as the bot and its Telegram talk, and notes what has the wrong shape.

Two tables: `bot_api.yaml`, our own, which is strict and always there; and the published one beside
the checkout, where there is one. `judged_servers` puts every practice server before the judge.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from bot.practice import PracticeServer

OURS = Path(__file__).with_name("bot_api.yaml")
PUBLISHED = Path(__file__).parents[3] / "shared/botapi/botapi-10.1.json"
_SIMPLE: Mapping[str, Any] = {
    "Integer": int, "String": str, "Boolean": bool, "Float": (int, float), "InputFile": str,
}  # fmt: skip
_FIELD = re.compile(r"(\w+)(\??) (.+)")

LONGEST_LABEL = 24  # a phone cuts what is longer

Types = tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """One field and the types that it may have."""

    types: Types
    required: bool


@dataclass(frozen=True)
class Table:
    """Objects and methods by name; `unions` are objects that are one of several."""

    name: str
    objects: Mapping[str, Mapping[str, Field]]
    unions: Mapping[str, Types]
    methods: Mapping[str, tuple[Mapping[str, Field], Types]]

    def faults(self, value: Any, types: Types, where: str) -> list[str]:
        """What is wrong with a value that should be of one of the types."""
        return min((self._faults_of_one(value, kind, where) for kind in types), key=len)

    def _faults_of_one(self, value: Any, kind: str, where: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list | tuple):
                return [f"{where}: no array"]
            inner = (kind.removeprefix("Array of "),)
            parts = (self.faults(each, inner, f"{where}[{n}]") for n, each in enumerate(value))
            return [fault for part in parts for fault in part]
        if kind in _SIMPLE:
            wrong = not isinstance(value, _SIMPLE[kind]) or (kind != "Boolean" and value is True)
            return [f"{where}: {type(value).__name__} is no {kind}"] if wrong else []
        if kind in self.unions:
            return self.faults(value, self.unions[kind], where)
        if not isinstance(value, Mapping):
            return [f"{where}: no object"]
        return self.faults_of_fields(value, self.objects[kind], where)

    def faults_of_fields(
        self, value: Mapping[str, Any], fields: Mapping[str, Field], where: str
    ) -> list[str]:
        found = [f"{where}.{name}: unknown" for name in value if name not in fields]
        for name, each in fields.items():
            if name in value:
                found += self.faults(value[name], each.types, f"{where}.{name}")
            elif each.required:
                found.append(f"{where}.{name}: missing")
        return found


@cache
def our_table() -> Table:
    """The table that is always there."""
    read = yaml.safe_load(OURS.read_text(encoding="utf-8"))
    shared = read["fields"]
    objects = {name: text for name, text in read["types"].items() if not text.startswith("=")}
    unions = {name: text[1:] for name, text in read["types"].items() if text.startswith("=")}
    methods = {}
    for name, text in read["methods"].items():
        fields, answer = re.sub(r"\$(\w+)", lambda m: shared[m[1]], text).split("->")
        methods[name] = (_fields(fields), _types(answer))
    return Table(
        "ours",
        {name: _fields(text) for name, text in objects.items()},
        {name: _types(text) for name, text in unions.items()},
        methods,
    )


def _fields(text: str) -> Mapping[str, Field]:
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _FIELD.fullmatch(part)
        assert match, part
        found[match[1]] = Field(_types(match[3]), not match[2])
    return found


def _types(text: str) -> Types:
    return tuple(kind.strip() for kind in text.split("|"))


@cache
def published_table() -> Table | None:
    """The table that others wrote, where this machine has it."""
    if not PUBLISHED.exists():
        return None
    read = json.loads(PUBLISHED.read_text(encoding="utf-8"))

    def fields(described: Any) -> Mapping[str, Field]:
        return {f["name"]: Field(tuple(f["types"]), f["required"]) for f in described["fields"]}

    kinds = read["types"]
    return Table(
        "published",
        {name: fields(kind) for name, kind in kinds.items() if not kind.get("subtypes")},
        {name: tuple(kind["subtypes"]) for name, kind in kinds.items() if kind.get("subtypes")},
        {name: (fields(m), tuple(m["returns"])) for name, m in read["methods"].items()},
    )


def tables() -> Sequence[Table]:
    """Every table that this machine has."""
    return [table for table in (our_table(), published_table()) if table is not None]


@dataclass
class Judge:
    """Notes faults in what passes; with `lenient`, calls that are refused may have any shape.

    Its notes hold places and types, never what was written.
    """

    lenient: bool = False
    faults: list[str] = field(default_factory=list)
    cut_labels: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def asked(self, method: str, params: Any) -> None:
        self.cut_labels.update(label for label in _labels(params) if len(label) > LONGEST_LABEL)
        if not self.lenient:
            self._judge_request(method, params)

    def answered(self, method: str, params: Any, status: int, body: Mapping[str, Any]) -> None:
        if self.lenient and status == 200:
            self._judge_request(method, params)
        self.seen.add(method)
        for table in tables():
            self._note(table, _faults_of_answer(table, method, status, body))

    def told(self, update: Any) -> None:
        self.seen |= {f"update {kind}" for kind in update if kind != "update_id"}
        for table in tables():
            self._note(table, table.faults(update, ("Update",), "update"))
            if len(update) != 2:
                self._note(table, ["update: not exactly one kind"])

    def _judge_request(self, method: str, params: Any) -> None:
        for table in tables():
            if method not in table.methods:
                self._note(table, [f"{method}: unknown method"])
                continue
            fields = table.methods[method][0]
            values = {name: _read(fields.get(name), v) for name, v in params.values.items()}
            given = {name: v for name, v in values.items() if v is not None}
            given |= {name: "file" for name in params.uploads if name in fields}
            self._note(table, table.faults_of_fields(given, fields, method))

    def _note(self, table: Table, faults: Sequence[str]) -> None:
        self.faults += [f"{table.name}: {fault}" for fault in faults]


def _read(described: Field | None, value: Any) -> Any:
    """A value that came in a form or in an address, as what it stands for."""
    if described is None or not isinstance(value, str) or "String" in described.types:
        return value
    try:
        return json.loads(value.lower() if "Boolean" in described.types else value)
    except ValueError:
        return value


def _faults_of_answer(table: Table, method: str, status: int, body: Mapping[str, Any]) -> list[str]:
    if status == 200 and method == "getUpdates":
        return []  # each update is judged by itself, but for those broken on purpose
    if status == 200:
        known = table.methods.get(method)
        wrong = [] if body["ok"] is True else [f"{method}: not ok"]
        return wrong + (table.faults(body["result"], known[1], method) if known else [])
    refusal = {
        "ok": Field(("Boolean",), True),
        "error_code": Field(("Integer",), True),
        "description": Field(("String",), True),
        "parameters": Field(("ResponseParameters",), False),
    }
    wrong = table.faults_of_fields(body, refusal, f"{method} refused")
    if body.get("ok") is not False or body.get("error_code") != status:
        wrong.append(f"{method} refused: code and status differ")
    return wrong


def _labels(params: Any) -> list[str]:
    """What stands on the buttons of a request; nothing where it has another shape."""
    markup = params.structure("reply_markup") if hasattr(params, "structure") else None
    rows = markup.get("inline_keyboard") if isinstance(markup, Mapping) else None
    buttons = [button for row in rows or () for button in row]
    return [str(each["text"]) for each in buttons if isinstance(each, Mapping) and "text" in each]


@contextmanager
def judged_servers(*, lenient: bool = False) -> Iterator[Judge]:
    """Every practice server that starts from now on stands before this judge."""
    judge, start = Judge(lenient), PracticeServer.start

    async def start_judged(self: PracticeServer, *where: Any, **ports: Any) -> None:
        self.observe(judge)
        await start(self, *where, **ports)

    with patch.object(PracticeServer, "start", start_judged):
        yield judge
