"""What may be asked over the control interface: the bodies of its requests, checked."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.practice.fault_kinds import KINDS

Medium = Literal["photo", "document", "voice", "video", "sticker", "location", "contact"]


class Order(BaseModel):
    """A request body; unknown fields are refused, so that a slip of the pen is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Say(Order):
    """Something that a person writes, or with `raw` an update of any shape at all."""

    person: int | str | None = None
    chat: int | str | None = None
    text: str = ""
    media: Medium | None = None
    edit: int | None = None
    reply_to: int | None = None
    topic: int | None = None
    forwarded: bool = False
    from_bot: bool = False
    start: bool = False
    raw: Any = None

    @model_validator(mode="after")
    def _someone_speaks(self) -> "Say":
        if self.person is None and self.raw is None:
            raise ValueError("person or raw is needed")
        return self


class Press(Order):
    """A press of a button, named by its label, its place, or its raw data."""

    person: int | str
    message: int
    chat: int | str | None = None
    button: str | tuple[int, int] | None = None
    data: str | None = None
    times: int = Field(default=1, ge=1, le=100)
    wait: bool = False
    seconds: float = Field(default=10, gt=0, le=120)

    @model_validator(mode="after")
    def _one_button(self) -> "Press":
        if (self.button is None) == (self.data is None):
            raise ValueError("give button or data")
        return self


class MoveClock(Order):
    """Where the clock goes, on foot or in one leap. Without an offset: local time."""

    walk: str | None = None
    jump: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "MoveClock":
        if (self.walk is None) == (self.jump is None):
            raise ValueError("give walk or jump")
        return self


class TellStory(Order):
    """Begin the story with this id; without one, end the story that is told."""

    begin: str | None = None


class OrderFault(Order):
    """A fault to come; see `bot.practice.fault_kinds`."""

    kind: str
    method: str = "*"
    chat: int | None = None
    after: int = Field(default=0, ge=0)
    times: int = Field(default=1, ge=0)
    retry_after: int = Field(default=3, ge=0)
    seconds: float | None = Field(default=None, ge=0)
    description: str | None = None

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in KINDS:
            raise ValueError(f"one of {', '.join(KINDS)} is needed")
        return kind


class Open(Order):
    """A t.me link that a person opens; a startgroup link needs the group."""

    person: int | str
    url: str
    chat: int | str | None = None


class Somebody(Order):
    """A person alone."""

    person: int | str


class Deed(Order):
    """What a person does with a group."""

    do: Literal[
        "add_bot", "kick_bot", "leave", "join", "upgrade", "promote_bot", "demote_bot", "silence",
        "open_up", "use_topics",
    ]  # fmt: skip
    person: int | str
    chat: int | str


class Switch(Order):
    """On or off."""

    on: bool
