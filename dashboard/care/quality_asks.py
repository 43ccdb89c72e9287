"""What to say of somebody a quality measure missed, and what to ask for, from data/quality_asks.yaml."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import Field

from dashboard.care.datafile import Known, load
from dashboard.care.quality import PARTS, Result
from dashboard.care.quality_counts import Case
from dashboard.care.quality_facts import Dated, PersonFacts
from dashboard.care.quality_file import MeasureRow, measures
from db.vocabulary import Discipline

_OWNERS = {"neurology": Discipline.NEURO, "respiratory": Discipline.RESP, "occupational_therapy": Discipline.OT, "physio": Discipline.PT}


class Ask(Known):
    """One part of a measure. ask is None where nothing done now makes it good."""

    key: str
    of: str
    why: Annotated[str, Field(min_length=0)]
    ask: str | None
    done_by: tuple[Dated, ...]


class AskFile(Known):
    schema_version: int
    due_working_days: int = Field(ge=1, le=60)
    source: str
    asks: tuple[Ask, ...]


@cache
def ask_file() -> AskFile:
    """All of data/quality_asks.yaml. Raises ValueError unless every part has one row."""
    found = load("quality_asks.yaml", AskFile)
    if [row.key for row in found.asks] != [part.key for part in PARTS]:
        raise ValueError(f"quality_asks.yaml: one row for each of {', '.join(part.key for part in PARTS)}, in this order")
    for row in found.asks:
        _worded(row, "why"), _worded(row, "of")
    return found


@cache
def asks() -> Mapping[str, Ask]:
    """Every row by the key of its part."""
    return {row.key: row for row in ask_file().asks}


def why(key: str) -> str:
    """Why the measure missed somebody, with its limits."""
    return _worded(asks()[key], "why")


def of(key: str) -> str:
    """What the measure counts, in two or three words."""
    return _worded(asks()[key], "of")


def _worded(row: Ask, name: str) -> str:
    words: str = getattr(row, name)
    return words.format_map(next(measure.limits for id_, measure in measures().items() if row.key.startswith(id_)))


def owner(row: MeasureRow) -> Discipline:
    """The discipline that answers for a measure."""
    return _OWNERS[row.owner_view]


def to_ask(found: Result, person: PersonFacts) -> Case | None:
    """The missed case that can still be made good for somebody under care; None when there is none, or when it was done since.

    Of windows that follow each other only the last one asks.
    """
    row = asks()[found.part.key]
    cases = [case for case in found.cases if case.person == person.id and case.excluded is None]
    if row.ask is None or not cases or not person.under_care(found.period.last):
        return None
    last = max(cases, key=lambda case: case.on)
    if last.met or any(person.any(kind, last.on, found.period.last) for kind in row.done_by):
        return None
    return last
