"""Audit: every look, change, refusal and sign-in of the clinic, and whether the chain of records is whole. For the administrator."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from pydantic import BaseModel, Field, field_validator

from dashboard.care.words import day
from dashboard.components.markup import Tree, act, drawn, h, tree_of
from dashboard.components.page_head import page_head
from dashboard.components.plain_table import plain_table, row
from dashboard.gate import Page
from dashboard.roles import VIEWS, Permission, Viewer
from db.commands.audit import verify
from db.engine import reading
from db.queries import audit, identity
from db.queries.audit import Asked, Noted
from db.queries.identity import Colleague
from db.vocabulary import Outcome, Role

LIMIT = 100
HEADS = ("No", "When", "Who", "Role", "Action", "On", "Patient id", "Outcome")
WHOLE_CHAIN_S = 30.0


class AuditQuery(BaseModel):
    """The filter, as the address keeps it. Empty fields of the form are no condition."""

    who: UUID | None = None
    patient: UUID | None = None
    action: str | None = Field(default=None, max_length=100)
    outcome: Outcome | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = Field(default=None, ge=1)

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value


class Pressed(BaseModel):
    pressed: dict[str, str] | None


page = Page("/admin/audit", title="Audit", needs=Permission.SEE_AUDIT, query=AuditQuery)


@page.layout
def layout(viewer: Viewer, query: AuditQuery) -> Component:
    asked = Asked(query.who, query.patient, query.action, query.outcome, query.since, query.until, query.before)
    with reading(viewer.scope) as session:
        found = audit.events(session, viewer.scope, asked, limit=LIMIT)
        staff = identity.staff(session, viewer.scope)
    return html.Div(
        [
            page_head("Audit", "Times in UTC. Records hold ids, never clinical text."),
            drawn("audit-filter", _filter(query, staff)),
            drawn("audit-chain", h("p", h("button", "Check the chain", cls="btn", type="button", **act("audit-verify")))),
            drawn("audit-list", _table(found, query)),
            dcc.Store(id="audit-verify"),
        ],
        className="admin",
    )


@page.callback(Output(tree_of("audit-chain"), "data"), [Input("audit-verify", "data")], takes=Pressed, initial=False)
def check(viewer: Viewer, values: Pressed) -> Tree:
    """Walk every link of the clinic's chain."""
    with reading(viewer.scope, limit_s=WHOLE_CHAIN_S) as session:
        broken = verify(session, viewer.scope)
    again = h("button", "Check again", cls="btn", type="button", **act("audit-verify"))
    if broken is None:
        return h("p", "The chain is whole: no record was altered or taken out. ", again, cls="notice", role="status")
    return h(
        "p",
        f"The chain breaks at record {broken}: it, or one before it, was altered outside the product. Tell whoever runs the database. ",
        again,
        cls="notice err",
        role="alert",
    )


def _filter(query: AuditQuery, staff: list[Colleague]) -> Tree:
    people = [h("option", "Everybody", value=""), *(h("option", one.name, value=str(one.account_id), selected=one.account_id == query.who) for one in staff)]
    outcomes = [h("option", "Any", value=""), *(h("option", one.value, value=one.value, selected=one == query.outcome) for one in Outcome)]

    def field(words: str, name: str, kind: str = "text") -> Tree:
        value = getattr(query, name)
        return h(
            "div",
            h("label", words, cls="l", for_=f"audit-{name}"),
            h("input", cls="field", id=f"audit-{name}", name=name, type=kind, value=None if value is None else str(value)),
        )

    return h(
        "form",
        h("div", h("label", "Who", cls="l", for_="audit-who"), h("select", people, cls="field", id="audit-who", name="who")),
        field("Patient id", "patient"),
        field("Action contains", "action"),
        h("div", h("label", "Outcome", cls="l", for_="audit-outcome"), h("select", outcomes, cls="field", id="audit-outcome", name="outcome")),
        field("From", "since", "date"),
        field("To", "until", "date"),
        h("button", "Show", cls="btn btn-main", type="submit"),
        cls="filters",
        method="get",
        action="/admin/audit",
    )


def _table(found: list[Noted], query: AuditQuery) -> Tree:
    if not found:
        return h("p", "No record fits this filter.", cls="muted")
    kept = {name: str(value) for name, value in query.model_dump(exclude_none=True).items()}
    more = h("p", h("a", "Older records", href=f"/admin/audit?{urlencode(kept | {'before': str(found[-1].seq)})}")) if len(found) == LIMIT else None
    return h("div", plain_table(HEADS, [_row(one) for one in found], "Records"), more)


def _row(one: Noted) -> Tree:
    title = VIEWS[Role(one.role)].title if one.role in {role.value for role in Role} else one.role or ""
    cells = (
        str(one.seq),
        f"{day(one.at.date())} {one.at:%H:%M:%S}",
        h("bdi", one.by or "import"),
        title,
        one.action,
        one.object_kind,
        str(one.patient_id) if one.patient_id else h("span", "Nobody", cls="muted"),
        one.outcome,
    )
    return row(HEADS, cells, f"outcome-{one.outcome}")
