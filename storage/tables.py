"""Every table of Jourlots, once, for both databases. `migrations/` builds exactly this.

States are text. The partial indexes and the questions that use them share the same literal
conditions (`state_in`), since neither database would see through a bound parameter. All references
are to our own surrogate ids, so that a migrated group is one row's change. Each reference to a chat
has a full index, since whoever deletes a chat asks all of them. `audit` refers to nobody: it
outlives the person whom it names.

One page on purpose, long as it is: tables refer to each other across all rooms, whoever asks for
one needs all of them in `metadata`, and the schema is read from top to bottom beside `migrations/`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from storage.columns import ROW_ID, JsonText, UtcDateTime, partial_index, state_in

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def _surrogate() -> Column[int]:
    return Column("id", ROW_ID, primary_key=True)


chat = Table(
    "chat",
    metadata,
    _surrogate(),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("next_seq", BigInteger, nullable=False),
    Column("menu", Text),
    sqlite_autoincrement=True,
)

card = Table(
    "card",
    metadata,
    Column("chat_id", ForeignKey("chat.id"), primary_key=True),
    Column("card", Text, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Index("ix_card_card", "card"),
)

unit = Table(
    "unit",
    metadata,
    _surrogate(),
    Column("name", Text, nullable=False, unique=True),
    Column("group_chat_id", ForeignKey("chat.id")),
    Column("leaders_chat_id", ForeignKey("chat.id")),
    Index("ix_unit_group_chat_id", "group_chat_id"),
    Index("ix_unit_leaders_chat_id", "leaders_chat_id"),
    sqlite_autoincrement=True,
)

person = Table(
    "person",
    metadata,
    _surrogate(),
    Column("chat_id", ForeignKey("chat.id"), nullable=False, unique=True),
    Column("label", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

pressing = Table(
    "pressing",
    metadata,
    Column("phone_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("acting_id", ForeignKey("person.id", ondelete="CASCADE")),
    Column("until", UtcDateTime, nullable=False),
    Column("held", JsonText),
    Index("ix_pressing_acting_id", "acting_id"),
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Index("ix_role_grant_unit_id", "unit_id"),
    Index("ix_role_grant_role", "role"),
)

invite = Table(
    "invite",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("shared", Boolean, nullable=False),
    Index("ix_invite_unit_id", "unit_id"),
)

feed = Table(
    "feed",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("secret_hash", Text, nullable=False, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
)

shift = Table(
    "shift",
    metadata,
    _surrogate(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("rota", Boolean, nullable=False),
    Index("ix_shift_unit_id", "unit_id", "role", "ends_at"),
    Index("ix_shift_person_id", "person_id", "ends_at"),
    Index("ix_shift_ends_at", "ends_at"),
    sqlite_autoincrement=True,
)

absence = Table(
    "absence",
    metadata,
    _surrogate(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    Column("kind", Text),
    Column("substitute_id", ForeignKey("person.id")),
    Column("set_by", ForeignKey("person.id")),
    Column("set_at", UtcDateTime, nullable=False),
    Column("begun_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("next_at", UtcDateTime),
    Column("handed", Text, nullable=False),  # JSON, read with care: no absence may stop a reminder
    Index("ix_absence_person_id", "person_id", "to_on"),
    Index("ix_absence_substitute_id", "substitute_id"),
    Index("ix_absence_to_on", "to_on"),
    sqlite_autoincrement=True,
)
ABSENCE_WAITS = absence.c.next_at.is_not(None)
partial_index("ix_absence_next_at", absence.c.next_at, where=ABSENCE_WAITS)

contact_change = Table(
    "contact_change",
    metadata,
    _surrogate(),
    Column("name", Text, nullable=False),
    Column("number", Text),
    Column("proposed_by", BigInteger, nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("decided_by", BigInteger),
    Column("decided_at", UtcDateTime),
    Column("state", Text, nullable=False),
    Index("ix_contact_change_state", "state", "name"),
    sqlite_autoincrement=True,
)

drill = Table(
    "drill",
    metadata,
    Column("week", Date, primary_key=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("upto", BigInteger, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("lost", JsonText, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("routine_id", Text, nullable=False),
    Column("text", Text, nullable=False),
)

run = Table(
    "run",
    metadata,
    _surrogate(),
    Column("token", Text, nullable=False, unique=True),
    Column("chat_id", ForeignKey("chat.id"), nullable=False),
    Column("routine_id", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("answers", JsonText, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_run_chat_id", "chat_id"),
    Index("ix_run_sha256", "sha256"),
    Index("ix_run_updated_at", "updated_at"),
    sqlite_autoincrement=True,
)

case = Table(
    "case",
    metadata,
    _surrogate(),
    Column("token", Text, nullable=False, unique=True),
    Column("code", Text, nullable=False, unique=True),
    Column("process_id", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("history", JsonText, nullable=False),
    Column("untold", JsonText, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("joined_to", ForeignKey("case.id")),
    Column("kept", Text),
    Column("version", Integer, nullable=False),
    Index("ix_case_sha256", "sha256"),
    Index("ix_case_joined_to", "joined_to"),
    sqlite_autoincrement=True,
)
CASE_ENDED = state_in(case.c.state, "closed", "joined")
CASE_OPEN = ~CASE_ENDED  # also in a state that nobody knows: it would else be nowhere
partial_index("ix_case_next_at", case.c.next_at, where=case.c.next_at.is_not(None))
partial_index("ix_case_ended_at", case.c.ended_at, where=CASE_ENDED)

case_post = Table(
    "case_post",
    metadata,
    Column("case_id", ForeignKey("case.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("offered_to", ForeignKey("person.id")),
    Index("ix_case_post_unit_id", "unit_id", "role"),
    Index("ix_case_post_person_id", "person_id"),
    Index("ix_case_post_offered_to", "offered_to"),
)

bevakning = Table(
    "bevakning",
    metadata,
    _surrogate(),
    Column("token", Text, nullable=False, unique=True),
    Column("code", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("owner_id", ForeignKey("person.id")),
    Column("role", Text),
    Column("case_id", ForeignKey("case.id")),
    Column("offered_to", ForeignKey("person.id")),
    Column("state", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("nominal_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("due_at", UtcDateTime),
    Column("remind_from", Date),
    Column("steps", JsonText, nullable=False),
    Column("repeat", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("next_at", UtcDateTime),
    Column("told_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", ForeignKey("person.id")),
    Column("version", Integer, nullable=False),
    sqlite_autoincrement=True,
)
# A case has one code for all that is owed in it; what somebody wants to be reminded of themselves
# may be about a case too.
BEVAKNING_CODED = (bevakning.c.kind != literal_column("'EGEN'")) & bevakning.c.case_id.is_(None)
partial_index("uq_bevakning_code", bevakning.c.code, where=BEVAKNING_CODED, unique=True)
Index("ix_bevakning_code", bevakning.c.code)
BEVAKNING_OPEN = state_in(bevakning.c.state, "planned", "due")
BEVAKNING_ENDED = state_in(bevakning.c.state, "done", "cancelled", "superseded")
BEVAKNING_STUB = BEVAKNING_ENDED & bevakning.c.next_at.is_not(None)
partial_index("ix_bevakning_stub_at", bevakning.c.next_at, where=BEVAKNING_STUB)
# With all that says which of those due come first, so that the others' rows are not read for it.
partial_index(
    "ix_bevakning_next_at",
    bevakning.c.next_at,
    bevakning.c.unit_id,
    bevakning.c.owner_id,
    where=BEVAKNING_OPEN,
)
partial_index("ix_bevakning_owner_id", bevakning.c.owner_id, where=BEVAKNING_OPEN)
# With whether it was told of: of all that a unit owes that is little.
partial_index("ix_bevakning_unit_id", bevakning.c.unit_id, bevakning.c.state, where=BEVAKNING_OPEN)
BEVAKNING_WATCHES = BEVAKNING_OPEN & bevakning.c.case_id.is_not(None)
partial_index(
    "uq_bevakning_watch",
    bevakning.c.case_id,
    bevakning.c.kind,
    where=BEVAKNING_WATCHES,
    unique=True,
)
Index("ix_bevakning_case_id", bevakning.c.case_id)
partial_index("ix_bevakning_ended_at", bevakning.c.ended_at, where=BEVAKNING_ENDED)

occurrence = Table(
    "occurrence",
    metadata,
    Column("bevakning_id", ForeignKey("bevakning.id"), primary_key=True),
    Column("on_date", Date, primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
)

binder = Table(
    "binder",
    metadata,
    Column("case_id", ForeignKey("case.id"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("since", Date, nullable=False),
    Column("limit_on", Date),
    Column("next_on", Date),
    Column("says", Text, nullable=False),
    Column("here", Boolean, nullable=False),
    Column("reviewed_on", Date),
    Column("outcome", Text),
    Column("held_by", ForeignKey("person.id")),
    Column("held_at", UtcDateTime),
    Index("ix_binder_unit_id", "unit_id"),
    Index("ix_binder_held_by", "held_by"),
)

board = Table(
    "board",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("shown_on", Date),
    Column("stale", Boolean, nullable=False),
)

standing = Table(
    "standing",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("number", Text, primary_key=True),
    Column("weeks", SmallInteger),
    Column("weekday", SmallInteger),
    Column("at", Text),
    Column("since", Date, nullable=False),
    Column("upto", Date, nullable=False),
    Column("version", Integer, nullable=False),
)

standing_told = Table(
    "standing_told",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("number", Text, primary_key=True),
    Column("on_date", Date, primary_key=True),
    Column("told_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("done_by", ForeignKey("person.id")),
    Index("ix_standing_told_told_at", "told_at"),
)

digest = Table(
    "digest",
    metadata,
    Column("week", Date, primary_key=True),
    Column("upto", BigInteger, nullable=False),
    Column("ended_at", UtcDateTime),
)

digest_off = Table(
    "digest_off",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
)

inbox = Table(
    "inbox",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger),
    Column("payload", JsonText),
    Column("received_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text),
)
INBOX_WAITING = state_in(inbox.c.state, "waiting")
partial_index("ix_inbox_waiting", inbox.c.update_id, inbox.c.bot_id, where=INBOX_WAITING)
partial_index("ix_inbox_done", inbox.c.received_at, where=state_in(inbox.c.state, "done"))
partial_index("ix_inbox_dead", inbox.c.received_at, where=state_in(inbox.c.state, "dead"))

outbox = Table(
    "outbox",
    metadata,
    _surrogate(),
    Column("chat_id", ForeignKey("chat.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("op", Text, nullable=False),
    Column("payload", JsonText),
    Column("dedupe_key", Text, nullable=False, unique=True),
    Column("priority", SmallInteger, nullable=False),
    Column("card", Text),
    Column("about", Text),
    Column("not_before", UtcDateTime),
    Column("expires_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", UtcDateTime),
    Column("attempt", Integer, nullable=False),
    Column("maybe_duplicate", Boolean, nullable=False),
    Column("recalled", Boolean, nullable=False),
    Column("message_id", BigInteger),
    Column("reason", Text),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("chat_id", "seq"),
    sqlite_autoincrement=True,
)
OUTBOX_PENDING = state_in(outbox.c.state, "pending")
OUTBOX_UNSENT = state_in(outbox.c.state, "pending", "leased", "sending")
OUTBOX_LEASED = state_in(outbox.c.state, "leased", "sending")
partial_index(
    "ix_outbox_pending",
    outbox.c.priority,
    outbox.c.created_at,
    outbox.c.id,
    where=OUTBOX_PENDING,
)
partial_index("ix_outbox_expires_at", outbox.c.expires_at, where=OUTBOX_PENDING)
partial_index("ix_outbox_unsent", outbox.c.chat_id, outbox.c.seq, where=OUTBOX_UNSENT)
partial_index("ix_outbox_about", outbox.c.about, where=OUTBOX_UNSENT)
partial_index("ix_outbox_leased", outbox.c.lease_until, where=OUTBOX_LEASED)
Index("ix_outbox_ended_at", outbox.c.ended_at)

audit = Table(
    "audit",
    metadata,
    _surrogate(),
    Column("at", UtcDateTime, nullable=False),
    Column("person_id", BigInteger),
    Column("acting_id", BigInteger),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("seal", Text),
    sqlite_autoincrement=True,
)

anchor = Table(
    "anchor",
    metadata,
    _surrogate(),
    Column("at", UtcDateTime, nullable=False),
    Column("up_to", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("seal", Text, nullable=False),
    Column("purged", Boolean, nullable=False),
    Column("signature", Text, nullable=False),
    sqlite_autoincrement=True,
)

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("on_date", Date, primary_key=True),
    Column("count", Integer, nullable=False),
)
