"""History: what went on and what happened, lane by lane on one time axis, and everything that was ever recorded, searchable."""

from datetime import date

from dashboard.care.lanes import Past, lanes
from dashboard.charts.time_axis import Range, XAxis, axis
from dashboard.components.chart_table import chart_table, table_button
from dashboard.components.empty import empty
from dashboard.components.markup import Tree, h
from dashboard.components.swimlanes import swimlanes
from dashboard.panels import history_list
from dashboard.panels.record_head import Judged
from dashboard.panels.record_shapes import Asked, TabDrawn
from dashboard.roles import Permission, Viewer
from db.care_records import NoteEntry
from db.engine import Session
from db.queries import notes, timeline
from db.queries.overview import Overview


def tab(session: Session, viewer: Viewer, facts: Overview, judged: Judged, today: date, asked: Asked) -> TabDrawn:
    patient = facts.summary.patient
    written = notes.of_patient(session, viewer.scope, patient.id)
    reader = history_list.Reader(viewer.account_id, viewer.may(Permission.WRITE_NOTE))
    return TabDrawn(
        above=_lanes(facts, written, today, asked.span, asked.x, table=asked.table),
        below=history_list.panel(patient, timeline.recorded(session, viewer.scope, patient.id), written, reader),
    )


def _lanes(facts: Overview, written: list[NoteEntry], today: date, span: Range, x: XAxis, *, table: bool) -> Tree:
    patient = facts.summary.patient
    stand = [note.written_at.date() for note in written if note.struck_at is None]
    past = Past(facts.events, facts.programmes, facts.aids, facts.scores, facts.readings, stand, patient.status_on)
    found = lanes(past, today)
    days = [stretch.first for lane in found for stretch in lane.stretches] + [point.on for lane in found for point in lane.points]
    shown = swimlanes(found, axis(days, today, x=x, span=span, onset_on=patient.onset_on), today)
    head = h(
        "div",
        h("h2", "What happened"),
        h("span", "bars went on, marks are days; squares went wrong, filled with injury", cls="label"),
        h("span", table_button("history-table", shown=table), cls="do") if shown.figure else None,
        cls="sec-h",
    )
    if shown.figure is None:
        return h("section", head, empty(shown.empty or "", "No intervention, event or assessment yet."), cls="sec")
    return h(
        "section",
        head,
        h("figure", shown.figure, role="group", aria_label=shown.sentence),
        h("p", shown.sentence, cls="fn-sentence only-print", id="history-sentence"),
        chart_table("history-table", shown.table, "What happened, by lane, the newest first", shown=table),
        cls="sec",
        id="history-lanes",
    )
