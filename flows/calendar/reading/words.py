"""Owns the words in which people type dates: folding of spelling, number words, weekdays, months.

Everything is compared without accents and capitals ("LÖRDAG", "lordag" and "lördag" are one word),
so every pattern of the readers is written in plain a–z.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from flows.calendar.phrases import MONTHS
from flows.calendar.vardagar import Calendar

_ONES = "noll en tva tre fyra fem sex sju atta nio"
_TEENS = "tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo"
_ORDINALS = (
    "forsta andra tredje fjarde femte sjatte sjunde attonde nionde tionde elfte tolfte trettonde "
    "fjortonde femtonde sextonde sjuttonde artonde nittonde tjugonde tjugoforsta tjugoandra "
    "tjugotredje tjugofjarde tjugofemte tjugosjatte tjugosjunde tjugoattonde tjugonionde "
    "trettionde trettioforsta"
)
NUMBERS: Mapping[str, int] = MappingProxyType(
    {word: number for number, word in enumerate(f"{_ONES} {_TEENS}".split())}
    | {f"tjugo{word}": 20 + number for number, word in enumerate(_ONES.split()) if number}
    | {"ett": 1, "par": 2, "tjugoett": 21, "trettio": 30, "fyrtio": 40, "fyrtiofem": 45}
    | {"femtio": 50, "sextio": 60, "nittio": 90}
)
ORDINALS: Mapping[str, int] = MappingProxyType(
    {word: number for number, word in enumerate(_ORDINALS.split(), start=1)}
)

_WEEKDAYS = ("man", "tis", "ons", "tor", "fre", "lor", "son")
WEEKDAY = r"(?:man|tis|ons|tors?|fre|lor|son)(?:da(?:g(?:en)?|n))?"
"""A weekday in full, short, spoken or definite form: måndag, mån, måndan, måndagen."""

_FULL_MONTHS = tuple(name for name, _short in MONTHS)
_SHORTENED = {name[:end] for name in _FULL_MONTHS for end in range(3, len(name) + 1)} | {"sept"}
MONTH = rf"(?:{'|'.join(sorted(_SHORTENED, key=len, reverse=True))})"
"""A month, or at least three letters of it. Names of people that begin like months are none."""
NUMBER = rf"(?:\d{{1,4}}|(?:ett )?(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))}))"

# How words are often misspelt, said or run together.
_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("morn", "morron", "morrn", "morgn", "morrgon"), "morgon"),
        **dict.fromkeys(("imorn", "imorron", "imorrn", "imorgn", "imorrgon"), "imorgon"),
        **dict.fromkeys(
            ("overmorgon", "overmorron", "overmorn", "overimorgon", "iovermorron", "iovermorn"),
            "iovermorgon",
        ),
        **dict.fromkeys(("tosdag", "tordag", "torsag", "torsda"), "torsdag"),
        **dict.fromkeys(("onsag", "osdag", "onsda"), "onsdag"),
        **dict.fromkeys(("freda", "fredad", "fredga", "fedag"), "fredag"),
        **dict.fromkeys(("tisda", "tisdg"), "tisdag"),
        **dict.fromkeys(("manda", "mondag"), "mandag"),
        **dict.fromkeys(("febuari", "feburari", "februrari", "febr"), "februari"),
        **dict.fromkeys(("decmber", "desember", "decemer"), "december"),
        **dict.fromkeys(("nesta", "nast"), "nasta"),
        **dict.fromkeys(("klokan", "klockn", "klocka"), "klockan"),
        **dict.fromkeys(("veka", "vecak", "vekca"), "vecka"),
        **dict.fromkeys(("vekor", "vecor", "veckr"), "veckor"),
        **dict.fromkeys(("innan", "infor"), "fore"),
        **dict.fromkeys(("arbetsdag", "arbetsdagen", "vardan"), "vardagen"),
        "arbetsdagar": "vardagar",
        "imorgonbitti": "imorgon bitti",
        "aderton": "arton",
    }
)
_RUN_TOGETHER = re.compile(
    r"\bi (dag|morgon|iovermorgon|gar|forrgar|morse|kvall|natt|eftermiddag|formiddag)\b"
)
_TODAY_PART = re.compile(r"\bi(kvall|eftermiddag|formiddag)\b")
_OPENING = re.compile(r"(?:(?:paminn|mig|nu|pa|till|kommande) )+")


@dataclass(frozen=True, slots=True)
class Here:
    """When and by which calendar the words are read. `now` is an instant (UTC)."""

    calendar: Calendar
    now: datetime
    today: date


def fold(words: str) -> str:
    """The words in small letters without accents, with one spelling and single spaces."""
    plain = unicodedata.normalize("NFKD", words.replace("–", "-")).casefold()
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    plain = re.sub(r"[!?()\"';]|,(?!\d)|\.(?!\d)|(?<!\d)[.,]|:(?!\w)|(?<!\w):", " ", plain)
    plain = re.sub(r"(?<=\d)t(?=\d\d:)", " ", plain)
    text = " ".join(_SPELLINGS.get(each, each) for each in plain.split())
    text = _RUN_TOGETHER.sub(lambda found: _spelt(f"i{found[1]}"), text)
    return _TODAY_PART.sub(r"idag \1", text).replace("inatt", "natt")


def without_opening(text: str) -> str:
    """The words without "på", "nu på", "kommande" before them."""
    return _OPENING.sub("", text, count=1) if _OPENING.match(text) else text


def number(word: str) -> int:
    """The number that a match of NUMBER says."""
    last = word.rsplit(maxsplit=1)[-1]
    return int(last) if last.isdecimal() else NUMBERS[last]


def ordinal(word: str) -> int:
    """The day of the month that digits or a word such as "tredje" says; 0 when none does."""
    return int(word) if word.isdecimal() else ORDINALS.get(word, 0)


def weekday(word: str) -> int:
    """Monday is 0. The word is a match of WEEKDAY."""
    return _WEEKDAYS.index(word[:3])


def month(word: str) -> int | None:
    """January is 1: the name or at least three letters of it, as people shorten it."""
    short = "sep" if word == "sept" else word
    found = [each for each, name in enumerate(_FULL_MONTHS, 1) if name.startswith(short)]
    return found[0] if len(found) == 1 else None


def _spelt(word: str) -> str:
    return _SPELLINGS.get(word, word.replace("ii", "i"))
