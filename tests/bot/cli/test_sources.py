"""`jourlots sources verify`: a changed original is told with the lines to look at again.

The originals here are made up: one line for each statement, in words of the test's own.
"""

import shutil
from pathlib import Path

import proven
import pytest

from flows.routines.claims import fingerprint
from flows.routines.library import CONTENT

REF, OTHER = "r001/planerad-larm.1", "r001/planerad-larm.10"


@pytest.fixture
def originals(jourlots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of originals, and content whose fingerprints are of what stands there."""
    content, folder = tmp_path / "content", tmp_path / "original"
    shutil.copytree(CONTENT, content)
    folder.mkdir()
    path = content / "sources.yaml"
    text = path.read_text(encoding="utf-8")
    made: dict[str, list[str]] = {}
    for name, document in proven.library().reference.documents.items():
        said = []
        for section, part in document.sections.items():
            for number, each in part.statements.items():
                own = [f"{name}-{section}-{number}", *["ord"] * (each.words - 1)]
                words = made.setdefault(each.sha256, own)  # two may say the same
                text = text.replace(each.sha256, fingerprint(words))
                said.append(" ".join(words))
        original = "\n\n".join(said)
        (folder / document.file).write_text(original, encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("JOURLOTS_CONTENT", str(content))
    return folder


def test_where_all_stands_as_it_did_each_document_is_said_to_agree(jourlots, originals) -> None:
    code, said, _ = jourlots("sources", "verify", str(originals))
    assert code == 0, said
    reference = proven.library().reference
    assert said.splitlines() == [
        f"{name} {each.file}: {sum(len(s.statements) for s in each.sections.values())} "
        "punkter jämförda."
        for name, each in reference.documents.items()
    ]


def test_a_statement_that_changed_is_told_with_every_line_that_builds_on_it(
    jourlots, originals
) -> None:
    path = originals / proven.library().reference.documents["r001"].file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("r001-planerad-larm-1 ", "annat "), encoding="utf-8")
    code, said, _ = jourlots("sources", "verify", str(originals))
    (fault,) = [line for line in said.splitlines() if "kontroll 6" in line]
    assert code == 1
    assert f"»{REF}« står inte längre så i originalet." in fault
    for file in ("installation.yaml", "flytt.yaml"):
        lines = (CONTENT / "goteborg" / file).read_text(encoding="utf-8").splitlines()
        cited = [n for n, line in enumerate(lines, 1) if f"{REF}," in line or f"{REF}]" in line]
        assert cited
        for number in cited:
            assert f"goteborg/{file}:{number}" in fault
        other = next(n for n, line in enumerate(lines, 1) if OTHER in line and n not in cited)
        assert f"goteborg/{file}:{other}," not in fault


def test_a_word_that_binds_and_that_nothing_covers_is_told(jourlots, originals) -> None:
    path = originals / proven.library().reference.documents["r003"].file
    with path.open("a", encoding="utf-8") as opened:
        opened.write("\n\nNu måste någon läsa om.\n")
    code, said, _ = jourlots("sources", "verify", str(originals))
    assert code == 1
    assert "Ordet »måste«" in said


def test_a_document_that_is_not_at_hand_is_no_proof(jourlots, originals) -> None:
    document = proven.library().reference.documents["r002"]
    (originals / document.file).unlink()
    code, said, _ = jourlots("sources", "verify", str(originals))
    assert (code, f"r002 {document.file}: saknas i mappen, inte jämförd." in said) == (1, True)


def test_a_folder_that_is_not_there_or_cannot_be_read_is_said_kindly(
    jourlots, originals, tmp_path: Path
) -> None:
    code, _, said = jourlots("sources", "verify", str(tmp_path / "borta"))
    assert (code, said.strip()) == (
        2, f"Mappen {tmp_path / 'borta'} finns inte. Skriv mappen där originalen ligger."
    )  # fmt: skip
    document = proven.library().reference.documents["r000"]
    (originals / document.file).write_bytes(b"\xff\xfe\x00ska")
    code, _, said = jourlots("sources", "verify", str(originals))
    assert code == 2
    assert "Spara det som text i UTF-8." in said
