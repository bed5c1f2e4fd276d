"""A broken routine stops the bot before it starts, with file, line and an example."""

import json
import shutil
from pathlib import Path

import pytest

from flows.routines.library import CONTENT

ROUTINE = "goteborg/trygghetsjouren.yaml"
# check number → what is written, what is written instead, the words of the complaint's example
BROKEN = {
    1: ("    kind: decision\n", "    kind: beslut\n", None),
    2: ("contact: socialjouren", "contact: socialjour", None),
    3: ("{jourtid: ja}, to: alder}", "{jourtid: ja}, to: svar}", None),
    4: ("{alder: [fyllt_65, vet_ej]}", "{alder: fyllt_65}", "vet_ej"),
    5: (
        "{behov: [natthjalp, larm, vet_ej]}, to: ring_trygghetsjouren}",
        "{behov: [natthjalp, larm, vet_ej]}, to: vilken_alder}",
        "behov",
    ),
    11: ("label: Säger ja", "label: Personen säger ja till att jag ringer", "Personen säger ja"),
}


def line_of(text: str, place: str) -> int:
    return text[: text.index(place)].count("\n") + 1


@pytest.fixture
def content(jourlots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    monkeypatch.setenv("JOURLOTS_CONTENT", str(folder))
    monkeypatch.setenv("JOURLOTS_TOKEN", "123456:abcdef")
    return folder


@pytest.mark.parametrize("check", BROKEN)
def test_run_stops_on_a_broken_routine(jourlots, content: Path, check: int) -> None:
    written, instead, example = BROKEN[check]
    path = content / ROUTINE
    text = path.read_text(encoding="utf-8")
    assert written in text
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")

    code, out, err = jourlots("run")
    assert (code, out) == (2, "")
    complaint = next(line for line in err.splitlines() if f"kontroll {check}:" in line)
    file, line, _ = complaint.split(":", 2)
    assert file == ROUTINE
    assert 0 < int(line) <= text.count("\n") + 1
    if example is not None:
        after = err.splitlines()[err.splitlines().index(complaint) + 1]
        assert after.startswith("    Exempel: ")
        assert example in after

    code, out, _ = jourlots("check", "--json")
    assert code == 1
    assert check in {problem["check"] for problem in json.loads(out)["problems"]}


def test_the_line_is_the_faults_own(jourlots, content: Path) -> None:
    path = content / ROUTINE
    text = path.read_text(encoding="utf-8")
    line = line_of(text, "contact: socialjouren")
    path.write_text(text.replace("contact: socialjouren", "contact: socialjour"), encoding="utf-8")
    _, _, err = jourlots("run")
    assert f"{ROUTINE}:{line}: kontroll 2:" in err


def test_run_stops_on_a_process_in_which_a_case_could_be_forgotten(jourlots, content: Path) -> None:
    path = content / "goteborg/installation.yaml"
    text = path.read_text(encoding="utf-8")
    assert "rule: senast" in text
    path.write_text(text.replace("rule: senast", "rule: sent", 1), encoding="utf-8")
    code, out, err = jourlots("run")
    assert (code, out) == (2, "")
    line = text[: text.index("rule: senast")].count("\n") + 1
    assert f"goteborg/installation.yaml:{line}:" in err
