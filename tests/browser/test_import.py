"""Import as a coordinator meets it: four steps by mouse and by keyboard, problems fixed, everything taken back."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import text

from db import engine
from db.vocabulary import Role
from tests import makers as make
from tests.browser.conftest import PHONE, Site
from tests.browser.test_axe import AXE, RUN

Opened = Callable[..., Page]
ALS = ["", "subjid", "visdy", *[f"p{n}" for n in range(1, 11)], "x1r", "x2r", "x3r"]


def written(path: Path, *rows: list[object]) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def sent(page: Page, kind: str, path: str) -> None:
    page.goto("/import")
    page.locator("#import-start").wait_for()
    page.check(f"input[value={kind}]")
    page.set_input_files("#import-file", path)
    page.locator("#import-start").get_by_role("button", name="Upload").click()
    page.locator("#import-match").wait_for()


def checked(page: Page) -> None:
    page.get_by_role("button", name="Check every row").click()
    page.locator(".imp-f").wait_for()


def figure(page: Page, name: str) -> str:
    return page.locator(".imp-f > div", has=page.get_by_text(name, exact=True)).locator("dd").inner_text()


@pytest.fixture
def measured(site: Site, tmp_path: Path) -> str:
    """Two people of the clinic, and a file about them with something wrong in most rows."""
    mark = tmp_path.name[-12:]
    with engine.writing(site.north.scope(Role.COORDINATOR)) as session:
        scope = site.north.scope(Role.COORDINATOR)
        for number, family, born in ((f"I1{mark}", "Importsmith", "1960-10-27"), (f"I2{mark}", "Importpatel", "1954-02-01")):
            make.patient(session, scope, hospital_no=number, family_name=family, given_name="Jo", born_on=born, onset_on=None, diagnosed_on=None)
    head = ["hospital_no", "born", "visit_date", "weight_kg", "spo2"]
    return written(
        tmp_path / "clinic.csv",
        head,
        [f"I1{mark}", "1960-10-27", "2025-11-18", "71,2 lb", 97],
        [f"I1{mark}", "1960-10-21", "2025-11-19", 70, 97],
        [f"I2{mark}", "1954-02-01", "2025-11-31", 70, 97],
        [f"I2{mark}", "1954-02-01", "2025-11-20", 70, "=xx"],
        [f"I2{mark}", "1954-02-01", "2025-11-21", 70, 97],
    )


def test_a_file_of_strangers_with_counted_days_imports_and_totals_are_the_sums(site: Site, page_as: Opened, tmp_path: Path) -> None:
    visits = [["1", f"S{tmp_path.name[-8:]}", day, *items] for day, items in ((0, [4, 3, 2, 1, 0, 4, 3, 2, 1, 0, 4, 3, 2]), (100, [1] * 13))]
    page = page_as(Role.COORDINATOR)
    sent(page, "alsfrs", written(tmp_path / "visits.csv", ALS, *visits))
    expect(page.locator(".notes")).to_contain_text("original scale")
    expect(page.locator(".notice")).to_contain_text("From which day")
    page.select_option("#import-base", "date")
    page.fill("#import-base-on", "2024-01-15")
    page.check("input[name=make_people]")
    checked(page)
    assert (figure(page, "New"), figure(page, "Problems"), figure(page, "New people")) == ("2", "0", "1")
    page.get_by_role("button", name="Import 2 rows").click()
    page.locator(".import-done").wait_for()
    with engine.reading(site.north.scope()) as session:
        who, totals = session.execute(
            text(
                "SELECT p.id, array_agg(a.total ORDER BY a.assessed_on) FROM alsfrs a"
                " JOIN patient p ON p.id = a.patient_id WHERE p.hospital_no = :no GROUP BY p.id"
            ),
            {"no": visits[0][1]},
        ).one()
    assert totals == [sum(row[3:12]) + sum(row[13:]) for row in visits]
    page.goto(f"/patients/{who}")
    page.get_by_text(str(totals[-1])).first.wait_for()


def test_a_first_file_leads_through_its_questions(page_as: Opened, tmp_path: Path) -> None:
    mark = tmp_path.name[-8:]
    page = page_as(Role.COORDINATOR)
    sent(page, "alsfrs", written(tmp_path / "first.csv", ALS, *([n, f"{mark}{n}", 0, *[3] * 13] for n in range(2))))
    page.get_by_role("button", name="Check every row").click()
    expect(page.locator("#import-asked")).to_be_focused()
    base = page.locator("#import-base")
    expect(base).to_be_in_viewport()
    base.select_option("date")
    page.fill("#import-base-on", "2024-01-15")
    checked(page)
    assert figure(page, "Problems").endswith("2")
    page.get_by_role("button", name="Make a new person for each of them").click()
    expect(page.get_by_role("button", name="Import 2 rows")).to_be_visible()
    assert (figure(page, "New"), figure(page, "New people")) == ("2", "2")


def test_signed_out_before_the_last_step_the_button_can_be_pressed_again(context_as: Callable[..., BrowserContext], measured: str) -> None:
    page = context_as(Role.COORDINATOR).new_page()
    sent(page, "measurements", measured)
    checked(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Import 1 good row").click()
    page.locator("#again").wait_for()
    expect(page.locator("#import-write")).to_have_text("Import 1 good row")
    expect(page.locator("#import-write")).to_be_enabled()


def test_problems_are_fixed_by_keyboard_and_the_button_counts(page_as: Opened, measured: str) -> None:
    page = page_as(Role.COORDINATOR)
    sent(page, "measurements", measured)
    checked(page)
    expect(page.get_by_role("button", name="Import 1 good row")).to_be_visible()
    assert figure(page, "Problems").endswith("4")
    page.locator("#import-fix-4-day").focus()
    page.keyboard.type("30-Nov-2025")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Import 2 good rows")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "import-fix-5-spo2"
    page.keyboard.type("96")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Import 3 good rows")).to_be_visible()
    page.get_by_role("button", name="32.3 kg").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Import 4 good rows")).to_be_visible()
    compare = page.get_by_role("button", name="Compare")
    compare.focus()
    page.keyboard.press("Enter")
    washed = page.locator(".diff-r")
    expect(washed).to_contain_text("21-Oct-1960")
    expect(washed).to_contain_text("27-Oct-1960")
    page.get_by_role("button", name=re.compile("Same as IMPORTSMITH")).press("Enter")
    expect(page.get_by_role("button", name="Import 5 rows")).to_be_visible()


def test_good_rows_are_confirmed_the_rest_stays_and_all_is_taken_back(site: Site, page_as: Opened, measured: str) -> None:
    page = page_as(Role.COORDINATOR)
    sent(page, "measurements", measured)
    checked(page)
    expect(page.locator(".say")).to_contain_text("Nothing is written yet.")
    page.locator("#import-write").click()
    page.locator(".import-done").wait_for()
    page.get_by_role("link", name="Fix the 4 rows that stayed behind").click()
    page.locator("#import-fix-4-day").wait_for()
    page.goto("/import")
    undo = page.locator(".import-list tr", has_text="clinic.csv").get_by_role("button", name=re.compile("Undo whole import until")).first
    undo.click()
    expect(page.locator("#import-said")).to_contain_text("taken back")


def test_a_file_that_ends_care_says_so_ends_it_and_puts_it_back(site: Site, page_as: Opened, tmp_path: Path) -> None:
    mark, scope = tmp_path.name[-12:], site.north.scope(Role.COORDINATOR)
    with engine.writing(scope) as session:
        who = make.patient(
            session, scope, hospital_no=f"E{mark}", family_name="Importelm", given_name="Jo", born_on="1960-10-27", onset_on=None, diagnosed_on=None
        )
        make.task(session, scope, who, title="Falls review")
    head = ["hospital_no", "family_name", "given_name", "born", "status", "status_on"]
    path = written(tmp_path / f"{mark}.csv", head, [f"E{mark}", "Importelm", "Jo", "1960-10-27", "died", "2026-02-01"])
    page = page_as(Role.COORDINATOR)
    sent(page, "patients", path)
    checked(page)
    expect(page.locator(".notes")).to_contain_text(f"Care of Importelm (E{mark}) ends: died, 01-Feb-2026.")
    expect(page.locator(".bar-b")).to_contain_text("Care of 1 person ends with it: open tasks, programmes and home links too")
    page.locator("#import-write").click()
    page.locator(".import-done").wait_for()
    assert figure(page, "Care ended") == "1"
    page.goto(f"/patients/{who}?tab=care")
    expect(page.locator("#care-ending")).to_contain_text("told by an imported file")
    expect(page.locator("#care-tasks")).to_contain_text("Call the family")
    page.goto("/import")
    page.locator(".import-list tr", has_text=mark).get_by_role("button", name=re.compile("Undo whole import until")).first.click()
    expect(page.locator("#import-said")).to_contain_text("The clinic is as it was before.")
    page.goto(f"/patients/{who}?tab=care")
    expect(page.locator("#care-tasks .sec-h")).to_contain_text("1 open")
    expect(page.locator("#care-ending")).to_contain_text("taken back")


def test_all_rows_can_be_seen_and_problems_downloaded(page_as: Opened, measured: str) -> None:
    page = page_as(Role.COORDINATOR)
    sent(page, "measurements", measured)
    checked(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download problems").click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(rows) == 5
    assert "'=xx" in [row[2] for row in rows]
    page.uncheck("#import-only")
    expect(page.locator(".imp tbody tr")).to_have_count(5)
    expect(page.locator(".imp tbody tr").last).to_contain_text("new")


def test_what_is_no_table_is_said_beside_the_button(page_as: Opened, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_bytes(b"PK\x03\x04 not a table")
    page = page_as(Role.COORDINATOR)
    page.goto("/import")
    page.locator("#import-start").wait_for()
    page.check("input[value=alsfrs]")
    page.set_input_files("#import-file", str(path))
    page.locator("#import-start").get_by_role("button", name="Upload").click()
    expect(page.locator("#import-error")).to_contain_text("workbook")


@pytest.mark.parametrize("role", [Role.PHYSIO, Role.NURSING])
def test_other_roles_find_no_import(page_as: Opened, role: Role) -> None:
    page = page_as(role)
    answer = page.goto("/import")
    assert answer is not None
    assert answer.status == 404
    assert page.request.post("/import/upload", headers={"Sec-Fetch-Site": "same-origin"}, multipart={"kind": "alsfrs"}).status == 403


@pytest.mark.parametrize("size", [None, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_step_is_accessible(page_as: Opened, measured: str, scheme: str, size: dict[str, int] | None) -> None:
    page = page_as(Role.COORDINATOR, color_scheme=scheme, **({"viewport": size} if size else {}))
    page.goto("/import")
    page.locator("#import-start").wait_for()
    serious(page)
    sent(page, "measurements", measured)
    serious(page)
    checked(page)
    page.get_by_role("button", name="Compare").click()
    serious(page)


def serious(page: Page) -> None:
    page.evaluate(AXE)
    found = page.evaluate(RUN)["violations"]
    bad = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found if one["impact"] in ("serious", "critical")]
    assert not bad, bad


def test_more_than_25_mb_is_counted_on_the_server_and_names_the_command_line(page_as: Opened) -> None:
    page = page_as(Role.COORDINATOR)
    file = {"name": "big.csv", "mimeType": "text/csv", "buffer": b"a,b\n" + b"1,2\n" * 6_500_000}
    answer = page.request.post("/import/upload", headers={"Sec-Fetch-Site": "same-origin"}, multipart={"kind": "alsfrs", "file": file})
    assert answer.status == 413
    assert "python -m db import" in answer.json()["error"]
