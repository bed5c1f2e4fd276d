"""An environment for clients whose needs differ from ours, made once and kept."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = Path(__file__).with_name("requirements.lock")
HOME = ROOT / ".venv-foreign"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "foreign: needs clients that pip installs apart from ours")


@pytest.fixture(scope="session")
def foreign_python() -> Path:
    """A Python with the foreign clients; without a network their tests are skipped, not in CI."""
    stamp = HOME / "installed"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    python = HOME / "bin" / "python"
    if not stamp.exists() or stamp.read_text() != wanted:
        _install(python)
        stamp.write_text(wanted)
    return python


def _install(python: Path) -> None:
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    for command in (
        (sys.executable, "-m", "venv", "--clear", str(HOME)),
        (str(python), *install, "--require-hashes", "-r", str(LOCK)),
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            _give_up(f"pip could not install the foreign clients: {' '.join(last)}")


def _give_up(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
