"""The roles that staff hold, by the names that the routines use (catalogue, section 3), and the
labels by which colleagues know one another."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

GROUP = "grupp"
ENHETSCHEF = "enhetschef"
ADMIN = "admin"

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "hemtjanst": "Hemtjänst dag och kväll",
        "privat_utforare": "Privat utförare av hemtjänst",
        "hemtjanst_natt": "Hemtjänst natt",
        "avlosning": "Avlösning och ledsagning",
        "planerare": "Planerare på larmenheten",
        "larmpersonal": "Larmpersonal",
        "valfardstekniker": "Välfärdstekniker",
        "socialsekreterare": "Socialsekreterare",
        "trygghetsjouren": "Trygghetsjouren",
        "socialjouren": "Socialjouren",
        ENHETSCHEF: "Enhetschef",
        "avdelningschef": "Avdelningschef Kvalitet och utveckling",
        "forvaltningsdirektor": "Förvaltningsdirektör",
        "tib": "Tjänsteperson i beredskap",
        "avgiftshandlaggare": "Avgiftshandläggare",
        "bistandshandlaggare": "Biståndshandläggare",
        "sjukhus": "Sjukhus",
        "it_kontakt": "IT-kontaktperson",
        "lvs_treserva": "Lokalt verksamhetsstöd Treserva",
        "tid": "Integrerad Digitalisering",
        ADMIN: "Administratör för boten",
    }
)
"""Role id → how it is written to people."""

_SHORT: Mapping[str, str] = MappingProxyType(
    {
        GROUP: "Grupp",
        "hemtjanst": "Hemtjänst",
        "hemtjanst_natt": "Hemtjänst natt",
        "privat_utforare": "Privat utförare",
        "avlosning": "Avlösning",
        "planerare": "Planerare",
        "avdelningschef": "Avdelningschef",
        "tib": "TIB",
        "it_kontakt": "IT-kontakt",
        "lvs_treserva": "LVS Treserva",
        "tid": "Digitalisering",
        ADMIN: "Administratör",
    }
)


def short(role: str) -> str:
    """The role in few words, as on a button and in the labels of those who hold it."""
    return _SHORT.get(role) or ROLES[role]


def names_nobody(label: str, units: Iterable[str]) -> bool:
    """Whether the label is made of the words of roles and units, one at least, and of numbers, and
    so of no person's name."""
    known = {*_WORDS, *(word for unit in units for word in _words_of(unit))}
    words = [word for word in _words_of(label) if not word.isdecimal()]
    return bool(words) and known.issuperset(words)


def _words_of(words: str) -> list[str]:
    return re.findall(r"\w+", words.casefold())


_WORDS = frozenset(
    word
    for words in (*ROLES.values(), *_SHORT.values(), "Chef Vikarie Vagn Bil Telefon Natt Dag Kväll")
    for word in _words_of(words)
)


def next_label(role: str, taken: Iterable[str]) -> str:
    """What the next person with the role is called in a unit where those labels are taken, such as
    "Planerare 3". A number that was used is not used again."""
    return _numbered(short(role), taken)


def free_label(label: str, taken: Iterable[str]) -> str:
    """The label with another number, "Planerare 3" for "Planerare 2", that is not taken."""
    return _numbered(re.sub(r" \d{1,6}$", "", label), taken)


def _numbered(stem: str, taken: Iterable[str]) -> str:
    form = re.compile(rf"{re.escape(stem)} (\d{{1,6}})", re.IGNORECASE)
    numbers = [int(found[1]) for label in taken if (found := form.fullmatch(label))]
    return f"{stem} {max(numbers, default=0) + 1}"
