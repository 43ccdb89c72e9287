"""S08, S13 to S15: a cookie is worth what the database says now; forms and writes come from our own pages; next stays here."""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Response
from flask.testing import FlaskClient

from dashboard import sessions, signin
from dashboard.gate import Policies
from db import engine
from db.commands import identity
from db.vocabulary import Role
from tests.site import OURS, PASSWORD, ROUTER, Site, owner


def alive(site: Site, client: FlaskClient) -> bool:
    """Does this cookie still open something? Page, callback and route must agree."""
    body = site.body(ROUTER, {"url.pathname": "/me", "url.search": ""})
    said = {
        client.get("/me", headers=OURS).status_code == 200,
        site.send(client, body).status_code == 200,
        client.get("/me/changes", headers=OURS | {"Sec-Fetch-Mode": "cors"}).status_code == 200,
    }
    assert len(said) == 1
    return said.pop()


def sql(statement: str) -> Callable[[Site, FlaskClient], None]:
    return lambda site, client: owner(site.world.server, statement, site.world.north.people[Role.PHYSIO])


def sign_out(site: Site, client: FlaskClient) -> None:
    cookie = client.get_cookie(sessions.COOKIE)
    assert cookie is not None
    client.post("/sign-out", headers=OURS)
    assert client.get_cookie(sessions.COOKIE) is None
    client.set_cookie(sessions.COOKIE, cookie.value, secure=True)


def as_admin(change: str) -> Callable[[Site, FlaskClient], None]:
    def act(site: Site, client: FlaskClient) -> None:
        place = site.world.north
        who = place.people[Role.PHYSIO]
        with engine.writing(place.scope(Role.ADMIN)) as session:
            if change == "end":
                assert identity.end_logins_of(session, place.scope(Role.ADMIN), who) >= 1
            else:
                role = Role.MANAGER if change == "role" else Role.PHYSIO
                identity.change_membership(
                    session, place.scope(Role.ADMIN), account_id=who, version=1, role=role, discipline=None, site=None, active=change == "role"
                )

    return act


def new_password(site: Site, client: FlaskClient) -> None:
    place = site.world.north
    with engine.writing(place.scope()) as session:
        identity.set_own_password(session, place.scope(), "$argon2id$other")


ENDINGS = {
    "signed out": sign_out,
    "account deactivated": sql("UPDATE identity.account SET active = false WHERE id = %s"),
    "membership deactivated": sql("UPDATE identity.membership SET active = false WHERE account_id = %s"),
    "deactivated by the administrator": as_admin("deactivate"),
    "another role": as_admin("role"),
    "ended by the administrator": as_admin("end"),
    "another password": new_password,
    "idle for 16 minutes": sql("UPDATE identity.login SET last_active_at = now() - interval '16 minutes' WHERE account_id = %s"),
    "twelve hours old": sql("UPDATE identity.login SET created_at = now() - interval '12 hours 1 second' WHERE account_id = %s"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_old_cookie_is_worth_nothing(site: Site, ending: str) -> None:
    client = site.client(Role.PHYSIO)
    assert alive(site, client)
    ENDINGS[ending](site, client)
    assert not alive(site, client)
    assert client.get("/me", headers=OURS).headers["Location"].startswith("/sign-in")
    assert site.send(client, site.body(ROUTER)).status_code == 401


def polled(site: Site) -> bool:
    """Is a login alive after 16 minutes in which only timers asked?"""
    client = site.client(Role.PHYSIO)
    known: Policies = site.app.server.extensions["policies"]
    polls = [
        site.address(rule.rule, site.world.north)
        for rule in site.app.server.url_map.iter_rules()
        if (policy := known.routes.get(rule.endpoint)) and policy.polls
    ]
    assert polls
    for _ in range(4):
        owner(site.world.server, "UPDATE identity.login SET last_active_at = last_active_at - interval '4 minutes 1 second' WHERE ended_at IS NULL")
        for address in polls:
            client.get(address, headers=OURS | {"Sec-Fetch-Mode": "cors"})
    return client.get("/me", headers=OURS).status_code == 200


def test_a_page_left_open_does_not_keep_its_login(site: Site) -> None:
    assert not polled(site)


def test_the_check_sees_polling_that_counts_as_use(broken: Callable[..., Site]) -> None:
    assert polled(broken("polling"))


def test_work_keeps_a_login(site: Site) -> None:
    client = site.client(Role.PHYSIO)
    for _ in range(4):
        owner(site.world.server, "UPDATE identity.login SET last_active_at = last_active_at - interval '10 minutes' WHERE ended_at IS NULL")
        assert client.get("/me", headers=OURS).status_code == 200


def test_every_cookie_is_secure_and_for_this_host_only(site: Site, password_hash: str) -> None:
    """S13."""
    who = site.world.north.people[Role.PHYSIO]
    owner(site.world.server, "UPDATE identity.account SET password_hash = %s WHERE id = %s", password_hash, who)
    client = site.app.server.test_client()
    page = client.get("/sign-in")
    token = page.get_data(as_text=True).partition('name="token" value="')[2].partition('"')[0]
    form = {"token": token, "email": site.world.north.email(Role.PHYSIO), "password": PASSWORD}
    signed_in = client.post("/sign-in", data=form, headers=OURS)
    assert signed_in.status_code == 303
    cookies = [
        *page.headers.getlist("Set-Cookie"),
        *signed_in.headers.getlist("Set-Cookie"),
        *client.post("/sign-out", headers=OURS).headers.getlist("Set-Cookie"),
    ]
    assert {one.partition("=")[0] for one in cookies} == {sessions.COOKIE, signin.FORM_COOKIE, signin.KNOWN_COOKIE}
    for one in cookies:
        flags = {part.strip() for part in one.split(";")[1:]}
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= flags, one
        assert not any(flag.startswith("Domain") for flag in flags)
        assert one.startswith("__Host-")


@pytest.mark.parametrize(("flag", "loose"), [("secure", False), ("httponly", False), ("samesite", "None"), ("path", "/me"), ("domain", "localhost")])
def test_the_check_sees_a_looser_cookie(site: Site, password_hash: str, monkeypatch: pytest.MonkeyPatch, flag: str, loose: object) -> None:
    given = Response.set_cookie
    monkeypatch.setattr(Response, "set_cookie", lambda answer, *named, **flags: given(answer, *named, **{**flags, flag: loose}))
    with pytest.raises(AssertionError):
        test_every_cookie_is_secure_and_for_this_host_only(site, password_hash)


CROSS_SITE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "SAME-ORIGIN "},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://user@localhost"},
    {"Referer": "http://localhost/me"},
]


