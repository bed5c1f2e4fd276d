"""Brings a database to this program's schema, with Alembic's history and without alembic.ini.

Runs on a connection in a transaction of the caller, so that a half-made schema never stays.
"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from flows.errors import StoreBusy, StoreError

HISTORY = Path(__file__).parent / "migrations"


def migrate(connection: Connection, name: str, *, alone: bool) -> None:
    """Upgrade to the newest revision; `name` is what messages call the database.

    A database that a newer Jourlots has written to is refused and left as it is. So is an older one
    unless we are `alone`: a guest must not change the tables under a running bot.
    """
    script, head = _history()
    found = MigrationContext.configure(connection).get_current_revision()
    if found == head:
        return
    known = {revision.revision for revision in script.walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"Databasen {name} är gjord av en nyare version av Jourlots ({found}). "
            f"Den här versionen kan bara läsa till och med {head}. Installera den nyare versionen."
        )
    if not alone:
        raise StoreBusy(
            f"En äldre version av Jourlots körs med databasen {name}. Starta om den först."
        )
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@cache
def _history() -> tuple[ScriptDirectory, str | None]:
    """What this program knows, read once."""
    script = ScriptDirectory.from_config(_config())
    return script, script.get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HISTORY).replace("%", "%%"))
    return config
