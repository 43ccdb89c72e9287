"""The patient page as people use it: what stands on the first screen, what the address keeps, keys, the focus line, an event and its undo."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from dashboard.care.words import day
from db.vocabulary import Role
from tests.browser.conftest import PHONE, Site
from tests.makers import TODAY

Opened = Callable[..., Page]


def opened(page: Page, site: Site, who: str = "Smith, John", search: str = "") -> Page:
    page.goto(f"/patients/{site.patients[who]}{search}")
    page.locator("#patient-function .xtick text").first.wait_for()
    return page


def points(page: Page) -> int:
    """Markers of the total that are drawn."""
    return page.evaluate("() => document.querySelector('#patient-function .js-plotly-plot').data.find((trace) => trace.name === 'Total').x.length")


def test_the_first_screen_says_who_why_and_what_changed_without_scrolling(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    expect(page.locator("h1")).to_have_text("SMITH, John")
    for part in (".banner-id", ".banner-facts", ".flags", ".since"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 400
    expect(page.locator(".banner")).to_contain_text("04-Mar-1958")
    expect(page.locator(".banner")).to_contain_text("Similar name")
    expect(page.locator(".flags")).to_contain_text("FVC 46 %")
    expect(page.locator(".since")).to_contain_text("34 →31")
    figure = page.locator("#patient-function").bounding_box()
    assert figure is not None
    assert figure["y"] < 400


def test_every_figure_says_itself_in_words_and_as_a_table(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    sentence = page.locator("#patient-sentence").inner_text()
    assert "ALSFRS-R total from 44" in sentence
    assert "to 31 on" in sentence
    page.get_by_role("button", name="Table").first.click()
    rows = page.locator("#patient-table tbody tr")
    expect(rows).to_have_count(6)
    expect(rows.first).to_contain_text("31")


def test_range_axis_and_baseline_stay_in_the_address_and_come_back(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    everything = points(page)
    page.locator("#patient-range-6m").click()
    expect(page.locator("#patient-range-6m")).to_have_attribute("aria-pressed", "true")
    assert "range=6m" in page.url
    assert page.evaluate("() => document.activeElement.id") == "patient-range-6m"
    page.wait_for_function(f"() => document.querySelector('#patient-function .js-plotly-plot').data.find((t) => t.name === 'Total').x.length < {everything}")
    page.locator("#patient-x-onset").click()
    expect(page.locator("#patient-x-onset")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("#patient-range-6m")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#patient-x-onset")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(page.locator("#patient-x-date")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(page.locator("#patient-range-all")).to_have_attribute("aria-pressed", "true")
    page.get_by_text("Compare with").click()
    page.get_by_role("button", name="3 months ago").click()
    expect(page.locator(".since h2")).to_have_text("Since 3 months ago")
    page.get_by_role("link", name="Overview").click()
    expect(page.locator(".since h2")).to_have_text("Since previous visit")
    assert "since=" not in page.url


def test_items_open_and_close_by_key_and_stay_so(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    expect(page.locator("#patient-items")).to_be_visible()
    page.keyboard.press("i")
    expect(page.locator("#patient-items")).to_be_hidden()
    page.reload()
    page.locator("#patient-function .xtick text").first.wait_for()
    expect(page.locator("#patient-items")).to_be_hidden()


def test_the_arrow_keys_move_one_line_through_all_charts_and_say_the_day(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    page.locator("#patient-function-focus").focus()
    said = page.locator("#patient-focus-said")
    expect(said).to_contain_text("31/48")
    right = page.locator("#patient-focus-line").bounding_box()
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("34/48")
    expect(page.locator("#patient-status")).to_contain_text("34/48")
    left = page.locator("#patient-focus-line").bounding_box()
    assert right is not None
    assert left is not None
    assert left["x"] < right["x"]
    assert left["height"] > 400
    page.keyboard.press("Escape")
    expect(said).to_be_hidden()


def test_patient_present_hides_what_is_not_for_their_eyes(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    expect(page.get_by_text("Ask first")).to_be_visible()
    page.get_by_role("switch", name="Patient present").click()
    expect(page.get_by_role("switch", name="Patient present")).to_have_attribute("aria-checked", "true")
    expect(page.get_by_text("Ask first")).to_be_hidden()
    expect(page.get_by_text("Similar name")).to_be_hidden()
    page.locator("#patient-range-12m").click()
    expect(page.locator("#patient-range-12m")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("switch", name="Patient present")).to_have_attribute("aria-checked", "true")
    page.reload()
    expect(page.get_by_text("Ask first")).to_be_hidden()


def test_a_fall_is_noted_by_key_seen_at_once_and_taken_back(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site, "Okafor, Ngozi")
    falls = page.locator(".since > div", has_text="Falls").locator(".fig")
    expect(falls).to_have_text("0")
    page.keyboard.press("e")
    expect(page.locator("#event-new form")).to_contain_text("OKAFOR, Ngozi")
    page.fill("#event-new-happened_on", (TODAY - timedelta(days=1)).isoformat())
    page.select_option("#event-new-injury", "true")
    page.fill("#event-new-detail", "on the stairs")
    page.get_by_role("button", name="Save").click()
    expect(falls).to_have_text("1")
    expect(page.locator(".flags")).to_contain_text("Fall with injury")
    expect(page.locator("#event-new form")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("u")
    expect(falls).to_have_text("0")


def test_one_says_seen_on_the_record_by_key_and_takes_it_back(site: Site, page_as: Opened) -> None:
    page = opened(page_as(Role.PSYCHOLOGY), site)
    page.locator("#patient-seen").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".flags .chip-seen")).to_contain_text("PSY seen")
    expect(page.locator("#patient-seen")).to_have_count(0)
    page.keyboard.press("Tab")  # what was pressed is gone, and Tab goes on beside where it was
    assert page.evaluate("() => Boolean(document.activeElement.closest('#patient-page'))")
    page.keyboard.press("u")
    expect(page.locator("#patient-seen")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator(".flags .chip-seen")).to_contain_text("PSY seen")
    page.keyboard.press("u")
    expect(page.locator("#patient-seen")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("#patient-snooze-reason")).to_be_focused()


def test_from_the_list_one_walks_on_from_record_to_record(page_as: Opened) -> None:
    page = page_as()
    page.goto("/patients")
    page.locator(".ag-row .nm").first.wait_for()
    order = page.evaluate("() => care.list.sorted().filter((row) => !row.g).map((row) => row.id)")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/patients/{order[0]}*")
    expect(page.locator("#patient-walk")).to_contain_text("1 of ")
    expect(page.locator("#patient-walk [data-walk=k]")).to_be_disabled()
    page.keyboard.press("j")
    page.wait_for_url(f"**/patients/{order[1]}*")
    expect(page.locator("#patient-walk")).to_contain_text("2 of ")
    page.locator("#patient-walk [data-walk=k]").click()
    page.wait_for_url(f"**/patients/{order[0]}*")


@pytest.mark.parametrize(
    ("role", "tab"), [(Role.PHYSIO, "Exercise"), (Role.RESPIRATORY, "Respiratory"), (Role.DIETETICS, "Nutrition"), (Role.OCCUPATIONAL, "Equipment")]
)
def test_the_tab_of_ones_own_discipline_is_marked(site: Site, page_as: Opened, role: Role, tab: str) -> None:
    page = opened(page_as(role), site)
    expect(page.locator(".tabs a:has(.own-tab)")).to_have_text(f"{tab}, of your discipline")


def test_a_refused_event_says_why_and_keeps_what_was_typed(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    page.keyboard.press("e")
    page.evaluate("() => document.getElementById('event-new-happened_on').removeAttribute('max')")
    page.fill("#event-new-happened_on", (TODAY + timedelta(days=3)).isoformat())
    page.fill("#event-new-detail", "typed already")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#event-new [data-said]")).to_contain_text("in the future")
    assert page.input_value("#event-new-detail") == "typed already"
    page.keyboard.press("Escape")
    expect(page.locator("#event-new form")).to_be_hidden()


def test_the_figure_follows_light_and_dark_without_asking_the_server(site: Site, page_as: Opened) -> None:
    page = opened(page_as(color_scheme="light"), site)
    colour = "() => document.querySelector('#patient-function .js-plotly-plot').data.find((t) => t.name === 'total line').line.color"
    assert page.evaluate(colour) == "#1A1A1A"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "_dash-update" in request.url else None)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => ({colour})() === '#F1F3F5'")
    assert asked == []


def test_somebody_new_is_told_what_starts_the_chart(site: Site, page_as: Opened) -> None:
    page = page_as()
    page.goto(f"/patients/{site.patients['=HYPERLINK(1), Ada']}")
    expect(page.locator("#patient-page")).to_contain_text("No ALSFRS-R yet")
    expect(page.locator("#patient-block")).to_be_hidden()
    expect(page.locator(".banner")).to_contain_text("Not known")
    expect(page.locator("h1")).to_have_text("=HYPERLINK(1), Ada".upper().replace("ADA", "Ada"))


@pytest.mark.parametrize("address", ["/patients/00000000-0000-0000-0000-000000000000", "/patients/N500000", "/patients/%3Cscript%3E"])
def test_what_is_not_there_says_so_and_nothing_more(site: Site, page_as: Opened, address: str) -> None:
    page = page_as()
    page.goto(address)
    expect(page.locator("h1")).to_have_text("Not found or no access")


def test_on_a_phone_nothing_runs_off_the_side_and_the_order_stays(site: Site, page_as: Opened) -> None:
    page = opened(page_as(viewport=PHONE), site)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    tops = [page.locator(part).first.bounding_box() for part in (".banner", ".flags", ".since", ".tabs", "#patient-function", "#patient-items", "#patient-why")]
    assert all(box is not None for box in tops)
    ys = [box["y"] for box in tops if box]
    assert ys == sorted(ys)


def test_at_twice_the_size_the_page_still_fits(site: Site, page_as: Opened) -> None:
    page = opened(page_as(viewport={"width": 720, "height": 450}), site)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 720


def test_the_banner_stays_on_top_while_the_record_is_read(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    page.mouse.wheel(0, 500)
    page.wait_for_function("() => window.scrollY > 100")
    banner = page.locator(".banner").bounding_box()
    assert banner is not None
    assert banner["y"] == pytest.approx(0, abs=1)


def test_print_leaves_the_shell_out_and_keeps_the_sentence(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".nav")).to_be_hidden()
    expect(page.locator("#patient-sentence")).to_be_visible()
    expect(page.locator(".banner")).to_contain_text(day(TODAY.replace(year=1958)))


# Gone back from inside the page: from outside, the step back is counted from where a busy browser believed it was a moment ago.
BACK = "() => new Promise((done) => { window.addEventListener('popstate', () => done(), { once: true }); window.history.back(); })"


@pytest.mark.parametrize("pause_ms", [0, 40, 400])
def test_coming_back_again_and_again_breaks_nothing(site: Site, page_as: Opened, pause_ms: int) -> None:
    page = page_as()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened(page, site)
    address = f"/patients/{site.patients['Smith, John']}"
    for n in range(10):
        page.evaluate("address => window.care.go(address)", f"{address}/alsfrs/new")
        page.wait_for_timeout(pause_ms)
        if n % 2:
            page.evaluate(BACK)
        else:
            page.evaluate("address => window.care.go(address)", address)
        page.wait_for_timeout(pause_ms)
    assert page.evaluate("() => window.location.pathname") == address
    page.locator("#patient-function .xtick text").first.wait_for()
    expect(page.locator("#patient-function .main-svg").first).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize(("width", "height"), [(1440, 548), (1920, 548), (1280, 548), (390, 620)])
def test_the_figure_keeps_its_height_while_the_window_changes(site: Site, page_as: Opened, width: int, height: int) -> None:
    page = opened(page_as(), site)
    for passed in (700, 1000, width):
        page.set_viewport_size({"width": passed, "height": 900})
        page.wait_for_timeout(150)
    page.wait_for_function(
        "height => { const drawn = document.querySelector('#patient-function .js-plotly-plot'); return drawn._fullLayout.height === height"
        " && Math.abs(document.querySelector('#patient-function .main-svg').getBoundingClientRect().height - height) < 1"
        " && drawn.getBoundingClientRect().height === height; }",
        arg=height,
    )


def test_the_banner_takes_two_lines_and_no_task_is_cut(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    banner = page.locator(".banner").bounding_box()
    assert banner is not None
    assert banner["height"] < 80
    assert page.evaluate("() => [...document.querySelectorAll('#patient-tasks .what')].filter((one) => one.scrollWidth > one.clientWidth).length") == 0
