"""A question that every page asks, by the bare driver."""

from typing import Any

from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, TextClause
from sqlalchemy.dialects.postgresql.psycopg import dialect
from sqlalchemy.orm import Session


class Question:
    """What every page asks, of one row at most: put to the driver as it is, for SQLAlchemy's part would take as long as the answer."""

    def __init__(self, asked: TextClause) -> None:
        self._sql = str(asked.compile(dialect=dialect()))

    def one(self, within: Session | Connection, **values: Any) -> Any:
        """The row, with its columns by name; None when there is none. Inside `reading` or `identity`."""
        connection = within.connection() if isinstance(within, Session) else within
        raw: Any = connection.connection.dbapi_connection
        with raw.cursor(row_factory=namedtuple_row) as cursor:
            return cursor.execute(self._sql, values).fetchone()
