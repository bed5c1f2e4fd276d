"""The outbox's statements, built once. What they mean together is told in `outbox`.

Some conditions are said twice, once as the index says it and once as it is meant: SQLite uses a
partial index only where the question repeats the index's own words.

`ended_at` of a row that ends without a moment being named is the end of its lease (or its birth):
close enough to decide when it may be purged, and on the same clock as everything else here.
"""

from typing import Any

from sqlalchemy import (
    Text,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    update,
)

from storage.columns import Payload, UtcDateTime, state_in
from storage.sql import upsert
from storage.tables import (
    OUTBOX_LEASED,
    OUTBOX_PENDING,
    OUTBOX_UNSENT,
    card,
    chat,
    outbox,
)

_NOW = bindparam("now", type_=UtcDateTime)
_LEASED = OUTBOX_LEASED & state_in(outbox.c.state, "leased")
_SENDING = OUTBOX_LEASED & state_in(outbox.c.state, "sending")
_OPEN = state_in(chat.c.state, "open")
_FREE = {"lease_owner": null(), "lease_until": null()}
_AT_LEASE_END = func.coalesce(outbox.c.lease_until, outbox.c.created_at)


def _ended_unsent(state: str) -> dict[str, Any]:
    """What ends as `state`; a row that is being sent is only marked, so as not to go again."""
    return {
        "state": case((_SENDING, outbox.c.state), else_=state),
        "recalled": _SENDING,
        "payload": case((_SENDING, outbox.c.payload), else_=null()),
        "ended_at": case((_SENDING, null()), else_=_AT_LEASE_END),
        "lease_owner": case((_SENDING, outbox.c.lease_owner), else_=null()),
        "lease_until": case((_SENDING, outbox.c.lease_until), else_=null()),
    }


_MINE = (outbox.c.id == bindparam("row_id"), outbox.c.lease_owner == bindparam("owner"))

# The oldest unsent row of each chat, the only one that may move. Grouped, since looking for it row
# by row takes long where much waits: ten thousand rows of one chat cost 240 ms on PostgreSQL and
# not 10. Only among the few urgent ones each is looked at by itself.
_first = (
    select(outbox.c.chat_id, func.min(outbox.c.seq).label("seq"))
    .where(OUTBOX_UNSENT)
    .group_by(outbox.c.chat_id)
    .subquery("first")
)
_HEAD = (outbox.c.chat_id == _first.c.chat_id) & (outbox.c.seq == _first.c.seq)
_older = outbox.alias("older")
_ALONE_HEAD = ~exists().where(
    _older.c.chat_id == outbox.c.chat_id,
    _older.c.seq < outbox.c.seq,
    state_in(_older.c.state, "pending", "leased", "sending"),
)
# For how many seconds the chat's own limit makes it last: a group gets a third of what a person
# gets. Numbers that were left out make it seem a little longer.
_LASTS = (chat.c.next_seq - outbox.c.seq) * case((state_in(chat.c.kind, "group"), 3), else_=1)

# put
TAKE_SEQ = (
    update(chat)
    .where(chat.c.id == bindparam("of_chat"))
    .values(next_seq=chat.c.next_seq + 1)
    .returning((chat.c.next_seq - 1).label("seq"))
)
PUT = upsert(
    outbox,
    lambda insert: insert.on_conflict_do_nothing(index_elements=["dedupe_key"]).returning(
        outbox.c.id
    ),
)
TAKE_BACK_EDITS = (
    update(outbox)
    .where(
        OUTBOX_UNSENT,
        outbox.c.chat_id == bindparam("of_chat"),
        outbox.c.seq < bindparam("before"),
        outbox.c.op == "edit",
        outbox.c.card == bindparam("of_card"),
    )
    .values(_ended_unsent("superseded"))
)

# claim
EXPIRE = (
    update(outbox)
    .where(OUTBOX_PENDING, outbox.c.expires_at <= _NOW)
    .values(state="dead", reason="expired", payload=null(), ended_at=_NOW)
)
_READY = (
    select(outbox.c.id)
    .join(chat, chat.c.id == outbox.c.chat_id)
    .where(
        OUTBOX_PENDING,
        _OPEN,
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= _NOW),
        outbox.c.priority <= bindparam("up_to"),
        outbox.c.chat_id.not_in(bindparam("held", expanding=True)),
    )
    .order_by(outbox.c.priority, _LASTS.desc(), outbox.c.created_at, outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(of=outbox, skip_locked=True)
)
HEADS = _READY.join(_first, _HEAD)
URGENT_HEADS = _READY.where(_ALONE_HEAD, outbox.c.priority <= literal_column("1"))
LEASE = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state="leased",
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until", type_=UtcDateTime),
    )
)
ROWS = (
    select(
        *(each for each in outbox.c if each is not outbox.c.payload),
        type_coerce(outbox.c.payload, Payload).label("payload"),
        chat.c.telegram_id,
        chat.c.kind,
        chat.c.state.label("chat_state"),
        card.c.message_id.label("card_message_id"),
    )
    .join(chat, chat.c.id == outbox.c.chat_id)
    .outerjoin(card, (card.c.chat_id == outbox.c.chat_id) & (card.c.card == outbox.c.card))
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(outbox.c.priority, outbox.c.created_at, outbox.c.id)
)

