"""The head of a record, the same above every tab: who, why up for review, what changed, and the tabs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care import staging
from dashboard.care.adherence import Adherence, adherence
from dashboard.care.flags import STABLE, Flagged, judge
from dashboard.care.need_records import Need
from dashboard.care.needs import as_listed
from dashboard.care.review import standing
from dashboard.care.staging import Staged
from dashboard.charts.time_axis import Range, XAxis
from dashboard.components.identity_banner import Standing, banner
from dashboard.components.markup import Tree, h
from dashboard.panels import equipment, flags, tabs
from dashboard.panels import since as changes
from dashboard.panels.since import Baseline, Since
from dashboard.panels.tabs import Tab
from db.queries.overview import Overview
from db.records import Patient
from db.vocabulary import Discipline, PatientStatus


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
        logged, aids = adherence(facts.programmes, facts.sessions, today), equipment.find(facts, today)
        patient = facts.summary.patient
        flagged = judge(as_listed(facts.summary, aids), today) if patient.status is PatientStatus.UNDER_CARE else STABLE
        staged = staging.over_time(
            [score for score in facts.scores if score.assessed_on <= today], facts.events, diagnosed_on=patient.diagnosed_on, onset_on=patient.onset_on
        )
        return cls(logged, aids, flagged, changes.since(facts, logged, today, baseline), staged)


def head(facts: Overview, judged: Judged, today: date, *, at: Tab, built: Collection[Tab], span: Range, x: XAxis, own: Discipline | None) -> Tree:
    patient, summary = facts.summary.patient, facts.summary
    stands = Standing(
        stage=judged.stage,
        niv=staging.niv_on(facts.events, today),
        niv_on=summary.niv_on,
        walking=facts.scores[-1].items[7] if facts.scores else None,
        similar=summary.similar_name,
    )
    return h(
        "div",
        banner(patient, facts.allergies, stands, today),
        [*flags.line(judged.flagged, own, standing(facts.marks, judged.flagged, today)), _wish(patient)]
        if patient.status is PatientStatus.UNDER_CARE
        else flags.ended(patient),
        changes.row(judged.moved, judged.flagged, met=facts.meeting is not None),
        tabs.tabs(patient, at, built, span, x),
        cls="flat",
    )


def _wish(patient: Patient) -> Tree:
    return h("span", h("button", "Add to meeting ", h("kbd", "m"), type="button", cls="btn", id="patient-wish", data_wish=patient.id), cls="do")
