"""S16, S17, S21, S22: hosts, headers on every answer, errors that show an id, opaque addresses."""

import logging
import re
from collections.abc import Callable, Iterator

import pytest
from dash import Input, Output
from flask.testing import FlaskClient
from pydantic import BaseModel

from dashboard.app import create_app
from dashboard.gate import Page
from dashboard.roles import Permission, Viewer
from db import engine
from db.errors import Unavailable
from db.vocabulary import Role
from tests.site import OURS, ROUTER, SETTINGS, Site, canary

HOSTILE_HOSTS = [
    "evil.example",
    "localhost.evil.example",
    "evil.example:80",
    "169.254.169.254",
    "10.0.0.1",
    "[::2]",
    "localhost@evil.example",
    "..",
    "127.0.0.1.evil.example",
]
WANTED = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'sha256-",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def answered_hosts(site: Site) -> list[str]:
    client = site.client(Role.PHYSIO)
    return [host for host in HOSTILE_HOSTS if client.get("/me", headers=OURS | {"Host": host}).status_code != 400]


def test_a_foreign_host_header_is_refused(site: Site) -> None:
    assert answered_hosts(site) == []


def test_the_check_sees_a_door_that_takes_every_host(broken: Callable[..., Site]) -> None:
    assert answered_hosts(broken("host"))


def test_a_container_may_ask_for_its_own_health(broken: Callable[..., Site]) -> None:
    site = broken()
    named = SETTINGS.model_copy(update={"allowed_hosts": ("clinic.example",), "host": "0.0.0.0"})
    client = create_app(named, pages=[]).server.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/sign-in").status_code == 400
    assert client.get("/sign-in", headers={"Host": "clinic.example"}).status_code == 200
    assert site.client().get("/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_forwarded_headers_are_ignored_without_a_proxy_of_ours(site: Site) -> None:
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Proto": "gopher",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "/admin",
    }
    answer = site.client().get("/patients", headers=OURS | forged)
    assert answer.headers["Location"] == "/sign-in?next=/patients"
    assert "evil" not in str(answer.headers) + answer.get_data(as_text=True)


def answers(site: Site) -> Iterator[tuple[str, object]]:
    """One answer of each kind: page, redirect, file, callback, errors of several sorts."""
    visitor, physio = site.client(), site.client(Role.PHYSIO)
    for address in (
        "/",
        "/me",
        "/patients",
        "/sign-in",
        "/healthz",
        "/readyz",
        "/nope",
        "/assets/base.css",
        "/assets/nope.css",
        "/_dash-layout",
        "/_dash-dependencies",
        "/me/changes",
    ):
        for client in (visitor, physio):
            yield address, client.get(address, headers=OURS)
    yield "evil host", physio.get("/me", headers={"Host": "evil.example"})
    yield "bad body", site.send(physio, b"{")
    yield "visitor's callback", site.send(visitor, site.body(ROUTER))
    yield "callback", site.send(physio, site.body(ROUTER, {"url.pathname": "/me", "url.search": ""}))
    yield "cross-site", physio.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    yield "wrong sign-in", visitor.post("/sign-in", data={"email": "x"}, headers=OURS)
    yield "static", physio.get(site.app.server.extensions["asset"]("base.css"))
    yield "sign-out", physio.post("/sign-out", headers=OURS)


def test_the_check_sees_an_answer_without_headers(broken: Callable[..., Site]) -> None:
    site = broken()
    site.app.server.after_request_funcs.clear()
    with pytest.raises(AssertionError, match="lacks Content-Security-Policy"):
        test_every_answer_carries_the_headers(site)


def test_every_answer_carries_the_headers(site: Site) -> None:
    """S17."""
    for what, answer in answers(site):
        headers = answer.headers  # type: ignore[attr-defined]
        if what == "static":
            assert headers["Content-Security-Policy"].startswith("default-src 'none'")
            continue
        for name, start in WANTED.items():
            assert headers.get(name, "").startswith(start), f"{what} lacks {name}"
        policy = headers["Content-Security-Policy"]
        assert "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'" in policy
        assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
        assert "unsafe-eval" not in policy
        kept = "immutable" in headers.get("Cache-Control", "")
        assert headers["Cache-Control"] == "no-store" or kept, what
        assert headers.get("Server") is None or "Werkzeug" not in headers["Server"]
        if what == "sign-out":
            assert headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


