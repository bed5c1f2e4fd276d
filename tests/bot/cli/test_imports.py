"""jourlots import: the binder as a file becomes cases, all of it or nothing, and only once."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.cases.bevakning import Bevakning, Recipient
from flows.cases.case import Case
from flows.messages import ChatKind
from flows.people.records import Grant
from flows.ports import Tx
from storage.store import open_store

pytestmark = pytest.mark.soak_on_postgres


TODAY = datetime.now(UTC).date()
HEAD = "flik;process;skickat;mottaget;läge;senast;bokad\n"
ALARM, OFFICE = "Larmenheten", "Socialkontoret Centrum"


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


LINES = (
    f"12;installation;{ago(20)};{ago(18)};ej nådd;{ago(4)};\n"
    f"A7;Planerad installation;{ago(60)};{ago(58)};inte klara;{ago(30)};\n"
    f"13;återlämning;{ago(100)};;Larmet ska avslutas;;\n"
)


def fill(tx: Tx, offices: Sequence[str] = (OFFICE,)) -> None:
    """An alarm unit with a planner, and social offices with a secretary each."""
    people = [(ALARM, "planerare", "Planerare 1")]
    people += [
        (office, "socialsekreterare", f"Sekreterare {n}") for n, office in enumerate(offices)
    ]
    for number, (name, role, label) in enumerate(people, start=101):
        unit = tx.people.unit_named(name) or tx.people.add_unit(name)
        chat = tx.chats.meet(number, ChatKind.PRIVATE)
        person = tx.people.add_person(chat.id, label)
        tx.people.grant(Grant(person.id, unit.id, role))


def run(database: str, work: Any) -> Any:
    """One unit of work on the database."""

    async def once() -> Any:
        store = open_store(database)
        try:
            return await store.run(work)
        finally:
            await store.close()

    return asyncio.run(once())


@pytest.fixture
def database(
    jourlots: Any, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Either database, with a unit and an office."""
    lite = database_url.startswith("sqlite")
    found = str(tmp_path / "jourlots.db") if lite else database_url
    monkeypatch.setenv("JOURLOTS_DATABASE", found)
    monkeypatch.setenv("JOURLOTS_MODULES", '["rutiner", "arenden"]')
    run(found, fill)
    return found


def kept(database: str) -> list[Case]:
    """Every case, in the order of the file."""
    read = lambda tx: [c for n in range(1, 20) if (c := tx.cases.get(n)) is not None]  # noqa: E731
    return list(run(database, read))


def owed(database: str, case: Case) -> list[Bevakning]:
    return list(run(database, lambda tx: tx.bevakningar.open_of_case(case.id)))


def file(tmp_path: Path, text: str, encoding: str = "utf-8") -> str:
    path = tmp_path / "binder.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def test_every_line_becomes_a_case_with_a_code_to_write_on_its_tab(
    jourlots: Any, database: str, tmp_path: Path
) -> None:
    code, out, _ = jourlots("import", file(tmp_path, HEAD + LINES), "--unit", ALARM)
    cases = kept(database)
    assert code == 0
    assert out.splitlines() == [
        f"Flik 12: {cases[0].code} (Planerad installation)",
        f"Flik A7: {cases[1].code} (Planerad installation)",
        f"Flik 13: {cases[2].code} (Återlämning och avslut)",
        "Klart. 3 nya ärenden. Skriv koden på varje flik och i Treserva.",
    ]
    first = cases[0]
    assert [each.step for each in first.history] == ["ta_emot_nytt", "ej_nadd"]
    assert dict(first.history[0].answers) == {
        "skickat": date.fromisoformat(ago(20)), "mottaget": date.fromisoformat(ago(18)),
    }  # fmt: skip
    assert first.untold == ()
    units = run(database, lambda tx: {unit.name: unit.id for unit in tx.people.units()})
    posts = {role: (post.unit_id, post.person_id) for role, post in first.posts.items()}
    assert posts["planerare"] == posts["larmpersonal"] == (units[ALARM], None)
    assert posts["socialsekreterare"] == (units[OFFICE], None)


def test_what_is_late_is_told_as_of_today_and_nobody_is_passed_over(
    jourlots: Any, database: str, tmp_path: Path
) -> None:
    jourlots("import", file(tmp_path, HEAD + LINES), "--unit", ALARM)
    late = {each.kind: each for each in owed(database, kept(database)[1])}
    assert {"B03", "B14"} <= set(late)
    for each in late.values():
        assert each.due_on < TODAY
        assert each.remind_from is not None and each.remind_from >= TODAY
        assert each.next_at is not None
        assert each.steps[each.step].to is Recipient.OWNER


def test_read_twice_it_adds_nothing_and_tells_the_same_codes(
    jourlots: Any, database: str, tmp_path: Path
) -> None:
    path = file(tmp_path, HEAD + LINES)
    jourlots("import", path, "--unit", ALARM)
    before = kept(database)
    code, out, _ = jourlots("import", path, "--unit", ALARM)
    assert (code, kept(database)) == (0, before)
    assert out.splitlines()[-1] == "Allt fanns redan. Inget är ändrat."
    assert f"Flik 12: {before[0].code} (Planerad installation, fanns redan)" in out
    more = file(tmp_path, f"{HEAD}{LINES}14;flytt;{ago(3)};;skickat;;\n")
    _, out, _ = jourlots("import", more, "--unit", ALARM)
    assert out.splitlines()[-1].startswith("Klart. 1 nytt ärende.")
    assert len(kept(database)) == 4


