"""Both sides of a change that came second, as plain data for the dialog that asks which to keep (assets/conflict.js)."""

from collections.abc import Mapping, Sequence
from typing import Any

from db.task_records import TaskChange, TaskRow


def told(current: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For each task that somebody else changed first: its version now, and every change with who, when and what it was before."""
    tasks: Sequence[TaskRow] = current["tasks"]
    changes: Sequence[TaskChange] = current["changes"]
    return [
        {
            "id": str(task.id),
            "v": task.version,
            "title": task.title,
            "changes": [
                {"by": one.by or "a rule", "at": one.at.isoformat(), "v": one.version, "was": {name: before for name, (before, _) in one.change.items()}}
                for one in changes
                if one.task_id == task.id and one.change
            ],
        }
        for task in tasks
    ]
