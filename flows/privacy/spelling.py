"""Owns one spelling for what can be written in many: digits, dashes, blanks, invisible signs."""

import unicodedata

BARRIER = " x "  # put where something was taken out: the digits on its sides do not belong together

_DASHES = "\u02d7\u2043\u2212\u30fc"
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by name, nothing to the eye


def respelled(text: str) -> str:
    """ASCII digits, "-" for every dash, single spaces, nothing invisible. Linear in the text."""
    # Marks go before NFKC too: it takes quadratic time to sort a long heap of them.
    composed = unicodedata.normalize("NFKC", "".join(map(_plain, text)))
    return " ".join("".join(map(_plain, composed)).split())


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
