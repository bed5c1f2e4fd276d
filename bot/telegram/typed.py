"""Typed commands: which ones there are, and what is kept of them. Pure.

Of a command only its name stays, and an argument that can be nothing but what it has to be: an
invitation, one of the closed forms in `ARGUMENTS`, or a moment to be reminded at. Of any other it
is only kept that there was one.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.telegram.media import Payload
from flows.calendar.reading import are_only_past_days, is_only_a_day, is_only_a_moment
from flows.calendar.reading.words import fold
from flows.cases.codes import take_code
from flows.privacy import Finding, find

COMMANDS = frozenset(
    {
        *("start", "hjalp", "ring", "jourtid", "nummer", "avbryt", "larm"),
        *("bevakningar", "bevaka", "arenden", "parm", "pass", "franvaro", "laget"),
        *("nytt", "installera", "aterlamna", "bradska", "flytt"),
        *("bjudin", "jag", "lamna", "koppla", "status", "roller", "enheter", "kontakt"),
    }
)
ALIASES = MappingProxyType(
    {
        "hjälp": "hjalp",
        "help": "hjalp",
        "frånvaro": "franvaro",
        "läget": "laget",
        "pärm": "parm",
        "pärmen": "parm",
        "parmen": "parm",
        "ärenden": "arenden",
        "återlämna": "aterlamna",
        "brådska": "bradska",
    }
)
# Commands whose argument has a closed form; of any other command only its name is kept.
_DAYS = re.compile(r"\d{4}-\d\d-\d\d(\s+\d{4}-\d\d-\d\d)?", re.ASCII)
_UNIT = re.compile(r"[A-Za-zÅÄÖåäöÉé0-9 .-]{2,40}")
_NUMBER = re.compile(r"[A-Za-z_]{2,32} (\+46[1-9][0-9]{6,8})", re.ASCII)  # a contact's new one
ARGUMENTS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {"koppla": _UNIT, "franvaro": _DAYS, "roller": _UNIT, "enheter": _UNIT, "kontakt": _NUMBER}
)
OPENING = frozenset({"nytt", "installera", "aterlamna", "bradska", "flytt"})
PROCESSES = MappingProxyType(
    {
        **{name: name for name in ("installation", "aterlamning", "bradska", "flytt")},
        "planerad installation": "installation",
        "aterlamning och avslut": "aterlamning",
        "installation som bradskar": "bradska",
        "det bradskar": "bradska",
        "flytt inom staden": "flytt",
    }
)
"""The processes that may be named after /nytt, also as their buttons name them; any other word is
somebody's own and is not kept."""
_MOST_WORDS = 3  # of a process's name
_COMMAND = re.compile(r"/([A-Za-zÅÄÖåäö0-9_]{1,32})(?:@([A-Za-z0-9_]{3,40}))?(?:\s+(\S.*))?", re.S)
_INVITE = re.compile(r"[A-Za-z0-9]{24}")  # just the form that `flows.actions.people.invite` gives
_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A command, the bot that it is meant for ("" for any), and what stands after it."""

    name: str
    addressee: str
    argument: str

    @property
    def is_known(self) -> bool:
        """Whether it is one of ours."""
        return self.name in COMMANDS

    @property
    def invites(self) -> bool:
        """Whether it may carry an invitation."""
        return self.name == "start" and _INVITE.fullmatch(self.argument) is not None

    def is_for(self, username: str | None) -> bool:
        """Whether it is meant for the bot of that name; None: the name is not known yet."""
        other = self.addressee and username and self.addressee.lower() != username.lower()
        return not other

    def allowing(self, allowed: Collection[str]) -> Collection[str]:
        """The telephone numbers that may stand in it: in its closed form a command is about one
        more than those allowed, unless its ten digits may be a personnummer."""
        found = _NUMBER.fullmatch(self.argument) if self.name == "kontakt" else None
        if found is None:
            return allowed
        number = found[1]
        doubtful = len(number) == 11 and Finding.PERSONNUMMER in find(number[1:])
        return allowed if doubtful else {*allowed, number}

    def kept(self) -> Payload:
        """What is stored of one that is known."""
        payload: Payload = {"command": self.name}
        if self.name == "start" and _LINK.fullmatch(self.argument):
            # What cannot be an invitation of ours is refused as one, without its letters.
            payload |= {"invite": self.argument if self.invites else ""}
        if self.name in ARGUMENTS and self.argument:
            fits = ARGUMENTS[self.name].fullmatch(self.argument) is not None
            payload |= {"argument": self.argument} if fits else {"unread": True}
        if self.name == "bevaka" and self.argument:
            payload |= _moment(self.argument)
        if self.name == "arenden" and self.argument:
            asked = asked_for(self.argument)
            payload |= {"argument": asked.argument} if asked is not None else {"unread": True}
        if self.name in OPENING and self.argument:
            days = _tells_days(self.argument)
            payload |= {"argument": self.argument} if days else {"unread": True}
        return payload


def _moment(argument: str) -> Payload:
    """A moment to be reminded at; of anything else only whether it is a day that has been."""
    if _tells_when(argument):
        return {"argument": argument}
    return {"unreadable": "past" if are_only_past_days(take_code(argument)[1]) else "words"}


def _tells_when(argument: str) -> bool:
    """Whether it is a moment alone, a case's code alone, or both, and so holds no name."""
    code, words = take_code(argument)
    return is_only_a_moment(words) if words else code is not None


def _tells_days(argument: str) -> bool:
    """Whether it is a process alone, days, or both, and so holds no name."""
    process, words = take_process(argument)
    if not words:
        return process is not None
    return are_only_past_days(words) or is_only_a_day(words)


def take_process(words: str) -> tuple[str | None, str]:
    """The process that stands first in what was typed, and the words after it."""
    said = words.split()
    for count in range(min(_MOST_WORDS, len(said)), 0, -1):
        name = PROCESSES.get(fold(" ".join(said[:count])))
        if name is not None:
            return name, " ".join(said[count:])
    return None, words


def asked_for(words: str) -> Typed | None:
    """A case's code alone: whoever writes it wants to see the case."""
    code, rest = take_code(words.strip())
    return Typed("arenden", "", code) if code is not None and not rest else None


def typed_in(words: str) -> Typed | None:
    """The command that the words are; None when they are none."""
    if (found := _COMMAND.fullmatch(words.strip())) is None:
        return None
    return Typed(named(found[1].lower()), found[2] or "", (found[3] or "").strip())


def named(word: str) -> str:
    """The command's own name for a word that may be another name of it."""
    return ALIASES.get(word, word)
