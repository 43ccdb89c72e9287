"""One person's facts for the quality measures, from the records that queries answer with."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.care import catalogue, staging
from dashboard.care.adherence_days import counted
from dashboard.care.quality_facts import Dated, Need, PersonFacts, Span
from dashboard.care.quality_file import measure_file, measures
from dashboard.care.rules_file import book
from db.records import Aid, Happening, Patient, Programme, Reading, Score, SessionLog
from db.vocabulary import AidStage, Diagnosis, EventKind, Measure, PatientStatus, Position

_EVENTS = {
    EventKind.FALL: (Dated.FALL,),
    EventKind.NIV_START: (Dated.NIV_START, Dated.ADVANCED),
    EventKind.GASTROSTOMY: (Dated.GASTROSTOMY, Dated.ADVANCED),
    EventKind.GASTROSTOMY_TALK: (Dated.GASTROSTOMY_TALK,),
    EventKind.END_OF_LIFE_TALK: (Dated.PLANNING_TALK,),
}
_READINGS = {
    **dict.fromkeys((Measure.FVC_PERCENT, Measure.SVC_PERCENT, Measure.FVC_LITRES, Measure.SNIP, Measure.MIP, Measure.PCF), Dated.BREATHING_TEST),
    Measure.WEIGHT: Dated.WEIGHED,
    Measure.ECAS: Dated.COGNITIVE_SCREEN,
    Measure.ZARIT: Dated.CARER_ASSESSED,
    **dict.fromkeys((Measure.COMMUNICATION, Measure.SPEECH_RATE, Measure.INTELLIGIBILITY), Dated.SPEECH_ASSESSED),
}
_LATE_STAGES = ("4A", "4B")


def facts_of(
    patient: Patient,
    *,
    since_on: date,
    today: date,
    scores: Sequence[Score] = (),
    readings: Sequence[Reading] = (),
    events: Sequence[Happening] = (),
    programmes: Sequence[Programme] = (),
    sessions: Sequence[SessionLog] = (),
    aids: Sequence[Aid] = (),
    weight_at_diagnosis: float | None = None,
    reviews: Iterable[date] = (),
    ruled: Iterable[tuple[str, date, date | None]] = (),
    sessions_from: date = date.min,
    **known: Any,
) -> PersonFacts:
    """since_on: the first day under care. reviews: days on which a case meeting discussed the person. ruled: tasks of rules as
    (rule, since when its trigger was met, day done). known: other fields, as they are.
    sessions_from: no session before this day is laid out, where only the last ones are asked for.

    Events, readings and programmes fill in the days of their kinds; FVC under 50 % and King's 4 count from the first day they are seen.
    """
    days: dict[Dated, set[date]] = {}
    for kind, on in (*_dated(patient, scores, readings, events, programmes, today), *((Dated.MDT_REVIEW, on) for on in reviews), *_ruled(ruled)):
        days.setdefault(kind, set()).add(on)
    return PersonFacts(
        id=patient.id,
        since_on=since_on,
        ended_on=patient.status_on if patient.status is not PatientStatus.UNDER_CARE else None,
        has_als=patient.diagnosis is not Diagnosis.NOT_CONFIRMED,
        diagnosed_on=patient.diagnosed_on,
        days={kind: tuple(sorted(when)) for kind, when in days.items()},
        items=tuple((score.assessed_on, score.items) for score in sorted(scores, key=lambda score: score.assessed_on)),
        weights=_series(readings, Measure.WEIGHT),
        weight_at_diagnosis=weight_at_diagnosis,
        niv_hours=_series(readings, Measure.NIV_HOURS),
        needs=tuple(need for aid in aids if (need := _need(aid))),
        programmes=tuple(Span(programme.starts_on, programme.ends_on) for programme in programmes),
        pauses=tuple(Span(pause.starts_on, pause.ends_on) for programme in programmes for pause in programme.pauses),
        sessions=_sessions(programmes, sessions, sessions_from, today),
        **known,
    )


def _dated(
    patient: Patient, scores: Sequence[Score], readings: Sequence[Reading], events: Sequence[Happening], programmes: Sequence[Programme], today: date
) -> Iterable[tuple[Dated, date]]:
    for event in events:
        for kind in _EVENTS.get(event.kind, ()):
            yield kind, event.happened_on
    for reading in readings:
        if reading.measure in _READINGS:
            yield _READINGS[reading.measure], reading.measured_on
    for score in scores:
        # Items 10 and 11 are the questions about breathlessness, awake and lying down.
        if score.items[9] is not None and score.items[10] is not None:
            yield Dated.SYMPTOM_CHECK, score.assessed_on
    for programme in programmes:
        yield Dated.PROGRAMME_REVIEW, programme.starts_on
    limit = measures()["QM-11"].limits["fvc_under"]
    low = [one.measured_on for one in readings if one.measure is Measure.FVC_PERCENT and one.position is not Position.SUPINE and one.value < limit]
    staged = staging.over_time(scores, events, until=today, diagnosed_on=patient.diagnosed_on, onset_on=patient.onset_on)
    late = [one.on for one in staged if one.kings in _LATE_STAGES]
    for reached in (low, late):
        if reached:
            yield Dated.ADVANCED, min(reached)


def _ruled(tasks: Iterable[tuple[str, date, date | None]]) -> Iterable[tuple[Dated, date]]:
    recorded, asked_for = measure_file().recorded, book().records.done
    for rule, met_on, done_on in tasks:
        if rule in recorded.niv_criteria:
            yield Dated.NIV_CRITERION, met_on
        kind = Dated.NIV_OFFERED if rule in recorded.niv_criteria else recorded.done.get(asked_for.get(rule, ""))
        if kind and done_on:
            yield kind, done_on


def _series(readings: Sequence[Reading], measure: Measure) -> tuple[tuple[date, float], ...]:
    return tuple(sorted((one.measured_on, one.value) for one in readings if one.measure is measure))


def _need(aid: Aid) -> Need | None:
    """An aid from the day it was identified to the day it was delivered; None for an unknown kind or one never identified."""
    kind, began = catalogue.aids().get(aid.aid_key), aid.reached.get(AidStage.IDENTIFIED)
    if kind is None or began is None:
        return None
    here = [on for stage in (AidStage.DELIVERED, AidStage.FITTED, AidStage.IN_USE) if (on := aid.reached.get(stage))]
    withdrawn = not here and AidStage.RETURNED in aid.reached
    return Need(aid.aid_key, began, min(here, default=None), kind.lead_days.typical, withdrawn)


def _sessions(programmes: Sequence[Programme], sessions: Sequence[SessionLog], earliest: date, today: date) -> tuple[tuple[date, bool], ...]:
    first = max(min((programme.starts_on for programme in programmes), default=today + timedelta(days=1)), earliest)
    return counted(programmes, sessions, first, today)
