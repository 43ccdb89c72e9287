"""Questions about who is cared for: one patient's identity, and the list with its summaries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, type_coerce
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import NullType

from db.records import Patient as PatientRecord
from db.records import Scope, Summary
from db.scope import seen_by
from db.tables import CareTeam, Patient, PatientSummary
from db.vocabulary import Diagnosis, Item5Form, Mode, OnsetSite, PatientStatus, PrognosisPreference, Sex

_WORDS: Mapping[str, type[StrEnum]] = {
    "sex": Sex,
    "onset_site": OnsetSite,
    "diagnosis": Diagnosis,
    "status": PatientStatus,
    "prognosis": PrognosisPreference,
    "latest_form": Item5Form,
}
_ARRAYS = (
    *("series_on", "series_total", "latest_items", "previous_items", "due_days", "urgent_due_days"),
    *("aid_keys", "aid_ordered", "aid_order_by_on", "aid_needed_on"),
)
_PATIENT = [field.name for field in fields(PatientRecord)]
_SUMMED = [field.name for field in fields(Summary) if field.name not in ("patient", "similar_name", "lead_account_ids")]
_SUMMARY = [*_SUMMED, "similar_name", "led"]
# A stored word to its enum, ready made: a list asks this some thousand times. Nothing stored is no word.
_MEMBERS = [(name, {member.value: member for member in words} | {None: None}) for name, words in _WORDS.items()]
_PATIENT_WORDS = [one for one in _MEMBERS if one[0] in _PATIENT]
_SUMMARY_WORDS = [one for one in _MEMBERS if one[0] in _SUMMED]
_MODES = {mode.value: mode for mode in Mode}
Record = TypeVar("Record", PatientRecord, Summary)


def patient(session: Session, scope: Scope, patient_id: UUID) -> PatientRecord | None:
    """Who this is, also when care here has ended; None when absent or of another clinic."""
    wanted = select(*(getattr(Patient, name) for name in _PATIENT)).where(Patient.clinic_id == scope.clinic_id, Patient.id == patient_id)
    row = session.execute(wanted).one_or_none()
    return None if row is None else _patient(row)


def ended(session: Session, scope: Scope, patient_ids: Collection[UUID]) -> set[UUID]:
    """Whose care here has ended, of these."""
    wanted = select(Patient.id).where(Patient.clinic_id == scope.clinic_id, Patient.id.in_(list(patient_ids)), Patient.status != PatientStatus.UNDER_CARE.value)
    return set(session.execute(wanted).scalars())


def summaries(session: Session, scope: Scope, *, only: Collection[UUID] | None = None) -> list[Summary]:
    """Everybody under care (or everybody, when the scope asks), by name: facts only, nothing that depends on today. `only` names some of them."""
    wanted = _summed(scope, similar_in_list()).where(seen_by(scope, Patient, PatientSummary)).order_by(Patient.family_name, Patient.given_name)
    if only is not None:
        wanted = wanted.where(Patient.id.in_(only))
    return [_summary(row, scope) for row in session.connection().execute(wanted).all()]


def summary(session: Session, scope: Scope, patient_id: UUID) -> Summary | None:
    """One patient's line, also when care here has ended; None when absent or of another clinic."""
    wanted = _summed(scope, _similar_to_this()).where(Patient.clinic_id == scope.clinic_id, Patient.id == patient_id)
    row = session.execute(wanted).one_or_none()
    return None if row is None else _summary(row, scope)


def _summed(scope: Scope, similar: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            *(_as_sent(Patient, name) for name in _PATIENT),
            *(_as_sent(PatientSummary, name) for name in _SUMMED),
            similar.label("similar_name"),
            led_by_asker(scope).label("led"),
        )
        .join(PatientSummary, (PatientSummary.clinic_id == Patient.clinic_id) & (PatientSummary.patient_id == Patient.id))
        .where(PatientSummary.clinic_id == scope.clinic_id)
    )


def _as_sent(table: type[Patient] | type[PatientSummary], name: str) -> ColumnElement[Any]:
    """The column as the driver reads it: its own types are ours already, and a second look at each value costs more than the query."""
    return type_coerce(getattr(table, name), NullType).label(name)


def led_by_asker(scope: Scope) -> ColumnElement[bool]:
    """Whether the one who asks is on the care team: one look for the whole list. Whole teams would cost more than all the rest."""
    own = select(CareTeam.patient_id).where(CareTeam.clinic_id == scope.clinic_id, CareTeam.account_id == scope.account_id)
    return Patient.id.in_(own)


def similar_in_list() -> ColumnElement[bool]:
    """Somebody else in the list has the same family name and the same first letter of the given name."""
    alike = [func.lower(Patient.family_name), func.lower(func.left(Patient.given_name, 1))]
    return func.count().over(partition_by=alike) > 1


def _similar_to_this() -> ColumnElement[bool]:
    other = aliased(Patient)
    return (
        select(other.id)
        .where(
            other.clinic_id == Patient.clinic_id,
            other.id != Patient.id,
            other.status == "under_care",
            func.lower(other.family_name) == func.lower(Patient.family_name),
            func.lower(func.left(other.given_name, 1)) == func.lower(func.left(Patient.given_name, 1)),
        )
        .exists()
    )


def _patient(row: Sequence[Any]) -> PatientRecord:
    return _record(PatientRecord, zip(_PATIENT, row, strict=False), _PATIENT_WORDS)


def _summary(row: Sequence[Any], scope: Scope) -> Summary:
    made = _record(Summary, zip(_SUMMARY, row[len(_PATIENT) :], strict=True), _SUMMARY_WORDS)
    facts = vars(made)
    for name in _ARRAYS:
        facts[name] = tuple(facts[name])
    facts["series_mode"] = tuple([_MODES[mode] for mode in facts["series_mode"]])
    facts["lead_account_ids"] = (scope.account_id,) if facts.pop("led") else ()
    facts["patient"] = _patient(row)
    return made


def _record(kind: type[Record], values: Iterable[tuple[str, Any]], words: list[tuple[str, dict[Any, Any]]]) -> Record:
    """A frozen record from all its values at once. Its own constructor sets them one by one, which is most of the time of a long list."""
    made = object.__new__(kind)
    facts = vars(made)
    facts.update(values)
    for name, members in words:
        facts[name] = members[facts[name]]
    return made
