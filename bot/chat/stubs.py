"""What is left in the chats of a bevakning or a case that has ended: one line that says nothing of
it."""

from datetime import datetime, timedelta
from types import MappingProxyType

from flows.actions.stubs import BINDER, CASES, LIST, Stubs
from flows.messages import Outgoing, Priority
from flows.ports import Tx

STUB = "Klart. Mer står i journalen."
OLD_LIST = "Listan är gammal. Skriv {command}."
# A chat that is blocked may be opened again; longer than this nobody waits for it.
HOLDS = timedelta(days=30)
_COMMANDS = MappingProxyType({LIST: "/bevakningar", CASES: "/arenden", BINDER: "/parm"})


def post(tx: Tx, stubs: Stubs, machine_now: datetime) -> None:
    """Put the edits in the outbox, behind all that somebody waits for."""
    said = [(stub, STUB) for stub in stubs.messages]
    said += [(stub, old_list(stub.card)) for stub in stubs.lists]
    for stub, words in said:
        message = Outgoing(
            stub.chat_id,
            "retire",
            {"message": stub.message_id, "text": words},
            f"stub:{stub.subject}:{stub.chat_id}:{stub.message_id}",
            Priority.BULK,
            expires_at=machine_now + HOLDS,
        )
        tx.outbox.put(message, machine_now)


def old_list(card: str) -> str:
    """What is left of a list, and how to see it as it is now."""
    return OLD_LIST.format(command=_COMMANDS.get(card, "/bevakningar"))
