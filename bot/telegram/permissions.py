"""Whether everybody may write in a group, or its admins alone. All else stays as it is."""

from telegram import Bot, ChatPermissions
from telegram.error import BadRequest

WRITING = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos"),
    *("can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls"),
    *("can_send_other_messages", "can_add_web_page_previews"),
)


async def let_write(bot: Bot, chat: int, *, everybody: bool) -> bool:
    """Ask Telegram for it; False when the bot lacks the right. Raises what concerns the chat."""
    try:
        now = (await bot.get_chat(chat)).permissions
        held = now.to_dict() if now is not None else {}
        wanted = ChatPermissions.de_json(held | dict.fromkeys(WRITING, everybody))
        await bot.set_chat_permissions(chat, wanted, use_independent_chat_permissions=True)
    except BadRequest as error:
        refusal = error.message.lower()
        if "chat not found" in refusal:
            raise
        return "not modified" in refusal
    return True
