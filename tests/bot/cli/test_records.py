"""The commands on what the bot holds: audit, purge, personer, export, forget, backup, restore."""

import json
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.audit_key import audit_key
from bot.cli.export import COLUMNS, TABLES
from bot.cli.visit import Visit, ask
from bot.settings import Settings, load_settings
from flows.actions.people import Join, who_in
from flows.actions.registry import perform
from flows.actions.sealing import Seal
from flows.actions.turn import Turn
from flows.messages import ChatKind
from flows.retention import RULES, Kind
from storage.rights import HELD

OLD = "2020-01-01T00:00:00.000000+00:00"


def change(*statements: str) -> None:
    """Past the bot."""
    with closing(sqlite3.connect("jourlots.db")) as opened, opened:
        for statement in statements:
            opened.execute(statement)


@pytest.fixture
def staffed(jourlots):
    """A database with one person, and a log that is sealed."""
    _, out, _ = jourlots(
        "invite", "--unit", "Hemtjänst Centrum", "--role", "hemtjanst", "--label", "Hemtjänst 1"
    )
    join(101, out.rsplit("/start ", 1)[1].split()[0])
    seal()
    return jourlots


def join(telegram_id: int, token: str) -> None:
    visit = Visit(load_settings())

    def work(tx):
        who = who_in(tx, tx.chats.meet(telegram_id, ChatKind.PRIVATE), telegram_id)
        return perform(Turn(tx, visit._house, who, datetime.now(UTC)), "person.join", Join(token))

    assert ask(load_settings(), work, writes=True).value


def seal() -> None:
    settings = load_settings()
    up_to = ask(settings, lambda tx: tx.ledger.settled(), writes=True)
    Visit(settings).act("audit.seal", Seal(up_to, audit_key(settings)))


def test_a_whole_log_verifies(staffed) -> None:
    code, out, _ = staffed("audit", "verify")
    assert code == 0
    assert out.startswith("Granskningsloggen är hel. Rader som har fått sigill: 2.")
    assert "Sista sigillet: 2:" in out


def test_a_changed_log_says_what_is_wrong_and_from_which_row_on(staffed) -> None:
    change("UPDATE audit SET outcome = 'refused' WHERE id = 1", "DELETE FROM audit WHERE id = 2")
    code, out, _ = staffed("audit", "verify")
    assert code == 1
    assert out.splitlines() == [
        "Granskningsloggen stämmer inte från rad 1.",
        "- Rad 1 är ändrad efter att den fick sitt sigill.",
        "- Efter rad 1 saknas en rad.",
        "Ändra inget i databasen. Spara en kopia: jourlots backup FIL",
        "Berätta i dag för den som ansvarar för informationssäkerhet.",
    ]


def test_a_forged_anchor_is_told(staffed) -> None:
    change("UPDATE anchor SET count = 7")
    code, out, _ = staffed("audit", "verify")
    assert code == 1
    assert "Ankaret vid rad 2 är inte signerat med vår nyckel." in out


def test_a_log_can_be_accepted_as_it_is_and_says_so_itself(staffed, monkeypatch) -> None:
    change("UPDATE audit SET outcome = 'x' WHERE id = 1")
    Path("jourlots.db.audit-key").write_text("ab" * 32)  # and the key is another
    assert staffed("audit", "verify")[0] == 1
    monkeypatch.setattr("builtins.input", lambda _: "nej")
    assert staffed("audit", "sign")[:2] == (1, "Inget är ändrat.\n")
    assert staffed("audit", "verify")[0] == 1
    monkeypatch.setattr("builtins.input", lambda _: "Ja")
    code, out, _ = staffed("audit", "sign")
    assert code == 0
    assert "Antal fel: 2." in out
    assert staffed("audit", "verify")[0] == 0
    assert "boten: audit.sign faults:2 done" in staffed("audit", "list")[1]


