"""Telegram's chats, and which message of a chat shows which card."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from flows.messages import Chat, ChatKind, ChatState


class Chats(Protocol):
    """Telegram's chat ids, and nothing else about a chat."""

    def meet(self, telegram_id: int, kind: ChatKind) -> Chat:
        """Return the chat, made if new; a blocked or gone chat that is met is open again."""

    def get(self, chat_id: int) -> Chat: ...
    def by_telegram(self, telegram_id: int) -> Chat | None: ...
    def set_state(self, chat_id: int, state: ChatState) -> None: ...
    def migrate(self, old_telegram_id: int, new_telegram_id: int) -> None:
        """Point our row at the new id. If the new id is known already, its row is folded in.

        Messages have other ids in the new group, so the cards of the old one are forgotten.
        """

    def unreachable(self) -> Sequence[Chat]:
        """Chats that are blocked or gone."""

    def give_menu(self, chat_id: int, menu: str) -> bool:
        """Remember which menu the chat was given, "" for none of its own; False when it has it."""

    def menus(self) -> Mapping[int, str]:
        """The menus that chats of ours were given, where they have one of their own."""

    def forget_strangers(self) -> int:
        """Delete chats that belong to no person and no unit and that nothing refers to but their
        cards; return how many. A group that the bot is in waits to be bound."""


class Cards(Protocol):
    """Which message shows which card."""

    def message(self, chat_id: int, card: str) -> int | None: ...
    def shown_in(self, card: str) -> Sequence[int]:
        """Our ids of the chats that have a message for the card."""

    def forget(self, card: str) -> Sequence[tuple[int, int]]:
        """Forget where the card is shown; answers which messages those were: our id of the chat
        and Telegram's of the message."""
