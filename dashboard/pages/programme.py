"""The home programme of one person, to be changed: old dose left, new dose right, reasons beside, started by one press."""

from uuid import UUID

from dash import html
from dash.development.base_component import Component
from pydantic import BaseModel, ConfigDict

from dashboard.clock import today
from dashboard.components.empty import empty
from dashboard.components.markup import drawn
from dashboard.components.page_head import page_head
from dashboard.gate import Page
from dashboard.pages.patient import stored
from dashboard.panels import programme_builder
from dashboard.panels.record_head import Judged
from dashboard.panels.since import Baseline
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.queries import overview as facts
from db.queries import people
from db.vocabulary import PatientStatus


class ProgrammeQuery(BaseModel):
    """light: the doses of now, halved, to begin with."""

    model_config = ConfigDict(extra="ignore")
    patient_id: UUID
    light: bool = False


page = Page("/patients/<patient_id>/programme", title="Programme", needs=Permission.EDIT_PROGRAMME, query=ProgrammeQuery)


@page.layout
def layout(viewer: Viewer, query: ProgrammeQuery) -> Component:
    found = facts.read(stored(viewer, query.patient_id))
    with reading(viewer.scope) as session:
        carers = people.carers(session, viewer.scope, query.patient_id)
    if found.summary.patient.status is not PatientStatus.UNDER_CARE:
        shown = empty("Care here has ended", "A programme is set for people under care.")
    else:
        shown = programme_builder.builder(found, Judged.of(found, today(), Baseline.VISIT), carers, today(), light=query.light)
    return html.Div(
        [
            page_head("Change programme" if found.programmes else "Set a programme"),
            drawn("programme-whose", programme_builder.title(found)),
            drawn("programme", shown),
        ],
        id="programme-page",
        **{"data-watch": str(query.patient_id)},
    )
