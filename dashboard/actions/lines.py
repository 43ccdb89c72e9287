"""The lines of the patient list, made once when their facts change and not each time somebody looks.

A line holds for the day of its summary and for the rules that made it; whoever looks first on another day, after a change of facts
or after an upgrade, lays what is missing (dashboard/actions/rollover.py).
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

import orjson

from dashboard.care import flags
from dashboard.care.flags import Kind
from dashboard.components import patient_rows
from db.commands import lines as commands
from db.engine import Session
from db.queries import lines as queries
from db.queries import patients
from db.records import Scope, Summary

HERE = Path(__file__).resolve().parent.parent
MAKERS = ("care/*.py", "care/data/*.yaml", "components/patient_*.py", "components/identity_banner.py")
PLACES = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Shown:
    """One row: its line as JSON, every reason as [class, discipline, words], and what depends on who looks."""

    patient_id: UUID
    line: str
    why: list[list[str | None]]
    mine: bool
    similar: bool


@cache
def mark() -> str:
    """Names the code and the data files that make a line: after an upgrade of either, lines are made anew."""
    digest = hashlib.sha256()
    for pattern in MAKERS:
        for file in sorted(HERE.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def missing(session: Session, scope: Scope) -> bool:
    return bool(queries.unlaid(session, scope, mark()))


def lay(session: Session, scope: Scope, today: date) -> None:
    """Make and keep the lines that are missing."""
    wanted = queries.unlaid(session, scope, mark())
    if wanted:
        commands.keep(session, scope, [_laid(summary, today) for summary in patients.summaries(session, scope, only=wanted)])


def of_list(session: Session, scope: Scope, today: date) -> list[Shown]:
    """Everybody under care in review order. A line lost since `lay`, to a change this very moment, is made for this answer."""
    found = queries.lines(session, scope, mark())
    lost = [one.patient_id for one in found if one.line is None]
    made = {summary.patient.id: _laid(summary, today) for summary in patients.summaries(session, scope, only=lost)} if lost else {}
    return [
        Shown(one.patient_id, one.line, one.why, one.mine, one.similar)
        if one.line is not None and one.why is not None
        else Shown(one.patient_id, made[one.patient_id].line, made[one.patient_id].why, one.mine, one.similar)
        for one in found
    ]


def _laid(summary: Summary, today: date) -> commands.Laid:
    flagged = flags.judge(summary, today)
    line = orjson.dumps(patient_rows.line(summary, flagged, today)).decode()
    return commands.Laid(summary.patient.id, PLACES[flagged.kind], line, patient_rows.why(flagged, today), mark())
