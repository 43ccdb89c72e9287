"""People and tasks by clinician: in the order of disciplines, nobody ranked, with ticks at what was agreed (chart C12)."""

from collections.abc import Mapping

from dashboard.care.caseload_shown import Row, Table, least
from dashboard.care.flag_rules import Kind
from dashboard.care.words import count
from dashboard.charts.shown import Shown
from dashboard.charts.shown import Table as Values
from dashboard.components import svg
from dashboard.components.flag_chip import WORDS, mark
from dashboard.components.markup import Child, Tree, h
from db.vocabulary import Discipline

PEOPLE_PX, TASKS_PX, _ROOM_PX = 306.0, 92.0, 66.0  # the room is for "12 over" behind the longest bar
_FILLS = {Kind.ACT: "fill:var(--c-act)", Kind.WATCH: "fill:var(--c-watch)", Kind.DATA: "fill:var(--ch-adh-edge)", Kind.STABLE: "fill:var(--ch-stable)"}
HATCH = "caseload-joined"
HEAD = ("Discipline", "Clinician", *(WORDS[kind] for kind in Kind), "People", "Agreed caseload", "Open tasks", "Task capacity")


def by_clinician(table: Table) -> Shown[Tree]:
    """The table with its bars; its values as they may be shown are also the export."""
    rows = table.rows
    if not rows:
        return Shown(None, "Nobody works in this discipline.", Values(HEAD), empty="Nobody works in this discipline")
    widest = max(
        [10, *(row.split.people or table.together(row.clinician.discipline) or 0 for row in rows), *(row.clinician.people_agreed or 0 for row in rows)]
    )
    busiest = max([5, *(row.tasks for row in rows), *(row.clinician.tasks_capacity or 0 for row in rows)])
    lines, before = [], None
    for row in rows:
        discipline = row.clinician.discipline
        alone = sum(other.split.people is None for other in rows if other.clinician.discipline is discipline) == 1
        joined = table.together(discipline) if row.split.people is None and alone else None
        lines.append(_line(row, discipline is not before, joined or 0, widest, busiest))
        before = discipline
    head = h(
        "thead",
        h(
            "tr",
            h("th", h("span", "Discipline", cls="sr"), scope="col"),
            h("th", "Clinician", scope="col"),
            [h("th", h("span", mark(kind), WORDS[kind], cls="cls-h"), cls="num", scope="col") for kind in Kind],
            h("th", "People", cls="num", scope="col"),
            h("th", f"0 to {widest} people; ", h("i", cls="tick"), " agreed caseload", cls="bar", scope="col"),
            h("th", "Tasks", cls="num", scope="col"),
            h("th", "Open; ", h("i", cls="tick"), " capacity", cls="bar", scope="col"),
        ),
    )
    widths = [h("col", style=f"width:{px}px") if px else h("col") for px in (60, 0, 54, 72, 60, 60, 60, 400, 76, 186)]
    figure = h(
        "div",
        svg.drawing(0, 0, svg.hatch(HATCH), cls="fig sr"),
        h(
            "table",
            h("caption", "People by clinician and class, and open tasks against capacity", cls="sr"),
            h("colgroup", widths),
            head,
            h("tbody", lines),
            cls="load",
        ),
        cls="scroll",
        tabindex="0",
        role="region",
        aria_label="People and tasks by clinician",
    )
    return Shown(figure, sentence(table), Values(HEAD, tuple(_values(row) for row in rows)))


def sentence(table: Table) -> str:
    """Who is over what was agreed, by name; nobody is compared."""
    people = [f"{row.clinician.name} ({row.split.people} of {row.clinician.people_agreed})" for row in table.rows if row.people_over]
    tasks = [f"{row.clinician.name} ({row.tasks} of {row.clinician.tasks_capacity})" for row in table.rows if row.tasks_over]
    over = f"Over the agreed caseload: {', '.join(people)}." if people else "Nobody is over the agreed caseload."
    return f"{count(len(table.rows), 'row')}. {over} " + (f"Over task capacity: {', '.join(tasks)}." if tasks else "Nobody is over task capacity.")


def case_mix(mixes: Mapping[tuple[Discipline, object], float], table: Table, *, apart: float = 0.1) -> str | None:
    """Where the people of one clinician are much more often in late stages than a colleague's of the same discipline; None where nobody's are."""
    said = []
    for discipline in dict.fromkeys(row.clinician.discipline for row in table.rows):
        team = [(mixes[row.clinician.discipline, row.clinician.id], row.clinician.name) for row in table.rows if row.clinician.discipline is discipline
                and (row.clinician.discipline, row.clinician.id) in mixes]  # fmt: skip
        if len(team) > 1 and max(team)[0] - min(team)[0] >= apart:
            said.append(f"{max(team)[1]} {max(team)[0]:.0%} and {min(team)[1]} {min(team)[0]:.0%}".replace("%", " %"))
    return f"Case mix differs. People in stages 4A and 4B: {'; '.join(said)}." if said else None


