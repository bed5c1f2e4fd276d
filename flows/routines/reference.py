"""What routines refer to: contacts, interpretations and source documents, and their texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from flows.reading.forms import Id, Name, Ref, Strict, Text, wrong
from flows.reading.settable import VALUE

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
# What the host fills in, with the longest text that it may put there.
HOST_FILLS: Mapping[str, int] = {"nasta-vardag": 24, "jourtid-slut": 36}
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def telephone(value: Any) -> Any:
    """`031-365 85 85` and `+46 31 365 85 85` as `+46313658585`; 112 stays 112."""
    digits = re.sub(r"[\s()-]", "", str(value))
    digits = re.sub(r"^0(?=[1-9])", "+46", digits)
    if digits != "112" and not re.fullmatch(r"\+\d{7,14}", digits):
        raise wrong('Skriv telefonnumret så här, inom citattecken: "031-365 85 85".')
    return digits


class Contact(Strict):
    """Somebody to ring. `number` is how Telegram links it, `readable` how people read it.

    A `local` contact has no number in any source: it is set in the settings. `missing` is what is
    said until then. `note` is what else to say of the number.
    """

    title: Text
    number: Annotated[str, BeforeValidator(telephone)] | None = None
    readable: Text | None = None
    local: Literal["ja", "nej"] = "nej"
    missing: Text | None = None
    note: Text | None = None
    cite: tuple[Ref, ...] = ()

    @model_validator(mode="after")
    def _reaches_somebody(self) -> "Contact":
        if self.local == "ja" and not self.missing:
            raise wrong("En lokal kontakt behöver »missing«: vad personen gör när numret saknas.")
        if self.local == "nej" and not self.number:
            raise wrong("Skriv »number«, eller »local: ja« om numret sätts i inställningarna.")
        return self


class Interpretation(Strict):
    """A choice where the sources are silent. `value` (a time of day, vardagar or minutes) can be
    set in settings."""

    text: Text
    why: Text
    confirm: Text
    value: Annotated[str, StringConstraints(pattern=VALUE)] | None = None


class Statement(Strict):
    """One statement of a document: a fingerprint and a length in words, never its words.

    `binding` statements (ska, alltid, får inte, har ansvar) are claimed by content that cites
    them, or say in `not_coded` why not.
    """

    sha256: Sha256
    words: Annotated[int, Field(gt=0)]
    binding: Literal["ja", "nej"] = "nej"
    not_coded: Text | None = None


class Section(Strict):
    """A part of a document, named in our own words, with its statements in order."""

    title: Text
    statements: Annotated[dict[Annotated[str, StringConstraints(pattern=r"^\d+$")], Statement],
                          Field(min_length=1)]  # fmt: skip


class Document(Strict):
    """A source document: whose it is, from when, and whether it still holds."""

    title: Text
    short: Text
    owner: Text
    date: Text
    status: Text
    file: Text
    sections: dict[Name, Section]


class Contacts(Strict):
    """The file contacts.yaml of a pack."""

    schema_version: Literal["1"] = Field(alias="schema")
    kind: Literal["contacts"]
    contacts: dict[Id, Contact]


class Interpretations(Strict):
    """The file interpretations.yaml."""

    schema_version: Literal["1"] = Field(alias="schema")
    kind: Literal["interpretations"]
    interpretations: dict[Name, Interpretation]


class Sources(Strict):
    """The file sources.yaml."""

    schema_version: Literal["1"] = Field(alias="schema")
    kind: Literal["sources"]
    documents: dict[Annotated[str, StringConstraints(pattern=r"^r\d{3}$")], Document]


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a statement stands, in words for people."""

    ref: str
    document: Document
    section: str
    number: str

    def __str__(self) -> str:
        return f"{self.document.title} ({self.document.date}): {self.section}, punkt {self.number}"


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything that routines may refer to, with the settings of this installation applied."""

    documents: Mapping[str, Document]
    contacts: Mapping[str, Contact]
    interpretations: Mapping[str, Interpretation]

    @property
    def values(self) -> Mapping[str, str]:
        """What stands in the place of `{natt-borjar}` and its like."""
        return {name: each.value for name, each in self.interpretations.items() if each.value}

    def has(self, ref: str) -> bool:
        """Whether the statement is known."""
        return self._statement(ref) is not None

    def source(self, ref: str) -> Cited:
        """Where `r000/ansvar.2` stands. Raises KeyError for one that is not known."""
        if self._statement(ref) is None:
            raise KeyError(ref)
        document, section, number = _parts(ref)
        found = self.documents[document]
        return Cited(ref, found, found.sections[section].title, number)

    def says(self, name: str) -> str:
        """The text of an interpretation, its values filled in."""
        return fill(self.interpretations[name].text, self.values)

    def _statement(self, ref: str) -> Statement | None:
        document, section, number = _parts(ref)
        found = self.documents.get(document)
        part = found.sections.get(section) if found else None
        return part.statements.get(number) if part else None


def _parts(ref: str) -> tuple[str, str, str]:
    document, _, place = ref.partition("/")
    section, _, number = place.rpartition(".")
    return document, section, number


def placeholders(text: str) -> tuple[str, ...]:
    """The names in `{…}` in a text, in order."""
    return tuple(PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; one without a value is left as it stands."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
