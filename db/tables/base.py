"""What every tenant table shares: it belongs to one clinic, its keys begin with that clinic, its ids are uuidv7."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, MetaData, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "pk": "%(table_name)s_pk",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    "ck": "%(table_name)s_%(constraint_name)s_ck",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {datetime: TIMESTAMP(timezone=True)}


class Tenant:
    """A row that belongs to one clinic; row-level security lets nobody else see it (db/migrations)."""

    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), primary_key=True, sort_order=-3)


class Identified(Tenant):
    """A tenant row with an id of its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"), sort_order=-2)


class Versioned:
    """A row that people edit: an update must name the version it saw."""

    version: Mapped[int] = mapped_column(server_default=text("1"), sort_order=90)


class OfPatient(Identified):
    """A fact about one patient of the same clinic."""

    patient_id: Mapped[UUID] = mapped_column(sort_order=-1)


def of_patient() -> ForeignKeyConstraint:
    return same_clinic("patient_id", "patient")


def same_clinic(column: str, table: str, target: str = "id") -> ForeignKeyConstraint:
    """A foreign key that carries the clinic: without it, Postgres accepts another clinic's row despite row security."""
    return ForeignKeyConstraint(["clinic_id", column], [f"{table}.clinic_id", f"{table}.{target}"])


def member(column: str) -> ForeignKeyConstraint:
    """A person who works in the same clinic."""
    return ForeignKeyConstraint(["clinic_id", column], ["identity.membership.clinic_id", "identity.membership.account_id"])


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The column holds a word of the vocabulary."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