def crossed(site: Site, password_hash: str) -> list[str]:
    """S14: forms and changes that another site could send in somebody's name."""
    found, place = [], site.world.north
    owner(site.world.server, "UPDATE identity.account SET password_hash = %s WHERE id = %s", password_hash, place.people[Role.PHYSIO])
    routes: Policies = site.app.server.extensions["policies"]
    for headers in CROSS_SITE:
        client = site.client(Role.PHYSIO)
        before = site.rows(place)
        body = site.body(ROUTER, {"url.pathname": "/me", "url.search": ""})
        codes = [client.post("/_dash-update-component", json=body, headers=headers | {"Content-Type": "application/json"}).status_code]
        codes += [client.post(site.address(rule.rule, place), headers=headers).status_code
                  for rule in site.app.server.url_map.iter_rules() if "POST" in (rule.methods or set()) and rule.endpoint in routes.routes]  # fmt: skip
        form = {"email": place.email(Role.PHYSIO), "password": PASSWORD}
        codes.append(client.post("/sign-in", data=form, headers=headers | {"Accept": "application/json"}).status_code)
        codes.append(client.post("/sign-out", headers=headers).status_code)
        if set(codes) != {403} or site.rows(place) != before or client.get("/me", headers=OURS).status_code != 200:
            found.append(f"{headers}: {codes}")
    return found


def test_another_site_can_do_nothing_in_somebodys_name(site: Site, password_hash: str) -> None:
    assert crossed(site, password_hash) == []


def test_the_check_sees_a_door_that_takes_every_site(broken: Callable[..., Site], password_hash: str) -> None:
    assert crossed(broken("cross-site"), password_hash)


def test_a_page_that_somebody_else_opened_does_nothing_in_this_name(site: Site) -> None:
    """Two people, two tabs, one browser: each request of a page says whose page it is."""
    north = site.world.north
    client, before = site.client(Role.PHYSIO), site.rows(north)
    body = site.body(ROUTER, {"url.pathname": "/patients", "url.search": ""})
    draft, another = f"/patients/{site.patients[north.slug]}/alsfrs/draft", {"X-Account": str(north.people[Role.OCCUPATIONAL])}
    assert site.send(client, body, another).status_code == 412
    assert client.get("/patients/rows.json", headers=OURS | another).status_code == 412
    assert client.post(draft, data=b"{}", headers=OURS | another).status_code == 412
    assert site.rows(north) == before
    assert site.send(client, body, {"X-Account": str(north.people[Role.PHYSIO])}).status_code == 200


def test_our_own_origin_is_enough_for_a_browser_without_fetch_metadata(site: Site) -> None:
    body = site.body(ROUTER, {"url.pathname": "/me", "url.search": ""})
    client = site.client(Role.PHYSIO)
    assert client.post("/_dash-update-component", json=body, headers={"Origin": "http://localhost"}).status_code == 200


ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\\/evil.example", "http://evil.example",
    "https:evil.example", "https:/evil.example", "HTTPS://evil.example", "javascript:alert(1)", "data:text/html,x", "/%2f/evil.example", "/%5cevil.example",
    "/\tevil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example", "/.evil.example", "/..//evil.example", "/./evil.example",
    "evil.example", "@evil.example", "/@evil.example", "/?next=//evil.example", "/patients?x=1", "/patients#x",
    "/patients\r\nSet-Cookie: a=b", "/patients\x00", "",
    "/ü", "/pa.tients", "/patients;x", "/_dash-layout", "/-x", "/patients\n", "//", "/\u2028x", "/x:y",
]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_next_never_leaves_this_site(wanted: str) -> None:
    """S15."""
    assert signin.safe_next(wanted) == "/"


def test_the_check_sees_rules_that_look_enough() -> None:
    """Joined to our address and compared, or begun with one slash: both let addresses of another site through."""
    joined = {one for one in ELSEWHERE if urlsplit(urljoin("https://clinic.example/sign-in", one)).netloc == "clinic.example"}
    begun = {one for one in ELSEWHERE if one.startswith("/") and not one.startswith("//")}
    assert {"/\\evil.example", "/\\/evil.example"} <= joined & begun


@pytest.mark.parametrize("wanted", ["/", "/patients", "/patients/01a202e8-5973-7799-92d7-0253f1d91d92", "/admin/users", "/me"])
def test_next_leads_back_to_a_page_of_ours(wanted: str) -> None:
    assert signin.safe_next(wanted) == wanted
