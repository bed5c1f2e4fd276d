"""Asking whoever sits at the keyboard before something that cannot be undone."""


def agreed(what: str, question: str) -> bool:
    """Whether they typed ja. Nobody at the keyboard means no."""
    try:
        return input(what + question).strip().lower() == "ja"
    except EOFError:
        return False
