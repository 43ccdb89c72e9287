"""Why am I seeing this? The rule behind a task, the values that met it with their days, the source, and what else the task stands for."""

from dashboard.care.rules import Settings, by_key
from dashboard.care.rules_kept import Kept, read
from dashboard.care.rules_sentence import sentence
from dashboard.care.words import day
from dashboard.components.markup import Tree, h
from db.task_records import TaskRow
from db.vocabulary import TaskState

GONE = "This rule is no longer in the rule book."


def why(task: TaskRow, settings: Settings | None = None, *, opened: bool = False) -> Tree | None:
    """None for a task that no rule made. settings: the numbers of the clinic; the rule file's without them."""
    if task.rule_key is None:
        return None
    return h(
        "details",
        h("summary", "Why am I seeing this?"),
        h("div", _body(task, settings), cls="why-in"),
        id=f"why-{task.id}",
        cls="why-task",
        open=opened or None,
    )


def _body(task: TaskRow, settings: Settings | None) -> list[Tree]:
    key = str(task.rule_key)
    rule = by_key().get(key)
    head = [h("b", key), " ", h("a", rule.title, href=f"/rules/{key}")] if rule else [h("b", key), f" {GONE}"]
    evidence = read(task.evidence or {}, key)
    return [
        h("p", head),
        *([h("p", sentence(key, settings).text)] if rule else []),
        *([h("dl", [_line(one) for one in evidence], cls="why-ev")] if evidence else []),
        *([h("p", "Closed by the rule: ", task.state_reason, cls="label")] if _closed_by_rule(task) else []),
        *([h("p", "Stands for ", _links(task.links), " too.", cls="label")] if task.links else []),
        *([h("p", f"Source: {rule.source.document}, {rule.source.section} ({rule.source.year}). {rule.rationale}", cls="label")] if rule else []),
        h("p", _touch(task), cls="label"),
    ]


def _line(one: Kept) -> Tree:
    return h("div", h("dt", one.label), h("dd", one.value, h("span", f" {day(one.on)}", cls="muted") if one.on else None))


def _links(keys: tuple[str, ...]) -> list[Tree | str]:
    said: list[Tree | str] = []
    for n, key in enumerate(keys):
        said += [", "] if n else []
        said.append(h("a", f"{key} {by_key()[key].title}" if key in by_key() else key, href=f"/rules/{key}"))
    return said


def _closed_by_rule(task: TaskRow) -> bool:
    return task.state is TaskState.CANCELLED and not task.touched


def _touch(task: TaskRow) -> str:
    if task.touched:
        return "Somebody changed this task, so no rule changes it again."
    return "A proposal for a person to accept or decline, never an order. It is brought up to date while nobody has changed it."
