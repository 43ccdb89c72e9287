"""The caseload as a page: the head with tabs and filters, five figures, people and tasks by clinician, stages and flows by month."""

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from dashboard.actions.caseload import MONTHS, NO_SITE, Asked, Caseload, last_whole_month
from dashboard.care.caseload_shown import least
from dashboard.care.flag_rules import Kind
from dashboard.care.words import MONTHS as MONTH_NAMES
from dashboard.care.words import count, day
from dashboard.components import caseload_table, flow_bars, stage_mix
from dashboard.components.chart_table import chart_table, table_button
from dashboard.components.flag_chip import WORDS, mark
from dashboard.components.markup import Child, Tree, h
from db.vocabulary import Discipline

TABS = {"caseload": "Caseload", "tasks": "Tasks", "quality": "Quality"}
NAMES = {
    Discipline.PT: "Physiotherapy",
    Discipline.RESP: "Respiratory",
    Discipline.OT: "Occupational therapy",
    Discipline.NEURO: "Neurology",
    Discipline.SLT: "Speech therapy",
    Discipline.DIET: "Dietetics",
    Discipline.NURSE: "Nursing",
    Discipline.PSY: "Psychology",
    Discipline.PALL: "Palliative care",
    Discipline.COORD: "Coordination",
}


def address(tab: str, chosen: dict[str, str], **changed: str | None) -> str:
    """The page as a link; what is not chosen is left out."""
    kept = {name: value for name, value in (chosen | changed).items() if value}
    return f"/caseload/{tab}" + (f"?{urlencode(kept)}" if kept else "")


def head(
    tab: str,
    asked: Asked,
    chosen: dict[str, str],
    today: date,
    *,
    data_to: date,
    own: Discipline | None,
    disciplines: Sequence[Discipline],
    sites: Sequence[str],
    may_export: bool,
) -> Tree:
    """Tabs as links, filters as lists: all of it stands in the address."""
    kept = {name: value for name, value in chosen.items() if name != "row"}
    tabs = [h("a", words, href=address(key, kept), aria_current="page" if key == tab else None) for key, words in TABS.items()]
    newest = last_whole_month(today) if tab == "caseload" else today.replace(day=1)
    months = _months(newest)
    whose: Child = h("span", NAMES[own], cls="muted", id="caseload-own") if own else _list(
        "disc", "Discipline", [("", "All disciplines"), *((one.value, NAMES[one]) for one in disciplines)], asked.discipline or ""
    )  # fmt: skip
    places = [("", "All sites"), *((site, site) for site in sites), (NO_SITE, "No site")]
    period = _list("from", "From", [(f"{one:%Y-%m}", _month(one)) for one in months], f"{asked.first:%Y-%m}") if tab != "quality" else None
    view = h(
        "div",
        period,
        _list("to", "To", [(f"{one:%Y-%m}", _month(one)) for one in months], f"{asked.last:%Y-%m}"),
        whose,
        _list("site", "Site", places, asked.site or "") if sites else None,
        h("span", f"Data to {day(data_to)}", cls="muted data-to"),
        h("a", "Export CSV", cls="filter", href=f"/caseload/export.csv?{urlencode(kept | {'tab': tab})}", download=True) if may_export else None,
        cls="view",
    )
    return h("div", h("h1", "Caseload"), h("nav", tabs, aria_label="Caseload"), view, cls="tabs tabs-top")