def test_a_lost_key_is_asked_for_and_not_made_anew(staffed) -> None:
    key = Path("jourlots.db.audit-key")
    kept = key.read_text()
    key.unlink()
    code, _, err = staffed("audit", "verify")
    assert code == 2
    assert "Lägg tillbaka den från där du sparade den." in err
    assert not key.exists()
    key.write_text(kept)
    assert staffed("audit", "verify")[0] == 0


def test_the_log_is_listed_by_person_action_and_day(staffed) -> None:
    _, out, _ = staffed("audit", "list")
    assert [line.split(": ", 1)[1] for line in out.splitlines()] == [
        "person.join person:1:hemtjanst@unit:1 done",
        "person.invite hemtjanst@unit:1 done",
    ]
    assert len(staffed("audit", "list", "--person", "1")[1].splitlines()) == 1
    assert len(staffed("audit", "list", "--action", "person.invite")[1].splitlines()) == 1
    assert staffed("audit", "list", "--to", "2020-01-01")[1] == "Inga rader.\n"
    code, _, err = staffed("audit", "list", "--from", "i går")
    assert code == 2
    assert "Skriv så här: 2026-11-27." in err


def test_a_long_log_is_paged(staffed) -> None:
    change(*(f"INSERT INTO audit VALUES ({n}, '{OLD}', 1, 2, 'a', '', 'done', NULL)"
             for n in range(3, 83)))  # fmt: skip
    _, out, _ = staffed("audit", "list")
    *rows, more = out.splitlines()
    assert len(rows) == 50
    assert rows[0].endswith("person 1 (person 2 tryckte): a  done")
    assert more == "Det finns fler. Lägg till --below 33 för att se dem."
    _, rest, _ = staffed("audit", "list", "--below", "33")
    assert len(rest.splitlines()) == 32


def test_a_dry_run_says_what_would_go_and_takes_nothing(staffed) -> None:
    change(f"UPDATE invite SET used_at = '{OLD}'")
    for flag in ("--dry-run", "--torrkörning"):
        code, out, _ = staffed("purge", flag)
        assert code == 0
        assert out.startswith("Torrkörning: inget tas bort.")
        assert "sparas 7 dagar. 1 är äldre, den äldsta från 2020-01-01." in out
        assert len(out.splitlines()) == 1 + len(RULES)
    assert "person.invite" in staffed("audit", "list")[1]
    assert "records.purge" not in staffed("audit", "list")[1]


def test_a_purge_of_one_kind_takes_that_kind_only_and_is_noted(staffed) -> None:
    change(
        f"UPDATE invite SET used_at = '{OLD}'", f"INSERT INTO counter VALUES ('x', '{OLD[:10]}', 1)"
    )
    assert staffed("purge", "inbjudningar")[0] == 0
    _, out, _ = staffed("purge", "--dry-run")
    assert "inbjudningar: Använda och utgångna inbjudningar, sparas 7 dagar. Inget är äldre." in out
    assert "raknare: Räknare utan personer, sparas 1095 dagar. 1 är äldre" in out
    assert "boten: records.purge inbjudningar:1 done" in staffed("audit", "list")[1]


def test_the_log_is_purged_to_an_anchor_and_still_verifies(staffed, monkeypatch) -> None:
    monkeypatch.setattr("bot.cli.purge.cut", lambda *_, now, machine_now: now)
    code, _, _ = staffed("purge", "granskningslogg")
    assert code == 0
    assert "person.invite" not in staffed("audit", "list")[1]
    code, out, _ = staffed("audit", "verify")
    assert (code, out.splitlines()[0]) == (
        0,
        "Granskningsloggen är hel. Rader som har fått sigill: 2.",
    )


def test_a_log_that_is_not_whole_is_not_purged(staffed, monkeypatch) -> None:
    monkeypatch.setattr("bot.cli.purge.cut", lambda *_, now, machine_now: now)
    change("UPDATE audit SET outcome = 'x' WHERE id = 1")
    code, out, _ = staffed("purge", "granskningslogg")
    assert code == 1
    assert "Granskningsloggen gallras inte, för den stämmer inte." in out
    assert staffed("audit", "verify")[0] == 1


