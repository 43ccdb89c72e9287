"""Rows into tables by COPY into a temporary table and one insert from there: row-level security forbids COPY into a tenant's table,
and this costs the server two thirds of what the same rows as literals of a statement cost it.
"""

import re
from typing import Any

import numpy as np
import psycopg
from psycopg import sql

from db.seed.rows import Rows

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_MARKS = re.compile(r"[\\\t\n\r]")


class Writer:
    """Writes inside a transaction that somebody else opened."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._cursor.execute("SET LOCAL timezone = 'UTC'")
        self._clinic_id = ""
        self._sizes: dict[str, int] = {}
        self._analyzed: dict[str, int] = {}
        self.written = 0

    def enter(self, clinic_id: str) -> None:
        """From here on, rows belong to this clinic; row-level security lets nothing else through."""
        self._clinic_id = clinic_id
        self._cursor.execute(sql.SQL("SET LOCAL app.clinic_id = {}").format(sql.Literal(clinic_id)))

    def write(self, rows: Rows) -> None:
        """Insert all rows of a table."""
        if not len(rows):
            return
        table, stage = sql.Identifier(*rows.table.split(".")), self._stage(rows.table)
        names = [sql.Identifier(name) for name in rows.columns]
        columns = [_copied(as_text(values)) for values in rows.columns.values()]
        with self._cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(stage, sql.SQL(",").join(names))) as copy:
            copy.write("".join("\t".join(row) + "\n" for row in zip(*columns, strict=True)))
        values: list[sql.Composable] = [*names]
        if rows.table not in ("clinic", "identity.account"):
            names, values = [sql.Identifier("clinic_id"), *names], [sql.SQL("{}::uuid").format(self._clinic_id), *values]
        listed = (sql.SQL(",").join(part) for part in (names, values))
        self._cursor.execute(sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(table, *listed, stage))
        self.written += len(rows)
        self._sizes[rows.table] = self._sizes.get(rows.table, 0) + len(rows)
        if self._sizes[rows.table] >= 2 * self._analyzed.get(rows.table, 0):
            self._analyze(rows.table)

    def _stage(self, table: str) -> sql.Identifier:
        """An empty table like it, without keys and checks, that is gone with the transaction."""
        stage = sql.Identifier("seed_" + table.replace(".", "_"))
        if table in self._sizes:
            self._cursor.execute(sql.SQL("TRUNCATE {}").format(stage))
        else:
            like = sql.Identifier(*table.split("."))
            self._cursor.execute(sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS TABLE {} WITH NO DATA").format(stage, like))
        return stage

    def _analyze(self, table: str) -> None:
        """Tell the planner what is there, whenever a table has doubled: without it, each foreign key check reads all of a fresh table."""
        self._cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(*table.split("."))))
        self._analyzed[table] = self._sizes[table]


def _copied(texts: list[str | None]) -> list[str]:
    """As COPY reads them: null has a mark of its own, and what looks like a mark is escaped."""
    return [r"\N" if text is None else text.translate(_ESCAPES) if _MARKS.search(text) else text for text in texts]


def as_text(values: Any) -> list[str | None]:
    """A column as Postgres reads it. NaT, NaN and None become null; a whole float has no point, so that it fits an integer column."""
    column = np.asarray(values)
    if column.dtype.kind == "O":
        return [value if value is None or isinstance(value, str) else _one(value) for value in column.tolist()]
    distinct, places = np.unique(column, return_inverse=True)
    words: list[str | None]
    if column.dtype.kind == "M":
        words = [None if word == "NaT" else word for word in np.datetime_as_string(distinct).tolist()]
    elif column.dtype.kind == "f":
        words = [None if np.isnan(value) else f"{value:.10g}" for value in distinct.tolist()]
    else:
        words = [_one(value) for value in distinct.tolist()]
    return [str(word) if word is not None else None for word in np.array(words, dtype=object)[places].tolist()]


def _one(value: Any) -> str:
    return ("f", "t")[value] if isinstance(value, bool) else str(value)
