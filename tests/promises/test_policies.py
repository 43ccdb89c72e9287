"""S03 to S06: who may use what, as the policies say, whatever ids, triggers and query strings a browser sends."""

import enum
import re
import types
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID, uuid4

import pytest
from dash import Dash, Input, Output, html
from pydantic import BaseModel

from dashboard import gate
from dashboard.app import create_app
from dashboard.gate import Page, Policies, Policy
from dashboard.roles import VIEWS, Permission
from db.vocabulary import Role
from tests.site import OURS, ROUTER, SETTINGS, Site, canary, owner, sign_in_as

REFUSED = {400, 401, 403, 404, 409, 422}
NOT_NOW = {200, 204, *REFUSED} - {401, 403}


def sample(kind: Any, patient_id: UUID | str, name: str = "") -> Any:
    """A JSON value that this annotation takes; every id is the patient's but for keys."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        wanted = [one for one in inner if one is not type(None)]
        return sample(wanted[0], patient_id, name)
    if origin is Literal:
        return inner[0]
    if origin in (list, tuple, set, frozenset):
        return []
    if origin is dict:
        return {}
    if origin is not None and inner:
        return sample(inner[0], patient_id, name)
    if kind is UUID:
        return str(uuid4()) if name == "key" else str(patient_id)
    if kind is str and name in ("rule_key", "alone"):
        return "RESP-16"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return values_of(kind, patient_id)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind)).value
    return {int: 1, float: 1.0, bool: False, date: "2026-03-01", datetime: "2026-03-01T10:00:00Z"}.get(kind, "x")


def values_of(model: type[BaseModel], patient_id: UUID | str) -> dict[str, Any]:
    return {name: sample(field.annotation, patient_id, name) for name, field in model.model_fields.items()}


def filled(site: Site, callback_id: str, policy: Policy, patient_id: UUID | str) -> dict[str, Any]:
    """A well-formed body that names this patient wherever an id fits."""
    if policy.takes is None:
        return site.body(callback_id)
    entry, given = site.app.callback_map[callback_id], values_of(policy.takes, patient_id)
    specs = [f"{one['id']}.{one['property']}" for one in (*entry["inputs"], *entry["state"])]
    values = {specs[0]: given} if policy.writes else dict(zip(specs, given.values(), strict=True))
    return site.body(callback_id, values)


def policies(site: Site) -> dict[str, Policy]:
    known: Policies = site.app.server.extensions["policies"]
    return known.callbacks


def surprises(site: Site) -> Iterator[str]:
    """Callback by role by whose patient: every answer that the policy table does not foretell, and every trace of the other clinic."""
    north, south = site.world.north, site.world.south
    before = site.rows(south)
    for role in Role:
        client = site.client(role)
        for callback_id, policy in policies(site).items():
            for whose in (north, south):
                noted = site.denials(north)
                answer = site.send(client, filled(site, callback_id, policy, site.patients[whose.slug]))
                at = f"{role} {policy.name} on {whose.slug}: {answer.status_code}"
                if policy.needs not in VIEWS[role].may:
                    if answer.status_code != 403 or site.denials(north) != noted + 1:
                        yield f"{at}, not refused and recorded"
                elif answer.status_code not in NOT_NOW:
                    yield at
                elif whose is north and not policy.writes and answer.status_code not in (200, 204):
                    yield f"{at}, though it is theirs to see"
                if canary(south) in answer.get_data(as_text=True):
                    yield f"{at} shows the other clinic"
                if whose is south and site.rows(south) != before:
                    yield f"{at} changed the other clinic"


def test_every_server_callback_has_a_policy(site: Site) -> None:
    known: Policies = site.app.server.extensions["policies"]
    assert gate.unguarded(site.app, known) == []
    assert set(known.callbacks) == {name for name, entry in site.app.callback_map.items() if "callback" in entry}
    assert all(policy.takes is not None and "key" in policy.takes.model_fields for policy in known.callbacks.values() if policy.writes)


def test_start_up_fails_when_a_callback_has_no_policy(database: object) -> None:
    class Careless(Page):
        def mount(self, app: Dash, policies: Policies, viewer_now: Callable[..., Any]) -> None:
            app.callback(Output("a", "children"), Input("b", "n_clicks"))(lambda clicks: clicks)

    with pytest.raises(RuntimeError, match="without a policy"):
        create_app(SETTINGS, pages=[Careless("/careless", title="Careless", needs=Permission.SEE_SELF)])


def test_every_permission_guards_something_that_some_role_may_do(site: Site) -> None:
    known: Policies = site.app.server.extensions["policies"]
    guarding = {page.needs for page in site.app.server.extensions["pages"]} | {policy.needs for policy in (*known.callbacks.values(), *known.routes.values())}
    assert guarding == set(Permission)
    assert set().union(*(view.may for view in VIEWS.values())) == set(Permission)


def test_every_callback_answers_every_role_as_its_policy_says(site: Site) -> None:
    assert list(surprises(site)) == []


def test_every_page_opens_or_is_refused_and_recorded_as_its_role_says(site: Site) -> None:
    for role in Role:
        client = site.client(role)
        for page in site.app.server.extensions["pages"]:
            noted = site.denials(site.world.north)
            answer = client.get(re.sub("<[^>]+>", str(uuid4()), page.path), headers={"Sec-Fetch-Mode": "navigate"})
            may = page.needs in VIEWS[role].may
            # The first address leads who has no work of their own to their start page; any other page is refused, and that is recorded.
            expected = (200, 0) if may else (302, 0) if page.path == "/" else (404, 1)
            assert (answer.status_code, site.denials(site.world.north) - noted) == expected, (role, page.path)


def test_an_address_of_no_page_is_not_found_and_fills_no_trail(site: Site) -> None:
    client, noted = site.client(Role.PHYSIO), site.denials(site.world.north)
    assert client.get("/nonsense", headers={"Sec-Fetch-Mode": "navigate"}).status_code == 404
    assert site.denials(site.world.north) == noted


def test_the_check_sees_a_permission_that_is_not_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "allow", lambda viewer, permission: None)
    assert next(surprises(site), None)


def test_nobody_signed_out_or_deactivated_reaches_a_callback(site: Site) -> None:
    gone = site.client(Role.PHYSIO)
    owner(site.world.server, "UPDATE identity.membership SET active = false WHERE account_id = %s", site.world.north.people[Role.PHYSIO])
    for client in (site.client(), gone):
        for callback_id, policy in policies(site).items():
            assert site.send(client, filled(site, callback_id, policy, site.patients[site.world.north.slug])).status_code == 401


def test_every_role_opens_its_home_and_its_pages_and_no_other(site: Site) -> None:
    pages = site.app.server.extensions["pages"]
    for role, view in VIEWS.items():
        client = site.client(role)
        assert client.get("/", headers=OURS).headers.get("Location", "/") == view.home
        assert client.get(view.home, headers=OURS).status_code == 200
        for page in pages:
            address = page.path
            address = address.replace("<rule_key>", "RESP-16")
            for name in ("<patient_id>", "<score_id>", "<batch_id>", "<meeting_id>"):
                address = address.replace(name, str(site.patients[site.world.north.slug]))
            closed = 302 if address == "/" else 404  # whoever has no work of their own is sent to their start page
            assert client.get(address, headers=OURS).status_code == (200 if page.needs in view.may else closed), f"{role} {page.path}"


def hostile_ids(site: Site) -> Iterator[Any]:
    yield site.patients[site.world.south.slug]
    yield uuid4()
    yield from ("*", "", "null", "' OR 1=1 --", "../../etc/passwd", "0" * 5000)


def test_a_foreign_patient_looks_like_a_missing_one_on_every_page(site: Site) -> None:
    """S05: the page of a stranger's patient is the page of nobody, word for word, and both are recorded."""
    client, route = site.client(Role.PHYSIO), ROUTER
    for page in site.app.server.extensions["pages"]:
        if "<" not in page.path:
            continue
        answers = []
        for one in hostile_ids(site):
            address = re.sub(r"<\w+>", lambda _, one=one: str(one), page.path.replace("<score_id>", str(uuid4())))
            noted = site.denials(site.world.north)
            answer = site.send(client, site.body(route, {"url.pathname": address[:300], "url.search": ""}))
            answers.append((answer.status_code, answer.get_data(as_text=True)))
            if page.match(address[:300]) is not None:
                assert site.denials(site.world.north) == noted + 1, f"{page.path} with {str(one)[:40]} left no record"
        assert len(set(answers)) == 1, page.path
        assert "Not found or no access" in answers[0][1]