# one row, by the owner of its lease
BEGIN = update(outbox).where(*_MINE, _LEASED).values(state="sending").returning(outbox.c.id)
SENT = (
    update(outbox)
    .where(*_MINE, _SENDING)
    .values(
        state="sent",
        payload=null(),
        message_id=bindparam("message"),
        ended_at=bindparam("at", type_=UtcDateTime),
        **_FREE,
    )
    .returning(outbox.c.chat_id, outbox.c.card)
)
RETRY = (
    update(outbox)
    .where(*_MINE, OUTBOX_LEASED)
    .values(
        state=case((outbox.c.recalled, "superseded"), else_="pending"),
        payload=case((outbox.c.recalled, null()), else_=outbox.c.payload),
        ended_at=case((outbox.c.recalled, _AT_LEASE_END), else_=null()),
        attempt=outbox.c.attempt + 1,
        not_before=bindparam("again", type_=UtcDateTime),
        **_FREE,
    )
)
DEAD = (
    update(outbox)
    .where(*_MINE, OUTBOX_LEASED)
    .values(
        state="dead",
        reason=bindparam("why"),
        payload=null(),
        ended_at=_AT_LEASE_END,
        **_FREE,
    )
)
_DOUBT = select(
    outbox.c.id,
    outbox.c.op,
    outbox.c.priority,
    outbox.c.maybe_duplicate,
    outbox.c.recalled,
    outbox.c.lease_until,
    outbox.c.not_before,
)
DOUBTED = _DOUBT.where(*_MINE, _SENDING)
AGAIN = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), _SENDING)
    .values(
        state="pending",
        attempt=outbox.c.attempt + 1,
        maybe_duplicate=bindparam("mark"),
        not_before=bindparam("again", type_=UtcDateTime),
        **_FREE,
    )
)
END = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), _SENDING)
    .values(
        state=bindparam("end"),
        payload=null(),
        ended_at=bindparam("at", type_=UtcDateTime),
        **_FREE,
    )
)

# many rows
UNSENT_ABOUT = (
    select(outbox.c.chat_id, outbox.c.about)
    .where(OUTBOX_UNSENT, outbox.c.about.between(bindparam("first"), bindparam("last")))
    .distinct()
)
_newer = outbox.alias("newer")
_NOT_SHOWN = ("dead", "superseded")
SHOWN_LAST = (
    select(outbox.c.about)
    .where(
        outbox.c.chat_id == bindparam("of_chat"),
        outbox.c.about.between(bindparam("first"), bindparam("last")),
        outbox.c.state.not_in(_NOT_SHOWN),
        ~exists().where(
            _newer.c.chat_id == outbox.c.chat_id,
            _newer.c.seq > outbox.c.seq,
            _newer.c.card == outbox.c.card,
            _newer.c.state.not_in(_NOT_SHOWN),
        ),
    )
    .order_by(outbox.c.seq.desc())
    .limit(1)
)
TAKE_BACK = (
    update(outbox)
    .where(OUTBOX_UNSENT, outbox.c.about == bindparam("of"))
    .values(_ended_unsent("superseded"))
    .returning(outbox.c.recalled)
)
TAKE_BACK_CARD = (
    update(outbox)
    .where(
        OUTBOX_UNSENT,
        outbox.c.chat_id == bindparam("of_chat"),
        outbox.c.card == bindparam("of_card"),
    )
    .values(_ended_unsent("superseded"))
)
CLOSE = (
    update(outbox)
    .where(OUTBOX_UNSENT, outbox.c.chat_id == bindparam("of_chat"))
    .values(
        **_ended_unsent("dead"),
        reason=case((_SENDING, outbox.c.reason), else_=bindparam("why", type_=Text)),
    )
    .returning(outbox.c.seq, outbox.c.about, outbox.c.recalled)
)
_ABANDONED = or_(outbox.c.lease_owner != bindparam("owner"), outbox.c.lease_until <= _NOW)
FREE_LEASED = update(outbox).where(_LEASED, _ABANDONED).values(state="pending", **_FREE)
LEFT_SENDING = _DOUBT.where(_SENDING, _ABANDONED)

NEXT_AT = (
    select(func.min(func.coalesce(outbox.c.not_before, outbox.c.created_at)))
    .join(_first, _HEAD)
    .join(chat, chat.c.id == outbox.c.chat_id)
    .where(OUTBOX_PENDING, _OPEN)
)
UNSENT = (
    select(func.count()).select_from(outbox).where(OUTBOX_UNSENT, outbox.c.about == bindparam("of"))
)
COUNTS = select(outbox.c.state, func.count().label("rows")).group_by(outbox.c.state)
PURGE = delete(outbox).where(outbox.c.ended_at < bindparam("before", type_=UtcDateTime))
