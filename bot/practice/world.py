"""The practice world: chats and messages as Telegram's servers keep them, in memory only.

Knows nothing of HTTP or of updates. Whoever changes a message here has it announced to the page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.practice.people import BotAccount, PracticeGroup, PracticePerson
from bot.practice.standings import FULL_ADMIN, LEFT, MEMBER, ORDINARY, Standing

Json = Mapping[str, Any]
Keyboard = tuple[tuple[Json, ...], ...]
SUPERGROUP = -1_000_000_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `text` is the caption when `content` holds a medium, in Telegram's words."""

    id: int
    chat_id: int
    sender: int
    date: datetime
    text: str = ""
    entities: tuple[Json, ...] = ()
    keyboard: Keyboard = ()
    content: Json = field(default_factory=dict)
    reply_to: int | None = None
    edited: datetime | None = None
    deleted: bool = False
    pinned: bool = False
    protected: bool = False
    by_other_bot: bool = False
    topic: int | None = None
    reply_keyboard: Json | None = None

    @property
    def is_service(self) -> bool:
        """Made by Telegram rather than written: members come and go, something was pinned."""
        return not self.content.keys().isdisjoint(SERVICE)

    @property
    def has_medium(self) -> bool:
        return bool(self.content.keys() & CAPTIONED)


SERVICE = frozenset(
    {"pinned_message", "new_chat_members", "left_chat_member"}
    | {"migrate_to_chat_id", "migrate_from_chat_id"}
    | {"forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"}
)
CAPTIONED = frozenset({"photo", "document", "voice", "video"})


@dataclass(slots=True)
class Topic:
    """A topic in a forum; its id is that of the service message that made it."""

    id: int
    name: str
    color: int
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group, and how everybody stands in it.

    `standings` names those who are not ordinary members; `owner` is the one who made the group.
    """

    id: int
    title: str = ""
    members: set[int] = field(default_factory=set)
    bot: Standing = MEMBER
    owner: int | None = None
    standings: dict[int, Standing] = field(default_factory=dict)
    permissions: frozenset[str] = ORDINARY
    is_forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    reply_keyboard: Json | None = None
    started: bool = True
    blocked: bool = False
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.id > 0

    @property
    def kind(self) -> str:
        if self.is_private:
            return "private"
        return "supergroup" if self.id < SUPERGROUP else "group"

    @property
    def has_bot(self) -> bool:
        return self.bot.is_present

    def standing(self, person: int) -> Standing:
        """How a person stands here."""
        if person in self.members:
            usual = Standing("creator") if person == self.owner else MEMBER
            return self.standings.get(person, usual)
        return self.standings.get(person, LEFT)

    def may(self, person: int, permission: str) -> bool:
        """Whether a person may do this here; in a private chat everything."""
        return self.is_private or self.standing(person).may(permission, self.permissions)

    @property
    def pinned(self) -> Message | None:
        """The pinned message that was written last, as Telegram shows it."""
        pinned = [m for m in self.messages.values() if m.pinned and not m.deleted]
        return pinned[-1] if pinned else None


class World:
    """People, chats and messages. `announce(kind, message)` is told of every change."""

    def __init__(
        self,
        bot: BotAccount,
        people: Iterable[PracticePerson],
        groups: Iterable[PracticeGroup],
        now: Callable[[], datetime],
        announce: Callable[[str, Message], None],
    ) -> None:
        self.bot = bot
        self.now = now
        self.people = {person.id: person for person in people}
        self.chats: dict[int, Chat] = {}
        self._announce = announce
        self._last_id = 0
        for person in self.people.values():
            self.chats[person.id] = Chat(person.id, members={person.id}, started=person.started)
        for group in groups:
            self._add_group(group)

    def _add_group(self, group: PracticeGroup) -> None:
        unknown = set(group.members) - self.people.keys()
        if group.id >= 0 or unknown:
            raise ValueError(f"group {group.title}: negative id and known members, please")
        if group.is_forum and group.id >= SUPERGROUP:
            raise ValueError(f"group {group.title}: only a supergroup can have topics")
        standing = FULL_ADMIN if group.bot_is_admin else MEMBER
        self.chats[group.id] = Chat(
            group.id,
            group.title,
            set(group.members),
            standing if group.has_bot else LEFT,
            owner=min(group.members, default=None),
            is_forum=group.is_forum,
        )

    def shares_group(self, person_id: int) -> bool:
        """Whether the bot and the person meet in a group."""
        groups = (chat for chat in self.chats.values() if not chat.is_private)
        return any(chat.has_bot and person_id in chat.members for chat in groups)

    def chats_of(self, person_id: int) -> Sequence[Chat]:
        """The chats on a person's phone: the bot's own first, then the groups."""
        chats = [chat for chat in self.chats.values() if person_id in chat.members]
        return sorted((c for c in chats if c.migrated_to is None), key=lambda c: not c.is_private)

    def post(self, chat: Chat, sender: int, text: str = "", **more: Any) -> Message:
        """Put a new message in the chat, dated now."""
        self._last_id += 1
        message = Message(self._last_id, chat.id, sender, self.now(), text, **more)
        chat.messages[message.id] = message
        self._announce("message", message)
        return message

    def change(self, message: Message, **changes: Any) -> Message:
        """Replace a message in place."""
        changed = replace(message, **changes)
        self.chats[message.chat_id].messages[message.id] = changed
        self._announce("changed", changed)
        return changed

    def find(self, chat: Chat, message_id: int) -> Message | None:
        """The message unless it is deleted."""
        message = chat.messages.get(message_id)
        return None if message is None or message.deleted else message

    def upgrade(self, chat: Chat) -> Chat:
        """Turn a group into a supergroup: a new id; the history stays behind, as in Telegram."""
        new = replace(
            chat,
            id=SUPERGROUP + chat.id,
            members=set(chat.members),
            standings=dict(chat.standings),
            messages={},
        )
        self.chats[new.id] = new
        chat.migrated_to = new.id
        return new