def joined_words(table: Table, names: Mapping[Discipline, str]) -> str:
    """Which clinicians' numbers are joined, and what they come to with the people without a lead."""
    said = []
    for discipline in table.no_lead:
        hidden = [row.clinician.name for row in table.rows if row.clinician.discipline is discipline and row.split.people is None]
        together = table.together(discipline)
        if hidden and together is not None:
            said.append(f"{names[discipline]} {together} ({', '.join(hidden)}{', people without a lead' if table.no_lead[discipline] is None else ''})")
    return f"Joined, since one of them is fewer than {least()}: {'; '.join(said)}. " if said else ""


def shown(size: int | None) -> str:
    """A number, or how a hidden one is written."""
    return "joined" if size is None else str(size)


def _line(row: Row, first: bool, joined: int, widest: int, busiest: int) -> Tree:
    one, split = row.clinician, row.split
    people: Child = h("span", "joined", cls="joined") if split.people is None else h("b", str(split.people))
    hidden = all(size is None for size in split.parts.values())
    kinds = (
        [h("td", h("span", "classes joined", cls="joined"), colspan=len(split.parts), cls="num")]
        if hidden
        else [
            h("td", str(size) if size is not None else h("span", "joined", cls="joined"), cls="num muted" if kind is Kind.STABLE or size is None else "num")
            for kind, size in ((kind, split.parts[kind]) for kind in Kind)
        ]
    )
    capacity = h("span", f" of {one.tasks_capacity}", cls="muted") if one.tasks_capacity is not None else None
    return h(
        "tr",
        h("td", h("span", one.discipline.value, cls=None if first else "sr"), cls="disc"),
        h("th", h("bdi", one.name), scope="row"),
        kinds,
        h("td", people, cls="num"),
        h("td", _people_bar(row, joined, widest), cls="bar"),
        h("td", h("b", str(row.tasks)), capacity, cls="num nowrap"),
        h("td", _task_bar(row, busiest), cls="bar"),
        cls="first" if first else None,
    )


def _people_bar(row: Row, joined: int, widest: int) -> Tree:
    """joined: what a hidden row comes to with the people without a lead, where it is the only hidden one of its discipline."""
    scale, split, agreed = PEOPLE_PX / widest, row.split, row.clinician.people_agreed
    parts: list[Tree] = []
    x = 0.0
    for kind in Kind:
        size = split.parts[kind] or 0
        if size:
            parts.append(svg.box(x, 8, size * scale - 1, 12, _FILLS[kind]))
        x += size * scale
    if split.together:
        parts.append(svg.box(x + 0.5, 8.5, split.together * scale - 2, 11, f"fill:url(#{HATCH});stroke:var(--c-faint);stroke-width:1"))
        x += split.together * scale
    if split.people is None:
        parts.append(
            svg.box(0.5, 8.5, joined * scale, 11, f"fill:url(#{HATCH});stroke:var(--c-faint);stroke-width:1") if joined else svg.text(0, 18.5, "not shown")
        )
    if agreed is not None:
        parts.append(svg.tick(agreed * scale, 3, 25))
    if row.people_over:
        parts += _over(x, row.people_over)
    return svg.drawing(PEOPLE_PX + _ROOM_PX, 28, *parts)


def _task_bar(row: Row, busiest: int) -> Tree:
    scale, capacity = TASKS_PX / busiest, row.clinician.tasks_capacity
    within = row.tasks if capacity is None else min(row.tasks, capacity)
    parts = [svg.box(0, 10, within * scale, 8, "fill:var(--ch-lane)")]
    if capacity is not None:
        parts.append(svg.tick(capacity * scale, 4, 24))
    if row.tasks_over and capacity is not None:
        parts.append(svg.box(capacity * scale + 1, 10, row.tasks_over * scale - 1, 8, "fill:var(--c-watch)"))
        parts += _over(row.tasks * scale, row.tasks_over)
    return svg.drawing(TASKS_PX + _ROOM_PX, 28, *parts)


def _over(x: float, many: int) -> list[Tree]:
    return [svg.triangle(x + 14, 14, 4, svg.UP, "watch-f"), svg.text(x + 22, 18.5, f"{many} over", "watch-t")]


def _values(row: Row) -> tuple[str, ...]:
    one = row.clinician
    return (
        one.discipline.value,
        one.name,
        *(shown(row.split.parts[kind]) for kind in Kind),
        shown(row.split.people),
        "" if one.people_agreed is None else str(one.people_agreed),
        str(row.tasks),
        "" if one.tasks_capacity is None else str(one.tasks_capacity),
    )
