"""A wrong setting is named in one line with what to write instead."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

WRONG = {
    "JOURLOTS_TOKEN": ("hej", "123456:ABC-def"),
    "JOURLOTS_CLOSED_DAYS": ('["2027-13-01"]', "2027-05-07"),
    "JOURLOTS_OPENS": ("halv åtta", "07:00"),
    "JOURLOTS_SATURDAY_IS_HELG": ("kanske", "true eller false"),
    "JOURLOTS_AFTNAR": ('["valborg"]', "midsommarafton"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_named_with_what_to_write(jourlots, monkeypatch, name: str) -> None:
    value, instead = WRONG[name]
    monkeypatch.setenv(name, value)
    code, _, err = jourlots("jourtid")
    assert code == 2
    (line,) = err.splitlines()
    assert name in line
    assert instead in line
    assert value not in line or name != "JOURLOTS_TOKEN"


def test_a_setting_that_cannot_be_read_is_named_too(jourlots, monkeypatch) -> None:
    monkeypatch.setenv("JOURLOTS_CLOSED_DAYS", "2027-05-07")
    code, _, err = jourlots("jourtid")
    assert (code, len(err.splitlines())) == (2, 1)
    assert "closed_days" in err.lower()


def test_an_unknown_setting_is_named(jourlots, monkeypatch) -> None:
    monkeypatch.setenv("JOURLOTS_TOKN", "1")
    code, _, err = jourlots("jourtid")
    assert code == 2
    assert err.startswith("JOURLOTS_TOKN: okänd inställning.")


def test_an_unknown_name_in_the_file_is_named(jourlots) -> None:
    Path("jourlots.toml").write_text('databas = "x.db"\n')
    code, _, err = jourlots("jourtid")
    assert code == 2
    assert err.startswith("databas: okänd inställning i jourlots.toml.")


def test_a_file_that_is_no_toml_is_named(jourlots) -> None:
    Path("jourlots.toml").write_text("closed_days = [\n")
    code, _, err = jourlots("jourtid")
    assert (code, len(err.splitlines())) == (2, 1)
    assert "jourlots.toml" in err


def test_the_environment_beats_the_file(jourlots, monkeypatch) -> None:
    Path("jourlots.toml").write_text('closes = "15:00"\n')
    _, from_file, _ = jourlots("jourtid", "--at", "2026-11-25 15:30")
    monkeypatch.setenv("JOURLOTS_CLOSES", "17:00")
    _, from_environment, _ = jourlots("jourtid", "--at", "2026-11-25 16:45")
    assert from_file.startswith("Ja,")
    assert from_environment.startswith("Nej,")


def test_a_contact_without_a_number_is_named(jourlots, monkeypatch) -> None:
    monkeypatch.setenv("JOURLOTS_CONTACTS__EGEN_JOUR", "ring chefen")
    code, _, err = jourlots("play", "trygghetsjouren", "--answers", "nej")
    assert code == 2
    assert "egen_jour" in err
    assert "031-365 85 85" in err


def test_a_night_can_begin_at_another_time(jourlots, monkeypatch) -> None:
    monkeypatch.setenv("JOURLOTS_INTERPRETATIONS__NATT_BORJAR", "22:00")
    _, out, _ = jourlots("play", "trygghetsjouren", "--answers", "")
    assert "Ja, kl. 22:00–06:00" in out


def test_run_without_a_token_points_at_the_demo(jourlots) -> None:
    code, out, err = jourlots("run")
    assert (code, out) == (2, "")
    assert "JOURLOTS_TOKEN" in err
    assert "jourlots demo" in err


def test_doctor_says_what_is_missing(jourlots) -> None:
    code, out, _ = jourlots("doctor")
    assert code == 1
    assert "FEL  Ingen token." in out
    assert "OK   1 rutin(er) utan fel." in out
    assert "egen_jour" in out


def test_invite_gives_a_link_and_keeps_only_a_hash(jourlots) -> None:
    unit = "Hemtjänst Centrum"
    code, out, _ = jourlots(
        "invite", "--unit", unit, "--role", "hemtjanst", "--label", "Hemtjänst 1"
    )
    token = out.split("?start=")[1].split()[0]
    assert code == 0
    assert len(token) == 24
    kept = sqlite3.connect("jourlots.db").execute("SELECT token_hash FROM invite").fetchall()
    assert len(kept) == 1
    assert token not in kept[0][0]


def test_invite_knows_the_roles(jourlots) -> None:
    code, _, err = jourlots("invite", "--unit", "X", "--role", "kung")
    assert code == 2
    assert "hemtjanst" in err


def test_a_taken_port_is_told_in_one_line(tmp_path: Path) -> None:
    import socket  # noqa: PLC0415

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        script = "import sys; from bot.cli.main import main; sys.exit(main(sys.argv[1:]))"
        done = subprocess.run(
            [sys.executable, "-c", script, "demo", "--port", port],
            capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"Porten {port} används redan.")
    assert "Traceback" not in done.stderr
