"""Keyboards: what Telegram accepts beneath a message or in place of letters, and its refusals."""

from typing import Any
from urllib.parse import urlsplit

from bot.practice.refusals import bad_request
from bot.practice.world import Json, Keyboard

DATA_BYTES = 64
COPY_CHARACTERS = 256
BUTTONS = 100
_ACTIONS = ("callback_data", "url", "copy_text", "switch_inline_query", "login_url", "web_app")


def parse_keyboard(markup: Any) -> Keyboard:
    """The rows of an inline keyboard; empty for none, and for keyboards of other kinds."""
    if markup in (None, ""):
        return ()
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return ()
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be of type Array of Arrays')
    keyboard = tuple(tuple(_button(button) for button in row) for row in rows if row)
    if sum(len(row) for row in keyboard) > BUTTONS:
        raise bad_request("reply markup is too long")
    return keyboard


def parse_reply_keyboard(markup: Any) -> Json | None:
    """What takes the place of the phone's letters; None when the message leaves it alone.

    `rows` of labels, `once` when it goes after one use, `remove` when it goes at once, `force`
    when the person is to answer this message, and `placeholder`.
    """
    if not isinstance(markup, dict) or "inline_keyboard" in markup:
        return None
    shown: dict[str, Any] = {
        "rows": [],
        "once": bool(markup.get("one_time_keyboard")),
        "remove": bool(markup.get("remove_keyboard")),
        "force": bool(markup.get("force_reply")),
        "placeholder": markup.get("input_field_placeholder"),
    }
    if "keyboard" in markup:
        shown["rows"] = _labels(markup["keyboard"])
    elif not shown["remove"] and not shown["force"]:
        return None
    if shown["force"]:
        shown["once"] = True
    return shown


def _labels(rows: Any) -> list[list[str]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" must be of type Array of Arrays')
    labels = [[_label(button) for button in row] for row in rows if row]
    if not labels:
        raise bad_request("reply keyboard must be non-empty")
    return labels


def _label(button: Any) -> str:
    text = button.get("text") if isinstance(button, dict) else button
    if not isinstance(text, str) or not text.strip():
        raise bad_request("can't parse keyboard button: text must be non-empty")
    return text


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: button must be an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("can't parse inline keyboard button: text must be non-empty")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    _check(actions[0], button[actions[0]])
    return {key: value for key, value in button.items() if key in ("text", "style", actions[0])}


def _check(action: str, value: Any) -> None:
    if action == "callback_data":
        if not isinstance(value, str) or not 1 <= len(value.encode()) <= DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= COPY_CHARACTERS:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif action == "url" and urlsplit(str(value)).scheme not in ("http", "https", "tg"):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