@pytest.mark.parametrize("swap", ["list", "dict", "star", "number", "other"])
def test_an_id_that_is_not_the_declared_one_is_refused(site: Site, swap: str) -> None:
    """S05: component ids in inputs, states and outputs."""
    wrong = {"list": ["url"], "dict": {"type": "x"}, "star": "*", "number": 5, "other": "page"}[swap]
    client = site.client(Role.PHYSIO)
    for callback_id in policies(site):
        for part in ("inputs", "state", "outputs"):
            body = site.body(callback_id)
            entries = body[part] if isinstance(body[part], list) else [body[part]]
            for entry in entries:
                if isinstance(entry, dict) and entry["id"] != wrong:
                    kept, entry["id"] = entry["id"], wrong
                    assert site.send(client, body).status_code == 400, f"{callback_id} {part}"
                    entry["id"] = kept


def forged_writes(site: Site) -> list[str]:
    """S06: changes that happened without their trigger."""
    found, place = [], site.world.north
    client = site.client(Role.PHYSIO)
    for callback_id, policy in policies(site).items():
        if not policy.writes:
            continue
        body = filled(site, callback_id, policy, site.patients[place.slug])
        before = site.rows(place)
        for changed in ([], ["url.pathname"], ["*"], [body["changedPropIds"][0] + "x"], [{}], None):
            status = site.send(client, {**body, "changedPropIds": changed}).status_code
            if status != 400 or site.rows(place) != before:
                found.append(f"{policy.name} {changed}: {status}")
    return found


