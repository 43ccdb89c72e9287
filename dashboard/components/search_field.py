"""The field that narrows a list: / leads to it."""

from dashboard.components.markup import Tree, h


def search_field(id: str, label: str, placeholder: str, value: str = "") -> Tree:
    """label: what it finds by, for who does not see the placeholder."""
    typed = h(
        "input",
        id=id,
        type="text",
        placeholder=placeholder,
        value=value,
        autocomplete="off",
        data_filter="",
        aria_keyshortcuts="/",
        maxlength=80,
    )
    return h("label", h("span", label, cls="sr"), typed, h("kbd", "/", cls="cap", aria_hidden="true"), cls="search")
