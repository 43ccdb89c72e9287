"""What is left to do about people whose care here ended: a list by itself, under the tasks, that is never called overdue."""

from collections.abc import Sequence
from uuid import UUID

from dashboard.care.end_of_care import ends
from dashboard.care.words import NOT_KNOWN, count, day
from dashboard.components.markup import Tree, h
from dashboard.roles import VIEWS
from db.queries.endings import Left


def panel(left: Sequence[Left]) -> Tree | None:
    """Grouped by person, each with birth date and how care ended; nothing at all when nothing is left."""
    if not left:
        return None
    people: dict[UUID, list[Left]] = {}
    for one in left:
        people.setdefault(one.patient_id, []).append(one)
    said = f"{count(len(left), 'thing')} to do about {count(len(people), 'person', 'people')} whose care here ended"
    return h(
        "details",
        h("summary", h("h2", "After care ended"), h("span", said, cls="label")),
        h("ul", [_person(tasks) for tasks in people.values()], cls="after"),
        cls="after-care",
        id="after-care",
    )


def _person(tasks: Sequence[Left]) -> Tree:
    who = tasks[0]
    ended = f"{ends()[who.status].word}{f' {day(who.ended_on)}' if who.ended_on else ''}"
    given = f", {who.given_name}" if who.given_name else ""
    return h(
        "li",
        h(
            "p",
            h("a", h("bdi", h("b", who.family_name.upper()), given), href=f"/patients/{who.patient_id}?tab=care"),
            h("span", f" born {day(who.born_on) if who.born_on else NOT_KNOWN.lower()} · {ended}", cls="label"),
        ),
        h("ul", [_task(one) for one in tasks]),
    )


def _task(one: Left) -> Tree:
    owner = one.owner or (VIEWS[one.task.owner_role].title if one.task.owner_role else "nobody yet")
    by = f"by {day(one.task.due_on)}" if one.task.due_on else ""
    return h(
        "li", h("span", one.task.discipline or "", cls="disc"), h("span", one.task.title, cls="what"), h("span", by, cls="due"), h("span", owner, cls="label")
    )
