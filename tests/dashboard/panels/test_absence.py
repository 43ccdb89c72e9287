"""The form of an absence, without a database."""

from datetime import timedelta
from uuid import UUID

from dashboard.actions.absence import Known
from dashboard.components.markup import words
from dashboard.panels.absence import form
from db.queries.people import Colleague
from db.vocabulary import Discipline, Role
from tests.dashboard.given import TODAY


def test_who_could_cover_is_said_with_what_they_do_and_whether_they_are_there() -> None:
    """Those who do the same work stand first."""
    who = Colleague(UUID(int=1), "Oona", Role.OCCUPATIONAL, Discipline.OT, True)
    ann = Colleague(UUID(int=2), "Ann", Role.PHYSIO, Discipline.PT, True)
    zoe = Colleague(UUID(int=3), "Zoe", Role.OCCUPATIONAL, Discipline.OT, True, absent_from=TODAY, absent_until=TODAY + timedelta(days=2))
    said = words(form(Known(who, [ann, zoe], []), TODAY, own=False))
    assert "Ann, Physiotherapist" in said
    assert said.index("Zoe, Occupational therapist, back after") < said.index("Ann, Physiotherapist")