def body(found: Caseload) -> Tree:
    """The caseload tab."""
    asked, table = found.asked, found.table
    clinicians = caseload_table.by_clinician(table)
    stages = stage_mix.stage_mix([(month.on, month.split) for month in found.months])
    last = _last_day(asked.last)
    flows = {"new": found.new, "died": found.died, "moved": found.moved}
    flow = flow_bars.flows(flows, asked.first, last)
    mix = caseload_table.case_mix(found.mixes, table)  # type: ignore[arg-type]
    alone = ", ".join(f"{NAMES[discipline]} {_size(size)}" for discipline, size in table.no_lead.items() if size != 0)
    split = any(size is None for row in table.rows if row.split.people is not None for size in row.split.parts.values())
    small = f"A class is joined where it, or people without a lead in it, are fewer than {least()}; hatched in the bar. " if split else ""
    small += caseload_table.joined_words(table, NAMES)
    return h(
        "div",
        _figures(found),
        h(
            "div",
            _section(
                "People and tasks by clinician",
                f"named lead, {day(found.today)}; a person counts once for each discipline. Order is by discipline, not by result",
                None,
                h("p", clinicians.sentence, cls="sr"),
                clinicians.figure or h("p", clinicians.sentence, cls="muted"),
                h(
                    "p",
                    f"No named lead: {alone}. " if alone else None,
                    small,
                    f"{mix} " if mix else None,
                    "Do not read length of bar as speed of work.",
                    cls="note",
                )
                if clinicians.figure
                else None,
            ),
            h(
                "div",
                _section(
                    "King’s stage by month",
                    "people on the last day; hatched = not known",
                    table_button("stages"),
                    stage_mix.figure(stages),
                    chart_table("stages", stages.table, stages.sentence),
                    h("p", stages.sentence, cls="sr"),
                ),
                _section(
                    "New, died, moved",
                    f"people in the month; months under {least()} are joined",
                    table_button("flows"),
                    stage_mix.figure(flow),
                    chart_table("flows", flow.table, flow.sentence),
                    h("p", flow.sentence, cls="note"),
                ),
                cls="two",
            ),
            cls="wrap",
        ),
    )


def _figures(found: Caseload) -> Tree:
    asked, table = found.asked, found.table
    now = found.months[-1] if found.months else None
    place = "people of no site" if asked.site == NO_SITE else asked.site or "all sites"
    over = [row.clinician.name for row in table.rows if row.tasks_over]
    alone = {discipline: size for discipline, size in table.no_lead.items() if size != 0}
    classes: list[Child] = []
    for kind in Kind:
        size = table.everybody.parts[kind]
        number: Child = h("span", "joined", cls="unit") if size is None else str(size)
        classes.append(h("span", mark(kind), number, h("span", f" {WORDS[kind]}", cls="unit"), cls="mk"))
    if table.everybody.together:
        classes.append(h("span", f"together {table.everybody.together}", cls="unit"))
    flow = [(what, flow_bars.total(one)) for what, one in (("new", found.new), ("died", found.died), ("moved", found.moved))]
    cells: list[tuple[Child, Child, Child]] = [
        (
            f"People, {day(now.on)}" if now else "People",
            [_number(now.split.people if now else None), h("span", f" was {_size(found.before)}", cls="from")],
            f"{day(asked.first - timedelta(days=1))}, {place}",
        ),
        (
            "New, died, moved",
            [h("span", str(size) if size else f"<{least()}", h("span", what, cls="unit"), cls="mk") for what, size in flow],
            f"{day(asked.first)} to {day(_last_day(asked.last))}",
        ),
        (f"Class, {day(found.today)}", classes, "one person, one class"),
        (
            "Over task capacity",
            [str(len(over)), h("span", f" of {count(len(table.rows), 'clinician')}", cls="unit")],
            _few(over, most=2) or "nobody",
        ),
        (
            "No named lead",
            [str(len(alone)), h("span", f" of {len(table.no_lead)} disciplines", cls="unit")],
            _few([f"{discipline} {_size(size)}" for discipline, size in alone.items()]) or "everybody has one",
        ),
    ]
    return h("dl", [h("div", h("dt", label), h("dd", h("div", number, cls="fig-no"), h("div", why, cls="why"))) for label, number, why in cells], cls="figs")


def _few(words: Sequence[str], *, most: int = 3) -> str:
    """The first of them, and how many more."""
    return ", ".join(words[:most]) + (f", {len(words) - most} more" if len(words) > most else "")


def _size(size: int | None) -> str:
    return "joined" if size is None else str(size)


def _number(size: int | None) -> Child:
    return h("b", _size(size))


def _section(title: str, label: str, do: Tree | None, *parts: Child) -> Tree:
    return h("section", h("div", h("h2", title), h("span", label, cls="label"), h("span", do, cls="do") if do else None, cls="sec-h"), *parts, cls="sec")


def _list(name: str, label: str, offered: Sequence[tuple[str, str]], chosen: str) -> Tree:
    options = [h("option", words, value=value, selected=value == chosen) for value, words in offered]
    return h(
        "label",
        h("span", label, cls="sr" if offered[0][0] == "" else "muted"),
        h("select", options, id=f"caseload-{name}", data_caseload=name),
        cls="filter menu",
    )


def _months(newest: date) -> list[date]:
    found = [newest]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _month(on: date) -> str:
    return f"{MONTH_NAMES[on.month - 1]} {on.year}"


def _last_day(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