def test_an_unknown_kind_is_told_which_there_are(staffed) -> None:
    code, _, err = staffed("purge", "allt")
    assert code == 2
    assert "Slaget allt finns inte. Skriv några av: inkorg, olasta, utkorg" in err


def test_people_are_found_by_words_and_paged(staffed) -> None:
    assert staffed("personer")[1] == "1  Hemtjänst 1: Hemtjänst dag och kväll i Hemtjänst Centrum\n"
    assert staffed("personer", "centrum", "kväll")[1].startswith("1  ")
    assert staffed("personer", "norr")[1] == "Ingen passar.\n"
    change(
        *(f"INSERT INTO chat (id, telegram_id, kind, state, next_seq) "
          f"VALUES ({n}, {n}, 'private', 'open', 1)" for n in range(500, 560)),
        *(f"INSERT INTO person (id, chat_id, label, shared) VALUES ({n}, {n}, 'P {n}', 0)"
          for n in range(500, 560)),
    )  # fmt: skip
    _, out, _ = staffed("personer")
    assert out.splitlines()[-1] == "Det finns 61 i allt. Lägg till --page 2."
    assert len(staffed("personer", "--page", "2")[1].splitlines()) == 11


def test_everything_about_a_person_is_json_with_swedish_headings(staffed) -> None:
    code, out, _ = staffed("export", "--person", "1")
    told = json.loads(out)
    assert code == 0
    assert told["Person"][0]["namn för kollegor"] == "Hemtjänst 1"
    assert told["Chatt i Telegram"][0]["nummer i Telegram"] == 101
    assert told["Roller"] == [{"person": 1, "enhet": 1, "roll": "hemtjanst"}]
    assert [row["handling"] for row in told["Granskningslogg"]] == ["person.join"]
    assert "boten: person.export person:1 done" in staffed("audit", "list")[1]
    assert staffed("export", "--person", "9")[0] == 1


def test_every_table_and_column_that_names_a_person_has_a_heading() -> None:
    assert set(TABLES) >= set(HELD)
    for question in HELD.values():
        assert set(question.selected_columns.keys()) <= set(COLUMNS)


