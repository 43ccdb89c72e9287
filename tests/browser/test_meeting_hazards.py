"""The hazards of the interface (ux specification, section 10) where they touch the case meeting: each has the control that is tested here."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import text

from db import engine
from db.commands import summaries
from db.vocabulary import ItemState, Measure, Role, Section
from tests import makers as make
from tests.browser.conftest import PASSWORD, Site
from tests.browser.meetings import PROJECTOR, agenda, at_number, begun, decided, joined, planned, press, typed, until
from tests.makers import TODAY

Opened = Callable[..., Page]
Windows = Callable[..., BrowserContext]
THREE = ("Smith, John", "Okafor, Ngozi", "Kim, Ji-woo")
CONTRAST = """
() => {
  const part = (v) => { const c = v / 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
  const bright = (rgb) => { const [r, g, b] = rgb.match(/[\\d.]+/g).slice(0, 3).map(part); return .2126 * r + .7152 * g + .0722 * b; };
  const under = (node) => {
    for (let n = node; n; n = n.parentElement) { const c = getComputedStyle(n).backgroundColor; if (!/, 0\\)$|transparent/.test(c)) return c; }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const node of document.querySelectorAll("#meeting-run *")) {
    const words = [...node.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
    if (!words || !node.checkVisibility() || node.closest(".sr")) continue;
    const style = getComputedStyle(node), svg = node.namespaceURI.endsWith("svg");
    const stage = svg && /stage/.test(node.getAttribute("style") || "");
    const a = bright(svg ? style.fill : style.color), b = bright(svg ? "rgb(255, 255, 255)" : under(node));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    found.push({ words: node.textContent.trim().slice(0, 40), size: parseFloat(style.fontSize) * (node.currentCSSZoom || 1), ratio: ratio, stage: stage });
  }
  return found;
}
"""
SEND = """
([address, body]) => fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }).then((one) => one.status)
"""


@pytest.fixture
def meeting_id(site: Site) -> UUID:
    return planned(site, [site.patients[name] for name in THREE])


@pytest.fixture
def page(page_as: Opened, meeting_id: UUID) -> Page:
    return begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), meeting_id)


# ---- decision stored on the wrong patient: label, draft (test_meeting.py), id checked on the server, undo of ten seconds


def test_the_label_names_the_patient_and_the_preview_says_it_again(page: Page) -> None:
    page.locator("#m-line").fill("OT: order power chair by 2w")
    expect(page.locator("#m-for")).to_have_text("Decision for SMITH, John")
    expect(page.locator("#m-prev")).to_contain_text("for SMITH, John")


def test_a_line_sent_with_another_patients_id_is_refused_and_stores_nothing(site: Site, page: Page, meeting_id: UUID) -> None:
    first, second, _ = agenda(site, meeting_id)
    body = {"key": str(uuid4()), "meeting_id": str(meeting_id), "item_id": str(first.id), "patient_id": str(second.patient_id), "text": "OT: order power chair"}
    answer = page.evaluate(SEND, [f"/meetings/{meeting_id}/do/decide", body])
    assert (answer, decided(site, meeting_id)) == (404, [])


def test_a_decision_can_be_taken_back_from_its_message(site: Site, page: Page, meeting_id: UUID) -> None:
    typed(page, "OT: order power chair")
    said = page.locator("#toasts .tst", has_text="Saved for SMITH, John: order power chair")
    said.get_by_role("button", name="Undo").click()
    until(lambda: decided(site, meeting_id) == [])


# ---- wrong patient opened


def test_a_similar_name_is_marked_and_two_identifiers_stand_on_the_screen(site: Site, page: Page, meeting_id: UUID) -> None:
    expect(page.locator("#m-who")).to_contain_text("Similar name")
    expect(page.locator("#m-who")).to_contain_text("04-Mar-1958")
    expect(page.locator("#m-who")).to_contain_text(re.compile(r"No\.\s*943 476 0000"))
    press(page, "a")
    expect(page.locator(".m-list li").first).to_contain_text("similar name")
    expect(page.locator(".m-list li").first).to_contain_text("04-Mar-1958")
    page.goto(f"/meetings/{meeting_id}/plan")
    expect(page.locator("tr[data-item]").first).to_contain_text("similar")
    page.locator("#plan-find").focus()
    expect(page.locator("#plan-people option[value='SMITH, Joan, born 27-Oct-1960']")).to_have_count(1)


def test_names_are_never_cut_however_long(site: Site, page_as: Opened) -> None:
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), planned(site, [site.patients["García-Montalbán Echeverría, María del Rosario"]]))
    expect(page.locator("#m-who")).to_contain_text("GARCÍA-MONTALBÁN ECHEVERRÍA, María del Rosario")
    cut = "(one) => one.scrollWidth > one.clientWidth + 1 || getComputedStyle(one).textOverflow === 'ellipsis'"
    assert not page.locator("#m-who h1").evaluate(cut)
    assert not page.locator("#m-who p").evaluate(cut)
    assert page.locator("#m-line").bounding_box()["y"] < 720  # type: ignore[index]
    assert page.evaluate("document.querySelector('#m-panel').scrollHeight - document.querySelector('#m-panel').clientHeight") <= 1


# ---- old value read as current


def test_an_old_test_says_how_old_it_is_and_who_measured_it_themselves_is_hollow(site: Site, page_as: Opened) -> None:
    scope = site.north.scope()
    with engine.writing(scope) as session:
        who = make.patient(session, scope, family_name="Aged", given_name="Vera")
        for days, mode in ((200, "clinic"), (130, "self")):
            make.score(session, scope, who, assessed_on=TODAY - timedelta(days=days), mode=mode)
        make.measurement(session, scope, who, Measure.FVC_PERCENT, 62, measured_on=TODAY - timedelta(days=200), position="seated")
        summaries.refresh(session, scope, [who], TODAY)
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), planned(site, [who]))
    expect(page.locator("#m-since")).to_contain_text("200 d old")
    total = page.locator("#m-panel svg.at-1280 circle[style*='--ch-total']")
    hollow = total.evaluate_all("all => all.map((one) => one.style.fill === 'var(--c-page)')")
    assert hollow == [False, True]  # in the clinic, then by oneself
    press(page, "2")
    expect(page.locator("#m-panel svg.at-1280")).to_contain_text("200 d old")
    expect(page.locator("#m-panel svg.at-1280 .mark-data")).to_have_count(1)


# ---- unit or date misread


def test_every_figure_has_its_unit_and_a_day_is_echoed_with_its_month_in_letters(page: Page) -> None:
    labels = ("ALSFRS-R, of 48", "FVC, seated, % pred", "Weight, kg", "Exercise done", "Falls")
    expect(page.locator("#m-since dt")).to_have_text([re.compile(label) for label in labels])
    page.locator("#m-line").fill(f"OT: order power chair by {(TODAY + timedelta(days=30)):%d/%m/%Y}")
    expect(page.locator("#m-prev")).to_contain_text(f"{TODAY + timedelta(days=30):%d-%b-%Y}")


def test_what_may_mean_two_things_is_marked_and_asked_and_a_day_off_is_said(page: Page) -> None:
    sunday = TODAY + timedelta(days=(6 - TODAY.weekday()) % 7 + 7)
    page.locator("#m-line").fill(f"P: call by {sunday:%d/%m/%Y}")
    expect(page.locator("#m-prev .pc.watch", has_text="triage")).to_have_count(1)
    expect(page.locator("#m-prev .pc.watch", has_text="Not a working day")).to_have_count(1)
    expect(page.locator("#m-ask")).to_contain_text("may mean")
    page.locator("#m-line").press("Tab")
    expect(page.locator("#m-today [data-decision]")).to_have_count(1)


# ---- forecast taken as fact


def test_the_forecast_speaks_of_how_many_in_ten_and_is_not_there_while_the_patient_is(page: Page) -> None:
    expect(page.locator("#m-panel svg.at-1280 .m-fan", has_text="5 in 10")).to_have_count(1)
    press(page, "p")
    expect(page.locator("#meeting-run[data-present]")).to_have_count(1)
    assert page.locator("#m-panel .m-fan").evaluate_all("all => all.filter((one) => getComputedStyle(one).display !== 'none').length") == 0
    assert "in 10" not in (page.locator("#m-panel figure").get_attribute("aria-label") or "")


def test_with_too_few_scores_there_is_no_forecast(page: Page) -> None:
    for number in (2, 3):
        press(page, "j")
        at_number(page, number)
    assert page.locator("#m-panel .m-fan").count() == 0


# ---- critical row hidden: what does not fit is counted


def test_reasons_that_do_not_fit_are_counted(site: Site, page_as: Opened) -> None:
    scope = site.north.scope()
    with engine.writing(scope) as session:
        who = make.patient(session, scope, family_name="Many", given_name="Reasons")
        for days, items in ((120, [4] * 12), (60, [3] * 12), (4, [2] * 12)):
            make.score(session, scope, who, items, assessed_on=TODAY - timedelta(days=days))
        for measure, value in ((Measure.FVC_PERCENT, 41), (Measure.SNIP, 24), (Measure.PCF, 120), (Measure.SPO2, 90), (Measure.PAIN, 8), (Measure.FATIGUE, 9)):
            make.measurement(session, scope, who, measure, value, measured_on=TODAY - timedelta(days=3))
        summaries.refresh(session, scope, [who], TODAY)
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), planned(site, [who]))
    expect(page.locator("#m-why span").last).to_have_text(re.compile(r"^\+\d+$"))
    assert page.locator("#m-why").bounding_box()["height"] < 40  # type: ignore[index]


# ---- task lost or unowned


def test_a_decision_that_nobody_owns_says_so_before_and_after(page: Page) -> None:
    page.locator("#m-line").fill("carer support call")
    expect(page.locator("#m-prev")).to_contain_text("no owner: triage")
    page.locator("#m-line").press("Enter")
    expect(page.locator("#m-today [data-decision]")).to_contain_text("to triage")
    page.get_by_role("button", name="End", exact=True).click()
    page.locator("#m-close-do").click()
    page.wait_for_url("**/summary")
    expect(page.locator(".oq")).to_contain_text("1 decision without an owner, in triage: SMITH (carer support call)")


# ---- bulk mistake


def test_taking_the_stable_as_read_says_how_many_and_has_one_undo(site: Site, page: Page, meeting_id: UUID) -> None:
    with engine.writing(site.north.scope(Role.COORDINATOR)) as session:
        session.execute(text("UPDATE agenda_item SET section = 'stable' WHERE meeting_id = :id AND number > 1"), {"id": meeting_id})
    assert [item.section for item in agenda(site, meeting_id)][1:] == [Section.STABLE, Section.STABLE]
    page.reload()
    page.locator("#m-line").wait_for()
    press(page, "a")
    page.get_by_role("button", name="Take the 2 stable as read").click()
    until(lambda: [item.state for item in agenda(site, meeting_id)][1:] == [ItemState.AS_READ] * 2)
    page.keyboard.press("Escape")
    press(page, "u")
    until(lambda: {item.state for item in agenda(site, meeting_id)} == {ItemState.WAITING})
    assert all(item.snapshot is None for item in agenda(site, meeting_id))


# ---- private data on the projector


def test_no_other_patient_is_named_but_in_the_agenda_and_there_not_while_the_patient_is_present(page: Page) -> None:
    others = ("OKAFOR", "Okafor", "KIM", "Kim,")
    shown = page.locator("#meeting-run").inner_text()
    assert not any(name in shown for name in others)
    press(page, "a")
    expect(page.locator(".m-list")).to_contain_text("OKAFOR")
    page.keyboard.press("Escape")
    press(page, "p")
    expect(page.locator("#meeting-run[data-present]")).to_have_count(1)
    for open_ in (lambda: press(page, "a"), lambda: page.get_by_role("button", name="End", exact=True).click()):
        open_()
        expect(page.locator("#m-over")).to_contain_text("patient 2")
        assert not any(name in page.locator("#meeting-run").inner_text() for name in others)
        page.keyboard.press("Escape")


def test_an_idle_screen_is_locked_and_shows_nobody_and_goes_on_after_signing_in(site: Site, context_as: Windows, meeting_id: UUID) -> None:
    window = context_as(Role.NEUROLOGY, fresh=True, viewport=PROJECTOR)
    page = joined(window.new_page(), meeting_id)
    window.clear_cookies()
    page.locator("#again").wait_for()
    assert not page.locator("#m-who h1").is_visible()
    page.locator("#again-p").fill(PASSWORD)
    page.locator("#again button[type=submit]").click()
    expect(page.locator("#m-who h1")).to_be_visible()


# ---- read from four metres (ux specification 6.5)


@pytest.mark.parametrize(("width", "height", "base", "key", "side"), [(1280, 720, 20, 32, 17), (1920, 1080, 24, 40, 20)])
def test_sizes_and_contrast_are_a_projectors(site: Site, page_as: Opened, width: int, height: int, base: int, key: int, side: int) -> None:
    scope = site.north.scope()
    with engine.writing(scope) as session:
        who = make.patient(session, scope, family_name=f"Full{width}", given_name="Record")
        for days in (200, 100, 10):
            make.score(session, scope, who, assessed_on=TODAY - timedelta(days=days))
            make.measurement(session, scope, who, Measure.FVC_PERCENT, 40 + days / 5, measured_on=TODAY - timedelta(days=days), position="seated")
            make.measurement(session, scope, who, Measure.WEIGHT, 60 + days / 20, measured_on=TODAY - timedelta(days=days))
        make.aid(session, scope, who, identified_on=TODAY - timedelta(days=90), ordered_on=TODAY - timedelta(days=20))
        make.programme(session, scope, who)
        make.carer(session, scope, who)
        summaries.refresh(session, scope, [who], TODAY)
    page = begun(page_as(Role.COORDINATOR, viewport={"width": width, "height": height}), planned(site, [who]))
    page.locator(f"#m-panel svg.at-{width}").wait_for()
    for panel in "123456":
        press(page, panel)
        page.wait_for_timeout(150)
        found = page.evaluate(CONTRAST)
        assert min(one["size"] for one in found) >= side, sorted(found, key=lambda one: one["size"])[:5]
        faint = [one for one in found if one["ratio"] < 7 and not one["stage"]]
        assert faint == []
        assert page.evaluate("document.querySelector('.m').scrollHeight <= window.innerHeight")
    assert page.locator("#m-why").evaluate("one => getComputedStyle(one).fontSize") == f"{base}px"
    assert page.locator("#m-since .f").first.evaluate("one => getComputedStyle(one).fontSize") == f"{key}px"
