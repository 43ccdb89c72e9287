"""The head of a record, the same above every tab: who, why up for review, what changed, and the tabs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.care import staging
from dashboard.care.adherence import Adherence, adherence
from dashboard.care.flags import STABLE, Flagged, judge
from dashboard.care.need_records import Need
from dashboard.care.needs import as_listed
from dashboard.care.review import standing
from dashboard.care.staging import Staged
from dashboard.charts.time_axis import Range, XAxis
from dashboard.components.form import Ask, form, press
from dashboard.components.identity_banner import Standing, banner
from dashboard.components.markup import Tree, h
from dashboard.panels import equipment, flags, tabs
from dashboard.panels import since as changes
from dashboard.panels.since import Baseline, Since
from dashboard.panels.tabs import Tab
from db.queries.overview import Overview
from db.records import Patient
from db.vocabulary import Discipline, PatientStatus, ReviewKind


@dataclass(frozen=True)
class Judged:
    """What the head says of a person today, worked out once for everything on the page."""

    logged: Adherence
    aids: Sequence[Need]
    flagged: Flagged
    moved: Since
    staged: Sequence[Staged]

    @property
    def stage(self) -> str | None:
        """King's now; None before the first score."""
        return self.staged[-1].kings if self.staged else None

    @classmethod
    def of(cls, facts: Overview, today: date, baseline: Baseline | None) -> "Judged":
        patient = facts.summary.patient
        until = today if patient.status is PatientStatus.UNDER_CARE else min(patient.status_on or today, today)  # nothing is asked after care ended
        logged, aids = adherence(facts.programmes, facts.sessions, until), equipment.find(facts, today)
        flagged = judge(as_listed(facts.summary, aids), today) if patient.status is PatientStatus.UNDER_CARE else STABLE
        known = [score for score in facts.scores if score.assessed_on <= today]
        staged = staging.over_time(known, facts.events, until=until, diagnosed_on=patient.diagnosed_on, onset_on=patient.onset_on)
        return cls(logged, aids, flagged, changes.since(facts, logged, today, baseline), staged)


def head(
    facts: Overview, judged: Judged, today: date, *, at: Tab, built: Collection[Tab], span: Range, x: XAxis, own: Discipline | None, may_mark: bool
) -> Tree:
    """may_mark: whether the reader reviews people, for their own discipline."""
    patient, summary = facts.summary.patient, facts.summary
    stands = Standing(
        stage=judged.stage,
        niv=staging.niv_on(facts.events, today),
        niv_on=summary.niv_on,
        walking=facts.scores[-1].items[7] if facts.scores else None,
        similar=summary.similar_name,
    )
    marks = standing(facts.marks, judged.flagged, today)
    reviews = may_mark and bool(judged.flagged.reasons) and not any(mark.discipline is own for mark in marks)
    return h(
        "div",
        banner(patient, facts.allergies, stands, today),
        [*flags.line(judged.flagged, own, marks), _doing(patient, today, reviews=reviews)]
        if patient.status is PatientStatus.UNDER_CARE
        else flags.ended(patient),
        changes.row(judged.moved, judged.flagged, met=facts.meeting is not None),
        tabs.tabs(patient, at, built, span, x, own),
        cls="flat",
    )


def _doing(patient: Patient, today: date, *, reviews: bool) -> Tree:
    """Seen and put off while one's own discipline has not looked, and the next case meeting."""
    seen = press("patient-seen", ["Seen ", h("kbd", "s")], "review-put", cls="btn-bare", patient_id=patient.id, kind=ReviewKind.SEEN.value) if reviews else None
    asks = [
        Ask("reason", "Why it can wait", required=True, longest=200, hint="Colleagues see it beside the name"),
        Ask("until_on", "Look again on", "date", required=True, least=today + timedelta(days=1)),
    ]
    button = ["Snooze ", h("kbd", "z")]
    snooze = (
        form("patient-snooze", button, "Put off", patient, "review-put", asks, save="Snooze", cls="btn-bare", kind=ReviewKind.SNOOZED.value)
        if reviews
        else None
    )
    wish = h("button", "Add to meeting ", h("kbd", "m"), type="button", cls="btn", id="patient-wish", data_wish=patient.id)
    return h("span", seen, snooze, wish, cls="do")
