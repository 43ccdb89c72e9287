"""Aids and equipment: when each is needed, by when it must be ordered and whether it comes too late; what nobody has thought of yet is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care import needs as care
from dashboard.care import staging
from dashboard.care.catalogue import aid_name, aid_short, aids
from dashboard.care.need_records import Need, Status
from dashboard.care.needs_when import Ahead
from dashboard.care.rules_records import facts_of
from dashboard.care.words import count, day
from dashboard.components.chart_table import chart_table, table_button
from dashboard.components.empty import empty
from dashboard.components.markup import Tree, h
from dashboard.components.need_rows import STAGES, Span, need_rows, why
from db.queries.overview import Overview
from db.vocabulary import AidStage, PatientStatus

SHOWN = 6
NOT_OPEN = (Status.IN_USE, Status.RETURNED)
AXIS = "bar = needed (5 in 10), diamond = order by"


@dataclass(frozen=True)
class Found:
    """What was identified, in order, and what should be by its trigger."""

    needs: tuple[Need, ...] = ()
    proposed: tuple[Need, ...] = ()


def find(facts: Overview, today: date) -> Found:
    """As of `today`. When care here has ended, nothing is late and nothing is proposed."""
    summary = facts.summary
    if summary.patient.status is not PatientStatus.UNDER_CARE:
        return Found()
    own = {lead.aid_key: lead for lead in facts.lead_times}
    known = facts_of(summary.patient, scores=facts.scores, readings=facts.readings, events=facts.events, today=today)
    ahead = Ahead(known, today, summary.latest_form)
    return Found(tuple(care.needs(ahead, facts.aids, own)), tuple(care.proposed(ahead, facts.aids, own, stage=_stage(facts, today))))


def _stage(facts: Overview, today: date) -> str | None:
    patient = facts.summary.patient
    staged = staging.over_time(
        [score for score in facts.scores if score.assessed_on <= today], facts.events, diagnosed_on=patient.diagnosed_on, onset_on=patient.onset_on
    )
    return staged[-1].kings if staged else None


def panel(facts: Overview, found: Found, today: date) -> Tree:
    coming = [need for need in found.needs if need.status not in NOT_OPEN]
    shown = need_rows(coming, today)
    return h(
        "section",
        h(
            "div",
            h("h2", "Equipment"),
            h("span", AXIS if coming else "", cls="label"),
            h("span", table_button("equipment"), cls="do") if coming else None,
            cls="sec-h",
        ),
        _rows(coming, today) if shown.figure else None,
        chart_table("equipment", shown.table, "Aids: when they are needed, ordered and delivered") if coming else None,
        _in_use(facts),
        _left(facts),
        _proposed(found.proposed),
        None if facts.aids or found.proposed else empty("No equipment identified", "Nothing has been assessed or ordered for this person."),
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
    said = ", ".join(f"{aid_short(aid.aid_key)} ({day(aid.reached[AidStage.IN_USE])})" for aid in used)
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


def _proposed(proposed: Sequence[Need]) -> Tree | None:
    """Proposals only: an aid is identified by a person."""
    if not proposed:
        return None
    return h(
        "details",
        h("summary", f"{count(len(proposed), 'aid')} to consider, not identified yet"),
        h("ul", [_new(need) for need in proposed], cls="needs needs-new"),
        cls="more",
        id="patient-proposed",
    )


def _new(need: Need) -> Tree:
    owner = aids()[need.key].owner.value
    return h("li", h("span", aid_short(need.key), " ", h("span", owner, cls="label"), cls="name", title=aid_name(need.key)), why(need, ""))
