"""The app as a browser meets it, over the two clinics of a test; every text of a clinic carries its canary."""

import json
import re
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from dashboard import sessions, tokens
from dashboard.settings import Settings
from db import engine
from db.commands import identity, summaries
from db.embedded import Server
from db.vocabulary import Role
from tests import makers as make
from tests.world import Place, World

ROUTER = "..page.children...page-stays.children...page-behind.data...page-title.data.."
CALLBACKS = "/_dash-update-component"
OURS = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "violet-anchor-teapot-91"
SETTINGS = Settings(secret_key="kkkkkkkk0123456789abcdef0123456789abcdef", database_url=None, demo=False)


def owner(server: Server, sql: str, *values: object) -> None:
    """Something done behind the app's back, as the owner of the tables."""
    with psycopg.connect(server.owner_url.replace("+psycopg", "")) as connection:
        connection.execute(sql, values)


def sign_in_as(client: FlaskClient, place: Place, role: Role, *, idle_minutes: int = 15) -> UUID:
    """Give this client a login, without the form; its public reference."""
    token = secrets.token_urlsafe(32)
    ref = identity.start_login(
        tokens.hash_of(token), account_id=place.people[role], clinic_id=place.id, idle_minutes=idle_minutes, address="127.0.0.1", browser="test"
    )
    assert ref is not None
    client.set_cookie(sessions.COOKIE, token, secure=True, httponly=True)
    return ref


def with_patients(world: World) -> dict[str, UUID]:
    """One person under care in each clinic, whose names are canaries, like the names of all who work there."""
    patients = {}
    for place in (world.north, world.south):
        with engine.writing(place.scope()) as session:
            patients[place.slug] = one = make.patient(session, place.scope(), family_name=canary(place), given_name=canary(place))
            make.score(session, place.scope(), one)
            make.event(session, place.scope(), one, detail=canary(place))
            make.task(session, place.scope(), one, title=canary(place))
            summaries.refresh(session, place.scope(), [one], make.TODAY)
        owner(world.server, "UPDATE identity.account SET name = %s WHERE id = ANY (%s)", canary(place), list(place.people.values()))
    return patients


def canary(place: Place) -> str:
    """A text that must never be seen outside its clinic."""
    return f"CANARY-{place.slug}"


@dataclass
class Site:
    """The app over two clinics, with one patient each."""

    app: Dash
    world: World
    patients: dict[str, UUID]

    def client(self, role: Role | None = None, place: Place | None = None) -> FlaskClient:
        """A browser, signed in when a role is named."""
        made = self.app.server.test_client()
        if role is not None:
            sign_in_as(made, place or self.world.north, role)
        return made

    def address(self, rule: str, place: Place) -> str:
        """The address of a route with every variable filled: ids are the clinic's patient's, words are one word."""
        return re.sub(r"<\w+>", "start", re.sub(r"<uuid:\w+>", str(self.patients[place.slug]), rule))

    def body(self, callback_id: str, values: dict[str, Any] | None = None, *, trigger: bool = True) -> dict[str, Any]:
        """What Dash's page would send for this callback; `values` by 'id.property'."""
        entry = self.app.callback_map[callback_id]
        given = values or {}

        def fill(spec: dict[str, Any], nth: int) -> Any:
            wanted = json.loads(spec["id"]) if spec["id"].startswith("{") else spec["id"]
            if isinstance(wanted, dict) and any(value in (["ALL"], ["ALLSMALLER"]) for value in wanted.values()):
                return []
            if isinstance(wanted, dict):
                wanted = {key: nth if isinstance(value, list) else value for key, value in wanted.items()}
            return {"id": wanted, "property": spec["property"], "value": given.get(f"{spec['id']}.{spec['property']}")}

        outputs = entry["output"]
        plain = [fill({"id": one.component_id_str(), "property": one.component_property}, 1) for one in (outputs if isinstance(outputs, list) else [outputs])]
        for one in plain:
            one.pop("value", None)
        inputs = [fill(spec, 1) for spec in entry["inputs"]]
        changed = [f"{spec['id']}.{spec['property']}" for spec in entry["inputs"][:1] if "[" not in spec["id"]] if trigger else []
        return {
            "output": callback_id,
            "outputs": plain if isinstance(outputs, list) else plain[0],
            "inputs": inputs,
            "state": [fill(spec, 1) for spec in entry["state"]],
            "changedPropIds": changed,
        }

    def send(self, client: FlaskClient, body: Any, headers: dict[str, str] | None = None) -> TestResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.post(CALLBACKS, data=raw, headers={"Content-Type": "application/json", **OURS, **(headers or {})})

    def rows(self, place: Place) -> dict[str, int]:
        """How many rows of each kind this clinic has, but for the record of looks and refusals."""
        with engine.reading(place.scope()) as session:
            names = session.execute(text("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")).scalars().all()
            own = {"audit_event", "audit_head", "view_record", "change_seq", "alembic_version"}
            return {name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in sorted(names) if name not in own}

    def denials(self, place: Place) -> int:
        with engine.reading(place.scope()) as session:
            return int(session.execute(text("SELECT count(*) FROM audit_event WHERE outcome = 'denied'")).scalar_one())
