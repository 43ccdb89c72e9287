"""Setting an absence: the days and who covers, what would be handed over before it is, and the way back afterwards."""

from collections.abc import Sequence
from datetime import date

from dashboard.actions.absence import Done, Known, Plan, wrong
from dashboard.care.words import count, day, weekday
from dashboard.components.markup import Tree, act, h
from dashboard.roles import VIEWS
from db.queries.people import Colleague

STORES = ("absence-ask", "absence-set", "absence-own-ask", "absence-own-set")


def ask(own: bool) -> str:
    """The store that asks what would be handed over: one's own, or somebody else's."""
    return "absence-own-ask" if own else "absence-ask"


def set_(own: bool) -> str:
    return "absence-own-set" if own else "absence-set"


SHOWN = 8


def form(known: Known, today: date, *, own: bool, plan: Plan | None = None, said: Tree | None = None) -> Tree:
    """One person's absence as it stands or as just typed; with a plan, what it would hand over and the press that does it."""
    who = known.who
    from_on, until_on, cover = (plan.from_on, plan.until_on, plan.cover_id) if plan else (who.absent_from, who.absent_until, who.cover_id)
    fixed = _fixed(who, own)
    return h(
        "section",
        h("h2", "Away" if own else h("span", "Away: ", h("bdi", who.name)), id="absence-h", tabindex=-1),
        said,
        h("p", _standing(who, known.others, today, own=own)),
        h(
            "form",
            _field("First day away", _day("absence-from", "from_on", from_on, required=True), "absence-from"),
            _field("Last day away, empty if not known", _day("absence-until", "until_on", until_on), "absence-until"),
            _field("Who covers", _covers(known.others, who, cover, today), "absence-cover"),
            h("button", "Show what is handed over", type="submit", cls="btn"),
            cls="abs-form",
            **act(ask(own), **fixed),
        ),
        _preview(known, plan, today, own=own) if plan is not None and plan.from_on is not None else None,
        h("p", h("button", "There again, cancel the absence", type="button", cls="btn", **act(set_(own), **fixed)), cls="me-do")
        if who.absent_from is not None and plan is None and (who.absent_until is None or who.absent_until >= today)
        else None,
        cls="absence",
    )


def done(known: Known, result: Done, today: date, *, own: bool) -> Tree:
    """What was set, with one press that takes it back: the days, and the tasks that were handed over."""
    before, now = result.before, result.now
    if now.absent_from is None:
        words = "No absence is set."
    else:
        to = next((one.name for one in known.others if one.account_id == now.cover_id), None)
        handed = f" {count(result.handed, 'task')} went {f'to {to}' if to else 'back to triage'}." if result.handed else " No task is due in that time."
        words = f"Away {_days(now)}.{handed}"
    back = {
        **_fixed(now, own),
        "from_on": _iso(before.absent_from),
        "until_on": _iso(before.absent_until),
        "cover_id": str(before.cover_id or ""),
        "back": str(result.batch),
    }
    said = h("p", words, " ", h("button", "Undo", type="button", cls="btn", **act(set_(own), **back)), cls="notice", role="status")
    return form(known, today, own=own, said=said)


def _fixed(who: Colleague, own: bool) -> dict[str, object]:
    """What every press says of the person; one's own says no more than which version was seen."""
    return {"version": who.version} if own else {"version": who.version, "account_id": who.account_id}


def _standing(who: Colleague, others: Sequence[Colleague], today: date, *, own: bool) -> str:
    if who.absent_from is None or (who.absent_until is not None and who.absent_until < today):
        return "No absence is set. " + ("You are" if own else "They are") + " offered for new tasks."
    cover = next((one.name for one in others if one.account_id == who.cover_id), None)
    return f"Away {_days(who)}; {f'{cover} covers' if cover else 'nobody is named to cover'}. Coming back needs nothing."


def _days(who: Colleague) -> str:
    if who.absent_from is None:
        return ""
    return f"from {weekday(who.absent_from)} " + (f"to {weekday(who.absent_until)}" if who.absent_until else "until further notice")


def _preview(known: Known, plan: Plan, today: date, *, own: bool) -> Tree:
    if said := wrong(plan):
        return h("p", said, cls="notice", role="alert")
    to = next((one.name for one in known.others if one.account_id == plan.cover_id), None)
    patients = len({task.patient_id for task in known.tasks if task.patient_id})
    where = f"to {to}" if to else "back to triage"
    counted = "No open task is due in that time."
    if known.tasks:
        counted = f"{count(len(known.tasks), 'task')}, {count(patients, 'patient')}: {where}, with a notice."
    rows = [h("li", h("b", task.title), h("span", f" due {day(task.due_on)}" if task.due_on else " no day", cls="label")) for task in known.tasks[:SHOWN]]
    rest = len(known.tasks) - SHOWN
    return h(
        "div",
        h("p", counted, role="status"),
        h("ul", rows, h("li", f"and {rest} more", cls="muted") if rest > 0 else None) if rows else None,
        h("p", f"What is due before and still open on {weekday(plan.from_on)} goes the same way then.", cls="label")
        if plan.from_on and plan.from_on > today
        else None,
        h(
            "button",
            "Set the absence" + (", hand over " + count(len(known.tasks), "task") if known.tasks else ""),
            type="button",
            cls="btn btn-main",
            **act(set_(own), **_fixed(known.who, own), from_on=_iso(plan.from_on), until_on=_iso(plan.until_on), cover_id=str(plan.cover_id or "")),
        ),
        cls="abs-pre",
    )


def _covers(others: Sequence[Colleague], who: Colleague, chosen: object, today: date) -> Tree:
    """Those who do the same work first; each with what they do, and that they are away themselves."""
    options = [h("option", "Nobody: back to triage", value="")]
    for one in sorted(others, key=lambda one: one.role is not who.role):
        said = ", ".join(filter(None, (one.name, VIEWS[one.role].title, one.away_words(today))))
        options.append(h("option", said, value=str(one.account_id), selected=one.account_id == chosen))
    return h("select", options, name="cover_id", id="absence-cover", cls="field")


def _field(words: str, field: Tree, id: str) -> Tree:
    return h("div", h("label", words, cls="l", for_=id), field)


def _day(id: str, name: str, on: date | None, *, required: bool = False) -> Tree:
    return h("input", type="date", name=name, id=id, cls="field", value=_iso(on), required=required)


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""
