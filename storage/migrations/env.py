"""Alembic's entry: runs revisions on the connection that `storage.migrate` hands in."""

from alembic import context

from storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
