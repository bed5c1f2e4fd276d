"""What a button has room for. Longer labels would be cut by the phone, each in its own way."""

from bot.telegram.render import clipped

LABEL = 24


def cut(words: str) -> str:
    """The words, cut at the end."""
    return clipped(words, LABEL)


def brief(do: str) -> str:
    """What is to be done, without the question before it: "Inget svar? Ring larmenheten"."""
    return do.rsplit("? ", 1)[-1]


def fitted(label: str, longest: int = LABEL, end: int = 0) -> str:
    """The label, cut in the middle: its number stands at the end. `end`: how much of the end
    stays, in place of half."""
    if len(label) <= longest:
        return label
    end = end or longest // 2
    return f"{label[: longest - end - 1]}…{label[-end:]}"
