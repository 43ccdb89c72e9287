"""Users: who works here, in which role, how much is agreed with them, and whether they can sign in. For the administrator."""

from typing import Literal
from uuid import UUID

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from flask import request
from pydantic import BaseModel, Field, field_validator

from dashboard.actions import staff
from dashboard.care.words import count
from dashboard.components.markup import Tree, act, drawn, h, tree_of
from dashboard.components.page_head import page_head
from dashboard.components.plain_table import plain_table, row
from dashboard.gate import Page
from dashboard.refusals import Invalid
from dashboard.roles import VIEWS, Permission, Viewer
from db.engine import reading
from db.errors import Conflict, Refused
from db.queries import identity
from db.queries.identity import Colleague
from db.vocabulary import Discipline, Role

page = Page("/admin/users", title="Users", needs=Permission.MANAGE_USERS)

HEADS = ("Name", "Email", "Role", "Discipline", "Site", "Access", "Signed in now", "Second step", "Change")


class Change(BaseModel):
    """One press: invite somebody, save a row or what is agreed with them, sign them out, or let them choose a new password."""

    key: UUID
    kind: Literal["invite", "save", "agree", "end", "again"]
    account_id: UUID | None = None
    version: int | None = Field(default=None, ge=1)
    email: str | None = Field(default=None, max_length=254, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$")
    name: str | None = Field(default=None, min_length=1, max_length=200)
    role: Role | None = None
    discipline: Discipline | None = None
    site: str | None = Field(default=None, max_length=200)
    active: bool = True
    tasks: int | None = Field(default=None, ge=0, le=200)
    people: int | None = Field(default=None, ge=0, le=1000)

    @field_validator("discipline", "site", "people", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value


@page.layout
def layout(viewer: Viewer) -> Component:
    return html.Div(
        [
            page_head("Users", viewer.clinic_name),
            drawn("users-said", None),
            drawn("users-invite", invitation_form()),
            drawn("users-list", people(viewer)),
            dcc.Store(id="users-act"),
        ],
        className="admin",
    )


@page.callback(
    [Output(tree_of("users-list"), "data"), Output(tree_of("users-said"), "data")],
    [Input("users-act", "data")],
    takes=Change,
    needs=Permission.MANAGE_USERS,
    writes=True,
)
def press(viewer: Viewer, values: Change) -> tuple[Tree, Tree]:
    try:
        said = _done(viewer, values)
    except Refused as refused:
        said = h("p", str(refused), cls="notice", role="alert")
    except Conflict:
        said = h("p", "Somebody changed this person first. The list below is as it is now: look again, then change.", cls="notice", role="alert")
    return people(viewer), said


def _done(viewer: Viewer, values: Change) -> Tree:
    match values:
        case Change(kind="invite", email=str(email), name=str(name), role=Role() as role):
            return _invited(name, staff.invite(viewer, email=email, name=name, role=role, site=values.site))
        case Change(kind="save", account_id=UUID() as who, version=int(version), role=Role() as role):
            left = staff.change(viewer, account_id=who, version=version, role=role, discipline=values.discipline, site=values.site, active=values.active)
            handed = f" {count(left, 'task')} of theirs went back to triage." if left else ""
            words = "They sign in again before they go on." if values.active else f"They have no access any more.{handed}"
            return h("p", f"Saved. {words}", cls="notice", role="status")
        case Change(kind="agree", account_id=UUID() as who, version=int(version), tasks=int(tasks)):
            staff.agree(viewer, account_id=who, version=version, tasks=tasks, people=values.people)
            return h("p", "Saved. The caseload marks it from now on.", cls="notice", role="status")
        case Change(kind="end", account_id=UUID() as who):
            return h("p", f"Logins ended: {staff.end_logins(viewer, who)}.", cls="notice", role="status")
        case Change(kind="again", account_id=UUID() as who):
            known = next((one for one in _staff(viewer) if one.account_id == who), None)
            if known is None or who == viewer.account_id:
                raise Refused(staff.OWN if known else "This person does not work here.")
            return _invited(known.name, staff.invite(viewer, email=known.email, name=known.name, role=known.role, site=known.site, again=True))
    raise Invalid


def people(viewer: Viewer) -> Tree:
    """The table of colleagues, with what can be done to each."""
    return plain_table(HEADS, [_row(viewer, one) for one in _staff(viewer)], "Colleagues")


def invitation_form() -> Tree:
    """Somebody new. The list of roles says what each sees."""
    return h(
        "details",
        h("summary", "Invite somebody", cls="btn"),
        h(
            "form",
            _labelled("Name", h("input", cls="field", id="users-name", name="name", required=True, maxlength="200", autocomplete="off"), "users-name"),
            _labelled("Work email", h("input", cls="field", id="users-email", name="email", type="email", required=True, autocomplete="off"), "users-email"),
            _labelled("Role", _roles("users-role", Role.PHYSIO), "users-role"),
            _labelled("Site", h("input", cls="field", id="users-site", name="site", maxlength="200"), "users-site"),
            h("button", "Make the invitation", cls="btn btn-main", type="submit"),
            cls="invite",
            **act("users-act", kind="invite"),
        ),
    )


def _row(viewer: Viewer, one: Colleague) -> Tree:
    access = "Invited" if one.active and one.invited else "Active" if one.active else "No access"
    none = h("span", "None", cls="muted")
    cells = (
        h("bdi", one.name), one.email, VIEWS[one.role].title, one.discipline or none, one.site or none, access, str(one.open_logins),
        "Set" if one.second_factor else "Not set", h("span", "You", cls="muted") if one.account_id == viewer.account_id else _controls(one),
    )  # fmt: skip
    return row(HEADS, cells, None if one.active else "muted")


def _controls(one: Colleague) -> Tree:
    mark = str(one.account_id)
    fixed = {"account_id": mark, "version": one.version}
    return h(
        "details",
        h("summary", "Change", cls="btn", aria_label=f"Change {one.name}"),
        h(
            "form",
            _labelled("Role", _roles(f"role-{mark}", one.role), f"role-{mark}"),
            _labelled(
                "Discipline",
                _choice(f"disc-{mark}", "discipline", [("", "None"), *((d.value, d.value) for d in Discipline)], one.discipline or ""),
                f"disc-{mark}",
            ),
            _labelled("Site", h("input", cls="field", id=f"site-{mark}", name="site", value=one.site or "", maxlength="200"), f"site-{mark}"),
            _labelled(
                "Access", _choice(f"active-{mark}", "active", [("true", "May sign in"), ("false", "No access")], str(one.active).lower()), f"active-{mark}"
            ),
            h("button", "Save", cls="btn btn-main", type="submit"),
            **act("users-act", kind="save", **fixed),
        ),
        h(
            "form",
            _labelled("Open tasks agreed", _number(f"tasks-{mark}", "tasks", one.weekly_capacity, most=200, required=True), f"tasks-{mark}"),
            _labelled("People agreed, empty for none", _number(f"people-{mark}", "people", one.people_agreed, most=1000), f"people-{mark}"),
            h("button", "Save what is agreed", cls="btn btn-main", type="submit"),
            **act("users-act", kind="agree", **fixed),
        )
        if one.discipline
        else None,
        h("button", "Sign out everywhere", cls="btn", type="button", **act("users-act", kind="end", account_id=mark)),
        h(
            "button",
            "New password",
            cls="btn",
            type="button",
            title="Ends password, second step and logins, and makes an invitation",
            **act("users-act", kind="again", account_id=mark),
        ),
        cls="row-change",
    )


def _invited(name: str, address: str) -> Tree:
    return h(
        "p", "Give this address to ", h("bdi", name), " yourself. It works once, for 72 hours, and is not shown again: ",
        h("span", request.host_url.rstrip("/") + address, cls="once"), cls="notice", role="status",
    )  # fmt: skip


def _roles(id: str, chosen: Role) -> Tree:
    return _choice(id, "role", [(role.value, view.title) for role, view in VIEWS.items()], chosen.value)


def _choice(id: str, name: str, offered: list[tuple[str, str]], chosen: str) -> Tree:
    options = [h("option", words, value=value, selected=value == chosen) for value, words in offered]
    return h("select", options, cls="field", id=id, name=name)


def _number(id: str, name: str, value: int | None, *, most: int, required: bool = False) -> Tree:
    given = "" if value is None else value
    return h("input", type="number", cls="field", id=id, name=name, value=given, min=0, max=most, inputmode="numeric", required=required)


def _labelled(words: str, field: Tree, id: str) -> Tree:
    return h("div", h("label", words, cls="l", for_=id), field)


def _staff(viewer: Viewer) -> list[Colleague]:
    with reading(viewer.scope) as session:
        return identity.staff(session, viewer.scope)
