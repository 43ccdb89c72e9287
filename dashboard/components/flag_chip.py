"""Class marks and reason chips: the shape says it first, the word second, the colour last."""

from dashboard.components.markup import Tree, h

SHAPES = {
    "act": h("path", d="M0 0h10v10H0z"),
    "watch": h("path", d="M5 .5 10 9.5H0z"),
    "data": h("circle", cx="5", cy="5", r="4"),
}
WORDS = {"act": "Act", "watch": "Watch", "data": "Data", "stable": "Stable"}


def mark(kind: str) -> Tree | None:
    """The drawn mark of a class; Stable has none."""
    shape = SHAPES.get(kind)
    return shape and h("svg", shape, cls=f"mark mark-{kind}", viewBox="0 0 10 10", aria_hidden="true")


def class_word(kind: str) -> Tree:
    return h("span", mark(kind), WORDS[kind], cls=f"cls cls-{kind}")


def chip(kind: str, text: str, **attributes: str) -> Tree:
    """One reason with its value, washed by the class of that reason."""
    return h("span", text, cls=f"chip chip-{kind}", **attributes)


def similar_name() -> Tree:
    return h("span", mark("watch"), "Similar name", cls="tag")
