"""The foundation: people who work, people cared for, what was measured, exercise, aids, care work, proof, imports."""

from alembic import op

from db.migrate import SQL, run_sql
from db.tables import Base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    op.execute("CREATE SCHEMA IF NOT EXISTS identity")
    Base.metadata.create_all(bind)
    for name in ("identity.sql", "guard.sql"):
        if (SQL / name).exists():
            run_sql(bind, name)
