"""The gate itself: what a page declares is what is enforced, and a careless declaration stops the program."""

import subprocess
import sys
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from dash import Input, Output, State, html
from pydantic import BaseModel
from sqlalchemy import text

from dashboard import record
from dashboard.app import create_app
from dashboard.gate import Page
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db import engine
from db.vocabulary import Role
from tests import makers as make
from tests.site import OURS, ROUTER, SETTINGS, Site
from tests.world import World


class Look(BaseModel):
    patient_id: UUID
    tab: str | None = None


class Two(BaseModel):
    first: int
    second: str | None = None


class Save(BaseModel):
    key: UUID
    text: str


def trial() -> Page:
    """A page with one of everything; it says what it was given."""
    page = Page("/trial/<patient_id>", title="Trial", needs=Permission.SEE_PATIENT, query=Look)

    @page.layout
    def layout(viewer: Viewer, query: Look) -> html.Div:
        if query.tab == "gone":
            raise Missing("patient", query.patient_id)
        return html.Div(f"{viewer.role} {query.patient_id} {query.tab}")

    @page.callback(Output("trial-out", "children"), [Input("trial-a", "value"), State("trial-b", "value")], takes=Two)
    def read(viewer: Viewer, values: Two) -> str:
        return f"{values.first} {values.second}"

    @page.callback(Output("trial-saved", "children"), [Input("trial-act", "data")], takes=Save, needs=Permission.RECORD_EVENT, writes=True)
    def write(viewer: Viewer, values: Save) -> str:
        return f"saved {values.text}"

    @page.route("/trial/file/<uuid:patient_id>")
    def file(viewer: Viewer, patient_id: UUID) -> str:
        return f"file {patient_id}"

    return page


@pytest.fixture
def trial_site(db: World) -> Callable[[], Site]:
    return lambda: Site(create_app(SETTINGS, pages=[trial()]), db, {})


def open_page(site: Site, role: Role, path: str, search: str = "") -> str:
    body = site.body(ROUTER, {"url.pathname": path, "url.search": search})
    return site.send(site.client(role), body).get_data(as_text=True)


def test_path_variables_win_over_the_query_and_unknown_parts_are_dropped(trial_site: Callable[[], Site]) -> None:
    site, one = trial_site(), uuid4()
    assert f"physio {one} care" in open_page(site, Role.PHYSIO, f"/trial/{one}", f"?tab=care&patient_id={uuid4()}&viewer=x&role=admin")


@pytest.mark.parametrize("path", ["/trial/not-an-id", "/trial/", "/trial", "/trial/a/b", "/elsewhere"])
def test_an_address_that_does_not_fit_is_not_found(trial_site: Callable[[], Site], path: str) -> None:
    assert "Not found or no access" in open_page(trial_site(), Role.PHYSIO, path)


def test_what_a_layout_misses_is_not_found_and_recorded(trial_site: Callable[[], Site]) -> None:
    site, one = trial_site(), uuid4()
    before = site.denials(site.world.north)
    assert "Not found or no access" in open_page(site, Role.PHYSIO, f"/trial/{one}", "?tab=gone")
    assert site.denials(site.world.north) == before + 1


def test_a_role_without_the_permission_finds_nothing(trial_site: Callable[[], Site]) -> None:
    site = trial_site()
    assert "Not found or no access" in open_page(site, Role.MANAGER, f"/trial/{uuid4()}")
    assert site.client(Role.MANAGER).get(f"/trial/file/{uuid4()}", headers=OURS).status_code == 403
    assert site.client(Role.PHYSIO).get(f"/trial/file/{uuid4()}", headers=OURS).status_code == 200


def test_values_are_filled_in_order_and_a_bad_one_never_reaches_the_body(trial_site: Callable[[], Site]) -> None:
    site = trial_site()
    client = site.client(Role.PHYSIO)
    good = site.send(client, site.body("trial-out.children", {"trial-a.value": 7, "trial-b.value": "b"}))
    assert good.get_json()["response"]["trial-out"]["children"] == "7 b"
    for bad in ("seven", None, [], {}, 1.5):
        assert site.send(client, site.body("trial-out.children", {"trial-a.value": bad})).status_code == 400


