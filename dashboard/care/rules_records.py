"""The facts of one patient from what is stored, as far as it answers the rule file; a measure that nobody records here stays out of them.

Not recorded here yet, so their rules say so: talks on NIV and on treatment but as tasks of rules done, medicines, mood, sleep, saliva, skin,
tone, cramps, MEP, night oximetry, Borg effort (the log keeps 0 to 10), fatigue of the next day, driving, work.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from dashboard.care import alsfrs, staging, trajectory
from dashboard.care.rules_carework import CarerAtHome, Trained, aid_facts, carer_facts
from dashboard.care.rules_facts import Decline, Fact, Facts
from dashboard.care.rules_file import book
from dashboard.care.rules_homework import exercise_facts
from dashboard.care.rules_strength import strength_facts
from db.records import Aid, Happening, Patient, Programme, Reading, Score, SessionLog
from db.vocabulary import Discipline, EventKind, Measure, Position, Sex

Values = dict[str, list[Fact]]


def facts_of(
    patient: Patient,
    *,
    scores: Sequence[Score],
    readings: Sequence[Reading],
    events: Sequence[Happening],
    programmes: Sequence[Programme] = (),
    sessions: Sequence[SessionLog] = (),
    today: date,
    aids: Sequence[Aid] | None = None,
    carers: Sequence[CarerAtHome] | None = None,
    training: Sequence[Trained] | None = None,
    leads: Mapping[Discipline, date] | None = None,
    reviews: Sequence[date] | None = None,
    done: Mapping[str, Iterable[date]] | None = None,
    declines: Iterable[Decline] = (),
    recorded: Mapping[str, Iterable[Fact]] | None = None,
) -> Facts:
    """Everything the records of db.records say, in any order, with the days it is of; sessions up to `today` are held against what was asked.

    aids, carers, training, leads (day since which each discipline has a named lead) and reviews (days of team reviews): None when they were
    not read, and nothing is concluded from them then. done: days on which tasks of a rule were done, by its key: each is a record of what was
    asked for. recorded: further measures by the names of the rule file, such as eol.recognised.
    """
    base = _base(patient, scores, readings, events)
    values: Values = {}
    _of_patient(values, patient, base)
    _of_scores(values, patient, scores, events)
    _of_readings(values, readings)
    values["strength.min_trained_mrc"] = strength_facts(readings, programmes, today)
    _of_events(values, events, base)
    for name, facts in exercise_facts(programmes, sessions, today, base).items():
        values[name] = [*values.get(name, []), *facts]
    if aids is not None:
        values.update(aid_facts(aids, base))
    values.update(carer_facts(carers, training, base))
    if leads is not None:
        values["care.key_contact_named"] = [Fact(False, base), *(Fact(True, on, "named coordinator") for who, on in leads.items() if who is Discipline.COORD)]
    if reviews is not None:
        values["care.days_since_mdt"] = [Fact(True, on) for on in reviews]
    for key, days in (done or {}).items():
        if (asked := book().records.done.get(key)) and (facts := [Fact(True, on, f"task of {key} done") for on in days]):
            values[asked] = [*values.get(asked, []), *facts]
    for name, given in (recorded or {}).items():
        values[name] = [*values.get(name, []), *given]
    contacts = [*(score.assessed_on for score in scores), *(reading.measured_on for reading in readings), *(event.happened_on for event in events)]
    return Facts.of(values, diagnosed_on=patient.diagnosed_on, contacts=contacts, declines=declines)


def _base(patient: Patient, scores: Sequence[Score], readings: Sequence[Reading], events: Sequence[Happening]) -> date:
    """From when a register that is empty says no: the first thing known of the person."""
    days = [*(score.assessed_on for score in scores), *(reading.measured_on for reading in readings), *(event.happened_on for event in events)]
    return min([*days, *([patient.diagnosed_on] if patient.diagnosed_on else [])], default=date.min)


def _of_patient(values: Values, patient: Patient, base: date) -> None:
    values["diag.days_since"] = [Fact(True, patient.diagnosed_on, "day of diagnosis")] if patient.diagnosed_on else []
    values["person.sex"] = [Fact(patient.sex.value, base)] if patient.sex in (Sex.MALE, Sex.FEMALE) else []


def _of_scores(values: Values, patient: Patient, scores: Sequence[Score], events: Sequence[Happening]) -> None:
    # Of two scores of one day the last in order counts, as everywhere; facts are then one a day.
    ordered = list({score.assessed_on: score for score in trajectory.in_order(scores)}.values())
    for number in range(1, 13):
        values[f"alsfrs.item{number:02d}"] = [Fact(score.items[number - 1], score.assessed_on) for score in ordered if score.items[number - 1] is not None]
    totals = [(score.assessed_on, alsfrs.total(score.items)) for score in ordered]
    values["alsfrs.total"] = [Fact(total, on) for on, total in totals if total is not None]
    values["alsfrs.days_since"] = [Fact(True, score.assessed_on, "ALSFRS-R") for score in ordered]
    losses = [(on, trajectory.since_onset(total, onset_on=patient.onset_on, on=on)) for on, total in totals]
    values["alsfrs.delta_fs"] = [Fact(round(lost.points_a_month, 6), on, "(48 − total) / months since onset") for on, lost in losses if lost is not None]
    for read in book().records.items:
        values[read.measure] = []
        for score in ordered:
            at = [(score.items[bound.item - 1], bound.at_most) for bound in read.any]
            set_ = any(value is not None and value <= most for value, most in at)
            known = set_ or (read.otherwise == "no" and all(value is not None for value, _ in at))
            said = ", ".join(f"item {bound.item} at {value}" for bound, (value, _) in zip(read.any, at, strict=True) if value is not None)
            values[read.measure].append(Fact(set_ if known else None, score.assessed_on, said))
    _stages(values, ordered, events)


def _stages(values: Values, ordered: Sequence[Score], events: Sequence[Happening]) -> None:
    """Stages at every score, and again on days on which NIV or a gastrostomy changed them."""
    changed = {event.happened_on for event in events if event.kind in (EventKind.NIV_START, EventKind.NIV_STOP, EventKind.GASTROSTOMY)}
    values["stage.kings_4a"], values["stage.kings_4b"], values["stage.mitos"] = [], [], []
    for on in sorted({score.assessed_on for score in ordered} | changed):
        seen = [score for score in ordered if score.assessed_on <= on]
        if not seen:
            continue
        niv, fed = staging.niv_on(events, on), staging.gastrostomy_on(events, on)
        found = staging.stages(seen[-1].items, seen[-1].item5_form, gastrostomy=fed, niv=niv)
        values["stage.kings_4a"].append(Fact(found.kings_4a, on))
        values["stage.kings_4b"].append(Fact(found.kings_4b, on))
        if found.mitos is not None and on == seen[-1].assessed_on:
            values["stage.mitos"].append(Fact(found.mitos, on))


_READ = {
    Measure.SNIP: "resp.snip",
    Measure.MIP: "resp.mip",
    Measure.PCF: "resp.pcf",
    Measure.SPO2: "resp.spo2_rest",
    Measure.PACO2: "resp.paco2",
    Measure.NIV_HOURS: "resp.niv_hours",
    Measure.WEIGHT: "nutr.weight",
    Measure.TUG: "mobility.tug",
    Measure.ECAS: "cog.ecas_total",
    Measure.ZARIT: "carer.zbi22",
    Measure.PAIN: "pain.nrs",
    Measure.MEAL_MINUTES: "nutr.meal_minutes",
    Measure.SPEECH_RATE: "speech.rate",
    Measure.INTELLIGIBILITY: "speech.intelligibility",
}
_SINCE = {
    "resp.days_since_tests": (Measure.FVC_PERCENT, Measure.SVC_PERCENT, Measure.SNIP, Measure.MIP, Measure.PCF),
    "nutr.days_since_weight": (Measure.WEIGHT,),
    "cog.ecas_days": (Measure.ECAS,),
    "care.carer_assessment_days": (Measure.ZARIT,),
}


def _of_readings(values: Values, readings: Sequence[Reading]) -> None:
    for measure, name in _READ.items():
        values[name] = [Fact(reading.value, reading.measured_on) for reading in readings if reading.measure is measure]
    for name, measures in _SINCE.items():
        values[name] = [Fact(True, reading.measured_on, reading.measure.value.upper()) for reading in readings if reading.measure in measures]
    # Of one day FVC counts before SVC, as in patient_summary.
    upright: dict[date, Reading] = {}
    lying: dict[tuple[date, Measure], float] = {}
    for reading in sorted(readings, key=lambda reading: (reading.measured_on, reading.measure.value), reverse=True):
        if reading.measure not in (Measure.FVC_PERCENT, Measure.SVC_PERCENT):
            continue
        if reading.position is Position.SUPINE:
            lying[reading.measured_on, reading.measure] = reading.value
        else:
            upright[reading.measured_on] = reading
    values["resp.fvc_pct"] = [Fact(reading.value, on, reading.measure.value[:3].upper()) for on, reading in upright.items()]
    both = [(on, reading.value, lying[on, reading.measure]) for on, reading in upright.items() if (on, reading.measure) in lying]
    values["resp.supine_drop_pct"] = [Fact(round(100 * (up - down) / up, 6), on, f"{up:g} sitting, {down:g} lying") for on, up, down in both]
    heights = sorted((reading.measured_on, reading.value) for reading in readings if reading.measure is Measure.HEIGHT)
    values["nutr.bmi"] = [
        Fact(round(weight.value / (height / 100) ** 2, 2), weight.measured_on, f"{weight.value:g} kg, {height:g} cm")
        for weight in readings
        if weight.measure is Measure.WEIGHT and (height := _height(heights, weight.measured_on)) is not None
    ]


def _height(heights: Sequence[tuple[date, float]], on: date) -> float | None:
    """The newest height up to a day, or the first one after it: adults keep theirs."""
    return next((height for day, height in reversed(heights) if day <= on), heights[0][1] if heights else None)


_EVENTS = {"falls.fall": EventKind.FALL, "nutr.choking": EventKind.CHOKING, "resp.infection": EventKind.INFECTION}
_TALKS = {"care.nutrition_talk_days": EventKind.GASTROSTOMY_TALK, "care.acp_days": EventKind.END_OF_LIFE_TALK}


def _of_events(values: Values, events: Sequence[Happening], base: date) -> None:
    for name, kind in {**_EVENTS, **_TALKS}.items():
        values[name] = [Fact(True, event.happened_on, event.detail) for event in events if event.kind is kind]
    values["falls.injurious"] = [Fact(True, event.happened_on, event.detail) for event in events if event.kind is EventKind.FALL and event.injury]
    placed = [Fact(True, event.happened_on) for event in events if event.kind is EventKind.GASTROSTOMY]
    values["nutr.gastrostomy"], values["nutr.gastrostomy_placed_days"] = [Fact(False, base), *placed], [Fact(False, base), *placed]
    if any(event.kind is EventKind.HOSPICE for event in events):
        values["care.palliative_referred"] = [Fact(True, event.happened_on, "hospice") for event in events if event.kind is EventKind.HOSPICE]
    turns = [event.happened_on for event in events if event.kind in (EventKind.NIV_START, EventKind.NIV_STOP)]
    started = [Fact(False, base)]
    for on in sorted(set(turns)):
        if staging.niv_on(events, on) is not started[-1].value:  # a second start without a stop between is no new start
            started.append(Fact(staging.niv_on(events, on), on))
    values["resp.niv_started_days"] = started
