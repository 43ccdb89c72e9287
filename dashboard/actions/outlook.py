"""The forecast: how a clinic's forecasts stand, found once a day from its own scores; and showing one to who does not want it shown at once."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from dashboard.care import forecast_standing
from dashboard.roles import Viewer
from db.commands import audit, settings
from db.engine import Session, writing
from db.queries import history
from db.queries import patients as queries
from db.queries import settings as kept
from db.records import Scope
from db.vocabulary import Outcome

KEY = "forecast"
REVEALED = "forecast.revealed"


class Reveal(BaseModel):
    key: UUID
    patient_id: UUID


def due(session: Session, scope: Scope, today: date) -> bool:
    """Whether the clinic's standing is not of today."""
    value = kept.value(session, scope, KEY)
    return not isinstance(value, dict) or value.get("as_of_on") != today.isoformat()


def renew(session: Session, scope: Scope, today: date) -> None:
    """Fit and back-test on all the clinic's scores, and keep what came of it."""
    standing = forecast_standing.assess(history.totals(session, scope))
    settings.keep_computed(session, scope, KEY, {**forecast_standing.kept(standing), "as_of_on": today.isoformat()})


def reveal(viewer: Viewer, asked: Reveal) -> bool:
    """Note in the audit that the forecast of somebody who does not want to know is looked at; False when the patient is out of reach."""
    with writing(by=viewer.scope) as session:
        if queries.patient(session, viewer.scope, asked.patient_id) is None:
            return False
        audit.record(
            session,
            viewer.scope,
            action=REVEALED,
            object_kind="patient",
            object_id=asked.patient_id,
            patient_id=asked.patient_id,
            outcome=Outcome.VIEWED,
            login_ref=viewer.login_ref,
        )
    return True