@pytest.mark.parametrize("extra", [{"clinic_id": "x"}, {"role": "admin"}, {"account_id": 1}, {"created_at": 0}, {"version": 1}])
def test_a_write_with_an_unknown_field_is_refused(trial_site: Callable[[], Site], extra: dict[str, object]) -> None:
    site = trial_site()
    client, good = site.client(Role.PHYSIO), {"key": str(uuid4()), "text": "x"}
    assert site.send(client, site.body("trial-saved.children", {"trial-act.data": good})).status_code == 200
    assert site.send(client, site.body("trial-saved.children", {"trial-act.data": good | extra})).status_code == 400
    assert site.send(client, site.body("trial-saved.children", {"trial-act.data": {"text": "x"}})).status_code == 400


def test_a_coordinator_may_look_but_not_write_where_only_clinicians_write(trial_site: Callable[[], Site]) -> None:
    site = trial_site()
    client = site.client(Role.COORDINATOR)
    assert site.send(client, site.body("trial-out.children", {"trial-a.value": 7})).status_code == 200
    assert site.send(client, site.body("trial-saved.children", {"trial-act.data": {"key": str(uuid4()), "text": "x"}})).status_code == 403


def test_a_look_is_recorded_once_a_quarter_of_an_hour(trial_site: Callable[[], Site], db: World) -> None:
    site = trial_site()
    with engine.writing(db.scope) as session:
        one = make.patient(session, db.scope)
    client = site.client(Role.PHYSIO)
    body = site.body(ROUTER, {"url.pathname": f"/trial/{one}", "url.search": ""})
    for _ in range(3):
        site.send(client, body)
        record._stored.clear()  # as if another worker had answered
    with engine.reading(db.scope) as session:
        looks = session.execute(text("SELECT action, patient_id FROM audit_event WHERE outcome = 'viewed'")).all()
    assert [tuple(look) for look in looks] == [("view /trial/<patient_id>", one)]


def test_gated_code_comes_back_as_it_was() -> None:
    page = Page("/plain", title="Plain", needs=Permission.SEE_SELF)

    def body(viewer: Viewer) -> str:
        return "plain"

    assert page.layout(body) is body
    assert page.callback(Output("a", "children"), [Input("b", "value")])(body) is body
    assert page.route("/plain/file")(body) is body


@pytest.mark.parametrize(
    "wired",
    [
        pytest.param({"wired": [State("a", "value"), Input("b", "value")], "takes": Two}, id="a state before an input"),
        pytest.param({"wired": [Input("a", "value")], "takes": Two}, id="a field too many"),
        pytest.param({"wired": [Input("a", "n_clicks")], "takes": Save, "writes": True, "needs": Permission.RECORD_EVENT}, id="a write fired by a click"),
        pytest.param({"wired": [Input("a", "data")], "takes": Save, "writes": True}, id="a write without its own permission"),
        pytest.param({"wired": [Input("a", "data")], "takes": Two, "writes": True, "needs": Permission.RECORD_EVENT}, id="a write without a key"),
        pytest.param(
            {"wired": [Input("a", "data"), State("b", "data")], "takes": Save, "writes": True, "needs": Permission.RECORD_EVENT}, id="a write with a state"
        ),
    ],
)
def test_a_careless_declaration_stops_the_program(wired: dict[str, object]) -> None:
    page = Page("/careless", title="Careless", needs=Permission.SEE_SELF)
    with pytest.raises(ValueError, match=r"test_gate\.py:\d+"):
        page.callback(Output("x", "children"), **wired)  # type: ignore[arg-type]


def test_a_start_reads_no_source_of_ours_again() -> None:
    """Looking for who declared what once read the text of every module, for each callback: most of a start, and 24 MB of each worker."""
    asked = "import linecache, dashboard.app; print([name for name in linecache.cache if name.endswith('.py') and '/dashboard/' in name])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_worker_holds_no_press_before_somebody_prints() -> None:
    done = subprocess.run([sys.executable, "-c", "import sys, dashboard.app; print('typst' in sys.modules)"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_two_apps_in_one_process_do_not_meet(db: World) -> None:
    first, second = create_app(SETTINGS, pages=[trial()]), create_app(SETTINGS)
    assert "trial-out.children" in first.callback_map
    assert "trial-out.children" not in second.callback_map
