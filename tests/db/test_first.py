"""The first steps of an installation: a clinic with a time zone of its own, and somebody who may sign in to it."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from dashboard import clock
from db import first
from db.commands.identity import Newcomer
from db.embedded import Server
from db.errors import Refused
from db.vocabulary import Role


def invite(server: Server, slug: str, **given: Any) -> None:
    whom = Newcomer(f"{uuid4().hex}@{slug}.example", "Ann", Role.ADMIN, None)
    plain = {"clinic_name": "East", "zone": None, "usual_zone": "Europe/Oslo", "token_hash": uuid4().bytes, "hours": 1, "again": False}
    first.invite(server.owner_url, clinic=slug, whom=whom, **(plain | given))


def zone_of(server: Server, slug: str) -> Any:
    with psycopg.connect(server.superuser_url.replace("+psycopg", "")) as connection:
        return connection.execute("SELECT timezone FROM clinic WHERE slug = %s", [slug]).fetchone()


def test_a_new_clinic_begins_its_days_where_it_is(database: Server) -> None:
    here, there = f"c{uuid4().hex[:8]}", f"c{uuid4().hex[:8]}"
    invite(database, here)
    invite(database, there, zone="Asia/Kolkata")
    assert (zone_of(database, here), zone_of(database, there)) == (("Europe/Oslo",), ("Asia/Kolkata",))


def test_a_clinic_keeps_its_zone_until_another_is_named(database: Server) -> None:
    slug = f"c{uuid4().hex[:8]}"
    invite(database, slug, zone="Asia/Kolkata")
    invite(database, slug)
    assert zone_of(database, slug) == ("Asia/Kolkata",)
    invite(database, slug, clinic_name=None, zone="Europe/Lisbon")
    assert zone_of(database, slug) == ("Europe/Lisbon",)


@pytest.mark.parametrize("zone", ["Berlin", "", "Europe/Berlin'; --", "../UTC"])
def test_what_is_no_zone_is_refused_and_makes_nothing(database: Server, zone: str) -> None:
    slug = f"c{uuid4().hex[:8]}"
    with pytest.raises(Refused, match="is no time zone"):
        invite(database, slug, zone=zone)
    assert zone_of(database, slug) is None


@pytest.mark.parametrize(("tz", "zone"), [("Asia/Kolkata", "Asia/Kolkata"), (":Europe/Oslo", "Europe/Oslo"), ("Nowhere/Land", "UTC")])
def test_the_zone_of_the_machine_is_one_that_there_is(monkeypatch: pytest.MonkeyPatch, tz: str, zone: str) -> None:
    monkeypatch.setenv("TZ", tz)
    assert clock.zone_of_machine() == zone
