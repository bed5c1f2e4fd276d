"""A small process that is right, and a way to break it in one place."""

from dataclasses import dataclass
from types import MappingProxyType

import pytest

from flows.cases.check import prove
from flows.cases.process import Process
from flows.reading.marked import read
from flows.reading.parse import parse

SMALL = """\
schema: 1
kind: process
id: prov
title: Prov
revision: "1"
valid_from: "2026-11-22"
open_cases: keep
roles: {planerare: Planeraren, handlaggare: Handläggaren}
days: {skickat: Skickat}
facts:
  skickat: datum
  nycklar: [ej_klara, klara]
  larm: [igang]
plans:
  plan:
    remind:
      - {day: 0, at: "08:00", to: ansvarig}
      - {day: 1, at: "08:00", to: enhet}
      - {day: 3, at: "15:00", to: enhetschef}
    repeat: 1 vardag
  mal: {remind: [{day: 0, at: "08:00", to: ansvarig}]}
  snabb:
    remind: [{minutes: 0, to: ansvarig}, {day: 1, at: "08:00", to: enhetschef}]
    repeat: 1 vardag
steps:
  skicka:
    role: handlaggare
    label: Skickat
    do: Skicka uppdraget
    opens: ja
    asks: skickat
    cite: [r000/ett.1]
  klara:
    role: planerare
    label: Nycklar klara
    do: Ring om nycklarna
    when: {nycklar: [saknas, ej_klara]}
    sets: {nycklar: klara}
    told: ja
    cite: [r000/ett.1]
  inte_klara:
    role: planerare
    label: Inte klara
    do: Ring om nycklarna
    when: {nycklar: [saknas, ej_klara]}
    sets: {nycklar: ej_klara}
    cite: [r000/ett.1]
  installera:
    role: planerare
    label: Installerat
    do: Installera larmet
    when: {nycklar: klara, larm: saknas}
    sets: {larm: igang}
    cite: [r000/ett.1]
  klart:
    role: handlaggare
    label: Klart
    do: Skriv i Treserva
    when: {larm: igang}
    closes: ja
    told: ja
    cite: [r000/ett.1]
watches:
  B12:
    role: planerare
    title: Fråga igen
    do: Ring om nycklarna
    buttons: [klara, inte_klara]
    while: {nycklar: ej_klara}
    from: nycklar
    after: 2 veckor
    rule: senast
    then: {repeat: 1 vecka, as: B13}
    plan: plan
    cite: [r000/ett.1]
  B16:
    role: planerare
    title: Mål
    do: Installera larmet
    buttons: [installera]
    while: {nycklar: klara, larm: saknas}
    from: nycklar
    after: 7 dagar
    rule: kalenderdag
    plan: mal
    aim: ja
    cite: [r000/ett.1]
  sent:
    role: planerare
    title: Sent
    do: Installera larmet
    buttons: [installera]
    while: {nycklar: klara, larm: saknas}
    from: nycklar
    after: 30 minuter
    rule: timmar
    plan: snabb
    cite: [r000/ett.1]
stages:
  mottaget: {label: Mottaget, while: {nycklar: saknas}}
  vantar: {label: Väntar på nycklar, while: {nycklar: [ej_klara]}}
  klart: {label: Kan installeras, while: {larm: saknas}}
  installerat: {label: Installerat, while: {larm: igang}, rests: ja}
"""


class Shelf:
    """One statement, and nothing else."""

    contacts = MappingProxyType({})
    interpretations = MappingProxyType({})
    values = MappingProxyType({})

    def has(self, ref):
        return ref == "r000/ett.1"


@dataclass
class Read:
    text: str
    process: Process | None
    problems: tuple

    def line(self, text):
        """The line on which the text begins."""
        assert text in self.text
        return self.text[: self.text.index(text)].count("\n") + 1


def proven(text):
    """The process in the text, and everything that is wrong with it."""
    marked, problems = read(text, "prov.yaml")
    assert problems == ()
    process, problems = parse(marked, Process)
    return Read(text, process, problems or prove(process, Shelf()))


@pytest.fixture
def broken():
    """Read the small process with each `old`, which stands there once, replaced by its `new`."""

    def load(*changes):
        text = SMALL
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} must stand once"
            text = text.replace(old, new)
        return proven(text)

    return load


@pytest.fixture
def small(broken):
    """The small process as it is."""
    return broken().process


FOLLOW_UPS = """\
schema: 1
kind: follow_ups
last: B16
standing:
  B11:
    role: planerare
    title: Genomgång
    do: Gå igenom pärmen
    every: 1 vecka
    rule: senast
    at: "08:15"
    why: Varje vecka.
no_deadline:
  B01: {title: Ett, why: Ingen tid.}
""" + "".join(f"  B{n:02}: {{title: T, why: Ingen tid.}}\n" for n in (*range(3, 11), 14, 15))


@dataclass
class Pack:
    """Files by name as a library hands them on, and what a routine watches."""

    files: dict
    watched: dict

    reference = Shelf()

    @property
    def others(self):
        return tuple(read(text, name)[0] for name, text in self.files.items())

    def change(self, name, old, new):
        assert self.files[name].count(old) == 1
        self.files[name] = self.files[name].replace(old, new)


@pytest.fixture
def pack():
    """A pack with the small process and its table of follow-ups."""
    files = {"prov.yaml": SMALL, "follow_ups.yaml": FOLLOW_UPS}
    return Pack(files, {"B02": "rutin.yaml"})
