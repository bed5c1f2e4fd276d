"""The history of the schema: Alembic's revisions, run by `storage.migrate`."""
