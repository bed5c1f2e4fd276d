"""Methods about the bot itself: who it is, its menus, its updates, its files."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.practice.cloud import Cloud
from bot.practice.params import Params
from bot.practice.refusals import Refusal, bad_request
from bot.practice.webhook import checked
from bot.practice.wire import Told, bot_json

_ABILITIES = ("supports_inline_queries", "can_connect_to_business", "has_main_web_app")
HOOKED = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_LARGEST_DOWNLOAD = 20 * 1024 * 1024


def get_me(cloud: Cloud, _: Params) -> Any:
    return {
        **bot_json(cloud.world),
        "can_join_groups": True,
        "can_read_all_group_messages": not cloud.privacy,
        **dict.fromkeys(_ABILITIES, False),
    }


async def get_updates(cloud: Cloud, params: Params) -> Any:
    if cloud.webhook.hook is not None:
        raise Refusal(409, HOOKED)
    _remember_kinds(cloud, params)
    limit = params.number("limit", 100)
    found = await cloud.queue.poll(
        params.number("offset"), limit if 1 <= limit <= 100 else 100, params.number("timeout")
    )
    for queued in found:
        if not queued.broken:
            cloud.observer.told(queued.body)
    return [queued.body for queued in found]


def _remember_kinds(cloud: Cloud, params: Params) -> None:
    kinds = params.structure("allowed_updates")
    if isinstance(kinds, list):
        cloud.queue.allow([str(kind) for kind in kinds])


def set_webhook(cloud: Cloud, params: Params) -> Told:
    url = params.text("url")
    if not url:
        return delete_webhook(cloud, params)
    hook = checked(url, params.text("secret_token"), params.number("max_connections"))
    _remember_kinds(cloud, params)
    if params.flag("drop_pending_updates"):
        cloud.queue.drop()
    cloud.queue.interrupt(Refusal(409, "Conflict: terminated by setWebhook request"))
    changed = cloud.webhook.set(hook)
    return Told(True, "Webhook was set" if changed else "Webhook is already set")


def delete_webhook(cloud: Cloud, params: Params) -> Told:
    if params.flag("drop_pending_updates"):
        cloud.queue.drop()
    changed = cloud.webhook.set(None)
    return Told(True, "Webhook was deleted" if changed else "Webhook is already deleted")


def get_webhook_info(cloud: Cloud, _: Params) -> Any:
    return cloud.webhook.info(cloud.queue.pending, cloud.queue.allowed)


def set_commands(cloud: Cloud, params: Params) -> bool:
    scope, language = params.structure("scope"), params.text("language_code")
    cloud.set_commands(scope, language, params.structure("commands"))
    return True


def delete_commands(cloud: Cloud, params: Params) -> bool:
    cloud.set_commands(params.structure("scope"), params.text("language_code"), [])
    return True


def get_commands(cloud: Cloud, params: Params) -> Any:
    return cloud.commands.get(params.structure("scope"), params.text("language_code"))


def get_file(cloud: Cloud, params: Params) -> Any:
    stored = cloud.files.get(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > _LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**stored.json(), "file_path": stored.path}


def accepted(cloud: Cloud, params: Params) -> bool:
    """What the bot says of itself is taken note of and not shown."""
    return True


METHODS: Mapping[str, Callable[[Cloud, Params], Any]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "getWebhookInfo": get_webhook_info,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "setMyCommands": set_commands,
    "deleteMyCommands": delete_commands,
    "getMyCommands": get_commands,
    "getFile": get_file,
    "setMyName": accepted,
    "setMyDescription": accepted,
    "setMyShortDescription": accepted,
    "setChatMenuButton": accepted,
    "setMyDefaultAdministratorRights": accepted,
}
