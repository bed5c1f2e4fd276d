"""The first schema."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# Written out and not imported: a revision stays what it was when the code moves on.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Build every table."""
    _chats()
    _people()
    _duty()
    _routines()
    _cases()
    _bevakningar()
    _standing()
    _inbox()
    _outbox()
    _ledger()


def _partial(
    name: str, table: str, columns: list[str], where: str, *, unique: bool = False
) -> None:
    there = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=there, postgresql_where=there)


def _chats() -> None:
    op.create_table(
        "chat",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_seq", sa.BigInteger(), nullable=False),
        sa.Column("menu", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_chat"),
        sa.UniqueConstraint("telegram_id", name="uq_chat_telegram_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "card",
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_card_chat_id"),
        sa.PrimaryKeyConstraint("chat_id", "card", name="pk_card"),
    )
    op.create_index("ix_card_card", "card", ["card"])


def _people() -> None:
    op.create_table(
        "unit",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("group_chat_id", ROW_ID),
        sa.Column("leaders_chat_id", ROW_ID),
        sa.ForeignKeyConstraint(["group_chat_id"], ["chat.id"], name="fk_unit_group_chat_id"),
        sa.ForeignKeyConstraint(["leaders_chat_id"], ["chat.id"], name="fk_unit_leaders_chat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("name", name="uq_unit_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unit_group_chat_id", "unit", ["group_chat_id"])
    op.create_index("ix_unit_leaders_chat_id", "unit", ["leaders_chat_id"])
    op.create_table(
        "person",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_person_chat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("chat_id", name="uq_person_chat_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pressing",
        sa.Column("phone_id", ROW_ID, nullable=False),
        sa.Column("acting_id", ROW_ID),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("held", sa.Text()),
        sa.ForeignKeyConstraint(
            ["phone_id"], ["person.id"], name="fk_pressing_phone_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["acting_id"], ["person.id"], name="fk_pressing_acting_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("phone_id", name="pk_pressing"),
    )
    op.create_index("ix_pressing_acting_id", "pressing", ["acting_id"])
    op.create_table(
        "role_grant",
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("unit_id", ROW_ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_role_grant_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_role_grant_unit_id"),
        sa.PrimaryKeyConstraint("person_id", "unit_id", "role", name="pk_role_grant"),
    )
    op.create_index("ix_role_grant_unit_id", "role_grant", ["unit_id"])
    op.create_index("ix_role_grant_role", "role_grant", ["role"])
    op.create_table(
        "invite",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("unit_id", ROW_ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_invite_unit_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_invite"),
    )
    op.create_index("ix_invite_unit_id", "invite", ["unit_id"])
    op.create_table(
        "feed",
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_feed_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_feed"),
        sa.UniqueConstraint("secret_hash", name="uq_feed_secret_hash"),
    )


def _routines() -> None:
    op.create_table(
        "revision",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("routine_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_revision"),
    )
    op.create_table(
        "run",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("routine_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_run_chat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sa.UniqueConstraint("token", name="uq_run_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_run_chat_id", "run", ["chat_id"])
    op.create_index("ix_run_sha256", "run", ["sha256"])
    op.create_index("ix_run_updated_at", "run", ["updated_at"])


def _cases() -> None:
    op.create_table(
        "case",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("history", sa.Text(), nullable=False),
        sa.Column("untold", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("joined_to", ROW_ID),
        sa.Column("kept", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["joined_to"], ["case.id"], name="fk_case_joined_to"),
        sa.PrimaryKeyConstraint("id", name="pk_case"),
        sa.UniqueConstraint("code", name="uq_case_code"),
        sa.UniqueConstraint("token", name="uq_case_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_sha256", "case", ["sha256"])
    op.create_index("ix_case_joined_to", "case", ["joined_to"])
    _partial("ix_case_next_at", "case", ["next_at"], "next_at IS NOT NULL")
    _partial("ix_case_ended_at", "case", ["ended_at"], "state IN ('closed', 'joined')")
    op.create_table(
        "case_post",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID),
        sa.Column("offered_to", ROW_ID),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_case_post_case_id"),
        sa.ForeignKeyConstraint(["offered_to"], ["person.id"], name="fk_case_post_offered_to"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_case_post_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_case_post_unit_id"),
        sa.PrimaryKeyConstraint("case_id", "role", name="pk_case_post"),
    )
    op.create_index("ix_case_post_unit_id", "case_post", ["unit_id", "role"])
    op.create_index("ix_case_post_person_id", "case_post", ["person_id"])
    op.create_index("ix_case_post_offered_to", "case_post", ["offered_to"])


def _bevakningar() -> None:
    op.create_table(
        "bevakning",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_id", ROW_ID, nullable=False),
        sa.Column("owner_id", ROW_ID),
        sa.Column("role", sa.Text()),
        sa.Column("case_id", ROW_ID),
        sa.Column("offered_to", ROW_ID),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("nominal_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("remind_from", sa.Date()),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("repeat", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("told_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", ROW_ID),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_bevakning_case_id"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_bevakning_ended_by"),
        sa.ForeignKeyConstraint(["offered_to"], ["person.id"], name="fk_bevakning_offered_to"),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name="fk_bevakning_owner_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_bevakning_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bevakning"),
        sa.UniqueConstraint("token", name="uq_bevakning_token"),
        sqlite_autoincrement=True,
    )
    coded = "kind != 'EGEN' AND case_id IS NULL"
    _partial("uq_bevakning_code", "bevakning", ["code"], coded, unique=True)
    watches = "state IN ('planned', 'due') AND case_id IS NOT NULL"
    _partial("uq_bevakning_watch", "bevakning", ["case_id", "kind"], watches, unique=True)
    op.create_index("ix_bevakning_case_id", "bevakning", ["case_id"])
    op.create_index("ix_bevakning_code", "bevakning", ["code"])
    _partial(
        "ix_bevakning_stub_at",
        "bevakning",
        ["next_at"],
        "state IN ('done', 'cancelled', 'superseded') AND next_at IS NOT NULL",
    )
    first = ["next_at", "unit_id", "owner_id"]
    _partial("ix_bevakning_next_at", "bevakning", first, "state IN ('planned', 'due')")
    _partial("ix_bevakning_owner_id", "bevakning", ["owner_id"], "state IN ('planned', 'due')")
    unit = ["unit_id", "state"]
    _partial("ix_bevakning_unit_id", "bevakning", unit, "state IN ('planned', 'due')")
    _partial(
        "ix_bevakning_ended_at",
        "bevakning",
        ["ended_at"],
        "state IN ('done', 'cancelled', 'superseded')",
    )
    op.create_table(
        "occurrence",
        sa.Column("bevakning_id", ROW_ID, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["bevakning_id"], ["bevakning.id"], name="fk_occurrence_bevakning_id"
        ),
        sa.PrimaryKeyConstraint("bevakning_id", "on_date", "step", name="pk_occurrence"),
    )


def _standing() -> None:
    op.create_table(
        "binder",
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("unit_id", ROW_ID, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("limit_on", sa.Date()),
        sa.Column("next_on", sa.Date()),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("reviewed_on", sa.Date()),
        sa.Column("outcome", sa.Text()),
        sa.Column("held_by", ROW_ID),
        sa.Column("held_at", MOMENT),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_binder_case_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_binder_unit_id"),
        sa.ForeignKeyConstraint(["held_by"], ["person.id"], name="fk_binder_held_by"),
        sa.PrimaryKeyConstraint("case_id", name="pk_binder"),
    )
    op.create_index("ix_binder_unit_id", "binder", ["unit_id"])
    op.create_index("ix_binder_held_by", "binder", ["held_by"])
    op.create_table(
        "board",
        sa.Column("unit_id", ROW_ID, nullable=False),
        sa.Column("shown_on", sa.Date()),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_board_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", name="pk_board"),
    )
    op.create_table(
        "standing",
        sa.Column("unit_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("weeks", sa.SmallInteger()),
        sa.Column("weekday", sa.SmallInteger()),
        sa.Column("at", sa.Text()),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("upto", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_standing_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "number", name="pk_standing"),
    )
    op.create_table(
        "standing_told",
        sa.Column("unit_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("done_by", ROW_ID),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_standing_told_unit_id"),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name="fk_standing_told_done_by"),
        sa.PrimaryKeyConstraint("unit_id", "number", "on_date", name="pk_standing_told"),
    )
    op.create_index("ix_standing_told_told_at", "standing_told", ["told_at"])
    op.create_table(
        "digest",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("week", name="pk_digest"),
    )
    op.create_table(
        "digest_off",
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_digest_off_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_digest_off"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat", sa.BigInteger()),
        sa.Column("payload", sa.Text()),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name="pk_inbox"),
    )
    _partial("ix_inbox_dead", "inbox", ["received_at"], "state = 'dead'")
    _partial("ix_inbox_done", "inbox", ["received_at"], "state = 'done'")
    _partial("ix_inbox_waiting", "inbox", ["update_id", "bot_id"], "state = 'waiting'")


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text()),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("card", sa.Text()),
        sa.Column("about", sa.Text()),
        sa.Column("not_before", MOMENT),
        sa.Column("expires_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", MOMENT),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("maybe_duplicate", sa.Boolean(), nullable=False),
        sa.Column("recalled", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("reason", sa.Text()),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_outbox_chat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("chat_id", "seq", name="uq_outbox_chat_id_seq"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
        sqlite_autoincrement=True,
    )
    _partial("ix_outbox_about", "outbox", ["about"], "state IN ('pending', 'leased', 'sending')")
    op.create_index("ix_outbox_ended_at", "outbox", ["ended_at"])
    _partial("ix_outbox_expires_at", "outbox", ["expires_at"], "state = 'pending'")
    _partial("ix_outbox_leased", "outbox", ["lease_until"], "state IN ('leased', 'sending')")
    _partial("ix_outbox_pending", "outbox", ["priority", "created_at", "id"], "state = 'pending'")
    _partial(
        "ix_outbox_unsent",
        "outbox",
        ["chat_id", "seq"],
        "state IN ('pending', 'leased', 'sending')",
    )


def _duty() -> None:
    op.create_table(
        "shift",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("unit_id", ROW_ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("rota", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_shift_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_shift_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_shift"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shift_unit_id", "shift", ["unit_id", "role", "ends_at"])
    op.create_index("ix_shift_person_id", "shift", ["person_id", "ends_at"])
    op.create_index("ix_shift_ends_at", "shift", ["ends_at"])
    op.create_table(
        "absence",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("substitute_id", ROW_ID),
        sa.Column("set_by", ROW_ID),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("begun_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("next_at", MOMENT),
        sa.Column("handed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_absence_person_id"),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name="fk_absence_substitute_id"),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name="fk_absence_set_by"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absence_person_id", "absence", ["person_id", "to_on"])
    op.create_index("ix_absence_substitute_id", "absence", ["substitute_id"])
    op.create_index("ix_absence_to_on", "absence", ["to_on"])
    _partial("ix_absence_next_at", "absence", ["next_at"], "next_at IS NOT NULL")
    op.create_table(
        "contact_change",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("decided_at", MOMENT),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact_change"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contact_change_state", "contact_change", ["state", "name"])
    op.create_table(
        "drill",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("lost", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("week", name="pk_drill"),
    )


def _ledger() -> None:
    op.create_table(
        "audit",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("acting_id", sa.BigInteger()),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "anchor",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("up_to", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("purged", sa.Boolean(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_anchor"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "on_date", name="pk_counter"),
    )
