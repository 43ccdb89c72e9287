"""The door in a real browser: cookies on plain loopback, a policy nothing breaks, nothing left behind, a second step by hand."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import text

from dashboard import passwords
from db import engine
from db.vocabulary import Role
from tests.browser.conftest import PASSWORD, Site
from tests.site import owner

pytestmark = pytest.mark.browser
STORES = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie,
  (await indexedDB.databases()).map(one => one.name), 'caches' in window ? await caches.keys() : []])"""


def test_the_cookies_hold_on_plain_loopback_and_no_script_can_read_them(context_as: Callable[..., BrowserContext], site: Site) -> None:
    context = context_as(Role.PHYSIO, fresh=True)
    page = context.new_page()
    page.goto("/me")
    cookies = {one["name"]: one for one in context.cookies()}
    assert {"__Host-sid", "__Host-known"} <= set(cookies)
    for one in cookies.values():
        assert (one["secure"], one["httpOnly"], one["sameSite"], one["path"]) == (True, True, "Lax", "/")
    assert page.evaluate("document.cookie") == ""


def test_no_page_breaks_the_content_security_policy(context_as: Callable[..., BrowserContext], site: Site) -> None:
    """S17: walk through what a clinician opens and listen to the console."""
    page = context_as(Role.PHYSIO).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    one = next(iter(site.patients.values())) if isinstance(site.patients, dict) else site.patients[0]
    for address in ("/patients", f"/patients/{one}", f"/patients/{one}/alsfrs/new", "/me"):
        page.goto(address)
        page.wait_for_selector("#main h1:visible, #main .idb:visible")
        page.wait_for_timeout(400)
    assert [text for text in said if "Content Security Policy" in text or "Content-Security-Policy" in text] == []


def test_a_page_stops_when_somebody_else_signs_in_in_another_tab(context_as: Callable[..., BrowserContext], site: Site) -> None:
    context = context_as(Role.PHYSIO, fresh=True)
    page = context.new_page()
    page.goto(f"/patients/{next(iter(site.patients.values()))}/alsfrs/new")
    page.locator(".it[data-item]").first.wait_for()
    context.add_cookies(context_as(Role.OCCUPATIONAL, fresh=True).cookies())
    page.keyboard.press("3")
    stopped = page.get_by_role("dialog", name="Somebody else has signed in")
    stopped.wait_for()
    assert site.north.email(Role.PHYSIO) in stopped.inner_text()
    with engine.reading(site.north.scope()) as session:
        assert session.execute(text("SELECT count(*) FROM alsfrs_draft WHERE account_id = :id"), {"id": site.north.people[Role.OCCUPATIONAL]}).scalar() == 0
    stopped.get_by_role("button", name="Reload the page").click()
    page.locator(f"#shell[data-account='{site.north.people[Role.OCCUPATIONAL]}']").wait_for()


def test_signing_out_leaves_nothing_and_back_shows_nobody(context_as: Callable[..., BrowserContext], site: Site) -> None:
    """S20."""
    context = context_as(Role.PHYSIO, fresh=True)
    page = context.new_page()
    page.goto("/patients")
    page.wait_for_selector("#main h1:visible")
    page.wait_for_timeout(500)
    names = [word for word in re.findall(r"\b[A-Z]{4,}\b", page.inner_text("#main")) if word not in ("ALSFRS", "PDF", "CSV")]
    assert names
    kept = page.evaluate(STORES)
    assert not [name for name in names if name in kept]
    page.click("#user-menu summary")
    page.click("text=Sign out")
    page.wait_for_selector("#email")
    assert "__Host-sid" not in {one["name"] for one in context.cookies()}
    page.go_back()
    page.wait_for_selector("#email")
    assert not [name for name in names if name in page.content()]


def test_an_administrator_sets_up_the_second_step_and_invites_somebody_whose_name_is_text(browser_page: Page, site: Site) -> None:
    page, admin = browser_page, site.world.south.people[Role.ADMIN]
    owner(site.world.server, "UPDATE identity.account SET password_hash = %s WHERE id = %s", passwords.hash_of(PASSWORD), admin)
    page.goto(f"{site.base}/sign-in")
    page.fill("#email", site.world.south.email(Role.ADMIN))
    page.fill("#password", PASSWORD)
    page.click(".go")
    page.wait_for_selector("code")
    totp = pyotp.TOTP(page.inner_text("code"))
    page.fill("#code", totp.now())
    page.click(".go")
    page.wait_for_selector("text=Invite somebody")
    page.click("text=Invite somebody")
    page.fill("#users-name", '<img src=x onerror="window.ran=1">')
    page.fill("#users-email", f"newcomer@{site.world.south.slug}.example")
    page.click("text=Make the invitation")
    page.wait_for_selector(".once")
    assert re.fullmatch(rf"{re.escape(site.base)}/invite/[\w-]{{43}}", page.inner_text(".once"))
    assert page.evaluate("window.ran") is None
    page.click(".nav >> text=Audit")
    page.click("text=Check the chain")
    page.wait_for_selector("text=The chain is whole")
    assert page.locator("tbody tr", has_text="invite").count() == 1


def test_a_wrong_password_is_said_in_place_and_the_right_one_opens_the_page_asked_for(browser_page: Page, site: Site) -> None:
    page = browser_page
    page.goto(f"{site.base}/sign-in?next=/me")
    page.fill("#email", site.north.email(Role.PHYSIO))
    page.fill("#password", "not the password")
    page.keyboard.press("Enter")
    page.wait_for_selector("#error")
    assert "Email or password is not right." in page.inner_text("#error")
    assert page.evaluate("document.activeElement.id") == "error"
    assert page.input_value("#email") == site.north.email(Role.PHYSIO)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.goto(f"{site.base}/me")  # at once: the login is there when the key comes back
    page.wait_for_selector('h1:has-text("Profile")')


@pytest.fixture
def browser_page(browser) -> Page:  # type: ignore[no-untyped-def]
    """A window of nobody."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()
