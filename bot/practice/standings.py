"""How somebody stands in a group, and what that allows: the rights of admins, the permissions of
members.
"""

from dataclasses import dataclass

RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
SENDING = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews",
)  # fmt: skip
PERMISSIONS = (
    *SENDING, "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip
# What ordinary members may do in a new group.
ORDINARY = frozenset((*SENDING, "can_react_to_messages", "can_invite_users"))
OF_MEDIA = {
    "document": "can_send_documents", "photo": "can_send_photos", "video": "can_send_videos",
    "voice": "can_send_voice_notes", "sticker": "can_send_other_messages",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A status in Telegram's words, and what goes with it.

    `allowed` holds the rights of an administrator, or what a restricted member may still do.
    """

    status: str = "member"
    allowed: frozenset[str] = frozenset()

    @property
    def leads(self) -> bool:
        return self.status in ("creator", "administrator")

    @property
    def is_present(self) -> bool:
        return self.status not in ("left", "kicked")

    def has_right(self, right: str) -> bool:
        """Whether an administrator's right is held."""
        return self.status == "creator" or (
            self.status == "administrator" and right in self.allowed
        )

    def may(self, permission: str, usual: frozenset[str]) -> bool:
        """Whether the permission is held where members usually have these."""
        if self.leads:
            return True
        own = self.status != "restricted" or permission in self.allowed
        return self.is_present and own and permission in usual


MEMBER, LEFT, KICKED = Standing(), Standing("left"), Standing("kicked")
FULL_ADMIN = Standing("administrator", frozenset(RIGHTS))


def needed(content: frozenset[str]) -> str:
    """The permission that a message of this content needs."""
    found = [OF_MEDIA[kind] for kind in sorted(content & OF_MEDIA.keys())]
    return found[0] if found else "can_send_messages"
