"""An empty state names its cause and offers what ends it."""

from dashboard.components.markup import Child, Tree, h


def empty(cause: str, detail: str, *doing: Child) -> Tree:
    """`cause` in bold, `detail` below it, and the button or link (`doing`) that helps."""
    return h("div", h("b", cause), h("span", detail), *doing, cls="empty")
