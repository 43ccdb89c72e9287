"""S19: a scan of the source for constructs that run what people typed, keep it in a browser, or open a second door."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BANNED_NAMES = {
    "dangerously_allow_html",
    "dangerouslySetInnerHTML",
    "srcDoc",
    "persistence",
    "persisted_props",
    "eval",
    "exec",
    "lru_cache",
    "render_template_string",
}
BANNED_CALLS = {"dash.callback", "dash.clientside_callback", "dash.register_page", "pickle.loads", "os.system", "Markup"}


AGREED = {
    # A rule made ready for its cut-offs: nothing about anybody.
    "dashboard/care/rules_settings.py": ["lru_cache"],
}


def banned(source: str) -> list[str]:
    """S19: constructs that run what people typed, keep it in a browser, or open a second door."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg:
            value = getattr(node.value, "value", None)
            store = node.arg == "storage_type" and value in ("local", "session")
            if (
                node.arg in BANNED_NAMES
                or store
                or (node.arg in ("debug", "api_endpoint", "websocket", "background", "enable_mcp") and value not in (None, False))
            ):
                found.append(f"{node.value.lineno}: {node.arg}")
        elif isinstance(node, ast.Call) and (ast.unparse(node.func) in BANNED_CALLS or ast.unparse(node.func) in BANNED_NAMES):
            found.append(f"{node.lineno}: {ast.unparse(node.func)}")
        elif (
            isinstance(node, ast.ImportFrom)
            and node.module == "dash"
            and {one.name for one in node.names} & {"callback", "clientside_callback", "register_page", "ctx"}
        ):
            found.append(f"{node.lineno}: from dash import {ast.unparse(node)}")
    return found


def test_nothing_banned_is_written() -> None:
    found = {str(path.relative_to(ROOT)): banned(path.read_text()) for path in sorted((ROOT / "dashboard").rglob("*.py"))}
    assert {name: wrong for name, wrong in found.items() if not {one.partition(": ")[2] for one in wrong} <= set(AGREED.get(name, []))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "dcc.Store(id='a', storage_type='local')",
        "dcc.Markdown(x, dangerously_allow_html=True)",
        "from dash import callback",
        "html.Iframe(srcDoc=x)",
        "Markup(x)",
        "app.run(debug=True)",
    ],
)
def test_the_scan_sees_what_is_banned(source: str) -> None:
    assert banned(source)
