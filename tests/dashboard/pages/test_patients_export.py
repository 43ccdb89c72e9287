"""The export of the list through its address: whose rows, in which order, and what is recorded of it."""

import csv
import io
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from db import engine
from db.commands import summaries
from db.vocabulary import Role
from tests import makers as make
from tests.site import OURS, Site
from tests.world import Place

ADDRESS = "/patients/export.csv"


def under_care(place: Place, family_name: str) -> UUID:
    with engine.writing(place.scope()) as session:
        who = make.patient(session, place.scope(), family_name=family_name)
        make.score(session, place.scope(), who)
        summaries.refresh(session, place.scope(), [who], make.TODAY)
    return who


def asked(client: FlaskClient, *ids: UUID) -> TestResponse:
    return client.post(ADDRESS, json={"ids": [str(one) for one in ids]}, headers=OURS)


def recorded(place: Place) -> list[UUID]:
    with engine.reading(place.scope()) as session:
        return list(session.execute(text("SELECT patient_id FROM audit_event WHERE action = 'export list' ORDER BY seq")).scalars())


def test_rows_come_as_asked_and_each_person_is_recorded(site: Site) -> None:
    north = site.world.north
    first, second, left_out = (under_care(north, name) for name in ("Abel", "=Baker", "Cole"))
    answer = asked(site.client(Role.PHYSIO), second, first)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["Family name"].lstrip("'") for row in rows] == ["=BAKER", "ABEL"]
    assert not rows[0]["Family name"].startswith("=")
    assert sorted(recorded(north)) == sorted([first, second])
    assert left_out not in recorded(north)


def test_another_clinic_s_people_are_neither_given_nor_recorded(site: Site) -> None:
    theirs = under_care(site.world.south, "Stranger")
    answer = asked(site.client(Role.PHYSIO), theirs)
    assert b"STRANGER" not in answer.get_data().upper()
    assert recorded(site.world.north) == []
    assert recorded(site.world.south) == []


def test_ids_that_are_none_are_refused(site: Site) -> None:
    answer = site.client(Role.PHYSIO).post(ADDRESS, json={"ids": ["1 OR 1=1"]}, headers=OURS)
    assert answer.status_code == 400
