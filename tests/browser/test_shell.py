"""The frame of every page: keys, the search in the header, the theme, and what happens when the server is lost or the login ends."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from db.vocabulary import Role
from tests.browser.conftest import PASSWORD, PHONE, Site

Opened = Callable[..., Page]


def listed(page: Page) -> Page:
    page.goto("/patients")
    page.locator(".ag-row .nm").first.wait_for()
    return page


def test_the_skip_link_is_first_and_leads_to_the_page(site: Site, page_as: Opened) -> None:
    page = listed(page_as())
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_navigation_shows_what_the_role_may_open_and_where_we_are(site: Site, page_as: Opened) -> None:
    page = listed(page_as())
    expect(page.locator(".nav a[aria-current=page]")).to_have_text("Patients")
    assert "Import" not in page.locator(".nav").inner_text()
    coordinator = listed(page_as("coordinator"))
    assert "Import" in coordinator.locator(".nav").inner_text()


def test_links_inside_the_product_do_not_reload_it(site: Site, page_as: Opened) -> None:
    page = listed(page_as())
    page.evaluate("() => { window.stayed = true; }")
    page.click("#user-menu summary")
    page.get_by_role("link", name="Profile and keys").click()
    expect(page.locator("h1:visible")).to_have_text("Profile")
    page.go_back()
    page.locator(".ag-row .nm").first.wait_for()
    assert page.evaluate("() => window.stayed") is True
    expect(page).to_have_title(re.compile("^Patients"))


def test_who_opens_a_record_by_keyboard_starts_at_its_beginning(site: Site, page_as: Opened) -> None:
    page = listed(page_as())
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/patients/*")
    expect(page.locator("#main")).to_be_focused()
    page.locator("#patient-tab-care").wait_for()
    expect(page.locator("#main")).to_be_focused()


def test_a_list_is_one_stop_of_the_tab_key(site: Site, page_as: Opened) -> None:
    """Arrows walk in it; Tab leaves it, and comes back to the row one was on."""
    page = listed(page_as())
    page.keyboard.press("j")
    page.keyboard.press("j")
    here = page.locator(".ag-cell-focus").inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("() => Boolean(document.activeElement.closest('#patients-grid'))") is False
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".ag-cell-focus")).to_be_focused()
    assert page.locator(".ag-cell-focus").inner_text() == here


def test_the_header_finds_a_patient_from_anywhere_without_leaving_the_keyboard(site: Site, page_as: Opened) -> None:
    page = page_as()
    page.goto("/me")
    page.locator(".me-choices").wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("okaf")
    option = page.locator("#jump-found [data-person]")
    expect(option).to_have_count(1)
    expect(option).to_contain_text("19-Aug-1963")
    expect(page.locator("#jump-in")).to_have_attribute("aria-activedescendant", "jump-0")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/patients/{site.patients['Okafor, Ngozi']}"))


def test_two_people_with_similar_names_are_told_apart(site: Site, page_as: Opened) -> None:
    page = listed(page_as())
    page.keyboard.press("Control+k")
    page.keyboard.type("smith j")
    option = page.locator("#jump-found [data-person]")
    expect(option).to_have_count(2)
    expect(option.first).to_contain_text("similar name")
    assert "1958" in option.all_inner_texts()[1] or "1958" in option.all_inner_texts()[0]


def test_keys_go_and_help_and_are_silent_while_typing(site: Site, page_as: Opened) -> None:
    page = listed(page_as())
    page.keyboard.press("?")
    box = page.locator("#keys-help")
    expect(box).to_contain_text("Down")
    expect(box).to_contain_text("Patients")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    page.keyboard.press("/")
    page.keyboard.type("gp?x")
    expect(page.locator("#patients-q")).to_have_value("gp?x")
    expect(box).to_have_count(0)
    page.goto("/me")
    page.locator(".me-choices").wait_for()
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url(re.compile("/patients$"))


def test_keys_can_be_switched_off_for_good(site: Site, page_as: Opened) -> None:
    page = page_as("dietetics")
    page.goto("/me")
    page.get_by_role("group", name="Single keys").get_by_role("button", name="Off").click()
    expect(page.locator("#shell")).to_have_attribute("data-keys", "off")
    listed(page)
    page.keyboard.press("?")
    page.wait_for_timeout(200)
    expect(page.locator("#keys-help")).to_have_count(0)


def test_a_theme_that_was_chosen_stays(site: Site, page_as: Opened) -> None:
    page = page_as("psychology", color_scheme="light")
    page.goto("/me")
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    page.locator(".me-choices").wait_for()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.get_by_role("button", name="As on this machine").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")


def test_a_login_that_ended_is_renewed_over_the_page_and_what_was_typed_is_still_there(site: Site, page_as: Opened) -> None:
    page = listed(page_as("nursing", fresh=True))
    page.fill("#patients-q", "smi")
    page.context.clear_cookies()
    page.evaluate("() => care.poll()")
    box = page.locator("#again")
    box.wait_for()
    expect(box.locator("input[type=email]")).to_have_value(site.north.email(Role.NURSING))
    page.fill("#again-p", "not the password")
    page.keyboard.press("Enter")
    expect(box.locator(".err")).to_contain_text("not right")
    page.fill("#again-p", PASSWORD)
    page.keyboard.press("Enter")
    expect(box).to_have_count(0)
    expect(page.locator("#patients-q")).to_have_value("smi")
    page.evaluate("() => care.go('/me')")
    page.locator(".me-choices").wait_for()


def test_a_lost_connection_is_said_and_a_found_one_too(site: Site, page_as: Opened) -> None:
    page = listed(page_as())
    page.context.set_offline(True)
    page.evaluate("() => care.poll()")
    expect(page.locator("#status")).to_contain_text("Offline since")
    page.context.set_offline(False)
    page.evaluate("() => care.poll()")
    expect(page.locator("#status")).to_contain_text("Up to date")


def test_a_busy_database_is_explained_until_it_is_closed(site: Site, page_as: Opened) -> None:
    page = page_as()
    page.goto("/me")
    page.locator(".me-choices").wait_for()

    def busy(route: Route) -> None:
        route.fulfill(status=503, content_type="application/json", body='{"error": "busy"}')

    page.route("**/_dash-update-component*", busy)
    page.get_by_role("button", name="Dark").click()
    toast = page.locator(".tst-err")
    expect(toast).to_contain_text("Nothing you typed is lost")
    toast.get_by_role("button", name="Close").click()
    expect(toast).to_have_count(0)


def test_another_login_can_be_ended_from_the_profile(site: Site, page_as: Opened) -> None:
    other = page_as("palliative", fresh=True)
    mine = page_as("palliative", fresh=True)
    mine.goto("/me")
    mine.get_by_role("button", name=re.compile("^End all others")).click()
    expect(mine.locator(".me-logins tbody tr")).to_have_count(1)
    other.goto("/patients")
    expect(other).to_have_url(re.compile("/sign-in"))


def test_sign_out_leads_to_sign_in_and_back_shows_nothing(site: Site, page_as: Opened) -> None:
    page = listed(page_as("nursing", fresh=True))
    page.click("#user-menu summary")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in"))
    page.goto("/patients")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_the_phone_shows_the_whole_word_that_finds(site: Site, page_as: Opened) -> None:
    page = page_as(viewport=PHONE)
    page.goto("/patients")
    door = page.locator("#jump-open")
    expect(door).to_be_visible()
    assert door.inner_text() == "Search"
    assert door.evaluate("one => one.scrollWidth <= one.clientWidth && one.clientWidth - one.firstChild.offsetWidth >= 16")


def test_the_phone_has_its_bar_at_the_bottom(site: Site, page_as: Opened) -> None:
    page = page_as(viewport=PHONE)
    page.goto("/patients")
    page.locator(".cards .nm").first.wait_for()
    expect(page.locator(".nav")).to_be_hidden()
    box = page.locator(".tabbar").bounding_box()
    assert box is not None and box["y"] + box["height"] == PHONE["height"]
    page.locator(".tabbar summary").click()
    page.locator(".tabbar").get_by_text("Me", exact=True).click()
    expect(page.locator("h1:visible")).to_have_text("Profile")
