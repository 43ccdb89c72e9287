"""The 17 quality measures as data/quality_measures.yaml says: titles, targets, exclusions, limits and sources."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Self

from pydantic import model_validator

from dashboard.care.datafile import Known, load
from dashboard.care.rules_file import book, by_key


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


class Dated(StrEnum):
    """Things that happen on a day. A kind that the clinic records for nobody makes its measures 'not recorded', not nought."""

    MDT_REVIEW = "multidisciplinary review"
    SYMPTOM_CHECK = "breathing symptoms asked"
    BREATHING_TEST = "VC, SNIP, MIP or peak cough flow"
    NIV_CRITERION = "NIV criterion met"
    NIV_OFFERED = "NIV offered or declined"
    NIV_START = "NIV started"
    WEIGHED = "weight"
    SWALLOW_SCREEN = "swallowing screen"
    SWALLOW_POSITIVE = "swallowing screen positive"
    NUTRITION_REFERRAL = "nutrition or swallowing referral"
    GASTROSTOMY_TALK = "gastrostomy discussed"
    GASTROSTOMY = "gastrostomy"
    FALLS_ASKED = "falls asked"
    FALL = "fall"
    PHYSIO_CONTACT = "physiotherapy contact"
    SPEECH_ASSESSED = "speech or communication aid assessed"
    COGNITIVE_SCREEN = "cognitive screen"
    PLANNING_TALK = "end-of-life planning offered"
    ADVANCED = "gastrostomy, NIV, FVC under 50 % or King's 4 reached"
    TREATMENT_TALK = "disease-modifying treatment discussed"
    EXPERT_EXPLAINED = "diagnosis explained by an expert neurologist"
    FOLLOW_UP = "follow-up contact"
    PROGRAMME_REVIEW = "home programme reviewed"
    CARER_ASSESSED = "carer's needs assessed"


LIMITS: Mapping[str, frozenset[str]] = {
    "QM-01": frozenset({"within_days"}),
    "QM-02": frozenset({"window_months", "tolerance_days"}),
    "QM-03": frozenset({"within_days"}),
    "QM-04": frozenset({"started_from_days", "started_to_days", "hours", "last_days"}),
    "QM-05": frozenset({"window_months", "tolerance_days"}),
    "QM-06": frozenset({"loss_percent"}),
    "QM-07": frozenset({"centile"}),
    "QM-08": frozenset({"item", "item_from", "contact_days"}),
    "QM-09": frozenset({"item", "item_to", "within_days"}),
    "QM-10": frozenset({"diagnosed_days", "within_days"}),
    "QM-11": frozenset({"diagnosis_days", "event_days", "fvc_under"}),
    "QM-12": frozenset({"within_days"}),
    "QM-13": frozenset({"within_days"}),
    "QM-14": frozenset({"active_days", "window_days", "share_percent", "review_days"}),
    "QM-15": frozenset({"assessed_days"}),
    "QM-16": frozenset({"window_days"}),
    "QM-17": frozenset(),
}
"""The measures that are counted, and the limits that each count reads."""


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

    @model_validator(mode="after")
    def _limits_are_those_counted(self) -> Self:
        if self.id not in LIMITS:
            raise ValueError(f"{self.id} is a measure that nothing counts")
        if LIMITS[self.id] != set(self.limits):
            raise ValueError(f"limits must be {', '.join(sorted(LIMITS[self.id])) or 'empty'}, not {', '.join(self.limits) or 'empty'}")
        return self


class Recorded(Known):
    """What tasks of the rules say. niv_criteria: rules that are asked for once a criterion of NIV is met. done: what a task done stands for, by the
    measure that the rule file reads from it (records.done)."""

    niv_criteria: tuple[str, ...]
    done: Mapping[str, Dated]

    @model_validator(mode="after")
    def _rules_are_known(self) -> Self:
        if unknown := [key for key in self.niv_criteria if key not in by_key()]:
            raise ValueError(f"niv_criteria: no rule {', '.join(unknown)}")
        if unread := sorted(set(self.done) - set(book().records.done.values())):
            raise ValueError(f"done: no rule records {', '.join(unread)}")
        return self


class MeasureFile(Known):
    schema_version: int
    recorded: Recorded
    conventions: Conventions
    aan_2012_set: Mapping[str, Any]
    aan_update_note: str
    measures: tuple[MeasureRow, ...]

    @model_validator(mode="after")
    def _every_measure_once(self) -> Self:
        ids = [row.id for row in self.measures]
        if sorted(ids) != sorted(LIMITS):
            raise ValueError(f"measures must be {', '.join(LIMITS)}, each once")
        return self


@cache
def measure_file() -> MeasureFile:
    """All of data/quality_measures.yaml."""
    return load("quality_measures.yaml", MeasureFile)


@cache
def measures() -> Mapping[str, MeasureRow]:
    """Every measure by its id (QM-01), in the order of the file."""
    return {row.id: row for row in measure_file().measures}
