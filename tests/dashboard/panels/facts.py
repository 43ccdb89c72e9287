"""An overview's facts for tests, without a database: everything recent and calm, unless a test says otherwise."""

from datetime import date
from typing import Any

from db.queries.overview import Overview
from db.records import OpenTask, Reading
from db.vocabulary import Discipline, Measure, Position, Priority, TaskState
from tests.dashboard.given import NOBODY, TODAY, score, summary

CALM = (4, 4, 4, 3, 3, 3, 3, 3, 3, 4, 4, 4)


def reading(measure: Measure, on: date, value: float, position: Position | None = None) -> Reading:
    return Reading(NOBODY, measure, on, value, position)


def task(title: str, due_on: date | None = TODAY, **changed: Any) -> OpenTask:
    known: dict[str, Any] = {
        "id": NOBODY,
        "patient_id": NOBODY,
        "title": title,
        "state": TaskState.OPEN,
        "priority": Priority.ROUTINE,
        "discipline": Discipline.PT,
        "due_on": due_on,
        "owner": "Ana Novak",
        "owner_id": NOBODY,
        "version": 1,
    }
    return OpenTask(**(known | changed))


def overview(**changed: Any) -> Overview:
    known: dict[str, Any] = {
        "summary": summary(),
        "allergies": (),
        "scores": (score(date(2025, 9, 2), CALM), score(date(2025, 12, 2), CALM)),
        "readings": (),
        "events": (),
        "programmes": (),
        "sessions": (),
        "aids": (),
        "tasks": (),
        "done_on": (),
    }
    return Overview(**(known | changed))
