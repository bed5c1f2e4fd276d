"""The content of this checkout, read and proven once in each process: it takes longer than most
tests, and nobody changes it while they run. Content of a test's own is read anew each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from bot.app import Content, read_content
from bot.settings import Settings
from flows.cases.library import Processes, load_processes
from flows.routines.library import CONTENT, Library, load_library

# Everybody in the bot who reads it.
READERS = ("demo", "doctor", "play", "rota", "run", "visit")


@cache
def library() -> Library:
    """The content as it is without settings."""
    return load_library().checked()


@cache
def processes() -> Processes:
    """Its processes."""
    return load_processes(library()).checked()


@cache
def content() -> Content:
    """Both, as the bot reads them."""
    return Content(library(), processes())


@contextmanager
def read_once() -> Iterator[None]:
    """For as long as this lasts the bot and its command line read it once for the same settings."""
    proven = {repr(({}, {})): content()}

    def read(settings: Settings) -> Content:
        if settings.content != CONTENT:
            return read_content(settings)
        key = repr((settings.contacts, settings.interpretations))
        if key not in proven:
            proven[key] = read_content(settings)
        return proven[key]

    with pytest.MonkeyPatch.context() as patch:
        for name in READERS:
            patch.setattr(f"bot.cli.{name}.read_content", read)
        yield
