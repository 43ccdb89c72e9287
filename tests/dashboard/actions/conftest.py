"""People whom the tests of case meetings talk about."""

from datetime import timedelta
from uuid import UUID

import pytest

from db.commands import summaries
from db.vocabulary import Measure
from tests import makers as make
from tests.makers import TODAY
from tests.world import World

DAY = timedelta(days=1)


@pytest.fixture
def people(db: World) -> list[UUID]:
    """Three who need talking about, one who does not: low FVC, a fast fall, nothing but a first visit."""
    with db.writing() as session:
        made = [make.patient(session, db.scope, family_name=name) for name in ("Adams", "Brown", "Cole")]
        for n, who in enumerate(made):
            for days in (120, 60, 5):
                make.score(session, db.scope, who, assessed_on=TODAY - days * DAY)
            make.measurement(session, db.scope, who, Measure.FVC_PERCENT, (45, 70, 95)[n], measured_on=TODAY - 5 * DAY)
            make.measurement(session, db.scope, who, Measure.WEIGHT, 70, measured_on=TODAY - 5 * DAY)
        summaries.refresh(session, db.scope, made, TODAY)
    return made
