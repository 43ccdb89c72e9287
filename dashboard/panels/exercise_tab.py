"""Exercise in full: the programme, what was done of it and how it felt, and what says that it should change."""

from collections.abc import Sequence
from datetime import date

from dashboard.care import words
from dashboard.care.adherence import Adherence
from dashboard.care.adherence_parts import causes, helped
from dashboard.care.overwork import Finding
from dashboard.care.overwork_limits import limits
from dashboard.care.overwork_loop import Advice, Loop
from dashboard.care.programme_check import sessions_a_week
from dashboard.components.adherence_calendar import SOURCES, adherence_calendar, key
from dashboard.components.chart_table import chart_table, table_button
from dashboard.components.diary import diary
from dashboard.components.empty import empty
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from dashboard.components.programme_table import programme_table
from dashboard.components.weekly_bars import WIDE, weekly_bars
from dashboard.panels import exercise_facts, exercise_forms
from dashboard.panels.exercise import without
from dashboard.panels.record_head import Judged
from dashboard.panels.record_shapes import Asked, TabDrawn
from dashboard.roles import Permission, Viewer
from db.engine import Session
from db.exercise_records import DayLog, Version
from db.queries import exercise as queries
from db.queries.overview import Overview
from db.records import Programme
from db.vocabulary import MissedReason, PatientStatus

REASONS = {MissedReason.FATIGUE: "Too tired", MissedReason.NO_HELPER: "Nobody to help", MissedReason.APPOINTMENT_OR_TRAVEL: "Appointment or travel"}
BAR = 150


def tab(session: Session, viewer: Viewer, facts: Overview, judged: Judged, today: date, asked: Asked) -> TabDrawn:
    patient, logged = facts.summary.patient, judged.logged
    under_care = patient.status is PatientStatus.UNDER_CARE
    versions = queries.versions(session, viewer.scope, patient.id)
    notes = queries.day_logs(session, viewer.scope, patient.id, since=logged.weeks[0].starts_on)
    pauses = queries.pause_rows(session, viewer.scope, patient.id)
    programme = exercise_facts.current(facts, today)
    may_edit, may_log = under_care and viewer.may(Permission.EDIT_PROGRAMME), under_care and viewer.may(Permission.LOG_EXERCISE)
    doing = [
        h("a", "Change programme" if programme else "Set a programme", h("kbd", "d"), href=f"/patients/{patient.id}/programme", cls="btn", id="programme-open")
        if may_edit
        else None,
        exercise_forms.pause(patient, pauses, today) if may_edit and programme else None,
        exercise_forms.log(patient, facts, notes, today) if may_log else None,
    ]
    return TabDrawn(
        above=_programme(facts, judged, versions, programme, today, doing),
        below=h("div", _done(logged), cls="ex-done"),
        side=h("div", _advice(exercise_facts.monthly(facts, today), *exercise_facts.signs(facts, today)), _missed(logged), _home(notes), _history(versions))
        if versions
        else None,
    )


def _programme(facts: Overview, judged: Judged, versions: Sequence[Version], programme: Programme | None, today: date, doing: Sequence[Tree | None]) -> Tree:
    buttons = h("span", doing, cls="do")
    if programme is None:
        ended = without(judged.logged, facts.programmes)
        return h("div", h("div", h("h2", "Programme"), buttons, cls="sec-h"), empty("No programme", ended))
    row = next((one for one in versions if one.id == programme.id), None)
    now = judged.logged.now
    done = f", {now.done} of {now.asked} sessions in 28 days" if now.asked else ""
    starts = f"from {words.day(programme.starts_on)}, not started yet" if programme.starts_on > today else f"since {words.day(programme.starts_on)}{done}"
    pause = next((one for one in programme.pauses if one.starts_on <= today and (one.ends_on is None or today <= one.ends_on)), None)
    resting = f"Paused since {words.day(pause.starts_on)}{f' until {words.day(pause.ends_on)}' if pause.ends_on else ''}: {pause.reason}" if pause else None
    table = programme_table(
        exercise_facts.rows(facts, judged, programme, today),
        exercise_facts.stopped(facts, programme),
        row.review_on if row else None,
        today,
        number=programme.number,
        effort_from=limits().effort_target.high,
    )
    said = f"version {programme.number} {starts}; {words.count(sessions_a_week(programme.exercises), 'session')} a week"
    return h(
        "div",
        h("div", h("h2", "Programme"), h("span", said, cls="label"), buttons, cls="sec-h"),
        h("p", mark("watch"), " ", resting, cls="ex-paused") if resting else None,
        h("div", table, cls="wrap", tabindex=0, role="region", aria_label="Home programme"),
    )


