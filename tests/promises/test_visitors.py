"""S01, S02: without a login there is the sign-in page and nothing else; and the list of ways in is the committed one."""

import random
import re

import dash
from flask.testing import FlaskClient

from db.vocabulary import Role
from tests.promises import snapshot
from tests.site import OURS, Site, canary

ALLOWED = {"/sign-in": 200, "/healthz": 200, "/readyz": 200}
SECRET_WORDS = ("_dash-config", "callback", dash.__version__, "traceback", "werkzeug")


def addresses(site: Site) -> list[str]:
    """Every route with something in its variables, and fifty that nobody registered."""
    values = iter([*site.patients.values()] * 200)
    known = [re.sub(r"<[^>]+>", lambda _: str(next(values)), rule.rule) for rule in site.app.server.url_map.iter_rules()]
    pages = [re.sub(r"<[^>]+>", lambda _: str(next(values)), page.path) for page in site.app.server.extensions["pages"]]
    dice = random.Random(1)
    words = ["admin", "api", "_dash", "mcp", "static", "patients", "..", "%2e%2e", "export", ".git", "assets", "debug", "console", "\\", "h", "x" * 300]
    return [*known, *pages, *("/" + "/".join(dice.choices(words, k=dice.randint(1, 4))) for _ in range(50))]


def leaks(site: Site, client: FlaskClient) -> list[str]:
    """What a visitor gets that a visitor should not; empty is the promise."""
    found = []
    for address in addresses(site):
        if address in ALLOWED or address.startswith(("/assets/", "/invite/")):
            continue
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
            answer = client.open(address, method=method, headers=OURS)
            said = answer.get_data(as_text=True)
            closed = answer.status_code in (401, 404, 405, 400) or (answer.status_code in (302, 303) and answer.headers["Location"].startswith("/sign-in"))
            if not closed:
                found.append(f"{method} {address}: {answer.status_code}")
            callback_ids = (one for one in site.app.callback_map if one in said)
            found += [
                f"{method} {address} shows {word}"
                for word in (*SECRET_WORDS, canary(site.world.north), canary(site.world.south), *callback_ids)
                if word in said
            ]
    return found


def test_a_visitor_reaches_only_the_allow_list(site: Site) -> None:
    assert leaks(site, site.client()) == []
    for address, status in ALLOWED.items():
        assert site.client().get(address).status_code == status


def test_the_check_sees_a_door_that_asks_nobody(broken) -> None:  # type: ignore[no-untyped-def]
    site = broken("sign-in")
    assert leaks(site, site.client())


def test_an_address_of_nothing_is_not_found_and_no_fault(site: Site) -> None:
    """P8: whatever somebody signed in types after the name of the site."""
    client = site.client(Role.PHYSIO)
    suites = [
        f"/_dash-component-suites/{path}" for path in ("dash/deps/nope.js", "..%2f..%2fetc/passwd", "dash", "dash/", "nope/x.js", "dash/../x", "dash/%00.js")
    ]
    found = {address: client.get(address).status_code for address in [*addresses(site), *suites]}
    assert {address: status for address, status in found.items() if status >= 500} == {}
    assert {found[address] for address in suites} == {404}


def test_routes_and_callbacks_are_the_committed_list(site: Site) -> None:
    assert snapshot.doors(site.app) == snapshot.FILE.read_text().splitlines(), (
        "a way in was added or removed: look at it, then run python -m tests.promises.snapshot"
    )
