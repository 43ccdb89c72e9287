"""How long the quality measures take: 30 months of a clinic of 300, from facts to every rate."""

import random
from datetime import date, timedelta
from time import process_time
from uuid import UUID

from dashboard.care.quality import PARTS, results, trend
from dashboard.care.quality_facts import Dated, Need, PersonFacts, Span, TaskDue, Topic

PEOPLE, MONTHS = 300, 30
TODAY = date(2026, 11, 22)
MUST = (1.0, 3.0)
"""Seconds that none of what is measured may pass."""


def measured(people: int = PEOPLE) -> dict[str, float]:
    """Seconds of one core by what was done."""
    clinic = [person(n) for n in range(people)]
    began = process_time()
    results(clinic, TODAY)
    today = process_time()
    for part in PARTS:
        trend(part, clinic, TODAY, MONTHS)
    return {f"quality today, {people} people": today - began, f"quality of {MONTHS} months, {people} people": process_time() - today}


def person(seed: int) -> PersonFacts:
    """Somebody invented with three years of visits about every 80 days, weekly tasks' worth of care and daily exercise."""
    draw = random.Random(seed)
    start = TODAY - timedelta(days=draw.randint(200, 1300))
    span = (TODAY - start).days
    visits = tuple(start + timedelta(days=n) for n in range(0, span, 80))
    weight = draw.uniform(55, 90)
    return PersonFacts(
        id=UUID(int=seed),
        since_on=start,
        ended_on=TODAY - timedelta(days=draw.randint(1, 150)) if draw.random() < 0.2 else None,
        diagnosed_on=start,
        days={kind: tuple(on for on in visits if draw.random() < 0.8) for kind in Dated},
        items=tuple((on, tuple(max(0, 4 - n // 3) for _ in range(12))) for n, on in enumerate(visits)),
        weights=tuple((on, weight * (1 - 0.015 * n)) for n, on in enumerate(visits)),
        weight_at_diagnosis=weight,
        niv_hours=tuple((start + timedelta(days=n), draw.uniform(0, 10)) for n in range(0, span, 3)),
        needs=tuple(Need("EQ-05", on, on + timedelta(days=draw.randint(5, 200)), 90) for on in visits[::2]),
        tasks=tuple(TaskDue(on, on + timedelta(days=draw.randint(-9, 9)), discipline="PT") for on in visits for _ in range(4)),
        programmes=tuple(Span(on, on + timedelta(days=79)) for on in visits),
        sessions=tuple((start + timedelta(days=n), draw.random() < 0.6) for n in range(0, span, 2)),
        carer=Span(start),
        topics=(Topic("CT-01", start, start + timedelta(days=30)),),
        paid_care=Span(start) if draw.random() < 0.4 else None,
    )


if __name__ == "__main__":
    for what, seconds in measured().items():
        print(f"{what}: {seconds:.2f} s")