def test_one_bad_line_keeps_all_others_out(jourlots: Any, database: str, tmp_path: Path) -> None:
    bad = f"Anna;installation;{ago(3)};;skickat;;\n15;flytt;{ago(3)};;klart;;\n"
    code, out, err = jourlots("import", file(tmp_path, HEAD + LINES + bad), "--unit", ALARM)
    assert (code, err, kept(database)) == (1, "", [])
    told = out.splitlines()
    assert [each.partition(":")[0] for each in told[:-1]] == ["Rad 5", "Rad 6"]
    assert told[-1] == "Inget är sparat. Rätta filen och försök igen."
    assert "Anna" not in out


def test_a_dry_run_keeps_nothing(jourlots: Any, database: str, tmp_path: Path) -> None:
    path = file(tmp_path, HEAD + LINES)
    code, out, _ = jourlots("import", path, "--unit", ALARM, "--dry-run")
    assert (code, kept(database)) == (0, [])
    assert out.splitlines()[0] == "Flik 12: får en kod (Planerad installation)"
    assert out.splitlines()[-1] == (
        "Filen är rätt. Inget är sparat. 3 nya ärenden sparas utan --dry-run."
    )
    jourlots("import", path, "--unit", ALARM)
    _, out, _ = jourlots("import", path, "--unit", ALARM, "--dry-run")
    assert out.splitlines()[-1] == "Allt fanns redan. Inget är ändrat."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_of_excel_are_read_in_every_encoding(
    jourlots: Any, database: str, tmp_path: Path, encoding: str
) -> None:
    code, out, _ = jourlots("import", file(tmp_path, HEAD + LINES, encoding), "--unit", ALARM)
    assert (code, len(kept(database))) == (0, 3), out


def test_of_several_offices_it_has_to_be_said_which(
    jourlots: Any, database: str, tmp_path: Path
) -> None:
    def east(tx: Tx) -> None:
        unit = tx.people.add_unit("Socialkontoret Öst")
        chat = tx.chats.meet(301, ChatKind.PRIVATE)
        person = tx.people.add_person(chat.id, "Sekreterare Öst")
        tx.people.grant(Grant(person.id, unit.id, "socialsekreterare"))

    run(database, east)
    path = file(tmp_path, HEAD + LINES)
    code, _, err = jourlots("import", path, "--unit", ALARM)
    assert (code, kept(database)) == (2, [])
    assert err == (
        "Flera enheter har rollen Socialsekreterare. Skriv vilken: --socialkontor ENHET.\n"
    )
    for option in (("--socialkontor", "Socialkontoret Öst"),
                   ("--role", "socialsekreterare=Socialkontoret Öst")):  # fmt: skip
        code, _, err = jourlots("import", path, "--unit", ALARM, *option)
        assert (code, err) == (0, "")
    names = run(database, lambda tx: {each.id: each.name for each in tx.people.units()})
    assert {names[each.posts["socialsekreterare"].unit_id] for each in kept(database)} == {
        "Socialkontoret Öst"
    }


def test_units_files_and_modules_that_are_not_there_are_told_of(
    jourlots: Any, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(tmp_path, HEAD + LINES)
    code, _, err = jourlots("import", path, "--unit", "Larm")
    assert (code, err) == (
        2, "Enheten »Larm« finns inte. Enheterna är: Larmenheten, Socialkontoret Centrum.\n",
    )  # fmt: skip
    code, _, err = jourlots("import", str(tmp_path / "no.csv"), "--unit", ALARM)
    assert (code, err) == (2, f"{tmp_path / 'no.csv'} finns inte.\n")
    code, _, err = jourlots("import", path, "--unit", ALARM, "--role", "chef=Larm")
    assert code == 2
    monkeypatch.setenv("JOURLOTS_MODULES", '["rutiner"]')
    code, _, err = jourlots("import", path, "--unit", ALARM)
    assert (code, err.partition(".")[0]) == (2, "Ärenden är inte påslaget")
    assert kept(database) == []


def test_each_case_is_noted_and_no_tab_is_kept(
    jourlots: Any, database: str, tmp_path: Path
) -> None:
    jourlots("import", file(tmp_path, HEAD + LINES.replace("12;", "97c;")), "--unit", ALARM)
    import noted  # noqa: PLC0415

    entries = [each for each in run(database, noted.everything) if each.action == "case.load"]
    assert [each.subject for each in entries] == ["case:1", "case:2", "case:3"]
    assert "97c" not in repr(kept(database))


def test_it_runs_as_a_process_of_its_own(jourlots: Any, database: str, tmp_path: Path) -> None:
    path = file(tmp_path, HEAD + LINES)
    jourlots("import", path, "--unit", ALARM)
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from bot.cli.main import main; sys.exit(main())",
         "import", path, "--unit", ALARM],
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "Allt fanns redan." in done.stdout