def test_no_write_without_its_trigger(site: Site) -> None:
    assert forged_writes(site) == []


class Press(BaseModel):
    key: UUID


def pressing_page() -> Page:
    page = Page("/press", title="Press", needs=Permission.SEE_SELF)
    page.layout(lambda viewer: html.Div(id="press-seen"))
    page.callback(Output("press-seen", "children"), [Input("press", "data")], takes=Press, needs=Permission.SEE_SELF, writes=True)(
        lambda viewer, values: "pressed"
    )
    return page


def test_the_check_sees_a_door_without_shapes(broken: Callable[..., Site]) -> None:
    site = broken("shape", pages=[pressing_page()])
    assert forged_writes(site)
    assert forged_writes(broken(pages=[pressing_page()])) == []


@pytest.mark.parametrize(
    "search",
    ["?patient_id=*", "?" + "a=1&" * 100, "?range=%00", "?range=<script>", "?tab=../..", "?x=" + "9" * 3000, "?%ff=%ff", "?sort=';drop table patient;--"],
)
def test_a_hostile_query_string_changes_nothing_and_breaks_nothing(site: Site, search: str) -> None:
    """S06."""
    before, client = site.rows(site.world.north), site.client(Role.PHYSIO)
    for page in site.app.server.extensions["pages"]:
        address = page.path.replace("<rule_key>", "RESP-16").replace("<patient_id>", str(site.patients[site.world.north.slug]))
        address = address.replace("<score_id>", "new").replace("<batch_id>", str(uuid4())).replace("<meeting_id>", str(uuid4()))
        answer = site.send(client, site.body(ROUTER, {"url.pathname": address, "url.search": search}))
        assert answer.status_code in (200, 400), address
        assert client.get(address + search, headers=OURS).status_code in (200, 404)
    assert site.rows(site.world.north) == before


def test_a_colleague_of_the_other_clinic_sees_only_that_clinic(site: Site) -> None:
    client = site.app.server.test_client()
    sign_in_as(client, site.world.south, Role.PHYSIO)
    for callback_id, policy in policies(site).items():
        answer = site.send(client, filled(site, callback_id, policy, site.patients[site.world.north.slug]))
        assert canary(site.world.north) not in answer.get_data(as_text=True), policy.name
