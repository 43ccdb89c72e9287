"""Alembic's entry: run by db/migrate.py with an open connection of the owner role."""

from alembic import context

from db.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_schemas=True,
    compare_type=True,
    version_table_schema="public",
    include_object=lambda thing, name, kind, reflected, other: not (kind == "table" and name == "alembic_version"),
)
with context.begin_transaction():
    context.run_migrations()
