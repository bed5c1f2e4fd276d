"""Links that open the bot, and their QR codes. Knows nothing of who may use them."""

import io

import segno
from telegram.helpers import create_deep_linked_url

QUIET_ZONE = 4  # modules of white around it, which phones need to find it
SCALE = 8  # pixels a module


def link(username: str, token: str, *, group: bool) -> str:
    """What opens the bot in a private chat, or adds it to a group, and hands the token over."""
    return create_deep_linked_url(username, token, group=group)


def png(words: str) -> bytes:
    """The QR code of the words as a picture, black on white."""
    file = io.BytesIO()
    segno.make(words, micro=False).save(file, kind="png", scale=SCALE, border=QUIET_ZONE)
    return file.getvalue()


def terminal(words: str) -> str:
    """The QR code of the words in half blocks, for a terminal."""
    drawn = io.StringIO()
    segno.make(words, micro=False).terminal(out=drawn, border=QUIET_ZONE, compact=True)
    return drawn.getvalue()
