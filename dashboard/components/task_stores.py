"""Stores of every page through which tasks are changed and made: assets/tasks-do.js fills them, dashboard/pages/task_work.py answers."""

SENT = ("task-change", "task-accept", "task-undo", "task-new", "task-say", "task-watch", "task-seen")
"""What a browser sends."""
ASKED = ("task-choices", "task-line", "task-open")
"""What it asks without changing anything."""
TOLD = ("task-told", "task-offered", "task-read", "task-shown")
"""What it is answered."""
STORES = SENT + ASKED + TOLD
