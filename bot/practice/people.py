"""Who takes part: the people with phones, the groups they share, and the bot's own account."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PracticePerson:
    """A person with a phone.

    `role` is shown on the phone ("Hemtjänst 1") and `group` orders the list of phones. With
    `started` the person has talked to the bot before, so that the bot may write first. `language`
    is what the phone speaks: it chooses among the bot's menus.
    """

    id: int
    name: str
    role: str
    group: str
    started: bool = False
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class PracticeGroup:
    """A group chat. The id is negative; from -1000000000001 downwards it is a supergroup.

    The member with the lowest id owns it. Only a supergroup can have topics.
    """

    id: int
    title: str
    members: tuple[int, ...]
    has_bot: bool = True
    bot_is_admin: bool = False
    is_forum: bool = False


@dataclass(frozen=True, slots=True)
class BotAccount:
    """The bot as Telegram knows it; the id is the number before the colon of the token."""

    id: int
    name: str
    username: str
    token: str

    @classmethod
    def from_token(cls, token: str, name: str, username: str) -> "BotAccount":
        """The account that a token belongs to."""
        number = token.partition(":")[0]
        if not number.isdigit():
            raise ValueError("a bot token begins with digits and a colon")
        return cls(int(number), name, username, token)