def _done(logged: Adherence) -> Tree | None:
    calendar, weekly, felt = adherence_calendar(logged, wide=True), weekly_bars(logged, WIDE), diary(logged, exercise_facts.scales())
    if calendar.figure is None or weekly.figure is None:
        return None  # the programme says already that there is none
    start = logged.now.starts_on
    with_helper = helped(logged.days, start, logged.now.ends_on)
    now, before = logged.now.share, logged.before.share
    side = h(
        "div",
        h("div", "Last 28 days", cls="label"),
        h("div", words.percent(now) if now is not None else "Paused" if logged.paused else "None asked", cls="key-no" if now is not None else None),
        h("div", f"was {words.percent(before)}" if before is not None else "nothing asked before", cls="label"),
        h("div", f"{words.percent(with_helper.share)} with a helper" if with_helper.share is not None else "", cls="label"),
        cls="cal-side",
    )
    source = "self-reported, " if any(source != "staff" for source in logged.sources) else ""
    said = f"{source}{len(logged.weeks)} weeks; 0{chr(0x2013)}10, lower = better; line = 7-day mean"
    sentence = " ".join(filter(None, (calendar.sentence, weekly.sentence, felt.sentence)))
    weeks = h("div", h("div", h("b", "By week"), h("div", "% of sessions asked for", cls="label"), cls="diary-side"), weekly.figure, cls="diary-row")
    return h(
        "section",
        h("div", h("h2", "Done, effort, pain and fatigue"), h("span", said, cls="label"), h("span", table_button("exercise"), cls="do"), cls="sec-h"),
        h(
            "div",
            h("div", side, calendar.figure, cls="cal-wrap"),
            h("div", key(), cls="keys-cal"),
            h("figure", weeks, felt.figure or h("p", felt.empty, cls="muted"), role="img", aria_label=sentence),
            cls="wrap",
            tabindex=0,
            role="region",
            aria_label="Exercise day by day and week by week",
        ),
        h("p", sentence, cls="fn-sentence only-print"),
        chart_table("exercise", felt.table if felt.figure else weekly.table, "Effort, pain and fatigue by day" if felt.figure else "Exercise by week"),
        cls="sec",
    )


def _advice(loop: Loop | None, present: Sequence[Finding], unknown: Sequence[Finding]) -> Tree:
    """What says that the programme should change: the monthly check of one (loop), and each sign of overwork with the stop rule's action and source."""
    signs = [
        h(
            "li",
            mark("act") if "clinic" in " ".join(one.actions) else mark("watch"),
            h("span", h("b", one.name), f": {'; '.join(cause.words for cause in one.causes[-2:])}", h("span", _then(one), cls="label")),
        )
        for one in present
    ]
    rest = h(
        "details",
        h("summary", f"{words.count(len(unknown), 'sign')} nobody can rule out"),
        h("ul", [h("li", h("span", one.name, h("span", _unknown(one), cls="label"))) for one in unknown], cls="why-list"),
        cls="more",
    )
    return h(
        "section",
        _monthly(loop) if loop else None,
        h("h3", "Signs of overwork, 7 days"),
        h("ul", signs or h("li", h("span", "None of those that were recorded.")), cls="why-list"),
        rest if unknown else None,
        cls="sec",
        id="exercise-advice",
    )


