"""Aids and equipment: when each is needed, by when it must be ordered and whether it comes too late; reasons and proposals follow when asked for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from dashboard.care import needs as care
from dashboard.care.catalogue import aid_name, aid_short, aids
from dashboard.care.need_records import DELIVERED, OVER, Need, Reasons, Status
from dashboard.care.words import day
from dashboard.components.chart_table import chart_table, table_button
from dashboard.components.empty import empty
from dashboard.components.form import press
from dashboard.components.markup import Tree, h
from dashboard.components.need_rows import STAGES, Span, need_rows, reasons, why
from db.queries.overview import Overview
from db.vocabulary import AidStage, PatientStatus

SHOWN = 6
NOT_OPEN = (Status.IN_USE, Status.RETURNED)
THERE = {*DELIVERED, *OVER}
AXIS = "bar = needed (5 in 10), diamond = order by"


class Told(TypedDict):
    """What is drawn into disclosures once one is opened."""

    reasons: dict[str, Tree]
    proposed: Tree


def find(facts: Overview, today: date) -> tuple[Need, ...]:
    """What was identified, in order, as of `today`, from the days that were kept. When care here has ended, nothing is late."""
    if facts.summary.patient.status is not PatientStatus.UNDER_CARE:
        return ()
    latest_on = max((score.assessed_on for score in facts.scores if score.assessed_on <= today), default=None)
    return tuple(care.as_planned(facts.aids, {lead.aid_key: lead for lead in facts.lead_times}, today, latest_on))


def behind(facts: Overview, today: date) -> bool:
    """Whether an aid that is not there yet was not planned today, or not since its facts changed; an aid the catalogue does not hold never is."""
    return facts.summary.patient.status is PatientStatus.UNDER_CARE and any(
        aid.planned_on != today and not THERE & aid.reached.keys() and aid.aid_key in aids() for aid in facts.aids
    )


def coming(found: Sequence[Need]) -> list[Need]:
    """The aids that are not there yet."""
    return [need for need in found if need.status not in NOT_OPEN]


def panel(facts: Overview, found: Sequence[Need], today: date) -> Tree:
    under_care = facts.summary.patient.status is PatientStatus.UNDER_CARE
    open_ = coming(found)
    shown = need_rows(open_, today)
    return h(
        "section",
        h(
            "div",
            h("h2", "Equipment"),
            h("span", AXIS if open_ else "", cls="label"),
            h("span", table_button("equipment"), cls="do") if open_ else None,
            cls="sec-h",
        ),
        _rows(open_, today) if shown.figure else None,
        chart_table("equipment", shown.table, "Aids: when they are needed, ordered and delivered") if open_ else None,
        _in_use(facts),
        _left(facts),
        None if facts.aids else empty("No equipment identified", "Nothing has been assessed or ordered for this person."),
        _to_consider() if under_care else None,
        cls="sec",
        id="patient-aids",
    )


def _rows(coming: Sequence[Need], today: date) -> Tree:
    span = Span(coming, today)
    first, rest = need_rows(coming[:SHOWN], today, span), need_rows(coming[SHOWN:], today, span)
    more = h("details", h("summary", f"{len(coming) - SHOWN} more"), rest.figure, cls="more") if rest.figure else None
    return h("figure", first.figure, more, role="group", aria_label=f"{first.sentence} {rest.sentence if more else ''}".strip())


def _in_use(facts: Overview) -> Tree | None:
    used = [aid for aid in facts.aids if AidStage.IN_USE in aid.reached and AidStage.RETURNED not in aid.reached]
    said = [[f"{', ' if n else ''}{aid_short(aid.aid_key)} ", h("span", f"({day(aid.reached[AidStage.IN_USE])})", cls="whole")] for n, aid in enumerate(used)]
    return h("p", h("span", "In use ", cls="label"), said, cls="needs-used") if used else None


def _left(facts: Overview) -> Tree | None:
    """What had not come into use when care here ended."""
    if facts.summary.patient.status is PatientStatus.UNDER_CARE:
        return None
    stages = [(aid.aid_key, next(stage for stage in reversed(AidStage) if stage in aid.reached), aid) for aid in facts.aids]
    said = ", ".join(
        f"{aid_short(key)} ({STAGES[stage]} {day(aid.reached[stage])})" for key, stage, aid in stages if stage not in (AidStage.IN_USE, AidStage.RETURNED)
    )
    return h("p", h("span", "Not in use when care ended ", cls="label"), said, cls="needs-used") if said else None


def _to_consider() -> Tree:
    """Which they are is judged from all facts once it is opened (data-asks)."""
    return h(
        "details",
        h("summary", "Aids to consider, not identified yet"),
        h("ul", h("li", "Reading the record"), cls="needs needs-new", id="patient-to-consider", aria_live="polite"),
        cls="more",
        id="patient-proposed",
        data_asks="needs",
    )


def proposed(found: Sequence[Need], adding: Mapping[str, Any] | None = None) -> Tree:
    """Proposals only: an aid is identified by a person. adding: what is sent for one, for somebody who may."""
    none = h("li", "None: no other aid is at its trigger, or within days of its order-by day.")
    return h("ul", [_new(need, adding) for need in found] or none, cls="needs needs-new")


def told(found: Reasons | None, adding: Mapping[str, Any] | None = None) -> Told:
    """What an opened disclosure draws: the reasons of each aid by its id, and the aids to consider."""
    if found is None:
        return {"reasons": {}, "proposed": proposed(())}
    return {"reasons": {str(need.aid.id): reasons(need) for need in found.needs if need.aid}, "proposed": proposed(found.proposed, adding)}


def _new(need: Need, adding: Mapping[str, Any] | None) -> Tree:
    owner, short = aids()[need.key].owner.value, aid_short(need.key)
    name = h("span", short, " ", h("span", owner, cls="label"), cls="name", title=aid_name(need.key))
    if adding is None:
        return h("li", name, why(need, ""))
    add = press(None, ["Add", h("span", f" {short}", cls="sr")], "aid-add", aid_key=need.key, **adding)
    return h("li", name, why(need, ""), h("div", add), cls="has-add")
