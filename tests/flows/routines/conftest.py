"""A small routine that is right, and a way to break it on one line."""

from pathlib import Path

import proven
import pytest

from flows.routines.library import Library, load_library

SOURCES = """\
schema: 1
kind: sources
documents:
  r000:
    title: Prov
    short: Prov
    owner: Staden
    date: datum saknas
    status: gäller
    file: prov.txt
    sections:
      ett:
        title: Ett
        statements:
          1: {sha256: 0000000000000000000000000000000000000000000000000000000000000000, words: 2}
"""
INTERPRETATIONS = """\
schema: 1
kind: interpretations
interpretations:
  natt-borjar: {text: "Natten börjar {natt-borjar}.", why: Tyst, confirm: Chefen, value: "23:30"}
  annat: {text: Annat., why: Tyst, confirm: Chefen}
"""
CONTACTS = """\
schema: 1
kind: contacts
contacts:
  jouren: {title: Jouren, number: "+46313658585", readable: 031-365 85 85}
  chefen: {title: Chefen, local: ja, missing: Numret saknas. Fråga en kollega.}
  nodnummer: {title: Nödnumret, number: "112", readable: "112"}
"""
ROUTINE = """\
schema: 1
kind: routine
id: prov
title: Ska jag ringa?
command: prov
audience: [everyone]
revision: "1"
valid_from: "2026-11-22"
facts:
  behov: [natt, dag, vet_ej]
  brist: [ja, nej]
context:
  jourtid: {ja: det är jourtid, nej: det inte är jourtid}
watches:
  B01:
    title: Kontakta chefen
    do: Kontakta chefen i dag
    rule: forsta-vardag
    remind:
      - {day: 0, at: "07:15", to: ansvarig}
      - {day: 1, at: "15:00", to: enhetschef}
    repeat: 1 vardag
    cite: [r000/ett.1]
start: behov
nodes:
  behov:
    kind: question
    ask: Vad behövs?
    sets: behov
    options:
      natt: {label: Natthjälp, to: nar}
      dag: {label: Daghjälp, to: brist}
      vet_ej: {label: Vet inte, to: nar}
    unknown: vet_ej
    cite: [r000/ett.1]
  brist:
    kind: question
    ask: Finns det personal?
    sets: brist
    options:
      ja: {label: "Ja", to: los}
      nej: {label: "Nej", to: nar}
    unknown: nej
    cite: [r000/ett.1]
  nar:
    kind: decision
    rows:
      - {when: {jourtid: ja}, to: not}
      - {when: {jourtid: nej, behov: [natt, vet_ej]}, to: not}
      - {when: {jourtid: nej, behov: dag}, to: los}
    cite: [r000/ett.1]
  not:
    kind: info
    text: Det brådskar.
    to: ring
    cite: [r000/ett.1]
  ring:
    kind: outcome
    urgency: now
    do: Ring jouren
    contact: jouren
    say:
      - Hej.
      - {when: {behov: vet_ej}, text: Jag vet inte vad som behövs.}
    then: ["Natten börjar {natt-borjar}."]
    effects: [{count: ring}]
    cite: [r000/ett.1]
    interpretation: [natt-borjar]
  los:
    kind: outcome
    urgency: later
    do: Ring chefen
    contact: chefen
    effects: [{watch: B01}]
    cite: [r000/ett.1]
"""
FILES = {
    "sources.yaml": SOURCES,
    "interpretations.yaml": INTERPRETATIONS,
    "goteborg/contacts.yaml": CONTACTS,
    "goteborg/prov.yaml": ROUTINE,
}


class Broken:
    """The small library with one text in one file replaced."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def load(
        self, old: str = "", new: str = "", file: str = "goteborg/prov.yaml", **settings: object
    ) -> Library:
        """Load it with `old` replaced by `new` in one file. `old` stands there exactly once."""
        self.write(old, new, file)
        return load_library(self.directory, **settings)

    def write(self, old: str = "", new: str = "", file: str = "goteborg/prov.yaml") -> None:
        """Write it so, and do not load it yet."""
        assert FILES[file].count(old) == 1 or not old, f"{old!r} must stand once in {file}"
        for name, right in FILES.items():
            text = right.replace(old, new) if name == file and old else right
            path = self.directory / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def line(self, text: str, file: str = "goteborg/prov.yaml") -> int:
        """The line on which the text now begins in the file."""
        content = (self.directory / file).read_text(encoding="utf-8")
        assert text in content
        return content[: content.index(text)].count("\n") + 1


@pytest.fixture
def small(tmp_path: Path) -> Broken:
    """The small library, not broken until asked."""
    return Broken(tmp_path)


@pytest.fixture
def prov(small: Broken) -> Library:
    """The small library as it is."""
    return small.load().checked()


@pytest.fixture(scope="session")
def goteborg() -> Library:
    """The real content."""
    return proven.library()
