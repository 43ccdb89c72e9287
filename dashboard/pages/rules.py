"""The rule book: what the product watches for, in sentences with their sources, and what each rule costs and holds in this clinic."""

from typing import Annotated, Any, Literal

from dash import Input, Output, dcc, html, no_update
from dash.development.base_component import Component
from pydantic import BaseModel, Field

from dashboard.actions import rules as actions
from dashboard.care.rules import Refused, by_key
from dashboard.clock import today
from dashboard.components.markup import Tree, drawn, h, tree_of
from dashboard.components.page_head import page_head
from dashboard.gate import Page
from dashboard.panels import rulebook
from dashboard.panels.rule_row import STORE, TRY
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.errors import Conflict
from db.queries import rules as queries
from db.queries.rules import RuleRow
from db.vocabulary import Discipline


class RulesQuery(BaseModel):
    """What the address may say of the list; the browser applies it."""

    disc: Discipline | None = None
    on: Literal["changed", "on", "off"] | None = None
    q: Annotated[str | None, Field(max_length=80)] = None


class RuleQuery(BaseModel):
    rule_key: actions.Key


class Asked(BaseModel):
    """A rule to replay: as it stands, or as drafted."""

    draft: actions.Draft | None
    alone: actions.Key | None


class Recount(BaseModel):
    """Empty on the page of one rule, which has its count from the replay."""

    asked: str | None


page = Page("/rules", title="Rule book", needs=Permission.SEE_RULES, query=RulesQuery)
one = Page("/rules/<rule_key>", title="Rule", needs=Permission.SEE_RULES, query=RuleQuery)


@page.layout
def layout(viewer: Viewer, query: RulesQuery) -> Component:
    rows = _rows(viewer)
    settings = actions.standing(rows)
    return _framed(
        [
            page_head("Rule book", html.Span(rulebook.head(settings, rows), id="rules-count")),
            drawn("rules-bar", rulebook.bar(settings)),
            drawn("rules-said", None),
            drawn("rules-list", rulebook.book(viewer, settings, rows, today())),
            drawn("rules-who", None),
        ]
    )


@one.layout
def layout_of_one(viewer: Viewer, query: RuleQuery) -> Component:
    key, rows = query.rule_key, _rows(viewer)
    if key not in by_key():
        raise Missing("rule")
    return _framed(
        [
            page_head(by_key()[key].title, key),
            html.P(dcc.Link("Rule book", href="/rules"), className="rb-back"),
            drawn("rules-said", None),
            drawn("rules-list", _alone(viewer, key, rows)),
            drawn("rules-more", rulebook.more(key)),
            drawn("rules-who", None),
        ],
        actions.as_set(key, rows),
    )


def _framed(parts: list[Component], alone: actions.Draft | None = None) -> Component:
    """The page with its stores; the counts are asked for once it stands, and so is the replay of the one rule of a page."""
    asked = alone.model_dump() if alone else None
    stores = [
        dcc.Store(id=STORE),
        dcc.Store(id=TRY, data=asked),
        dcc.Store(id="rules-tried"),
        dcc.Store(id="rules-counts"),
        dcc.Store(id="rules-one", data=alone.rule_key if alone else None),
    ]
    return html.Div(
        [*parts, html.Div(id="rules-status", className="sr", role="status"), dcc.Store(id="rules-asked", data="" if alone else "now"), *stores], id="rules-page"
    )


@page.callback(Output("rules-counts", "data"), [Input("rules-asked", "data")], takes=Recount)
def count(viewer: Viewer, again: Recount) -> dict[str, list[str]]:
    """Whom each rule holds today, in words."""
    if not again.asked:
        return {}
    return {key: rulebook.count_words(viewer, found) for key, found in actions.counts(viewer, today()).items()}


@page.callback([Output("rules-tried", "data"), Output(tree_of("rules-who"), "data")], [Input(TRY, "data"), Input("rules-one", "data")], takes=Asked)
def try_out(viewer: Viewer, asked: Asked) -> tuple[dict[str, Any] | None, Any]:
    """What a rule would have opened, before anybody saves it; on the page of the rule also who meets it."""
    if asked.draft is None:
        return None, None
    key = asked.draft.rule_key
    try:
        found = actions.try_out(viewer, asked.draft, today())
    except Refused as refused:
        return {"rule_key": key, "refused": _refused(refused)}, no_update
    said = {"figure": rulebook.tried(found, on=asked.draft.enabled), "said": rulebook.difference(viewer, found)}
    named = asked.alone is not None and viewer.may(Permission.SEE_PATIENT)
    return {"rule_key": key, "count": rulebook.count_words(viewer, found.count_before), **said}, rulebook.who(found.meets) if named else None


@page.callback(
    [Output(tree_of("rules-list"), "data"), Output(tree_of("rules-said"), "data"), Output("rules-asked", "data")],
    [Input(STORE, "data")],
    takes=actions.Save,
    needs=Permission.SET_RULES,
    writes=True,
)
def save(viewer: Viewer, asked: actions.Save) -> tuple[Tree, Tree, str | None]:
    before = _rows(viewer).get(asked.rule_key)
    try:
        version = actions.save(viewer, asked)
        said = rulebook.saved(asked.rule_key, before, version, alone=asked.alone)
    except Refused as refused:
        said = h("p", f"Not saved. {_refused(refused)}", cls="notice", role="alert")
    except Conflict as conflict:
        said = rulebook.conflict(asked, conflict.current["row"])
    rows = _rows(viewer)
    shown = _alone(viewer, asked.rule_key, rows) if asked.alone else rulebook.book(viewer, actions.standing(rows), rows, today())
    return shown, said, None if asked.alone else str(asked.key)


page.clientside("rules.counts", Output("rules-status", "title"), [Input("rules-counts", "data")], initial=False)
page.clientside("rules.tried", Output("rules-status", "lang"), [Input("rules-tried", "data")], initial=False)


def _alone(viewer: Viewer, key: str, rows: dict[str, RuleRow]) -> Tree:
    return h("div", rulebook.one_rule(viewer, key, actions.standing(rows), rows, alone=True), cls="rb-list")


def _rows(viewer: Viewer) -> dict[str, RuleRow]:
    with reading(viewer.scope) as session:
        return queries.settings(session, viewer.scope)


def _refused(refused: Refused) -> str:
    """Which number cannot hold, and why."""
    label = next((known.label for known in actions.parameters(refused.rule_key) if known.key == refused.parameter), refused.rule_key)
    return f"{label}: {refused.why}."
