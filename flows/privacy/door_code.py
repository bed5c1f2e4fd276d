"""Owns codes that open: a port, a door, an alarm or a cupboard for keys.

A code looks like any number, so it is told by the words beside it.
"""

import re

from flows.privacy.ordinary import COUNTED, without_certain, without_usual

_ANCHORS = ("kod", "code", "skåp", "skap", "box", "gömm", "gomm", "förvar", "tub", "port", "dörr")
_MORE_ANCHORS = ("dorr", "grind", "entr", "pin", "slå", "slog", "knapp", "mata", "tryck")
_MOST = 100
_ANY_DIGIT = re.compile("[0-9]")
_DIGIT_WORD = "(?:noll|ett|två|tva|tre|fyra|fem|sex|sju|åtta|atta|nio)"
_DIGITS = r"[*#]?[0-9](?:[ .,:-]{0,2}[0-9]){2,7}(?![0-9])"
_LONGER = r"[*#]?[0-9](?:[ .,:-]{0,2}[0-9]){3,7}+(?![0-9])"
_VALUE = (
    rf"(?P<value>[a-f]{{0,2}}{_DIGITS}(?! ?{COUNTED})"
    rf"|{_DIGIT_WORD}(?:[ ,-]{{1,2}}{_DIGIT_WORD}){{2,7}})"
)
_KEY = (
    r"(?P<key>kod[- ]?(?:l[åa]s|sk[åa]p|dosa|box)(?:et|en|n)?|kod(?:en|er|erna|s)?|code"
    r"|nyckel[- ]?(?:sk[åa]p|box|g[öo]mma|tub|f[öo]rvaring)(?:et|en|n)?|key ?box|(?<!\w)pin)(?!\w)"
)
_OPENED = (
    *("port", "dörr", "dorr", "grind", "entré", "entre", "hus", "trapp", "garage", "hiss", "lås"),
    *("las", "larm", "nyckel", "pin", "passer", "skåp", "källar", "stuge", "box", "förråd"),
    *("door", "gate", "lock", "alarm", "key"),
)
_ENTRANCE = r"(?:port|d[öo]rr|grind|entr[ée])(?:en|n)?(?!\w)"
_FILLER = (
    r"(?:är|har|numera|var|blir|blev|heter|lyder|nu|idag|in|till|på|i|vid|för|av|hos|den|det|här|ska|vara|nya?"
    r"|nytt|gamla|rätt|samma|ner|nere|uppe|ute|inne|bredvid|utanför|med|nr|nummer|siffrorna|alltså"
    r"|typ|tror|jag|hennes|hans|deras|fru|herr|framsidan|baksidan|bytt|ändrad|the|is|to|for"
    r"|(?:port|dörr|grind|entré|trapp|hus|lås|larm|nyckel|skåp|garage|hiss|källar|tvättstug|soprum"
    r"|förråd|lägenhet|ytterdörr|kund|brukar|door|gate)\w{0,12})(?!\w)"
)
_IS = "(?:är|blir|lyder|heter|is)"

_BESIDE = re.compile(rf"{_KEY}[^\w.!?]{{0,4}}{_VALUE}")
_AFTER = re.compile(rf"{_KEY}(?:[^\w]{{1,3}}{_FILLER}){{0,6}}[^\w]{{1,4}}{_VALUE}")
_FAR = re.compile(rf"{_KEY}[^0-9.!?]{{0,40}}(?<![a-z0-9])(?P<value>{_LONGER})(?! ?{COUNTED})")
_TOLD = re.compile(rf"(?:(?<!\w){_IS}[^\w.!?]{{1,4}}{_VALUE}|[:=] ?[0-9]{{4,8}}(?![0-9]))")
_ANY_KEY, _BREAK = re.compile(_KEY), re.compile("[0-9.!?]")
_BEFORE = re.compile(
    rf"(?<![\w-]){_LONGER}#?(?:[^\w]{{1,3}}(?:är|som|i|på|till|för|vid|den|rätt|nya)(?!\w)){{0,3}}"
    rf"[^\w]{{1,3}}(?:\w{{0,12}}?(?P<at>{_KEY})|{_ENTRANCE})"
)
_PRESSED = re.compile(
    rf"(?<!\w)(?:slår?|slog|knappar?|mata|trycke?r?)(?: in)?[^\w]{{1,3}}{_LONGER}(?! ?{COUNTED})"
)
_AT_DOOR = re.compile(
    rf"{_ENTRANCE}(?: (?:öppnas|låses|går|öppnar)(?: du| upp)?(?: med| på)?)?[ :,=-]{{1,3}}"
    rf"(?:{_LONGER}(?! ?{COUNTED})|{_DIGITS} ?[#*])"
)
_HASH = re.compile(r"(?<![\w#/-])[*#]?[0-9](?:[ -]?[0-9]){2,7}+ ?#(?!\w)")
_CASE_FORM = re.compile(r"[2-9]{3}-[2-9]{2}")


def has_door_code(plain: str) -> bool:
    """Whether the respelled text has a code in its context. Linear in the text."""
    low = plain.lower()
    mentions = sum(map(low.count, (*_ANCHORS, *_MORE_ANCHORS)))
    if not mentions:
        return "#" in low and _HASH.search(without_certain(low)) is not None
    if mentions > _MOST:  # no message, but a heap, which hides anything
        return _ANY_DIGIT.search(low) is not None
    close = without_certain(low)
    loose = without_usual(close)
    return (
        any(_opens(close, match) for match in _BESIDE.finditer(close))
        or any(_opens(loose, match) for match in _AFTER.finditer(loose))
        or any(_opens(loose, match, far=True) for match in _FAR.finditer(loose))
        or any(_is_told(close, match) for match in _TOLD.finditer(close))
        or any(_names(loose, match) for match in _BEFORE.finditer(loose))
        or any(" är " in match[0] and _names(close, match) for match in _BEFORE.finditer(close))
        or any(pattern.search(loose) for pattern in (_PRESSED, _AT_DOOR))
        or ("#" in close and _HASH.search(close) is not None)
    )


def _opens(text: str, match: re.Match[str], *, far: bool = False) -> bool:
    """Whether the code is one that opens, and no case code after the mere word."""
    before = text[max(0, match.start("key") - 12) : match.start("key")]
    if not _is_opening(match["key"], before):
        return False
    bare = match["key"].startswith("kod") and not before[-1:].isalpha()
    return not (bare and (far or _CASE_FORM.fullmatch(match["value"])))


def _is_told(text: str, match: re.Match[str]) -> bool:
    """Whether a code is what the sentence before "är 4711" is about."""
    said = _BREAK.split(text[max(0, match.start() - 60) : match.start()])[-1]
    about = _ANY_KEY.search(said)
    if about is None or _CASE_FORM.fullmatch(match["value"] or ""):
        return False
    return _is_opening(about["key"], said[: about.start("key")])


def _names(text: str, match: re.Match[str]) -> bool:
    return match["key"] is None or _is_opening(
        match["key"], text[max(0, match.start("key") - 12) : match.start("key")]
    )


def _is_opening(key: str, before: str) -> bool:
    """A felkod or a streckkod opens nothing; a portkod or a mere code does."""
    if not key.startswith(("kod", "code")) or not (before[-1:].isalnum() or before[-1:] == "-"):
        return True
    what = before.rstrip("-")
    return what.endswith(_OPENED) or what.removesuffix("s").endswith(_OPENED)
