"""Texts that are meant to be slow for the privacy guard, each as long as Telegram lets them be."""

from collections.abc import Iterator
from random import Random

LENGTH = 4096
PIECES = (
    *("11-11~09 ", "1.411 05 ", "380512-kod ", "1 09 ", "kod 1#380512-", "1 kod 0701234567 "),
    *("är 12 411 05 Gkod1 ", "070-1koden är ", "070-1½", "1" * 24 + "-kod1 ", "1 070-1"),
    *(
        "1",
        "0",
        "7",
        "1 ",
        "0 ",
        "1-",
        "1.",
        "1, ",
        "11~",
        "11-11~",
        "1111~~",
        "1~~~~",
        "+4",
        "+46 ",
    ),
    *("070-1", "0701234567 ", "09 ", "00 1", "(0", "380512-", "380512", "19380512 ", "1938-05-12"),
    *("12 maj 1938 ", "12 maj ", "5/5 ", "1 kr", "12 345 ", "2026-11-22 16:30 ", "999999999999-"),
    *("1" * 32 + " ", "1" * 24 + "-", "99", "00", "a", "å", "a ", "a b ", "A1", "T1", "1a", "1 a "),
    *(
        "@",
        "a@",
        "a @ ",
        "a@b",
        "a(at)",
        "@ ",
        "-",
        "- ",
        " ",
        "#",
        "1#",
        "1 #",
        "*1",
        ".",
        "_",
        "§",
    ),
    *("kod ", "koden är ", "kod1 ", "1 kod ", "1111 kod ", "portkod är ", "kod ett två ", "är 12 "),
    *(
        "nyckelskåpet ",
        "kod till porten ",
        "kodkod",
        "port 1",
        "tryck 1 ",
        "slå in ",
        "ett två tre ",
    ),
    *(
        "gatan ",
        "gatan 1",
        "Storgatan 12:",
        "bor på ",
        "bor a a ",
        "södra vägen ",
        "s gata ",
        "lgh ",
        "1 tr",
    ),
    *(
        "411 05 ",
        "411 05 G",
        "se-",
        "c/o ",
        "postnummer ",
        "lägenhet ",
        "sista fyra ",
        "K7F-42 ",
        "r001 ",
    ),
    *(
        "\u200b",
        "\u0301",
        "e\u0301",
        "\ufdfa",
        "\u3300",
        "\uff13",
        "\u0663",
        "\u2013",
        "½",
        "\ue000",
        "😀",
    ),
    *("\n", "\t", "1\n", "İ", "ß", "\x00"),
)


def slow_texts() -> Iterator[tuple[str, str]]:
    """A name and a text: pieces repeated, pieces mixed, and every character once."""
    for piece in PIECES:
        yield repr(piece), (piece * LENGTH)[:LENGTH]
        yield f"digits, then {piece!r}", ("1" * 2000 + piece * LENGTH)[:LENGTH]
    random = Random(1)
    for _ in range(60):
        some = random.sample(PIECES, 4)
        yield f"mixed {some}", "".join(random.choice(some) for _ in range(LENGTH))[:LENGTH]
    for signs in ("0123456789", "0123456789 -", "0123456789 -+./:()", "01 -@aå#*"):
        yield f"drawn from {signs!r}", "".join(random.choice(signs) for _ in range(LENGTH))
    for first in (0x20, 0x1000, 0x2000, 0x3000, 0xF000, 0x1D400):
        text = "".join(chr(first + n) for n in range(LENGTH))
        yield f"every character from U+{first:04X}", text
