"""Settings: from the environment and from the file; a wrong one is named in one line."""

import os
from datetime import date, time
from pathlib import Path

import pytest
from telegram.constants import InlineKeyboardButtonLimit

from bot.settings import PREFIX, Settings, load_settings
from flows.actions.calendars import SECRET_SIGNS
from flows.calendar import Afton
from flows.errors import ContentError

GOOD = "123456:ABC-def_ghijklmnop"


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and no settings from whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


def faults() -> list[str]:
    with pytest.raises(ContentError) as raised:
        load_settings()
    return str(raised.value).splitlines()


def test_without_any_setting_everything_has_a_default() -> None:
    found = load_settings()
    assert found.token is None
    assert found.database == "jourlots.db"
    assert found.api == "https://api.telegram.org/bot"
    assert found.calendar().rules.opens == time(7)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("jourlots.toml").write_text('database = "fil.db"\nopens = "08:00"\n', encoding="utf-8")
    assert load_settings().database == "fil.db"
    monkeypatch.setenv("JOURLOTS_DATABASE", "miljo.db")
    found = load_settings()
    assert (found.database, found.opens) == ("miljo.db", time(8))


def test_everything_can_be_set_in_the_file() -> None:
    Path("jourlots.toml").write_text(
        f"""
token = "{GOOD}"
proxy = "http://proxy:8080"
closed_days = ["2027-05-07"]
open_days = ["2026-12-24"]
saturday_is_helg = false
aftnar = ["julafton"]
closes = "16:00"
[contacts]
egen_jour = "+46310000000"
[interpretations]
natt-borjar = "22:00"
[early_closing]
2027-03-25 = "12:00"
""",
        encoding="utf-8",
    )
    found = load_settings()
    assert found.token is not None
    assert found.token.get_secret_value() == GOOD
    assert found.bot_id == 123456
    assert found.contacts == {"egen_jour": "+46310000000"}
    assert found.interpretations == {"natt-borjar": "22:00"}
    rules = found.calendar().rules
    assert rules.closed_days == {date(2027, 5, 7)}
    assert rules.open_days == {date(2026, 12, 24)}
    assert rules.early_closing == {date(2027, 3, 25): time(12)}
    assert (rules.saturday_is_helg, rules.closes) == (False, time(16))
    assert rules.aftnar == {Afton.JULAFTON}


