"""Owns one spelling for what can be written in many: digits, dashes, blanks, invisible signs."""

import unicodedata
from collections.abc import Callable

BARRIER = " x "  # put where something was taken out: the digits on its sides do not belong together

_DASHES = "\u02d7\u2043\u2212\u30fc"
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by name, nothing to the eye


def respelled(text: str) -> str:
    """ASCII digits, "-" for every dash, single spaces, nothing invisible. Linear in the text."""
    for letter in "åäöéÅÄÖÉ":
        text = text.replace(unicodedata.normalize("NFD", letter), letter)
    # Marks go before NFKC too: it takes quadratic time to sort a long heap of them.
    seen = _each(text, _short)
    composed = unicodedata.normalize("NFKC", seen)
    return " ".join((seen if composed == seen else _each(composed, _plain)).split())


def _each(text: str, spelled: Callable[[str], str]) -> str:
    """Every kind of character is asked about once, however long the text."""
    return text.translate({ord(char): spelled(char) for char in set(text)})


def _short(char: str) -> str:
    """As `_plain`; a character that stands for several signs (up to 18) only costs time."""
    plain = _plain(char)
    if plain != char or not unicodedata.decomposition(char):
        return plain
    several = unicodedata.normalize("NFKC", char)
    return " " if len(several) > 1 and not several.isdecimal() else char


def _plain(char: str) -> str:
    if char.isascii():
        return char if char.isprintable() else " " if char.isspace() else ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category == "Pd" or char in _DASHES:
        return "-"
    if category == "Zs" or char.isspace():
        return " "
    return "" if category[0] in "CM" or char in _BLANKS else char
