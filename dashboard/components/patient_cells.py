"""One function a column of the patient list: a patient's summary to [value to sort by, words, class of the words]."""

from collections.abc import Callable, Mapping
from datetime import date

from dashboard.care import alsfrs, flags, staging, trajectory, words
from dashboard.care.alsfrs import Domain
from dashboard.roles import Column
from db.records import Summary

Cell = tuple[float | str | None, str, str]
Tones = Mapping[str, str]
Draw = Callable[[Summary, Tones, date], Cell]
NO_DATA: Cell = (None, "No data", "none")
MOST_VISITS = 9  # as many as a sparkline of 76 px holds at 8 px a visit


def stage(summary: Summary) -> Cell:
    """King's stage from the latest score, as it is shown."""
    if summary.latest_form is None and not summary.latest_items:
        return None, "No score", "none"
    raw = staging.kings(summary.latest_items, summary.latest_form, gastrostomy=summary.gastrostomy, niv=summary.niv)
    shown = staging.kings_shown(raw, diagnosed_on=summary.patient.diagnosed_on, onset_on=summary.patient.onset_on)
    return (None, "Not known", "none") if shown is None else (shown, shown, "")


def total(summary: Summary) -> dict[str, object]:
    """Latest total, its change, the visits of the sparkline, and the last four in words."""
    days, totals = summary.series_on, summary.series_total
    if not totals:
        return {"total": (None, "No score", "none"), "chg": "", "spark": (), "said": ""}
    change = words.signed(totals[-1] - totals[-2]) if len(totals) > 1 else "1st"
    last = ", ".join([f"{value} on {words.day(on)}" for on, value in zip(days[:-5:-1], totals[:-5:-1], strict=True)])
    return {"total": (totals[-1], str(totals[-1]), ""), "chg": change, "spark": totals[-MOST_VISITS:], "said": last}


def _slope(summary: Summary, tones: Tones, today: date) -> Cell:
    points = list(zip(summary.series_on, summary.series_total, strict=True))
    found = trajectory.slope(points)
    if found is None:
        return None, trajectory.why_no_slope(points) or "No data", "none"
    return round(found.a_month, 2), words.signed(found.a_month, 1), tones.get("slope", "")


def _reading(name: str) -> Draw:
    day_of = f"{name}_on"

    def cell(summary: Summary, tones: Tones, today: date) -> Cell:
        value, on = getattr(summary, name), getattr(summary, day_of)
        if value is None or on is None:
            return NO_DATA
        return (None, words.days_old(on, today), "none") if flags.is_old(name, on, today) else (value, words.number(value), tones.get(name, ""))

    return cell


def _weight(summary: Summary, tones: Tones, today: date) -> Cell:
    if summary.weight is None or summary.weight_on is None:
        return NO_DATA
    if flags.is_old("weight", summary.weight_on, today):
        return None, words.days_old(summary.weight_on, today), "none"
    if not summary.weight_at_diagnosis:
        return None, "No dx weight", "none"
    change = 100 * (summary.weight / summary.weight_at_diagnosis - 1)
    return round(change, 2), words.signed(change, 1), tones.get("weight", "")


def _exercise(summary: Summary, tones: Tones, today: date) -> Cell:
    if summary.paused:
        return None, "Paused", "none"
    if not summary.asked_28 or summary.done_28 is None:
        return None, "Not started" if summary.programme_active else "No plan", "none"
    share = summary.done_28 / summary.asked_28
    return share, str(words.whole_percent(share)), tones.get("adherence", "")


def _domain(which: Domain) -> Draw:
    def cell(summary: Summary, tones: Tones, today: date) -> Cell:
        score = alsfrs.domain(summary.latest_items, which) if summary.latest_items else None
        return NO_DATA if score is None else (score, str(score), "")

    return cell


def _test_age(summary: Summary, tones: Tones, today: date) -> Cell:
    days = [on for on in (summary.fvc_on, summary.snip_on, summary.pcf_on) if on is not None]
    return (None, "No test", "none") if not days else (-(today - max(days)).days, str((today - max(days)).days), tones.get("test_age", ""))


def _niv(summary: Summary, tones: Tones, today: date) -> Cell:
    if not summary.niv:
        return None, "No", "none"
    return (summary.niv_on.isoformat(), words.day(summary.niv_on), "") if summary.niv_on else ("", "Yes", "")


def _fatigue(summary: Summary, tones: Tones, today: date) -> Cell:
    return (None, "No entry", "none") if summary.fatigue_7d is None else (summary.fatigue_7d, words.number(summary.fatigue_7d, 1), tones.get("fatigue", ""))


def _falls(summary: Summary, tones: Tones, today: date) -> Cell:
    return summary.falls_90d, str(summary.falls_90d), tones.get("falls", "")


def _last_log(summary: Summary, tones: Tones, today: date) -> Cell:
    if summary.last_log_on is None:
        return None, "No log" if summary.programme_active else "No plan", "none"
    return summary.last_log_on.isoformat(), words.day(summary.last_log_on), tones.get("last_log", "")


CELLS: dict[Column, Draw] = {
    Column.SLOPE: _slope,
    Column.FVC: _reading("fvc"),
    Column.SNIP: _reading("snip"),
    Column.PCF: _reading("pcf"),
    Column.NIV: _niv,
    Column.TEST_AGE: _test_age,
    Column.WEIGHT: _weight,
    Column.ADHERENCE: _exercise,
    Column.FATIGUE: _fatigue,
    Column.FALLS: _falls,
    Column.GROSS: _domain(Domain.GROSS),
    Column.FINE: _domain(Domain.FINE),
    Column.BULBAR: _domain(Domain.BULBAR),
    Column.LAST_LOG: _last_log,
}
