"""Measures the product against its bars and prints them; ends with 1 when one is missed."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from dashboard import clock
from dashboard.actions import sweep
from db import embedded, engine, migrate
from db.seed import plant
from tests.bench import caseload, course, in_browser, meeting, on_server, quality, rules
from tests.browser import chromium

LIST_OF, PEOPLE = 300, 40
PASSWORD = "violet-anchor-teapot-91"
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Bar:
    """One measured number and what it must not pass."""

    what: str
    measured: float
    must: float
    unit: str


def main() -> int:
    console = Console(stderr=True)
    with embedded.throwaway() as server, tempfile.TemporaryDirectory(prefix="care-bench-") as data:
        console.print(f"A clinic of {LIST_OF} people, a worker, a browser", highlight=False)
        migrate.upgrade(server.owner_url)
        planted = plant.plant(server.owner_url, sizes=[LIST_OF], seed=1, until=TODAY, password=PASSWORD)
        environment = {"DATABASE_URL": server.app_url, "SECRET_KEY": os.urandom(24).hex(), "CARE_DATA": data, "CARE_TODAY": TODAY.isoformat()}
        bars = [Bar("20,000 invented rows written", 20_000 * planted.seconds / planted.rows, 1, "s")]
        bars += [Bar(f"round of the rules, {LIST_OF} people", _round(server), 30, "s")]
        held = meeting.planned(server)
        with on_server.worker(environment, Path(data)) as (base, process), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"])
            visit = in_browser.Visit(browser, base, "physio@north.example", PASSWORD)
            bars += [Bar("cold load, sign-in and patient list", visit.cold_kb("/patients"), 900, "kB")]
            patient = visit.first_patient()
            bars += [Bar("cold load, sign-in and one patient", visit.cold_kb(patient), 900, "kB")]
            bars += [Bar(f"list of {LIST_OF}, click to painted", visit.click_to_painted_ms(), 150, "ms")]
            about = on_server.of_others(visit.asked_for(patient), patient.rpartition("/")[2], _people(server))
            opened = {"patient list": [visit.asked_for("/patients")], "patient page": about, "task list": [visit.asked_for("/tasks?view=team")]}
            bars += [Bar("memory of a worker", process.memory_info().rss / 1e6, 160, "MB")]
            page = in_browser.Visit(browser, base, "coordinator@north.example", PASSWORD).page(width=1280, height=720)
            following, saved = meeting.in_browser(page, base, held)
            bars += [Bar("next patient in a meeting, key to painted, p95", following, meeting.MUST_MS, "ms")]
            bars += [Bar("decision of a meeting, Enter to its row", saved, meeting.MUST_SAVED_MS, "ms")]
            cookies = visit.cookies()
            browser.close()
        bars += [Bar(f"{what}, server, against floor", ratio, 2.5, "x") for what, ratio in on_server.ratios(environment, cookies, opened).items()]
        written = meeting.on_server(server, held)
        bars += [Bar(f"minutes of {meeting.PATIENTS} patients, server", written["page"], meeting.MUST_MINUTES_S, "s")]
        bars += [Bar(f"minutes of {meeting.PATIENTS} patients as PDF", written["pdf"], meeting.MUST_PDF_S, "s")]
        bars += [Bar(what, seconds, caseload.MUST_S, "s") for what, seconds in caseload.measured(server).items()]
    for part in (course, rules, quality):
        bars += [Bar(what, seconds, must, "s") for (what, seconds), must in zip(part.measured().items(), part.MUST, strict=True)]
    console.print(_table(bars))
    return int(any(bar.measured > bar.must for bar in bars))


def _round(server: embedded.Server) -> float:
    """Seconds of the day's round of one clinic, as a worker does it; the clinic is then as a morning finds it."""
    engine.configure(server.app_url)
    clock.pin(TODAY)
    began = time.perf_counter()
    done = sweep.everywhere()
    took = time.perf_counter() - began
    engine.dispose()
    assert [counts.looked for counts in done.values()] == [LIST_OF]
    return took


def _people(server: embedded.Server) -> list[str]:
    """Ids of people under care with a record worth drawing."""
    asked = "SELECT patient_id::text FROM patient_summary WHERE under_care AND cardinality(series_on) > 4 ORDER BY patient_id LIMIT %s"
    with psycopg.connect(server.superuser_url.replace("+psycopg", "")) as connection:
        return [row[0] for row in connection.execute(asked, [PEOPLE])]


def _table(bars: list[Bar]) -> Table:
    table = Table("what", "measured", "must", "")
    shown: Callable[[float], str] = lambda value: f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:.0f}"  # noqa: E731 - a word for three cells
    for bar in bars:
        verdict = "held" if bar.measured <= bar.must else "missed"
        table.add_row(bar.what, f"{shown(bar.measured)} {bar.unit}", f"{shown(bar.must)} {bar.unit}", verdict)
    return table


if __name__ == "__main__":
    sys.exit(main())
