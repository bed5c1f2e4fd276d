"""Where the key comes from that the audit log's anchors are signed with.

The setting `audit_key`, or a file of its own beside a SQLite database, made at the first start. The
key must not lie in the database: whoever can change the log could then sign what they made of it.
"""

import os
import secrets
from pathlib import Path

from bot.settings import Settings
from flows.errors import ContentError

KEY_BYTES = 32
SUFFIX = ".audit-key"
MISSING = (
    "Granskningsloggen behöver en nyckel som inte ligger i databasen.\n"
    "Skapa en med: openssl rand -hex 32\n"
    "Sätt den i JOURLOTS_AUDIT_KEY, och spara den på ett annat ställe än säkerhetskopiorna."
)


LOST = (
    "Nyckelfilen {path} finns inte. Lägg tillbaka den från där du sparade den. "
    "I en ny databas skapas den när boten startar första gången."
)


def audit_key(settings: Settings, *, make: bool = True) -> bytes:
    """The key; `make` it if this is the first start. Raises ContentError when there is none."""
    if settings.audit_key is not None:
        return settings.audit_key.get_secret_value().encode()
    database = settings.database_file
    if database is None:
        raise ContentError(MISSING)
    path = key_file(database)
    if not make and not path.exists():
        raise ContentError(LOST.format(path=path))
    return _read(path)


def key_file(database: Path) -> Path:
    """Beside the database, and named after it."""
    return database.with_name(database.name + SUFFIX)


def _read(path: Path) -> bytes:
    try:
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as cause:
        raise ContentError(
            f"Nyckelfilen {path} går inte att läsa: {cause.strerror}. "
            "Ge den användare som kör Jourlots rätt att läsa den."
        ) from cause
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        raise ContentError(
            f"Nyckelfilen {path} är skadad. Lägg tillbaka den från där du sparade den."
        )
    return key


def _make(path: Path) -> None:
    """Whole or not at all, and never in place of another that came first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
