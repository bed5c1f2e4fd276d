"""Jourlots remembers: tables, migrations and the unit of work on SQLite and PostgreSQL.

Implements `flows.ports.Store`. Knows nothing of Telegram. `storage.store.open_store` is the door.
"""