def test_nobody_is_forgotten_by_mistake(staffed, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr("builtins.input", lambda words: asked.append(words) or "nej")
    assert staffed("forget", "--person", "1")[1] == "Inget är ändrat.\n"
    assert "Det går inte att ångra." in asked[0]
    monkeypatch.setattr("builtins.input", lambda _: (_ for _ in ()).throw(EOFError))
    assert staffed("forget", "--person", "1")[0] == 1
    assert "Hemtjänst 1" in staffed("personer")[1]


def test_a_person_is_forgotten_and_the_log_stays_whole(staffed) -> None:
    code, out, _ = staffed("forget", "--person", "1", "--ja")
    assert code == 0
    assert out.startswith("Person 1 är glömd och heter nu Borttagen person 1.")
    assert staffed("personer")[1] == "Ingen passar.\n"
    assert staffed("audit", "verify")[0] == 0
    code, _, err = staffed("forget", "--person", "1", "--ja")
    assert (code, err) == (1, "Personen är redan glömd.\n")


def test_a_person_who_owes_something_is_kept_until_somebody_takes_over(staffed) -> None:
    change(
        "INSERT INTO bevakning (token, code, kind, unit_id, owner_id, state, started_at, "
        "nominal_on, due_on, steps, repeat, step, next_at, created_at, version) VALUES "
        f"('t', 'K7F-42', 'B01', 1, 1, 'planned', '{OLD}', '2020-01-01', '2020-01-01', "
        f"'[[0, \"07:15:00\", \"ansvarig\", null]]', 1, 0, '{OLD}', '{OLD}', 1)"
    )
    code, _, err = staffed("forget", "--person", "1", "--ja")
    assert code == 1
    assert "Personen har bevakningar kvar: K7F-42." in err
    assert "--till ID" in err
    unit = ("--unit", "Hemtjänst Centrum", "--role", "hemtjanst", "--label", "Hemtjänst 2")
    join(102, staffed("invite", *unit)[1].rsplit("/start ", 1)[1].split()[0])
    code, out, _ = staffed("forget", "--person", "1", "--till", "2", "--ja")
    assert code == 0
    assert "Person 2 har tagit över: K7F-42." in out
    assert "K7F-42" in json.dumps(json.loads(staffed("export", "--person", "2")[1])["Bevakningar"])


def test_a_backup_and_its_way_back_by_command(staffed) -> None:
    code, out, _ = staffed("backup", "copy.db")
    assert code == 0
    assert (
        "Kopian copy.db är hel. Personer: 1. Bevakningar: 0. Rader i granskningsloggen: 2." in out
    )
    assert "jourlots.db.audit-key" in out
    staffed("forget", "--person", "1", "--ja")
    code, _, err = staffed("restore", "copy.db")
    assert code == 2
    assert "Lägg till --ersätt." in err
    code, out, _ = staffed("restore", "copy.db", "--ersätt")
    assert code == 0
    assert "Den förra databasen finns kvar: " in out
    assert "Kör: jourlots forget --person 1" in out
    assert "Hemtjänst 1" in staffed("personer")[1]
    assert staffed("audit", "verify")[0] == 0


def test_a_server_has_its_own_tools(staffed, monkeypatch) -> None:
    monkeypatch.setenv("JOURLOTS_DATABASE", "postgresql://jourlots@server/jourlots")
    for command in ("backup", "restore"):
        code, _, err = staffed(command, "copy.db")
        assert code == 2
        assert "pg_dump" in err


def test_the_key_is_private_made_once_and_no_part_of_the_database(jourlots) -> None:
    settings = load_settings()
    first = audit_key(settings)
    assert audit_key(settings) == first
    assert len(first) == 32
    assert stat.S_IMODE(Path("jourlots.db.audit-key").stat().st_mode) == 0o600
    assert [each.name for each in Path().iterdir()] == ["jourlots.db.audit-key"]


def test_a_damaged_key_is_told(jourlots) -> None:
    Path("jourlots.db.audit-key").write_text("abc")
    code, _, err = jourlots("audit", "verify")
    assert code == 2
    assert "är skadad" in err


def test_a_server_needs_a_key_from_the_settings(jourlots, monkeypatch) -> None:
    monkeypatch.setenv("JOURLOTS_DATABASE", "postgresql://jourlots@server/jourlots")
    monkeypatch.setenv("JOURLOTS_TOKEN", "123456:ABC-def_ghijklmnop")
    code, _, err = jourlots("run")
    assert code == 2
    assert "JOURLOTS_AUDIT_KEY" in err
    monkeypatch.setenv("JOURLOTS_AUDIT_KEY", "k" * 31)
    assert "minst 32 tecken" in jourlots("run")[2]
    monkeypatch.setenv("JOURLOTS_AUDIT_KEY", "k" * 32)
    assert audit_key(load_settings()) == b"k" * 32


@pytest.mark.parametrize("days", [-1, 0, 29, 3651])
def test_times_outside_the_allowed_are_refused(jourlots, monkeypatch, days: int) -> None:
    monkeypatch.setenv("JOURLOTS_RETENTION__GRANSKNINGSLOGG", str(days))
    code, _, err = jourlots("purge", "--dry-run")
    assert code == 2
    assert "granskningslogg (minst 30)" in err


def test_a_municipality_chooses_its_own_times(jourlots, monkeypatch) -> None:
    monkeypatch.setenv("JOURLOTS_RETENTION__GRANSKNINGSLOGG", "730")
    assert load_settings().retention == {Kind.GRANSKNINGSLOGG: 730}
    assert "sparas 730 dagar." in jourlots("purge", "--dry-run")[1]


def test_where_the_database_is() -> None:
    here = Path("x.db").absolute()
    assert Settings(database="x.db").database_file == here
    assert Settings(database="sqlite:///x.db").database_file == here
    assert Settings(database="sqlite:////tmp/x.db").database_file == Path("/tmp/x.db")
    assert Settings(database="postgresql://a/b").database_file is None
