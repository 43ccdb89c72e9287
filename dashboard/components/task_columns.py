"""Columns of the task list for AG Grid: which there are, how wide, and the cell that draws each (assets/tasks-parts.js)."""

from typing import Any

Def = dict[str, Any]


def column_defs() -> list[Def]:
    """Two lines a row: wording over where it came from, name over birth date. What depends on the view is headed by the browser."""
    return [
        _def("u", "", 20, "taskMark") | {"headerClass": "tk-th", "cellClass": "tk-td"},
        _def("d", "For", 66, "taskFor"),
        _def("t", "Task", 260, "taskWording") | {"flex": 1, "minWidth": 190},
        _def("fam", "Patient", 154, "taskPatient"),
        _def("clock", "Triage", 120, "taskClock"),
        _def("owner", "Suggested", 130, "taskOwner"),
        _def("due", "Due", 104, "taskDue") | {"headerClass": "h-num", "cellClass": "num"},
    ]


def _def(field: str, head: str, width: int, cell: str) -> Def:
    return {"field": field, "colId": field, "headerName": head, "width": width, "cellRenderer": cell}
