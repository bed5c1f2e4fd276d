"""What is left in the chats of a bevakning or a case that has ended: one line that says nothing of
it."""

from datetime import datetime, timedelta

from flows.actions.stubs import Stubs
from flows.messages import Outgoing, Priority
from flows.ports import Tx

STUB = "Klart. Mer står i journalen."
OLD_LIST = "Listan är gammal. Skriv /bevakningar."
# A chat that is blocked may be opened again; longer than this nobody waits for it.
HOLDS = timedelta(days=30)


def post(tx: Tx, stubs: Stubs, machine_now: datetime) -> None:
    """Put the edits in the outbox, behind all that somebody waits for."""
    said = [(stub, STUB) for stub in stubs.messages] + [(stub, OLD_LIST) for stub in stubs.lists]
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
