"""How long the caseload pages take on the server: a clinic of 300 with 30 months behind it, from the database to the tree that is sent."""

import statistics
import time
from uuid import uuid4

import orjson
import psycopg

from dashboard.actions import caseload, caseload_weeks, quality
from dashboard.actions.caseload import Asked
from dashboard.panels import caseload as panel
from dashboard.panels import caseload_tasks as tasks_panel
from dashboard.panels import quality as quality_panel
from dashboard.roles import Viewer
from db import engine
from db.embedded import Server
from db.vocabulary import Role
from tests.bench.quality import TODAY

RUNS = 5
MUST_S = 1.0


def measured(server: Server) -> dict[str, float]:
    """Seconds by page, the median of five."""
    engine.configure(server.app_url)
    viewer = _manager(server)
    first = TODAY.replace(year=TODAY.year - 1, day=1)
    asked = Asked(first, TODAY.replace(day=1))

    def people() -> object:
        return panel.body(caseload.caseload_of(viewer, Asked(first, caseload.last_whole_month(TODAY)), TODAY))

    def measures() -> object:
        return quality_panel.body(quality.of_clinic(viewer, asked, TODAY)[0], None, TODAY, TODAY, may_see=False)

    def weeks() -> object:
        return tasks_panel.body(caseload_weeks.weeks_of(viewer, asked, TODAY))

    return {f"caseload, {what}, server": _median(page) for what, page in (("people", people), ("overdue", weeks), ("quality", measures))}


def _median(page: object) -> float:
    assert callable(page)
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        orjson.dumps(page())
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _manager(server: Server) -> Viewer:
    asked = "SELECT m.account_id, m.clinic_id FROM identity.membership m JOIN identity.account a ON a.id = m.account_id WHERE a.email = 'manager@north.example'"
    with psycopg.connect(server.superuser_url.replace("+psycopg", "")) as connection:
        ((account_id, clinic_id),) = connection.execute(asked).fetchall()
    return Viewer(account_id, clinic_id, "North", "Manager", "manager@north.example", Role.MANAGER, None, uuid4())
