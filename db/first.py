"""The first steps of an installation, as the owner of the tables: a clinic, and somebody who may sign in to it."""

import re
from uuid import UUID, uuid4

from sqlalchemy import Connection, create_engine, text

from db.commands.identity import INVITE, Newcomer, invitation
from db.errors import Refused


def invite(
    owner_url: str, *, clinic: str, clinic_name: str | None, zone: str | None, usual_zone: str, whom: Newcomer, token_hash: bytes, hours: int, again: bool
) -> None:
    """Invite somebody into the clinic with this short name, which is made when `clinic_name` is given. Raises Refused with what to do.

    zone: the IANA name of the time zone in which the clinic's days begin; None leaves a clinic as it is, and gives a new one `usual_zone`.
    """
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", whom.email):
        raise Refused(f"“{whom.email}” is no e-mail address.")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", clinic):
        raise Refused(f"A clinic's short name is of small letters, digits and hyphens, such as north; “{clinic}” is not.")
    if not whom.name.strip() or (clinic_name is not None and not clinic_name.strip()):
        raise Refused("A name is missing.")
    made = create_engine(owner_url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with made.begin() as connection:
            if zone is not None and connection.execute(text("SELECT count(*) FROM pg_timezone_names WHERE name = :zone"), {"zone": zone}).scalar_one() == 0:
                raise Refused(f"“{zone}” is no time zone; one is Europe/Berlin.")
            clinic_id = _clinic(connection, clinic)
            if clinic_id is None:
                if clinic_name is None:
                    raise Refused(f"There is no clinic “{clinic}” yet. Add --clinic-name to make it.")
                clinic_id = _make(connection, clinic, clinic_name, zone or usual_zone)
            elif zone is not None:
                connection.execute(text("UPDATE clinic SET timezone = :zone WHERE id = :id"), {"zone": zone, "id": clinic_id})
            connection.execute(text("SELECT set_config('app.clinic_id', '', true)"))
            parameters = invitation(clinic_id, whom, token_hash=token_hash, hours=hours, again=again)
            if connection.execute(text(INVITE), parameters).scalar_one() is None:
                raise Refused(f"{whom.email} has a password already. Add --again to end it, and all their logins, and let them choose a new one.")
    finally:
        made.dispose()


def _clinic(connection: Connection, slug: str) -> UUID | None:
    """Row-level security hides clinics from their owner too, so each is asked in turn: once per installation, not in a page."""
    for (clinic_id,) in connection.execute(text("SELECT DISTINCT clinic_id FROM identity.membership")).all():
        _stand_in(connection, clinic_id)
        if connection.execute(text("SELECT slug FROM clinic WHERE id = :id"), {"id": clinic_id}).scalar_one() == slug:
            return UUID(str(clinic_id))
    return None


def _make(connection: Connection, slug: str, name: str, zone: str) -> UUID:
    clinic_id = uuid4()
    _stand_in(connection, clinic_id)
    made = text("INSERT INTO clinic (id, slug, name, timezone) VALUES (:id, :slug, :name, :zone)")
    connection.execute(made, {"id": clinic_id, "slug": slug, "name": name, "zone": zone})
    return clinic_id


def _stand_in(connection: Connection, clinic_id: UUID) -> None:
    connection.execute(text("SELECT set_config('app.clinic_id', :id, true)"), {"id": str(clinic_id)})
