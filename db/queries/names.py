"""Names of colleagues: read through the one function of schema identity that tells them, joined once per question."""

from typing import Any

from sqlalchemy import String, Uuid, column, func


def with_name(wanted: Any, account_id: Any) -> Any:
    """The question with the colleague's name as its last column, `name`; None when nobody is named."""
    people = func.identity.colleagues().table_valued(column("account_id", Uuid), column("name", String)).alias("colleague")
    return wanted.add_columns(people.c.name).outerjoin(people, people.c.account_id == account_id)
