"""What a stranger's machine meets: make, the locks, and no trace of anybody else's machine."""

import re
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_make_alone_prints_help() -> None:
    done = make()
    assert done.returncode == 0
    for target in ("demo", "test", "check", "bench", "soak"):
        assert re.search(rf"^  make {target} ", done.stdout, re.MULTILINE)


def test_a_python_without_ensurepip_is_told_the_one_line_to_type(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexit 0\n')
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    venv = tmp_path / "venv"
    done = make(f"PYTHON={python}", f"VENV={venv}", f"{venv}/bin/python")
    assert done.returncode != 0
    assert "sudo apt-get install python3-venv" in done.stdout
    assert not venv.exists()


def test_a_machine_without_python_is_told_so(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    done = make("PYTHON=", f"VENV={venv}", f"{venv}/bin/python")
    assert done.returncode != 0
    assert "Python 3.11 or newer" in done.stdout


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_and_hash_everything_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    pins = re.findall(r"^([a-z0-9-]+)==[^\s;]+.*\\$", text, re.MULTILINE)
    requirements = re.findall(r"^[a-z0-9][^\n]*", text, re.MULTILINE)
    assert len(pins) == len(requirements) > 30
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
    assert "--index" not in text


def test_the_dev_lock_holds_every_pin_of_the_run_lock() -> None:
    pins = [set(re.findall(r"^(\S+==\S+)", (ROOT / n).read_text(), re.MULTILINE)) for n in LOCKS]
    assert pins[0] <= pins[1]


def test_the_lock_pins_what_the_owner_fixed() -> None:
    text = (ROOT / "requirements.lock").read_text()
    assert "python-telegram-bot==22.8 " in text
    for name in ("sqlalchemy", "apscheduler", "holidays", "pydantic"):
        assert re.search(rf"^{name}==", text, re.MULTILINE)


def test_ci_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    readme = (ROOT / "README.md").read_text()
    assert script.rstrip().endswith("make check test year")
    assert "`make check test year`" in readme
