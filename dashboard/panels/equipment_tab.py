"""The equipment of one person in full: every aid on one time axis with its stages, why and when it is needed, and what may be done about it."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from dashboard.care import aid_steps
from dashboard.care.catalogue import aid_name, aid_short, aids
from dashboard.care.late_aids import Group
from dashboard.care.need_records import Need, Status
from dashboard.care.words import count, day
from dashboard.charts.shown import Table
from dashboard.components.chart_table import chart_table, table_button
from dashboard.components.empty import empty
from dashboard.components.flag_chip import mark
from dashboard.components.form import Ask, form, press
from dashboard.components.late_rows import DO
from dashboard.components.markup import Tree, h
from dashboard.components.need_rows import KINDS, Span, axis, bar, need_rows, why
from dashboard.panels.equipment import AXIS
from dashboard.panels.record_head import Judged
from dashboard.panels.record_shapes import Asked, TabDrawn
from dashboard.roles import Permission, Viewer
from db.engine import Session
from db.queries import people
from db.queries.overview import Overview
from db.records import Aid, Patient
from db.vocabulary import AidStage, PatientStatus

OPEN = {Status.IN_USE: "In use", Status.RETURNED: "Returned"}


def tab(session: Session, viewer: Viewer, facts: Overview, judged: Judged, today: date, asked: Asked) -> TabDrawn:
    patient = facts.summary.patient
    under_care = patient.status is PatientStatus.UNDER_CARE
    may = viewer.may(Permission.MOVE_EQUIPMENT)
    owners = {str(one.account_id): one.name for one in people.colleagues(session, viewer.scope) if one.active} if may else {}
    coming = [need for need in judged.aids if need.status not in OPEN]
    shown = need_rows(coming, today)
    late = sum(need.status is Status.LATE for need in coming)
    doing = Doing(patient, owners, today) if may else None
    head = h(
        "div",
        h("h2", "Equipment on its way"),
        h("span", f"{count(len(coming), 'aid')}, {late} late; {AXIS}" if coming else "", cls="label"),
        h("span", table_button("equipment") if coming else None, doing.add() if doing and under_care else None, cls="do"),
        cls="sec-h",
    )
    table = chart_table("equipment", shown.table, "Aids: when they are needed, ordered and delivered") if coming else None
    nothing = empty("No equipment identified", "Nothing has been assessed or ordered for this person.") if not facts.aids else None
    if facts.aids and not coming and under_care:
        nothing = h("p", "Nothing is on its way: what was identified is in use or returned.", cls="muted")
    return TabDrawn(
        above=h("div", head, _coming(coming, doing, today, shown.sentence) if coming else None, table, nothing),
        below=h("div", _there(facts, doing), _left(facts, doing) if not under_care else None, cls="aid-rest"),
        side=h("div", _consider(doing, patient) if under_care else None, _lead_times(facts, coming), _how()),
    )


class Doing:
    """What may be done about the aids of a person, by somebody who may."""

    def __init__(self, patient: Patient, owners: Mapping[str, str], today: date) -> None:
        self.patient, self.owners, self.today = patient, owners, today

    def add(self) -> Tree:
        kinds = {
            group.replace("_", " ").capitalize(): {kind.key: kind.name for kind in of} for group, of in groupby(aids().values(), key=lambda kind: kind.group)
        }
        asks = [
            Ask("aid_key", "Aid", "choice", choices=kinds),
            Ask("on_day", "Identified on", "date", self.today.isoformat(), required=True, most=self.today),
            Ask("owner_id", "Owner", "choice", choices={"": "No owner yet", **self.owners}),
            Ask("note", "Note (optional)"),
        ]
        return form("aid-add", "Add an aid", "New aid", self.patient, "aid-add", asks, save="Add")

    def buttons(self, aid: Aid, *, only: AidStage | None = None) -> Tree:
        """Moving it on or putting a day right, owner and note, taking the last step back. only: the one stage that is left to reach."""
        at, after = aid_steps.latest(aid.reached), aid_steps.next_stage(aid.reached)
        if only is not None:
            return h("div", self._move(aid, only, [only]), cls="aid-do")
        stages = list(AidStage)
        name, undo = f"aid-back-{aid.id}", f"Take back {aid_steps.STAGES[at].lower()}"
        back = {"patient_id": self.patient.id, "row_id": aid.id, "version": aid.version, "stage": at.value}
        return h(
            "div",
            self._move(aid, after or at, stages),
            self._edit(aid),
            press(name, undo, "aid-back", cls="btn-bare", **back) if at is not AidStage.IDENTIFIED else None,
            cls="aid-do",
        )

    def _move(self, aid: Aid, stage: AidStage, stages: Sequence[AidStage]) -> Tree:
        words = {one.value: f"{aid_steps.STAGES[one]}{f' (was {day(aid.reached[one])})' if one in aid.reached else ''}" for one in stages}
        asks = [
            Ask("stage", "Stage", "choice", stage.value, words),
            Ask("on_day", "On", "date", self.today.isoformat(), required=True, most=self.today),
        ]
        button = f"{aid_steps.STAGES[stage]}…" if stage not in aid.reached else "Put a day right…"
        return self._form("aid-move", button, aid, asks)

    def _edit(self, aid: Aid) -> Tree:
        asks = [
            Ask("owner_id", "Owner", "choice", str(aid.owner_id) if aid.owner_id else "", {"": "No owner", **self.owners}),
            Ask("note", "Note", value=aid.note),
        ]
        return self._form("aid-edit", "Owner and note…", aid, asks, cls="btn-bare")

    def _form(self, store: str, button: str, aid: Aid, asks: Sequence[Ask], cls: str = "") -> Tree:
        return form(f"{store}-{aid.id}", button, aid_name(aid.aid_key), self.patient, store, asks, cls=cls, row_id=aid.id, version=aid.version)


def _coming(coming: Sequence[Need], doing: Doing | None, today: date, sentence: str) -> Tree:
    span = Span(coming, today)
    rows = [_row(need, span, doing, today) for need in coming]
    return h("figure", h("div", axis(span), cls="needs-axis aid-axis"), h("ul", rows, cls="needs aid-rows"), role="group", aria_label=sentence)


def _row(need: Need, span: Span, doing: Doing | None, today: date) -> Tree:
    aid, kind = need.aid, KINDS.get(need.status, "")
    assert aid is not None
    at = aid_steps.latest(aid.reached)
    return h(
        "li",
        h(
            "div",
            h("b", aid_short(need.key), title=aid_name(need.key)),
            h("span", aid.owner or "No owner", cls="label" if aid.owner else "label watch"),
            cls="aid-name",
        ),
        bar(need, span, today),
        h("div", why(need, kind), h("p", h("span", "Next ", cls="label"), DO.get(at, "Nothing"), cls="aid-next"), cls="aid-said"),
        stages(aid),
        h("p", h("span", "Note ", cls="label"), aid.note, cls="aid-note") if aid.note else None,
        doing.buttons(aid) if doing else None,
        cls="is-late" if need.status is Status.LATE else None,
        id=f"aid-{aid.id}",
        tabindex="-1",
    )


def stages(aid: Aid) -> Tree:
    """The eight stages in order, each with the day on which it was reached; word and mark say how far it has come."""
    at = aid_steps.latest(aid.reached)
    steps = [
        h(
            "li",
            h("span", word),
            h("b", day(aid.reached[stage])) if stage in aid.reached else h("span", "no day" if _passed(stage, at) else "to come", cls="muted"),
            cls="at" if stage is at else "on" if stage in aid.reached else None,
            aria_current="step" if stage is at else None,
        )
        for stage, word in aid_steps.STAGES.items()
    ]
    return h("ol", steps, cls="aid-steps", aria_label=f"{aid_short(aid.aid_key)}: stages")


def _passed(stage: AidStage, at: AidStage) -> bool:
    order = list(AidStage)
    return order.index(stage) < order.index(at)


def _there(facts: Overview, doing: Doing | None) -> Tree | None:
    """What is in use, and what was returned."""
    parts = []
    for stage, title in ((AidStage.IN_USE, "In use"), (AidStage.RETURNED, "Returned")):
        found = [aid for aid in facts.aids if aid_steps.latest(aid.reached) is stage]
        if found:
            head = h("div", h("h2", title), h("span", count(len(found), "aid"), cls="label"), cls="sec-h")
            parts.append(h("section", head, _done(found, stage, doing), cls="sec"))
    return h("div", parts) if parts else None


def _done(found: Sequence[Aid], stage: AidStage, doing: Doing | None) -> Tree:
    return h(
        "ul",
        [
            h(
                "li",
                h("b", aid_short(aid.aid_key), title=aid_name(aid.aid_key)),
                h("span", f"{'since ' if stage is AidStage.IN_USE else ''}{day(aid.reached[stage])}"),
                h("span", aid.owner or "No owner", cls="label"),
                h("span", aid.note, cls="label aid-note"),
                doing.buttons(aid) if doing else None,
                id=f"aid-{aid.id}",
                tabindex="-1",
            )
            for aid in found
        ],
        cls="aid-list",
    )


def _left(facts: Overview, doing: Doing | None) -> Tree | None:
    """What had not come into use when care here ended: it can only come back."""
    found = [aid for aid in facts.aids if aid_steps.latest(aid.reached) not in (AidStage.IN_USE, AidStage.RETURNED)]
    if not found:
        return None
    rows = [
        h(
            "li",
            h("b", aid_short(aid.aid_key), title=aid_name(aid.aid_key)),
            h("span", f"{aid_steps.STAGES[aid_steps.latest(aid.reached)]} {day(aid.reached[aid_steps.latest(aid.reached)])}"),
            doing.buttons(aid, only=AidStage.RETURNED) if doing else None,
            id=f"aid-{aid.id}",
        )
        for aid in found
    ]
    return h("section", h("div", h("h2", "Not in use when care ended"), cls="sec-h"), h("ul", rows, cls="aid-list"), cls="sec")


def _consider(doing: Doing | None, patient: Patient) -> Tree:
    """Which they are is judged from all facts once it is opened (data-asks); who may add one finds the button beside it."""
    return h(
        "section",
        h("div", h("h2", "To consider"), h("span", "not identified yet; a person decides", cls="label"), cls="sec-h"),
        h(
            "details",
            h("summary", "Aids at their trigger, or within days of their order-by day"),
            h("ul", h("li", "Reading the record"), cls="needs needs-new", id="patient-to-consider", aria_live="polite"),
            cls="more",
            id="patient-proposed",
            data_asks="needs",
            data_adding="" if doing else None,
        ),
        cls="sec",
    )


def _lead_times(facts: Overview, coming: Sequence[Need]) -> Tree | None:
    """How long each of these aids takes, and on whose word."""
    known = {need.key: need.lead for need in coming}
    if not known:
        return None
    rows = tuple(
        (aid_short(key), f"{lead.planned} d", f"{lead.slow} d", f"this clinic, {count(lead.own, 'aid')}" if lead.own else f"published: {lead.source}")
        for key, lead in sorted(known.items(), key=lambda one: aid_short(one[0]))
    )
    table = Table(("Aid", "As planned", "8 in 10 within", "From"), rows)
    body = [h("tr", [h("td", cell) for cell in row]) for row in table.rows]
    head = h("thead", h("tr", [h("th", name, scope="col") for name in table.head]))
    return h(
        "section",
        h("div", h("h2", "Lead times"), h("span", "order to use", cls="label"), cls="sec-h"),
        h("table", h("caption", "Lead times", cls="sr"), head, h("tbody", body), cls="tbl"),
        cls="sec",
    )


def _how() -> Tree:
    kinds = ((Group.LATE, "act", "Late: delivery expected after the end of the need window (75 in 100)."), (Group.NEAR, "watch", "Order now or within days."))
    return h(
        "section",
        h("h2", "How the days are found"),
        h("ul", [h("li", mark(kind), h("span", text)) for _, kind, text in kinds], cls="why-list"),
        h("p", "Need: from the item forecast, 25, 50 and 75 in 100. Order by: start of the window less the days that 8 in 10 orders keep.", cls="note"),
        cls="sec",
    )
