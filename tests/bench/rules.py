"""How long the rules take: the facts of a clinic, every rule on one day, and the replay of one rule over six months."""

import random
import sys
from datetime import date, timedelta
from time import process_time
from uuid import UUID

from rich.console import Console

from dashboard.care.rules import Facts, defaults, evaluate
from dashboard.care.rules_carework import CarerAtHome
from dashboard.care.rules_records import facts_of
from dashboard.care.rules_replay import replay
from db.records import Programme, ProgrammeExercise, Reading, Score, SessionLog
from db.vocabulary import Answer, Item5Form, LogSource, Measure, Mode
from tests.dashboard import given

PEOPLE = 300
TODAY = date(2026, 11, 22)
HALF_A_YEAR = 182
MUST = (3.0, 1.0, 1.0)
"""Seconds that none of what is measured may pass."""


def measured(people: int = PEOPLE) -> dict[str, float]:
    """Seconds of one core by what was done, for a clinic of so many people. The rule file is read before."""
    defaults().on  # noqa: B018 - made ready once in a program's life
    began = process_time()
    clinic = {n: person(n) for n in range(people)}
    facts = process_time()
    verdicts = [evaluate(known, TODAY) for known in clinic.values()]
    judged = process_time()
    replay(clinic, TODAY - timedelta(days=HALF_A_YEAR), TODAY, only="RESP-16")
    replayed = process_time()
    return {
        f"records to facts, {people} people": facts - began,
        f"{len(verdicts[0])} rules, {people} people": judged - facts,
        f"replay of one rule, {people} people, {HALF_A_YEAR} days": replayed - judged,
    }


def person(seed: int) -> Facts:
    """Somebody invented: up to two and a half years of visits every 90 days, and exercise three days a week, logged more or less."""
    draw = random.Random(seed)
    diagnosed = TODAY - timedelta(days=draw.randint(100, 900))
    visits = [diagnosed + timedelta(days=n) for n in range(0, (TODAY - diagnosed).days, 90)]
    lost = draw.uniform(0.2, 1.6)
    scores, readings = list[Score](), [Reading(UUID(int=1), Measure.HEIGHT, diagnosed, 172, None)]
    for n, on in enumerate(visits):
        scores.append(Score(UUID(int=n), UUID(int=seed), on, given.items_of_total(max(5, int(44 - 3 * lost * n))), Item5Form.A, Mode.CLINIC, None, 1))
        for measure, value in (
            (Measure.FVC_PERCENT, 95 - 6 * lost * n),
            (Measure.SNIP, 90 - 8 * lost * n),
            (Measure.PCF, 420 - 30 * lost * n),
            (Measure.SPO2, 97),
            (Measure.WEIGHT, 75 - lost * n),
        ):
            readings.append(Reading(UUID(int=1), measure, on, max(20, value), None))
    plan = tuple(ProgrammeExercise(key, (1, 3, 5), 2, 6, None, None, False, "") for key in ("EX-ST-01", "EX-RA-01"))
    programme = Programme(UUID(int=1), 1, diagnosed + timedelta(days=30), None, plan, ())
    keeps = draw.random()
    answers = {exercise.exercise_key: Answer.DONE for exercise in plan}
    days = [programme.starts_on + timedelta(days=n) for n in range((TODAY - programme.starts_on).days)]
    logs = [SessionLog(on, answers, 4, 2, 3, LogSource.PATIENT, False, None) for on in days if on.isoweekday() in (1, 3, 5) and draw.random() < keeps]
    return facts_of(
        given.patient(diagnosed_on=diagnosed, onset_on=diagnosed - timedelta(days=300)),
        scores=scores,
        readings=readings,
        events=[],
        programmes=[programme],
        sessions=logs,
        today=TODAY,
        aids=[],
        carers=[CarerAtHome(True)],
        training=[],
        leads={},
    )


def main() -> int:
    console = Console(stderr=True)
    for what, seconds in measured().items():
        console.print(f"{what}: {seconds:.2f} s", highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
