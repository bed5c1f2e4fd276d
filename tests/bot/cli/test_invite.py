"""`jourlots invite`: a link that is whole, its QR code, and labels by number."""

from pathlib import Path
from typing import Any

import pytest

from bot.telegram import qr

UNIT = ("--unit", "Hemtjänst Centrum", "--role", "planerare")


def token_in(out: str, start: str = "start") -> str:
    return out.split(f"?{start}=")[1].split(maxsplit=1)[0]


def test_with_the_bots_name_the_link_is_whole_and_drawn_in_the_terminal(jourlots: Any) -> None:
    code, out, _ = jourlots("invite", *UNIT, "--bot", "@jourlots_bot")
    link = f"https://t.me/jourlots_bot?start={token_in(out)}"
    assert code == 0
    assert link in out
    assert qr.terminal(link) in out
    assert "Den gäller en gång, i sju dagar." in out


def test_the_bots_name_may_stand_in_the_settings(
    jourlots: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOURLOTS_USERNAME", "larm_bot")
    _, out, _ = jourlots("invite", *UNIT)
    assert f"https://t.me/larm_bot?start={token_in(out)}" in out
    assert "BOTEN" not in out


def test_without_the_bots_name_nothing_is_drawn_and_it_says_what_to_write(jourlots: Any) -> None:
    code, out, _ = jourlots("invite", *UNIT)
    assert code == 0
    assert "https://t.me/BOTEN?start=" in out
    assert "Byt BOTEN mot botens namn" in out
    assert "█" not in out


def test_the_qr_code_is_saved_as_a_picture(jourlots: Any) -> None:
    code, out, _ = jourlots("invite", *UNIT, "--bot", "jourlots_bot", "--qr", "in.png")
    picture = Path("in.png").read_bytes()
    assert code == 0
    assert picture == qr.png(f"https://t.me/jourlots_bot?start={token_in(out)}")
    assert picture.startswith(b"\x89PNG")
    assert "█" not in out


def test_a_picture_needs_the_bots_name_and_makes_no_invitation_without(jourlots: Any) -> None:
    code, out, err = jourlots("invite", *UNIT, "--qr", "in.png")
    assert (code, out) == (2, "")
    assert err == "Skriv botens namn hos Telegram: --bot jourlots_bot\n"
    assert not Path("in.png").exists()
    assert not Path("jourlots.db").exists()


@pytest.mark.parametrize("name", ["a b", "bot", "https://t.me/x"])
def test_what_can_be_no_name_is_refused(jourlots: Any, name: str) -> None:
    assert jourlots("invite", *UNIT, "--bot", name)[0] == 2


def test_a_picture_that_cannot_be_saved_is_told_in_one_line(jourlots: Any) -> None:
    where = ("--bot", "jourlots_bot", "--qr", "nowhere/in.png")
    code, out, err = jourlots("invite", *UNIT, *where)
    assert code == 1
    assert token_in(out)
    assert err.startswith("QR-koden gick inte att spara i nowhere/in.png: ")


def test_labels_are_numbered_in_each_unit(jourlots: Any) -> None:
    for label in ("Planerare 1", "Planerare 2"):
        assert f"Skicka länken till {label}." in jourlots("invite", *UNIT)[1]
    other = ("--unit", "Norr", "--role", "planerare")
    assert "Skicka länken till Planerare 1." in jourlots("invite", *other)[1]


def test_a_groups_link_asks_for_the_group(jourlots: Any) -> None:
    group = ("--unit", "Norr", "--role", "grupp", "--bot", "jourlots_bot")
    _, out, _ = jourlots("invite", *group)
    assert f"https://t.me/jourlots_bot?startgroup={token_in(out, 'startgroup')}" in out
    assert "Öppna länken i Telegram och välj gruppen." in out


def test_nobody_is_invited_under_a_name_and_no_unit_is_made(jourlots: Any) -> None:
    unit = ("--unit", "Hemtjänst Centrum", "--role", "hemtjanst")
    code, out, err = jourlots("invite", *unit, "--label", "Anna Andersson")
    assert (code, out) == (2, "")
    assert err == (
        'Skriv rollen och ett nummer: --label "Hemtjänst 1". Skriv aldrig personens namn.\n'
    )
    code, out, _ = jourlots("invite", *unit, "--label", "Hemtjänst Centrum Vikarie 3")
    assert code == 0
    assert "Ny enhet: Hemtjänst Centrum." in out
