"""Facts for tests that need no database: records with sensible values, each of which a test may set."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from db.records import Happening, Patient, Pause, Programme, ProgrammeExercise, Score, SessionLog, Summary
from db.vocabulary import (
    Answer,
    Diagnosis,
    EventKind,
    Item5Form,
    LogSource,
    MissedReason,
    Mode,
    OnsetSite,
    PatientStatus,
    PrognosisPreference,
    Sex,
)

TODAY = date(2025, 12, 9)  # a Tuesday
NOBODY = UUID(int=0)
FULL = (4,) * 12


def patient(**changed: Any) -> Patient:
    known = {
        "id": NOBODY,
        "hospital_no": "N-0001",
        "national_no": None,
        "family_name": "Okonjo",
        "given_name": "Ada",
        "latin_name": None,
        "preferred_name": None,
        "title": None,
        "born_on": date(1958, 3, 4),
        "sex": Sex.FEMALE,
        "onset_site": OnsetSite.LOWER_LIMB,
        "onset_on": date(2024, 1, 11),
        "diagnosis": Diagnosis.ALS,
        "diagnosed_on": date(2024, 6, 2),
        "status": PatientStatus.UNDER_CARE,
        "status_on": None,
        "prognosis": PrognosisPreference.ASK_FIRST,
        "site": None,
        "version": 1,
    }
    return Patient(**(known | changed))


def score(on: date, items: Iterable[int | None] = FULL, *, mode: Mode = Mode.CLINIC, form: Item5Form = Item5Form.A, rater: str | None = None) -> Score:
    return Score(NOBODY, NOBODY, on, tuple(items), form, mode, rater, 1)


def items_of_total(total: int) -> tuple[int, ...]:
    """Twelve items that sum to a total of 0 to 48, as even as can be."""
    return tuple(total // 12 + (n < total % 12) for n in range(12))


def event(kind: EventKind, on: date, *, ended_on: date | None = None, injury: bool | None = None, detail: str = "") -> Happening:
    return Happening(NOBODY, kind, on, ended_on, injury, detail)


def programme(
    starts_on: date,
    ends_on: date | None = None,
    *,
    exercises: Mapping[str, tuple[int, ...]] | None = None,
    pauses: Iterable[tuple[date, date | None]] = (),
    number: int = 1,
) -> Programme:
    """A version that asks for each exercise on its ISO weekdays; by default two exercises every day."""
    asked = {"EX-ST-01": (1, 2, 3, 4, 5, 6, 7), "EX-RA-01": (1, 2, 3, 4, 5, 6, 7)} if exercises is None else exercises
    parts = tuple(ProgrammeExercise(key, weekdays, 1, 5, None, None, False, "") for key, weekdays in asked.items())
    return Programme(NOBODY, number, starts_on, ends_on, parts, tuple(Pause(start, end, "chest infection") for start, end in pauses))


def log(on: date, answers: Mapping[str, Answer] | None = None, *, helped: bool = False, reason: MissedReason | None = None, **scales: int) -> SessionLog:
    given = {"EX-ST-01": Answer.DONE, "EX-RA-01": Answer.DONE} if answers is None else answers
    return SessionLog(on, given, scales.get("effort"), scales.get("pain"), scales.get("fatigue"), LogSource.PATIENT, helped, reason)


def summary(**changed: Any) -> Summary:
    """A patient about whom everything is known, recent and calm: no reason follows from it."""
    recent = date(2025, 12, 2)
    known = {
        "patient": patient(),
        "as_of_on": TODAY,
        "series_on": (date(2025, 6, 3), date(2025, 9, 2), recent),
        "series_total": (41, 40, 40),
        "series_mode": (Mode.CLINIC,) * 3,
        "latest_on": recent,
        "latest_items": (4, 4, 4, 3, 3, 3, 3, 3, 3, 4, 4, 4),
        "latest_form": Item5Form.A,
        "previous_items": (4, 4, 4, 3, 3, 3, 3, 3, 3, 4, 4, 4),
        "niv": False,
        "gastrostomy": False,
        "niv_on": None,
        "fvc": 92.0,
        "fvc_on": recent,
        "snip": 75.0,
        "snip_on": recent,
        "pcf": 420.0,
        "pcf_on": recent,
        "spo2": 97.0,
        "spo2_on": recent,
        "weight": 70.0,
        "weight_on": recent,
        "weight_at_diagnosis": 71.0,
        "weight_90d": 70.5,
        "asked_28": 20,
        "done_28": 17,
        "asked_before": 20,
        "done_before": 18,
        "last_log_on": date(2025, 12, 8),
        "fatigue_7d": 3.0,
        "pain_7d": 1.0,
        "falls_90d": 0,
        "falls_30d": 0,
        "injuries_30d": 0,
        "choking_90d": 0,
        "programme_active": True,
        "paused": False,
        "open_tasks": 0,
        "due_days": (),
        "urgent_due_days": (),
        "similar_name": False,
    }
    return Summary(**(known | changed))
