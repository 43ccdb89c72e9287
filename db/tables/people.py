"""People cared for, their team, their carers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Identified, OfPatient, Tenant, Versioned, member, of_patient, one_of, same_clinic
from db.vocabulary import (
    Consent,
    Diagnosis,
    Discipline,
    OnsetSite,
    PatientStatus,
    PrognosisPreference,
    Sex,
    TrainingLevel,
)


class Patient(Versioned, Identified, Base):
    __tablename__ = "patient"
    __table_args__ = (
        UniqueConstraint("clinic_id", "hospital_no"),
        UniqueConstraint("clinic_id", "national_no"),
        one_of("sex", Sex),
        one_of("onset_site", OnsetSite),
        one_of("diagnosis", Diagnosis),
        one_of("status", PatientStatus),
        one_of("prognosis", PrognosisPreference),
        one_of("consent", Consent),
        CheckConstraint("family_name <> ''", name="named"),
        CheckConstraint("hospital_no <> ''", name="numbered"),
        CheckConstraint("onset_on >= born_on AND diagnosed_on >= onset_on AND diagnosed_on >= born_on", name="days_in_order"),
        CheckConstraint("(status = 'under_care') = (status_on IS NULL)", name="ended_has_day"),
        CheckConstraint("status_on >= born_on", name="ended_after_birth"),
        CheckConstraint("(consent IS NULL) = (consent_on IS NULL)", name="consent_has_day"),
        Index("patient_name_ix", "clinic_id", "family_name", "given_name"),
        Index(
            "patient_similar_ix", "clinic_id", text("lower(family_name)"), text("lower(left(given_name, 1))"), postgresql_where=text("status = 'under_care'")
        ),
    )
    hospital_no: Mapped[str]
    national_no: Mapped[str | None]
    family_name: Mapped[str]
    given_name: Mapped[str] = mapped_column(server_default=text("''"))
    latin_name: Mapped[str | None]
    preferred_name: Mapped[str | None]
    title: Mapped[str | None]
    born_on: Mapped[date | None]
    sex: Mapped[str] = mapped_column(server_default=text("'unknown'"))
    onset_site: Mapped[str] = mapped_column(server_default=text("'unknown'"))
    onset_on: Mapped[date | None]
    diagnosis: Mapped[str] = mapped_column(server_default=text("'als'"))
    diagnosed_on: Mapped[date | None]
    enrolled_on: Mapped[date | None]
    status: Mapped[str] = mapped_column(server_default=text("'under_care'"))
    status_on: Mapped[date | None]
    prognosis: Mapped[str] = mapped_column(server_default=text("'ask_first'"))
    consent: Mapped[str | None]  # to being discussed by the team; none when not asked
    consent_on: Mapped[date | None]
    site: Mapped[str | None]
    import_batch_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class CareTeam(Versioned, Tenant, Base):
    """The named lead of one discipline for one patient."""

    __tablename__ = "care_team"
    __table_args__ = (of_patient(), member("account_id"), one_of("discipline", Discipline), Index("care_team_account_ix", "clinic_id", "account_id"))
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    discipline: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    since_on: Mapped[date]


class Allergy(OfPatient, Base):
    __tablename__ = "allergy"
    __table_args__ = (of_patient(), Index("allergy_patient_ix", "clinic_id", "patient_id"))
    substance: Mapped[str]
    reaction: Mapped[str] = mapped_column(server_default=text("''"))
    noted_on: Mapped[date]


class Carer(Versioned, OfPatient, Base):
    __tablename__ = "carer"
    __table_args__ = (of_patient(), UniqueConstraint("clinic_id", "patient_id", "id"), Index("carer_patient_ix", "clinic_id", "patient_id"))
    name: Mapped[str]
    relation: Mapped[str]
    lives_with: Mapped[bool] = mapped_column(server_default=text("false"))
    is_main: Mapped[bool] = mapped_column(server_default=text("false"))
    phone: Mapped[str | None]


class CarerTraining(OfPatient, Base):
    """One sign-off: a topic, how far the carer got, on which day. Each is a row; how far they are now is the latest."""

    __tablename__ = "carer_training"
    __table_args__ = (
        of_patient(),
        same_clinic("carer_id", "carer"),
        member("taught_by"),
        one_of("level", TrainingLevel),
        Index("carer_training_patient_ix", "clinic_id", "patient_id"),
    )
    carer_id: Mapped[UUID]
    topic_key: Mapped[str]
    level: Mapped[str]
    taught_on: Mapped[date]
    taught_by: Mapped[UUID | None]
