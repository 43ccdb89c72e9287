"""Saying something about a task, and to whom: @ and the first letters of a name find a colleague, who is told (assets/mentions.js)."""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from dashboard.components.markup import Tree, h
from dashboard.roles import VIEWS
from db.queries.people import Colleague
from db.task_records import Comment

LABEL = "Comment; @ names a colleague, who is told"


def box(id: str, task_id: UUID, *, line: bool = False) -> Tree:
    """Somewhere inside what carries `named`. line: one line, sent by Enter."""
    known = {"id": id, "name": "text", "required": True, "autocomplete": "off", "data_mentions": True, "aria_controls": f"{id}-names"}
    field = (
        h("input", cls="field", maxlength=500, placeholder="Comment, @ names a colleague", **known)
        if line
        else h("textarea", cls="field say-text", rows=2, maxlength=4000, **known)
    )
    return h(
        "form",
        h("label", LABEL, for_=id, cls="sr" if line else "label"),
        field,
        h("div", id=f"{id}-names", role="listbox", aria_label="Colleagues", cls="sheet say-names", hidden=True),
        h("button", "Say" if line else ["Send ", h("kbd", "Ctrl Enter")], type="submit", cls="btn"),
        cls="say is-line" if line else "say",
        data_say_of=str(task_id),
    )


def named(colleagues: Iterable[Colleague], me: UUID | None) -> dict[str, str]:
    """The attribute that says who can be named: everybody who works here, but not oneself."""
    people = [{"id": str(one.account_id), "name": one.name, "role": VIEWS[one.role].title} for one in colleagues if one.active and one.account_id != me]
    return {"data_people": json.dumps(people)}


def told(one: Comment, names: Mapping[UUID, str]) -> str:
    """Who was told of a comment by name."""
    who = [names[id_] for id_ in one.mentions if id_ in names]
    return f" · told {', '.join(who)}" if who else ""
