"""Settings, from the environment (`JOURLOTS_…`) and from `jourlots.toml`, the former first.

A wrong setting is named in one line with what to write instead. Knows no defaults of routines:
those are interpretations, in the content.
"""

import os
import re
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from flows.calendar import Afton, Calendar, CalendarRules, hours_of
from flows.errors import ContentError
from flows.people.modules import NEEDS_DECISION, Module
from flows.retention import LONGEST_DAYS, RULES, Kind
from flows.routines.library import CONTENT

PREFIX = "JOURLOTS_"
FILE = Path("jourlots.toml")
SHORTEST_KEY = 32
CALENDARS = "/kalender/"
_LISTEN = re.compile(r"(?:\[[0-9A-Fa-f:]{2,39}\]|[A-Za-z0-9.-]{1,100}):(\d{1,5})")
_WEB = re.compile(
    r"(https://[A-Za-z0-9.-]{1,90}|http://localhost)(:\d{1,5})?(/[A-Za-z0-9._~-]{1,30}){0,3}"
)
_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{3,100}")


class Decision(BaseModel):
    """The municipality's decision to process what a module keeps."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    who: str = Field(min_length=2)
    on: date
    reference: str = Field(min_length=2)


class Settings(BaseSettings):
    """What a municipality sets. Every name is also `JOURLOTS_` + the name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        toml_file=FILE,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    token: SecretStr | None = Field(None, description="BotFathers token, t.ex. 123456:ABC-def")
    username: str | None = Field(
        None,
        pattern=r"^@?[A-Za-z][A-Za-z0-9_]{4,31}$",
        description="botens namn hos Telegram, t.ex. jourlots_bot",
    )
    database: str = Field(
        "jourlots.db", description="en sökväg, eller postgresql://användare@värd/databas"
    )
    api: str = Field(
        "https://api.telegram.org/bot", description="adressen till Bot API, t.ex. http://värd/bot"
    )
    proxy: str | None = Field(None, description="t.ex. http://proxy:8080")
    content: Path = Field(CONTENT, description="en katalog med rutiner, sources.yaml och annat")
    contacts: dict[str, str] = Field(
        default_factory=dict, description="nummer med landskod, t.ex. egen_jour = +46310000000"
    )
    interpretations: dict[str, str] = Field(
        default_factory=dict, description="värden på tolkningar, t.ex. natt-borjar = 23:30"
    )
    closed_days: frozenset[date] = Field(
        frozenset(), description='en lista med datum, t.ex. ["2027-05-07"]'
    )
    open_days: frozenset[date] = Field(
        frozenset(), description='en lista med datum, t.ex. ["2026-12-24"]'
    )
    early_closing: dict[date, time] = Field(
        default_factory=dict, description="datum och klockslag, t.ex. 2027-03-25 = 12:00"
    )
    saturday_is_helg: bool = Field(True, description="true eller false")
    aftnar: frozenset[Afton] = Field(
        frozenset(Afton),
        description='en lista av dem som är lediga, t.ex. ["midsommarafton", "julafton"]',
    )
    modules: frozenset[Module] = Field(
        frozenset({Module.RUTINER}),
        description='en lista av rutiner, arenden och tib, t.ex. ["rutiner", "arenden"]',
    )
    decisions: dict[Module, Decision] = Field(
        default_factory=dict,
        description="vem som beslutade, när och var det står, t.ex. "
        'arenden = {who = "Förvaltningsdirektör", on = 2026-12-01, reference = "N123-0456/26"}',
    )
    opens: time = Field(time(7, 0), description="ett klockslag, t.ex. 07:00")
    closes: time = Field(time(16, 30), description="ett klockslag, t.ex. 16:30")

    web_listen: str | None = Field(
        None,
        description="värd och port, t.ex. 127.0.0.1:8080",
    )
    web_address: str | None = Field(
        None,
        description="web_listen också, och adressen utifrån, t.ex. https://bot.example.se",
    )

    audit_key: SecretStr | None = Field(
        None, description="minst 32 tecken som ingen kan gissa, t.ex. från: openssl rand -hex 32"
    )
    retention: dict[Kind, int] = Field(
        default_factory=dict,
        description="dagar för varje slag, t.ex. granskningslogg = 730. Slagen är: "
        + ", ".join(f"{kind} (minst {rule.least})" for kind, rule in RULES.items()),
    )

    @field_validator("token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("not a token")
        return value

    @field_validator("web_listen")
    @classmethod
    def _web_listen(cls, value: str | None) -> str | None:
        if value is not None:
            found = _LISTEN.fullmatch(value)
            if found is None or not 1 <= int(found[1]) <= 65535:
                raise ValueError("not a host and a port")
        return value

    @field_validator("web_address")
    @classmethod
    def _web_address(cls, value: str | None, others: ValidationInfo) -> str | None:
        if value is not None and (not _WEB.fullmatch(value) or not others.data.get("web_listen")):
            raise ValueError("not an address, or nothing listens there")
        return value

    @field_validator("audit_key")
    @classmethod
    def _audit_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_KEY:
            raise ValueError("too short")
        return value

    @field_validator("retention")
    @classmethod
    def _retention(cls, value: dict[Kind, int]) -> dict[Kind, int]:
        for kind, days in value.items():
            if not RULES[kind].least <= days <= LONGEST_DAYS:
                raise ValueError(f"{kind}: {days}")
        return value

    @field_validator("interpretations")
    @classmethod
    def _interpretations(cls, value: dict[str, str]) -> dict[str, str]:
        return {name.replace("_", "-"): chosen for name, chosen in value.items()}

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: Any, **named: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the caller gives, then the environment, then the file."""
        return named["init_settings"], named["env_settings"], TomlConfigSettingsSource(settings_cls)

    def calendar(self, values: Mapping[str, str] | None = None) -> Calendar:
        """The calendar with the municipality's own days, and the times of day that interpretations
        have as their values. Raises ContentError when those contradict one another."""
        return Calendar(
            CalendarRules(
                closed_days=self.closed_days,
                open_days=self.open_days,
                early_closing=self.early_closing,
                saturday_is_helg=self.saturday_is_helg,
                aftnar=self.aftnar,
                opens=self.opens,
                closes=self.closes,
                hours=hours_of(values or {}),
            )
        )

    def undecided(self, today: date) -> frozenset[Module]:
        """Modules that are switched on without the decision that they need; one with a date to
        come does not count yet."""
        decided = {module for module, decision in self.decisions.items() if decision.on <= today}
        return frozenset((self.modules & NEEDS_DECISION) - decided)

    @property
    def database_file(self) -> Path | None:
        """The SQLite database's file; None for a server."""
        scheme, separator, rest = self.database.partition("://")
        if not separator:
            return Path(self.database).absolute()
        return Path(rest[1:]).absolute() if scheme == "sqlite" else None

    @property
    def listens(self) -> tuple[str, int] | None:
        """The host and the port of the web endpoint; None when it is off."""
        if self.web_listen is None:
            return None
        host, _, port = self.web_listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def feeds(self) -> str:
        """The address of people's calendars up to their secret; "" when nobody can fetch any."""
        return f"{self.web_address}{CALENDARS}" if self.web_address is not None else ""

    @property
    def bot_id(self) -> int:
        """The number before the colon of the token."""
        assert self.token is not None
        return int(self.token.get_secret_value().split(":")[0])


def load_settings() -> Settings:
    """Read the settings. Raises ContentError with one line per fault, in Swedish."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    faults = [
        f"{name}: okänd inställning. Ta bort den, eller rätta namnet till ett av: "
        + ", ".join(sorted(known))
        for name in os.environ
        if name.startswith(PREFIX) and name.split("__")[0] not in known
    ]
    try:
        settings = Settings()
    except ValidationError as error:
        faults += [_fault(tuple(map(str, fault["loc"]))) for fault in error.errors()]
    except SettingsError as error:
        faults.append(_unread(str(error)))
    except ValueError as error:
        faults.append(f"{FILE}: filen går inte att läsa. {error}")
    if faults:
        raise ContentError("\n".join(faults))
    return settings


def _unread(error: str) -> str:
    """A list or a table in the environment has to be JSON; the library names only its field."""
    name = next(name for name in Settings.model_fields if f'"{name}"' in error)
    return _fault((name,))


def _fault(place: tuple[str, ...]) -> str:
    field = Settings.model_fields.get(place[0])
    if field is None:
        return f"{place[0]}: okänd inställning i {FILE}. Ta bort den eller rätta namnet."
    name = ".".join(place)
    return f"{name} ({PREFIX}{place[0].upper()}): fel värde. Skriv {field.description}."
