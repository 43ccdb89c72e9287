"""One chunk of a clinic: people and everything about them, as rows in the order in which they can be written."""

from dataclasses import dataclass

import numpy as np

from db.seed import (
    aids,
    breathing,
    carers,
    cohort,
    endings,
    exercise,
    function,
    happenings,
    measured,
    notes,
    nutrition,
    people,
    sessions,
    states,
    tasks,
    visits,
    wishes,
)
from db.seed.names import Namer
from db.seed.rows import Rows
from db.seed.staff import Clinic, Colleague, leads
from db.vocabulary import Discipline

PEOPLE = 250  # under care in one chunk: the memory a chunk needs does not depend on the size of the clinic


@dataclass(frozen=True)
class Chunk:
    patient_ids: list[str]
    under_care: int
    rows: list[Rows]

    def __len__(self) -> int:
        return sum(len(part) for part in self.rows)


def make(rng: np.random.Generator, namer: Namer, where: Clinic, staff: list[Colleague], *, size: int, before: int, serial: int, until: np.datetime64) -> Chunk:
    """`size` people under care on the morning of `until` (facts end the evening before), and the ended beside them. `before` people
    under care and `serial` people in all are already in the clinic."""
    found = cohort.draw(rng, size, until - np.timedelta64(1, "D"))
    who = people.identify(rng, namer, found, before)
    lead = leads(rng, staff, len(found))
    grid = visits.plan(rng, found)
    plain = function.items(rng, found, grid)
    air = breathing.study(rng, found, grid, plain)
    true = breathing.with_support(plain, found, grid, air, rng)
    food = nutrition.study(rng, found, grid, true)
    happened = happenings.befall(rng, found, grid, true, air, food)
    shown, gaps = function.as_scored(rng, true, grid)
    true_of = states.states(grid, true, air, food)
    began = (air.niv_on, air.cough_device_on, food.gastrostomy_on)
    plan = exercise.prescribe(rng, found, who, grid, true, air, happened, lead[Discipline.PT])
    supplied = aids.supply(rng, found, who, grid, true, began, lead)
    caring = carers.carers(rng, found, who)
    rows = [
        people.patients(rng, where, found, who, serial),
        people.care_team(rng, found, who, lead),
        people.allergies(rng, found, who),
        caring[0],
        carers.training(rng, found, who, grid, true, caring, began, lead),
        measured.scores(rng, who, grid, shown, gaps, food.gastrostomy_on, lead[Discipline.NEURO]),
        measured.readings(rng, who, grid, true, air, food, lead),
        measured.events(rng, found, who, happened, lead),
        notes.notes(rng, found, who, grid, true_of, lead),
        plan.rows,
        plan.exercises,
        plan.pauses,
        sessions.log(rng, found, who, plan, happened),
        supplied.rows,
        *tasks.work(rng, found, who, grid, true_of, supplied, lead, until),
        wishes.documents(rng, found, who, lead),
        wishes.contacts(rng, found, who),
        *endings.endings(rng, found, who, supplied, lead, until),
    ]
    return Chunk([str(identity) for identity in who.ids], size, rows)
