"""Pictures are drawn in a process of their own, which may fail, hang or die."""

import ast
import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.pictures.bars import Bar, Bars, bars
from bot.pictures.studio import REMEMBERED, NotDrawn, Studio

ROOT = Path(__file__).parents[2]
SHOWN = Bars(
    "Läget", "i dag", "Ålder:", ("nya", "gamla"), (Bar("Väntar på nycklar", (3, 1), "1 sen"),)
)
PNG = b"\x89PNG\r\n\x1a\n"


def says(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import sys, os, time; {program}")


WRITES = f"sys.stdout.buffer.write({PNG!r} + sys.stdin.buffer.read())"


async def test_a_picture_is_three_times_as_sharp_as_a_phone_that_is_360_wide() -> None:
    drawn = await Studio().png(SHOWN.json())
    assert drawn.startswith(PNG)
    assert int.from_bytes(drawn[16:20]) == 1080


async def test_the_same_picture_is_drawn_once() -> None:
    studio = Studio(command=says(f"{WRITES}; sys.stdout.write(str(os.getpid()))"))
    first = await studio.png({"a": 1})
    assert await studio.png({"a": 1}) == first
    assert await studio.png({"a": 2}) != first
    for number in range(REMEMBERED):
        await studio.png({"b": number})
    assert await studio.png({"a": 1}) != first


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("sys.exit('nothing to draw with')", "nothing to draw with"),
        ("print('no picture')", "ended with 0"),
        ("os.kill(os.getpid(), 9)", "ended with -9"),
        ("sys.stdin.close(); sys.exit(3)", "ended with 3"),
    ],
)
async def test_a_drawing_that_fails_is_told_as_such(program: str, why: str) -> None:
    with pytest.raises(NotDrawn, match=why):
        await Studio(command=says(program)).png(SHOWN.json())


async def test_a_machine_that_can_start_no_process_is_told_as_such() -> None:
    with pytest.raises(NotDrawn, match="FileNotFoundError"):
        await Studio(command=("/nowhere/at/all",)).png(SHOWN.json())


async def test_a_drawing_that_hangs_is_ended_and_the_next_is_drawn(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    hangs = f"open({str(noted)!r}, 'w').write(str(os.getpid())), time.sleep(600)"
    studio = Studio(3, says(f"b'slow' in sys.stdin.buffer.peek() and ({hangs}); {WRITES}"))
    with pytest.raises(NotDrawn, match="not within 3"):
        await studio.png({"a": "slow"})
    with pytest.raises(ProcessLookupError):
        os.kill(int(noted.read_text()), 0)
    assert (await studio.png({"a": "quick"})).startswith(PNG)


async def test_a_drawing_nobody_waits_for_any_more_is_ended(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    studio = Studio(command=says(f"open({str(noted)!r}, 'w').write('1'); time.sleep(600)"))
    task = asyncio.create_task(studio.png({"a": 1}))
    while not noted.exists():  # noqa: ASYNC110 - a file has no event to wait for
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not studio._one_at_a_time.locked()


async def test_one_is_drawn_at_a_time(tmp_path: Path) -> None:
    """Each finds the place empty, and leaves it so."""
    place = tmp_path / "place"
    alone = f"os.mkdir({str(place)!r}); time.sleep(0.05); os.rmdir({str(place)!r}); {WRITES}"
    studio = Studio(command=says(alone))
    drawn = await asyncio.gather(*(studio.png({"a": number}) for number in range(4)))
    assert len(set(drawn)) == 4


async def test_the_drawing_process_is_not_handed_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURLOTS_TOKEN", "123:secret")
    studio = Studio(command=says(f"{WRITES}; sys.stdout.write(str(dict(os.environ)))"))
    assert b"secret" not in await studio.png({"a": 1})


def test_nothing_but_the_drawing_imports_the_drawing_library() -> None:
    importing = set()
    for file in (
        each for room in ("bot", "flows", "storage") for each in (ROOT / room).rglob("*.py")
    ):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.partition(".")[0] == "matplotlib" for name in names):
                importing.add(file.relative_to(ROOT).as_posix())
    assert importing == {"bot/pictures/draw.py"}


def test_the_bot_itself_never_loads_it() -> None:
    program = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_picture_is_the_same_after_it_was_kept() -> None:
    assert bars(SHOWN.json()) == SHOWN


@pytest.mark.parametrize(
    "change",
    [
        {"bars": []},
        {"bars": [{"label": "x", "parts": [1], "alert": ""}]},
        {"bars": [{"label": "x", "parts": [1, -1], "alert": ""}]},
        {"bars": [{"label": "x" * 121, "parts": [1, 1], "alert": ""}]},
        {"bars": [{"label": "x"}]},
        {"bars": 4},
        {"parts": []},
    ],
)
def test_what_is_no_picture_is_refused_where_it_is_described(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"rows|parts|nothing|long|picture"):
        bars({**SHOWN.json(), **change})