def _monthly(loop: Loop) -> list[Tree]:
    kind = {Advice.READJUST: "watch", Advice.UNKNOWN: "data", Advice.KEEP: ""}[loop.advice]
    reasons = [h("li", mark(kind) if kind else None, h("span", cause.words)) for cause in loop.causes]
    lacks = [h("li", mark("data"), h("span", f"Not known: {one}")) for one in loop.missing]
    return [
        h("div", h("h2", "Monthly check"), h("span", f"since {words.day(loop.since_on)}", cls="label"), cls="sec-h"),
        h("p", mark(kind) if kind else None, " ", h("b", f"{loop.advice.value[0].upper()}{loop.advice.value[1:]}"), cls="ex-advice"),
        h("ul", reasons, lacks, cls="why-list"),
        h("p", f"Source: {loop.source}", cls="note"),
    ]


def _then(one: Finding) -> str:
    doing = f"{' '.join(one.actions)}. " if one.actions else ""
    return f"{doing}Source: {one.source}"


def _unknown(one: Finding) -> str:
    days = [words.short_day(on) for on in one.not_recorded_on[-4:]]
    return f"not recorded on {', '.join(days)}" if days else "nothing recorded"


def _missed(logged: Adherence) -> Tree:
    """Why sessions did not count; no entry stands apart, and its cause is never guessed."""
    start, end = logged.now.starts_on, logged.now.ends_on
    found = causes(logged.days, start, end)
    missed = logged.now.asked - logged.now.done
    most = max([n for _, n in found.said] + [found.no_reason, found.no_entry, 1])
    rows = [_cause(REASONS.get(reason) or _plain(reason), n, most) for reason, n in found.said]
    if found.no_reason:
        rows.append(_cause("No reason given", found.no_reason, most))
    if found.no_entry:
        rows.append(_cause("No entry", found.no_entry, most, dashed=True))
    said = f"{missed} of {logged.now.asked} in 28 days, as logged" if logged.now.asked else "no session was asked in 28 days"
    return h(
        "section",
        h("div", h("h2", "Why sessions were missed"), h("span", said, cls="label"), cls="sec-h"),
        h("ul", rows, cls="missed") if rows else h("p", "No session was missed." if logged.now.asked else "", cls="muted"),
        cls="sec",
    )


def _cause(name: str, n: int, most: int, *, dashed: bool = False) -> Tree:
    width = max(round(BAR * n / most), 3)
    style = "fill:var(--c-page);stroke:var(--ch-adh-edge);stroke-dasharray:2 2" if dashed else "fill:var(--ch-lane)"
    bar = h("svg", h("rect", x=0.5, y=0.5, width=width, height=11, style=style), cls="fig", width=width + 1, height=12, aria_hidden="true")
    return h("li", h("span", name), bar, h("b", n), h("span", "cause not known", cls="label") if dashed else None)


def _plain(reason: MissedReason) -> str:
    said = reason.value.replace("_", " ")
    return f"{said[0].upper()}{said[1:]}"


def _home(notes: Sequence[DayLog]) -> Tree | None:
    said = [one for one in notes if one.note]
    if not said:
        return None
    rows = [h("li", h("span", words.short_day(one.on), cls="when"), h("span", one.note), h("span", SOURCES[one.source], cls="by")) for one in said[:6]]
    return h(
        "section",
        h("div", h("h2", "Notes from home"), h("span", words.count(len(said), "note"), cls="label"), cls="sec-h"),
        h("ul", rows, cls="home-notes"),
        cls="sec",
    )


def _history(versions: Sequence[Version]) -> Tree | None:
    """Every version with its reason and who set it, newest first."""
    if not versions:
        return None
    rows = [
        h(
            "li",
            h("b", f"Version {one.number} "),
            f"{words.day(one.starts_on)} to {words.day(one.ends_on) if one.ends_on else 'now'}",
            h("span", f"{one.reason or 'no reason kept'}{f', {one.author}' if one.author else ''}", cls="label"),
        )
        for one in sorted(versions, key=lambda one: -one.number)
    ]
    return h("section", h("details", h("summary", f"Versions 1{chr(0x2013)}{len(versions)}"), h("ul", rows, cls="versions"), cls="more"), cls="sec")
