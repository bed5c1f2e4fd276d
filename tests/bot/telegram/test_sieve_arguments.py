"""The closed forms of what those who lead may type, and what is refused all the same."""

import random
from typing import Any

import pytest

from bot.telegram.sieve import Kind, sieve
from flows.people.contacts import readable

NEW = "+46317654321"


def sieved(text: str, allowed: frozenset[str] = frozenset()) -> dict[str, Any]:
    message = {
        "message_id": 5,
        "date": 1,
        "from": {"id": 158, "is_bot": False, "first_name": "A"},
        "chat": {"id": 158, "type": "private", "first_name": "A"},
        "text": text,
    }
    found = sieve({"update_id": 1, "message": message}, "jourlots_bot", allowed)
    assert found is not None
    return dict(found.payload)


def test_a_number_passes_in_its_one_closed_form() -> None:
    kept = sieved(f"/kontakt egen_jour {NEW}")
    assert (kept["kind"], kept["argument"]) == (Kind.COMMAND, f"egen_jour {NEW}")


@pytest.mark.parametrize(
    "text",
    [
        f"/kontakt egen_jour {NEW} Kalle",
        f"/kontakt {NEW}",
        f"/kontakt egen jour {NEW}",
        "/kontakt egen_jour 031-765 43 21",
        f"/kontakt egen_jour {NEW} {NEW}",
        f"/ring egen_jour {NEW}",
        f"/roller egen_jour {NEW}",
        f"kontakt egen_jour {NEW}",
        f"/kontakt egen_jour {NEW}\n19121212-1212",
        "/kontakt egen_jour 19121212-1212",
        "/kontakt egen_jour 1212121212",
        "/kontakt egen_jour +461212121212",
        "/kontakt egen_jour +1 212 555 0100",
    ],
)
def test_anything_else_with_a_number_is_personal_data_and_leaves_no_digit(text: str) -> None:
    kept = sieved(text)
    assert kept["kind"] == Kind.PRIVATE
    assert "argument" not in kept
    assert "7654321" not in str(kept)
    assert "1212" not in str(kept)


@pytest.mark.parametrize("argument", ["", " egen_jour", " hjälp mig", " egen_jour 12"])
def test_what_has_not_the_form_is_not_kept(argument: str) -> None:
    kept = sieved(f"/kontakt{argument}")
    assert (kept["kind"], "argument" in kept) == (Kind.COMMAND, False)


def test_numbers_of_every_usual_length_and_area_can_be_proposed() -> None:
    chance = random.Random(7)
    areas = ["8", "31", "40", "70", "73", "76", "90", "10", "300", "520", "18"]
    for _ in range(500):
        area = chance.choice(areas)
        digits = f"{area}{chance.randrange(10**6, 10**7)}"[:9]
        number = f"+46{digits}"
        assert sieved(f"/kontakt egen_jour {number}")["kind"] == Kind.COMMAND, number
        assert readable(number).startswith("0")


def test_a_number_that_holds_may_be_written_by_anybody() -> None:
    text = "Ska jag ringa 031-765 43 21 nu?"
    assert sieved(text)["kind"] == Kind.PRIVATE
    assert sieved(text, frozenset({NEW}))["kind"] == Kind.TEXT


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        ("/roller hemtj", "hemtj"),
        ("/roller 17 Planerare 2", "17 Planerare 2"),
        ("/enheter ny Hemtjänst Öst", "ny Hemtjänst Öst"),
        ("/enheter Östra", "Östra"),
    ],
)
def test_words_for_units_and_labels_are_kept(text: str, argument: str) -> None:
    assert sieved(text)["argument"] == argument


@pytest.mark.parametrize("text", ["/roller 19121212-1212", "/enheter ny anna@exempel.se"])
def test_personal_data_is_refused_in_them_too(text: str) -> None:
    assert sieved(text)["kind"] == Kind.PRIVATE


@pytest.mark.parametrize("text", ["/roller <b>x", "/enheter ny " + "x" * 60, "/roller x"])
def test_what_cannot_be_such_words_is_not_kept(text: str) -> None:
    assert "argument" not in sieved(text)


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("/nytt", None),
        ("/nytt 26 okt", "26 okt"),
        ("/nytt installation", "installation"),
        ("/nytt Installation 26 okt 28 okt", "Installation 26 okt 28 okt"),
        ("/nytt återlämning", "återlämning"),
        ("/flytt i måndags i går", "i måndags i går"),
        ("/bradska 2026-10-26 2026-10-28", "2026-10-26 2026-10-28"),
        ("/nytt installation nästa måndag", "installation nästa måndag"),
        ("/nytt 31 nov", "31 nov"),
    ],
)
def test_a_process_and_days_are_kept(text: str, stays: str | None) -> None:
    kept = sieved(text)
    assert (kept["kind"], kept.get("argument"), kept.get("unread")) == (
        Kind.COMMAND, stays, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "argument",
    ["Anna", "installation Anna", "Anna installation", "26 okt Anna", "installation 26 okt Anna",
     "larm 26 okt", "i morgon Anna", "9 juli 1985", "9.7.85", "Maj", "installation installation",
     "K7F-42", "för 80 år sedan"],
)  # fmt: skip
@pytest.mark.parametrize("command", ["nytt", "aterlamna", "installera"])
def test_any_other_word_after_them_is_not_kept(command: str, argument: str) -> None:
    kept = sieved(f"/{command} {argument}")
    assert kept["kind"] == Kind.COMMAND
    assert "argument" not in kept
    assert kept["unread"] is True
    assert argument not in str(kept)


def test_a_birth_number_after_them_is_personal_data() -> None:
    assert sieved("/nytt installation 19121212-1212")["kind"] == Kind.PRIVATE


@pytest.mark.parametrize("text", ["K7F-42", " k7f-42 ", "/arenden K7F-42", "/ärenden k7f-42"])
def test_a_code_alone_asks_for_its_case(text: str) -> None:
    kept = sieved(text)
    assert (kept["kind"], kept["command"], kept["argument"]) == (
        Kind.COMMAND,
        "arenden",
        "K7F-42",
    )


@pytest.mark.parametrize("text", ["K7F-42 Anna", "Anna K7F-42", "/arenden K7F-42 Anna"])
def test_a_code_with_words_leaves_no_word(text: str) -> None:
    kept = sieved(text)
    assert "argument" not in kept
    assert "Anna" not in str(kept)
