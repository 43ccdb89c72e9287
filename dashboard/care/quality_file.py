"""The 17 quality measures as data/quality_measures.yaml says: titles, targets, exclusions, limits and sources."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from dashboard.care.datafile import Known, load


class Exclusion(StrEnum):
    """Why a case is left out of a measure; the words are those of the file."""

    DECLINED = "declined"
    END_OF_LIFE = "not_appropriate_end_of_life"
    TRANSFERRED = "transferred_out"
    IN_HOSPITAL = "hospital_stay_over_half_of_window"
    NO_MASK = "no suitable mask and SpO2 recorded instead"
    STOPPED_BY_CHOICE = "stopped by choice after discussion"
    HAD_TUBE = "already had a tube"
    WITHDRAWN = "need withdrawn"
    NO_RESPONSE = "no means of response"
    PAUSED = "clinical pause"
    CANCELLED = "task cancelled with a reason"
    STILL_OPEN = "time is not over yet"


class Conventions(Known):
    period: str
    active_person: str
    small_numbers: str
    exception_fields: tuple[Exclusion, ...]
    window_tolerance_days: int
    least_people: int
    active_days: int
    period_months: int
    small_cell_rule: str


class MeasureRow(Known):
    """One measure. limits: the numbers of its wording. target_pct: whole percent, None when the measure is a count."""

    id: str
    title: str
    owner_view: str
    denominator: str
    numerator: str
    exclusions: tuple[Exclusion, ...]
    limits: Mapping[str, int]
    target_pct: int | None
    target_basis: str
    source: str
    status: str
    confidence: str


class MeasureFile(Known):
    schema_version: int
    conventions: Conventions
    aan_2012_set: Mapping[str, Any]
    aan_update_note: str
    measures: tuple[MeasureRow, ...]


@cache
def measure_file() -> MeasureFile:
    """All of data/quality_measures.yaml."""
    return load("quality_measures.yaml", MeasureFile)


@cache
def measures() -> Mapping[str, MeasureRow]:
    """Every measure by its id (QM-01), in the order of the file."""
    return {row.id: row for row in measure_file().measures}
