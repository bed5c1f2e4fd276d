"""The binder as a file: what is read of it, how far each case has come by it, and every fault."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import proven
import pytest

from flows.calendar import Calendar
from flows.cases.binder_cases import Told, situated, stages, twice
from flows.cases.binder_file import COLUMNS, Fault, Row, read
from flows.cases.process import Process
from flows.cases.state import replay
from flows.errors import ContentError

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HEAD = ";".join(COLUMNS)
SENT, GOT, LAST = "2026-10-05", "2026-10-07", "2026-11-09"
CALENDAR = Calendar()


def told(line: str) -> Told | Fault:
    """What comes of one line."""
    rows, faults = read(f"{HEAD}\n{line}\n")
    return faults[0] if faults else situated(rows[0], proven.processes().processes, CALENDAR, NOW)


def steps(line: str) -> list[str]:
    found = told(line)
    assert isinstance(found, Told), found
    return [each.step for each in found.history]


PLANNED = f"12;installation;{SENT};{GOT};"


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (f"12;installation;{SENT};;skickat;;", ["skicka"]),
        (f"{PLANNED}mottaget;;", ["ta_emot_nytt"]),
        (f"{PLANNED}Uppdraget är mottaget;;", ["ta_emot_nytt"]),
        (f"{PLANNED}ej nådd;{LAST};", ["ta_emot_nytt", "ej_nadd"]),
        (f"{PLANNED}EJ NADD;{LAST};", ["ta_emot_nytt", "ej_nadd"]),
        (f"{PLANNED}inte klara;{LAST};", ["ta_emot_nytt", "inte_klara"]),
        (f"{PLANNED}klara;{LAST};2026-12-01", ["ta_emot_nytt", "nycklar_klara"]),
        (f"{PLANNED}hämtade;{LAST};", ["ta_emot_nytt", "nycklar_klara", "hamtat"]),
        (
            f"{PLANNED}Larmet är installerat;{LAST};",
            ["ta_emot_nytt", "nycklar_klara", "hamtat", "larmplan", "registrerat",
             "klart_att_installera", "installerat"],
        ),
        (f"{PLANNED}larmet är igång;{LAST};", ["ta_emot_nytt", "larmet_igang"]),
        (f"3;aterlamning;{SENT};;Larmet ska avslutas;;", ["ska_avslutas"]),
        (f"3;Återlämning och avslut;{SENT};;Någon annan vill avsluta;;", ["begaran"]),
        (f"3;återlämning;{SENT};;tid avtalad;{LAST};2026-12-01", ["ska_avslutas", "tid_avtalad"]),
        (f"3;bradska;{SENT};;Nycklar saknas;{LAST};", ["bradskar", "nycklar_saknas"]),
        (f"3;flytt;{SENT};{GOT};mottaget;;", ["ta_emot_nytt"]),
    ],
)  # fmt: skip
def test_a_line_stands_where_it_says_by_the_shortest_way(line: str, path: list[str]) -> None:
    assert steps(line) == path


def test_each_step_has_its_day() -> None:
    found = told(f"{PLANNED}klara;{LAST};2026-12-01")
    assert isinstance(found, Told)
    first, last = found.history
    assert first.answers == (("skickat", date(2026, 10, 5)), ("mottaget", date(2026, 10, 7)))
    assert CALENDAR.local(first.at).date() == date(2026, 10, 7)
    assert CALENDAR.local(last.at).date() == date(2026, 11, 9)
    assert last.answers == (("hamtning", date(2026, 12, 1)),)
    assert first.by is None


def test_what_has_been_fetched_was_booked_for_that_day() -> None:
    found = told(f"{PLANNED}hämtade;{LAST};")
    assert isinstance(found, Told)
    assert found.history[1].answers == (("hamtning", date(2026, 11, 9)),)


def test_what_happened_today_does_not_lie_ahead() -> None:
    found = told(f"{PLANNED}ej nådd;2026-11-22;")
    assert isinstance(found, Told)
    assert found.history[-1].at == NOW


@pytest.mark.parametrize("process", proven.processes().processes, ids=lambda each: each.id)
def test_every_word_that_is_offered_is_understood(process: Process) -> None:
    received = GOT if process.is_date("mottaget") else ""
    for words in stages(process):
        found = told(f"1;{process.id};{SENT};{received};{words};{LAST};2026-12-01")
        if isinstance(found, Fault):  # a step that comes before it is received
            assert "Läget kommer före mottaget" in found.says, (words, found)
            found = told(f"1;{process.id};{SENT};;{words};{LAST};2026-12-01")
        assert isinstance(found, Told), (words, found)
        last = process.steps[found.history[-1].step]
        assert last.label == words
        assert replay(process, found.history).is_open


FAULTS = {
    "no tab": (f";installation;{SENT};{GOT};mottaget;;", "Fyll i flik."),
    "nothing but the tab": ("12;;;;;;", "Fyll i process, läge."),
    "a name for a tab": (f"Anna;installation;{SENT};{GOT};mottaget;;", "Skriv fliken som ett"),
    "two names": (f"Anna Berg;installation;{SENT};{GOT};mottaget;;", "Skriv fliken som ett"),
    "a personnummer for a tab": (f"19121212-1212;flytt;{SENT};;skickat;;", "Ta bort personnummer."),
    "a personnummer elsewhere": (f"{PLANNED}19121212-1212;;", "Ta bort personnummer."),
    "a number to ring": (f"{PLANNED}mottaget;031-765 43 21;", "Ta bort telefonnummer."),
    "an address": (f"{PLANNED}Storgatan 3;;", "Ta bort adress."),
    "a process": (f"12;larm;{SENT};{GOT};mottaget;;", "Processen finns inte. Skriv en av: "),
    "a stage": (f"{PLANNED}Anna väntar;;", "Läget finns inte i Planerad installation. Skriv"),
    "a date": ("12;installation;26/10;;skickat;;", "Datumet i skickat går inte att läsa. Skriv"),
    "a day that is none": (
        "12;installation;2026-02-29;;skickat;;", "Datumet i skickat går inte att läsa. Skriv"),
    "no first day": ("12;installation;;;skickat;;", "Fyll i skickat: dagen då ärendet började."),
    "not received": (f"12;installation;{SENT};;ej nådd;{LAST};", "Fyll i mottaget."),
    "not received yet": (f"12;installation;{SENT};;mottaget;;", "Fyll i mottaget."),
    "received too early": (
        f"{PLANNED}skickat;;", "Läget kommer före mottaget. Ta bort dagen eller ändra läget."),
    "no last day": (f"{PLANNED}ej nådd;;", "Fyll i senast: dagen då det läget kom."),
    "no booked day": (f"{PLANNED}klara;{LAST};", "Läget behöver en dag. Fyll i kolumnen bokad."),
    "ahead": (f"{PLANNED}ej nådd;2026-11-23;", "En dag som har varit kan inte ligga framåt"),
    "out of order": (
        f"12;installation;{GOT};{SENT};mottaget;;", "Dagarna ska komma i ordning: skickat,"),
    "long ago": ("12;installation;1999-01-01;;skickat;;", "En dag ligger för långt bak i tiden."),
    "closed": (f"{PLANNED}avslutat;{LAST};", "Ärendet är avslutat. Ta bort raden."),
    "closed in its own way": (
        f"3;aterlamning;{SENT};;Gallrat, allt är klart;{LAST};", "Ärendet är avslutat. Ta bort"),
    "received without that": (
        f"3;aterlamning;{SENT};{GOT};begäran;;", "Låt mottaget vara tomt för Återlämning"),
    "too many cells": (f"{PLANNED}mottaget;;;;Anna", "Raden har fler än 7 kolumner. Ta bort"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_with_its_line_and_repeats_no_cell(name: str) -> None:
    line, says = FAULTS[name]
    found = told(line)
    assert isinstance(found, Fault), found
    assert found.line == 2
    assert found.says.startswith(says), found.says
    for word in ("Anna", "Berg", "1212", "765", "Storgatan"):
        assert word not in found.says


def test_every_fault_of_a_file_is_told_at_once() -> None:
    text = f"{HEAD}\nAnna;flytt;x;;y;;\n\n{PLANNED}mottaget;;\n13;flytt;2026-13-01;z;mottaget;;\n"
    rows, faults = read(text)
    assert [(each.line, each.tab) for each in rows] == [(4, "12")]
    assert [each.line for each in faults] == [2, 2, 5, 5]


def test_the_same_tab_twice_is_a_fault_unless_the_process_is_another() -> None:
    lines = [f"{PLANNED}mottaget;;", f"12;flytt;{SENT};;skickat;;", f"{PLANNED}ej nådd;{LAST};"]
    rows, _ = read("\n".join((HEAD, *lines)))
    found = [situated(row, proven.processes().processes, CALENDAR, NOW) for row in rows]
    cases = [each for each in found if isinstance(each, Told)]
    assert twice(cases) == [Fault(4, "Samma flik och process står på rad 2.")]


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_commas_and_semicolons_are_read_without_the_last_column(delimiter: str, end: str) -> None:
    text = f"{HEAD.removesuffix(';bokad')}{end}12;flytt;{SENT};;skickat;{end}"
    rows, faults = read(text.replace(";", delimiter))
    assert (len(rows), faults) == (1, [])


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("", "Kolumnen flik, process, skickat, mottaget, läge, senast saknas på första raden."),
        ("flik;process", "Kolumnen skickat, mottaget, läge, senast saknas på första raden."),
        (f"{HEAD};namn", "Kolumn 8 hör inte hit. Ta bort den. Läs aldrig in namn."),
        (f"{HEAD};flik", "Kolumn 1 hör inte hit."),
    ],
)
def test_another_file_is_refused_whole(head: str, says: str) -> None:
    with pytest.raises(ContentError, match=says.replace(".", r"\.")):
        read(f"{head}\n12;flytt\n")


def test_the_name_of_a_case_is_always_the_same_and_never_that_of_another() -> None:
    def row(tab: str = "12", sent: str = SENT) -> Row:
        return read(f"{HEAD}\n{tab};flytt;{sent};;skickat;;")[0][0]

    one: Callable[[Row], str] = lambda each: each.token(1, "flytt")  # noqa: E731
    assert one(row()) == one(row(" 12 ")) == one(row())
    assert one(row("A7")) == one(row("a7"))
    others = {one(row()), one(row("13")), one(row(sent=GOT)), row().token(2, "flytt"),
              row().token(1, "installation")}  # fmt: skip
    assert len(others) == 5
    assert all(len(each) == 12 and each.isalnum() and each.isascii() for each in others)