def test_a_name_with_a_dash_can_be_set_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURLOTS_INTERPRETATIONS__NATT_BORJAR", "22:30")
    monkeypatch.setenv("JOURLOTS_CONTACTS__EGEN_JOUR", "+46310000000")
    found = load_settings()
    assert found.interpretations == {"natt-borjar": "22:30"}
    assert found.contacts == {"egen_jour": "+46310000000"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", "hemligt"), ("TOKEN", "99:x"), ("TOKEN", "abc:def"),
        ("CLOSED_DAYS", '["i morgon"]'), ("OPEN_DAYS", '["2026-02-30"]'), ("CLOSED_DAYS", "8"),
        ("EARLY_CLOSING", '{"2027-03-25": "middag"}'), ("SATURDAY_IS_HELG", "kanske"),
        ("AFTNAR", '["påskafton"]'), ("OPENS", "sju"), ("CLOSES", "25:00"),
        ("CONTACTS", '["x"]'), ("INTERPRETATIONS", '"x"'),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_in_one_line_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    (line,) = faults()
    assert PREFIX + name in line
    assert "Skriv" in line
    assert "Field" not in line
    assert value not in line or value == "x"


@pytest.mark.parametrize("name", ["CLOSED_DAYS", "CONTACTS", "EARLY_CLOSING"])
def test_a_value_that_is_no_json_is_named_too(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(PREFIX + name, "{[")
    (line,) = faults()
    assert name.lower() in line.lower()
    assert "Skriv" in line


def test_several_wrong_settings_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURLOTS_OPENS", "sju")
    monkeypatch.setenv("JOURLOTS_CLOSES", "halv fem")
    monkeypatch.setenv("JOURLOTS_TOCKEN", "x")
    lines = faults()
    assert len(lines) == 3
    assert all("JOURLOTS_" in line for line in lines)


def test_an_unknown_name_in_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURLOTS_TOCKEN", GOOD)
    (line,) = faults()
    assert line.startswith("JOURLOTS_TOCKEN: okänd inställning.")
    assert "JOURLOTS_TOKEN" in line
    assert GOOD not in line


def test_an_unknown_key_in_the_file_is_named() -> None:
    Path("jourlots.toml").write_text(f'tocken = "{GOOD}"\n', encoding="utf-8")
    (line,) = faults()
    assert line.startswith("tocken: okänd inställning i jourlots.toml.")
    assert GOOD not in line


def test_a_file_that_is_no_toml_is_named_with_its_line() -> None:
    Path("jourlots.toml").write_text("token = \n", encoding="utf-8")
    (line,) = faults()
    assert line.startswith("jourlots.toml: filen går inte att läsa.")
    assert "line 1" in line


def test_the_token_is_shown_nowhere() -> None:
    found = Settings(token=GOOD)  # type: ignore[arg-type]
    assert GOOD not in repr(found)
    assert GOOD not in str(found.model_dump())
    assert GOOD not in found.model_dump_json()


def test_the_web_endpoint_is_off_until_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (load_settings().listens, load_settings().feeds) == (None, "")
    monkeypatch.setenv("JOURLOTS_WEB_LISTEN", "[::1]:8080")
    assert (load_settings().listens, load_settings().feeds) == (("::1", 8080), "")
    monkeypatch.setenv("JOURLOTS_WEB_LISTEN", "127.0.0.1:8080")
    monkeypatch.setenv("JOURLOTS_WEB_ADDRESS", "https://bot.example.se/jourlots")
    assert load_settings().listens == ("127.0.0.1", 8080)
    assert load_settings().feeds == "https://bot.example.se/jourlots/kalender/"


def test_the_longest_address_fits_on_a_button_that_copies_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    longest = f"https://{'a' * 90}:65535" + f"/{'b' * 30}" * 3
    monkeypatch.setenv("JOURLOTS_WEB_LISTEN", "127.0.0.1:8080")
    monkeypatch.setenv("JOURLOTS_WEB_ADDRESS", longest)
    found = load_settings().feeds
    assert found.startswith(longest)
    assert len(f"{found}{'s' * SECRET_SIGNS}.ics") <= InlineKeyboardButtonLimit.MAX_COPY_TEXT


@pytest.mark.parametrize(
    ("listen", "address", "wrong"),
    [
        ("8080", None, "web_listen"),
        ("127.0.0.1", None, "web_listen"),
        ("127.0.0.1:0", None, "web_listen"),
        ("127.0.0.1:70000", None, "web_listen"),
        ("127.0.0.1:80 80", None, "web_listen"),
        (None, "https://bot.example.se", "web_address"),
        ("127.0.0.1:8080", "http://bot.example.se", "web_address"),
        ("127.0.0.1:8080", "https://bot.example.se/", "web_address"),
        ("127.0.0.1:8080", "https://bot.example.se?x=1", "web_address"),
        ("127.0.0.1:8080", "bot.example.se", "web_address"),
        ("127.0.0.1:8080", "https://bot.example.se/a/b/c/d", "web_address"),  # no button holds it
    ],
)
def test_an_address_that_nobody_could_reach_safely_is_refused(
    monkeypatch: pytest.MonkeyPatch, listen: str | None, address: str | None, wrong: str
) -> None:
    for name, value in (("LISTEN", listen), ("ADDRESS", address)):
        if value is not None:
            monkeypatch.setenv(f"JOURLOTS_WEB_{name}", value)
    (fault,) = faults()
    assert fault.startswith(f"{wrong} (JOURLOTS_{wrong.upper()}): fel värde. Skriv ")