class Boom(BaseModel):
    text: str | None = None


def exploding(secret: str) -> Page:
    """A page on which everything fails while it holds something secret."""
    page = Page("/boom", title="Boom", needs=Permission.SEE_SELF)

    def fail(viewer: Viewer, *_: object) -> None:
        raise ValueError(secret)

    page.layout(fail)
    page.callback(Output("boom", "children"), [Input("boom-in", "value")], takes=Boom)(lambda viewer, values: fail(viewer))
    page.route("/boom/file")(lambda viewer: fail(viewer))
    return page


def test_a_failure_shows_an_id_that_is_in_the_log_and_nothing_else(broken: Callable[..., Site], caplog: pytest.LogCaptureFixture) -> None:
    """S21."""
    site = broken(pages=[exploding("the patient's secret")])
    client = site.client(Role.PHYSIO)
    for answer in (
        site.send(client, site.body("boom.children")),
        site.send(client, site.body(ROUTER, {"url.pathname": "/boom", "url.search": ""})),
        client.get("/boom/file", headers=OURS),
    ):
        said = answer.get_data(as_text=True)
        found = re.search(r"\b[0-9a-f]{8}\b", said)
        assert answer.status_code == 500
        assert found is not None
        assert found[0] in caplog.text
        assert "secret" not in said + caplog.text
        assert "Traceback" not in said
        assert "ValueError" in caplog.text


def test_a_database_that_does_not_answer_is_a_503_that_says_when_to_come_back(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> None:
        raise Unavailable("pool")

    client = site.client(Role.PHYSIO)
    monkeypatch.setattr(engine, "_begin", hang)
    answer = site.send(client, site.body(ROUTER, {"url.pathname": "/me", "url.search": ""}))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "pool" not in answer.get_data(as_text=True)


def test_no_address_and_no_log_names_a_person(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """S22: addresses that the server writes hold opaque ids; the log holds no text about anybody."""
    client = site.client(Role.PHYSIO)
    with caplog.at_level(logging.INFO):
        texts = [_said(site, client, page.path) for page in site.app.server.extensions["pages"]]
    addresses = {one for text in texts for one in re.findall(r'"(?:href|action|pathname)":\s*"([^"]+)"', text)}
    assert not [one for one in addresses if "CANARY" in one or re.search(r"T\d{6}", one)]
    assert canary(site.world.north) not in caplog.text


def _said(site: Site, client: FlaskClient, path: str) -> str:
    address = path.replace("<rule_key>", "RESP-16").replace("<patient_id>", str(site.patients[site.world.north.slug])).replace("<score_id>", "new")
    return site.send(client, site.body(ROUTER, {"url.pathname": address, "url.search": ""})).get_data(as_text=True)


def test_the_page_for_a_visitor_loads_only_from_here(site: Site) -> None:
    said = site.client().get("/sign-in").get_data(as_text=True) + site.client(Role.PHYSIO).get("/me", headers=OURS).get_data(as_text=True)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', said)


def test_a_layout_is_not_in_the_first_answer(site: Site) -> None:
    """Layouts hold no data: the frame and the dependencies say nothing about anybody's patients."""
    client = site.client(Role.PHYSIO)
    for address in ("/_dash-layout", "/_dash-dependencies", "/patients"):
        frame = client.get(address, headers=OURS).get_data(as_text=True)
        assert frame.count(canary(site.world.north)) <= 3  # the viewer's own name, in the corner
        assert str(site.patients[site.world.north.slug]) not in frame


def test_a_page_says_nothing_to_a_role_that_may_not_open_it(site: Site) -> None:
    for role in (Role.MANAGER, Role.ADMIN):
        said = _said(site, site.client(role), "/patients/<patient_id>")
        assert "Not found or no access" in said
        assert canary(site.world.north) not in said
