"""jourlots rota: what a file would change, changing it, and every fault with its line."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.messages import ChatKind
from flows.people.records import Grant
from flows.ports import Tx
from storage.store import open_store

YEAR = datetime.now(UTC).year + 1
HEAD = "enhet;roll;person;från;till\n"
LINE = f"Hemtjänst Centrum;hemtjanst;Hemtjänst 1;{YEAR}-03-02 07:00;{YEAR}-03-02 16:00\n"
NIGHT = (
    f"Hemtjänst Centrum;Hemtjänst dag och kväll;Hemtjänst 2;{YEAR}-03-02 21:00;{YEAR}-03-03 07:00\n"
)


@pytest.fixture
def database(jourlots: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with two people of Hemtjänst Centrum, and one Hemtjänst 3 of two phones."""
    found = str(tmp_path / "jourlots.db")
    monkeypatch.setenv("JOURLOTS_DATABASE", found)

    def fill(tx: Tx) -> None:
        unit = tx.people.add_unit("Hemtjänst Centrum")
        for number, label in enumerate(
            ("Hemtjänst 1", "Hemtjänst 2", "Hemtjänst 3", "Hemtjänst 3"), 101
        ):
            chat = tx.chats.meet(number, ChatKind.PRIVATE)
            person = tx.people.add_person(chat.id, label)
            tx.people.grant(Grant(person.id, unit.id, "hemtjanst"))

    run(found, fill)
    return found


def run(database: str, work: Any) -> Any:
    """One unit of work on the database."""

    async def once() -> Any:
        store = open_store(database, guest=True)
        try:
            return await store.run(work)
        finally:
            await store.close()

    return asyncio.run(once())


def kept(database: str) -> list[Any]:
    """The planned shifts."""
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    return list(run(database, lambda tx: tx.shifts.rota(1, "hemtjanst", long_ago)))


def file(tmp_path: Path, text: str, encoding: str = "utf-8") -> str:
    path = tmp_path / "rota.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def test_a_file_is_shown_and_nothing_is_written(
    jourlots: Any, database: str, tmp_path: Path
) -> None:
    code, out, _ = jourlots("rota", file(tmp_path, HEAD + LINE + NIGHT))
    assert code == 0
    assert out.count("Nytt: ") == 2
    assert "Hemtjänst 1, Hemtjänst dag och kväll, Hemtjänst Centrum: " in out
    assert "kl. 07:00" in out
    assert out.endswith("Inget är ändrat än. Kör igen med --skriv för att spara.\n")
    assert kept(database) == []


def test_with_skriv_it_is_written_and_the_second_time_changes_nothing(
    jourlots: Any, database: str, tmp_path: Path
) -> None:
    path = file(tmp_path, HEAD + LINE + NIGHT)
    code, out, _ = jourlots("rota", path, "--skriv")
    assert (code, out.splitlines()[-1]) == (0, "Klart. Schemat är ändrat.")
    first = kept(database)
    assert [each.rota for each in first] == [True, True]
    assert first[0].starts_at == datetime(YEAR, 3, 2, 6, 0, tzinfo=UTC)
    for arguments in ((path,), (path, "--skriv")):
        code, out, _ = jourlots("rota", *arguments)
        assert (code, out) == (0, "Schemat stämmer redan. Inget att ändra.\n")
    assert kept(database) == first


def test_a_changed_file_moves_adds_and_takes_away(
    jourlots: Any, database: str, tmp_path: Path
) -> None:
    third = LINE.replace("-03-02", "-03-04")
    jourlots("rota", file(tmp_path, HEAD + LINE + NIGHT + third), "--skriv")
    later = LINE.replace("16:00", "17:00") + third
    code, out, _ = jourlots("rota", file(tmp_path, HEAD + later), "--skriv")
    assert code == 0
    assert [line.partition(":")[0] for line in out.splitlines()[:-1]] == ["Ändras", "Tas bort"]
    assert len(kept(database)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_commas_semicolons_and_the_mark_of_excel_are_all_read(
    jourlots: Any, database: str, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = (HEAD + LINE).replace(";", delimiter).replace("\n", "\r\n") + "\r\n"
    code, out, _ = jourlots("rota", file(tmp_path, text, encoding))
    assert (code, out.count("Nytt: ")) == (0, 1)


FAULTS = {
    "unit": (LINE.replace("Centrum", "Öst"), "Enheten »Hemtjänst Öst« finns inte."),
    "role": (LINE.replace("hemtjanst", "chef"), "Rollen »chef« finns inte."),
    "person": (
        LINE.replace("Hemtjänst 1", "Kalle"),
        "Ingen »Kalle« är Hemtjänst dag och kväll i Hemtjänst Centrum.",
    ),
    "two people": (
        LINE.replace("Hemtjänst 1", "Hemtjänst 3"),
        "Flera heter »Hemtjänst 3« i Hemtjänst Centrum. Ge dem olika namn.",
    ),
    "time": (
        LINE.replace(f"{YEAR}-03-02 07:00", "i morgon"),
        "»i morgon« är ingen tid. Skriv så här: 2026-11-30 07:00.",
    ),
    "date alone": (
        LINE.replace(" 07:00", ""),
        f"»{YEAR}-03-02« är ingen tid. Skriv så här: 2026-11-30 07:00.",
    ),
    "zone": (
        LINE.replace(" 07:00", "T07:00+01:00"),
        f"»{YEAR}-03-02T07:00+01:00« är ingen tid. Skriv så här: 2026-11-30 07:00.",
    ),
    "backwards": (
        LINE.replace("16:00", "06:00"),
        "Passet slutar före det börjar. Ändra »till«.",
    ),
    "long": (
        LINE.replace("-03-02 16:00", "-03-04 16:00"),
        "Passet är längre än 24 timmar. Dela det på två rader.",
    ),
    "empty": (LINE.replace("Hemtjänst 1", " "), "Fyll i person."),
    "short": ("Hemtjänst Centrum;hemtjanst\n", "Fyll i person, från, till."),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_with_its_line_and_nothing_is_written(
    jourlots: Any, database: str, tmp_path: Path, name: str
) -> None:
    line, says = FAULTS[name]
    path = file(tmp_path, HEAD + NIGHT + line)
    code, out, _ = jourlots("rota", path, "--skriv")
    assert code == 1
    assert out == f"Rad 3: {says}\nInget är ändrat. Rätta filen och försök igen.\n"
    assert kept(database) == []


def test_lines_that_overlap_are_told(jourlots: Any, database: str, tmp_path: Path) -> None:
    twice = LINE + LINE.replace("07:00", "08:00")
    code, out, _ = jourlots("rota", file(tmp_path, HEAD + twice))
    assert (code, out.splitlines()[0]) == (1, "Rad 3: Passet krockar med rad 2.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "finns inte."),
        ("enhet;roll;person\n", "saknar kolumnen från, till på första raden."),
        ("", "saknar kolumnen enhet, roll, person, från, till på första raden."),
    ],
)
def test_what_is_no_such_file_is_told(
    jourlots: Any, database: str, tmp_path: Path, text: str | None, says: str
) -> None:
    path = str(tmp_path / "none.csv") if text is None else file(tmp_path, text)
    code, _, err = jourlots("rota", path)
    assert code == 2
    assert err.strip().endswith(says)


def test_a_file_in_another_encoding_is_told(jourlots: Any, database: str, tmp_path: Path) -> None:
    code, _, err = jourlots("rota", file(tmp_path, HEAD + LINE, "latin-1"))
    assert code == 2
    assert "Spara filen som CSV UTF-8." in err
