"""What came of a small form, in the words of the page: saved with the way back, refused, asked about, or somebody else was first."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from dashboard.actions.kept import Doubtful, Entry
from dashboard.care.words import day
from dashboard.refusals import Missing
from db.errors import Conflict, Refused

Answer = dict[str, Any]


def answered(entry: Entry, do: Callable[[], UUID | None], saved: str, *, labels: Mapping[str, str] | None = None, undo: bool = True) -> Answer:
    """labels: what each column is called, for who was not first. Raises Missing for what is out of reach."""
    try:
        made = do()
    except Refused as refused:
        return {"refused": str(refused)}
    except Doubtful as doubtful:
        return {"ask": list(doubtful.odd)}
    except Conflict as conflict:
        return {"conflict": both(conflict.current, labels or {}), "version": conflict.current.get("version", 0)}
    if made is None:
        raise Missing("patient", entry.patient_id)
    return {"saved": saved, "undo": str(entry.key) if undo else None}


def both(current: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    """One line a column: what stands now, and what was typed here."""
    if says := current.get("says"):
        return list(says)
    wanted: Mapping[str, Any] = current.get("wanted", {})
    return [f"{labels.get(name, name)}: now {_said(current.get(name))}, yours {_said(value)}" for name, value in wanted.items() if name in current] or [
        "Somebody else changed this since you opened it."
    ]


def _said(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    return day(value) if isinstance(value, date) else str(value)
