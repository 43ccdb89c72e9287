"""A table of few columns in words; on a phone each row is a block whose cells say what they are (assets/base.css)."""

from collections.abc import Iterable, Sequence

from dashboard.components.markup import Child, Tree, h


def plain_table(heads: Sequence[str], rows: Iterable[Tree], label: str) -> Tree:
    """Rows of `row`. What does not fit scrolls inside it, by keyboard too."""
    head = h("thead", h("tr", [h("th", words, scope="col") for words in heads]))
    return h("div", h("table", head, h("tbody", list(rows)), cls="tbl stack"), cls="scroll", tabindex="0", role="region", aria_label=label)


def row(heads: Sequence[str], cells: Sequence[Child], cls: str | None = None) -> Tree:
    return h("tr", [h("td", cell, data_label=words) for words, cell in zip(heads, cells, strict=True)], cls=cls)
