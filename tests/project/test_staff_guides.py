"""The guides for staff name only buttons, commands and stories that there are."""

import re
from pathlib import Path

import pytest

from bot.chat.commands import COMMANDS
from bot.cli.stories import STORIES

ROOT = Path(__file__).parents[2]
GUIDES = ROOT / "docs" / "anvandare"
ROLES = ("planerare", "larmpersonal", "valfardstekniker", "socialsekreterare", "enhetschef")
ONE_SCREEN = 45
_SAID = re.compile(r"\*\*([^*]+)\*\*")
_COMMAND = re.compile(r"`/([a-z]+)")
WARNINGS = ("Fara för liv: ring 112.",)


def _words() -> str:
    """Everything that the bot may say."""
    files = [*(ROOT / "bot" / "chat").rglob("*.py"), *(ROOT / "flows").rglob("*.yaml")]
    titles = " ".join(story.title for story in STORIES)
    return " ".join(each.read_text(encoding="utf-8") for each in files) + titles


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_fits_one_screen_and_begins_with_112(role: str) -> None:
    lines = (GUIDES / f"{role}.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= ONE_SCREEN
    assert lines[2].startswith("**Fara för liv: ring 112.**")
    assert f"({role}.md)" in (GUIDES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_names_only_what_there_is(role: str) -> None:
    text = " ".join((GUIDES / f"{role}.md").read_text(encoding="utf-8").split())
    words = _words()
    named = {each.rstrip(".") for each in _SAID.findall(text) if each not in WARNINGS}
    assert named
    assert {each for each in named if each not in words} == set()
    assert set(_COMMAND.findall(text)) <= set(COMMANDS)
