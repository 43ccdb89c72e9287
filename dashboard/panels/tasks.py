"""Next actions: the open tasks of one person, what is overdue first."""

from collections.abc import Sequence
from datetime import date

from dashboard.components.markup import Tree, h
from dashboard.components.task_row import in_order, is_late, task_list
from db.records import OpenTask

SHOWN = 8


def panel(tasks: Sequence[OpenTask], today: date, *, ended: bool = False) -> Tree:
    """`ended`: care here has ended, so that nothing of the short list is called overdue."""
    today = date.min if ended else today
    late = sum(is_late(task, today) for task in tasks)
    counted = f"{len(tasks)} open" + (f", {late} overdue" if late else "")
    listed = in_order(tasks, today)
    rest = listed[SHOWN:]
    return h(
        "section",
        h("div", h("h2", "Left to do" if ended else "Next actions"), h("span", counted, cls="label") if tasks else None, cls="sec-h"),
        task_list(listed[:SHOWN], today, quiet=ended)
        if tasks
        else h("div", h("b", "No open tasks"), h("span", "Nothing is waiting for this person."), cls="empty"),
        h("details", h("summary", f"{len(rest)} more"), task_list(rest, today, quiet=ended), cls="more") if rest else None,
        cls="sec",
        id="patient-tasks",
    )
