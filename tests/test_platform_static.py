"""The static layer: small on the wire, kept by browsers for as long as its content is the same, and nothing else changes."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import dash_ag_grid
import pytest
from dash import Dash, dcc, html
from werkzeug.test import Client

from dashboard import packing, static
from dashboard.static import Static

ASSETS = Path(__file__).parents[1] / "assets"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Static, Client]:
    app = Dash("static-test", assets_folder=str(ASSETS), assets_ignore=static.ASSETS_IGNORE, suppress_callback_exceptions=True)
    app.layout = html.Div([dcc.Location(id="url"), html.P("x" * 5000), dash_ag_grid.AgGrid(id="grid")])
    made = static.install(
        app, key="a key", cache=tmp_path_factory.mktemp("cache"), headers=[("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "long")]
    )
    return made, app.server.test_client()


def addresses(client: Client) -> list[str]:
    return re.findall(r'(?:src|href|content)="(/static/[^"]+)"', client.get("/").text)


def test_two_may_pack_at_once(tmp_path: Path) -> None:
    """Two workers, or two demos in one directory; and files of equal content lie at one place."""
    assets, cache = tmp_path / "assets", tmp_path / "cache"
    assets.mkdir()
    for name, content in (("a.css", "a {}"), ("b.css", "b {}"), ("copy.css", "a {}")):
        (assets / name).write_text(content)
    app = Dash("packing-test", assets_folder=str(assets))
    app.layout = html.P("hello")
    made = static.install(app, key="a key", cache=cache)
    names = [name for name in made._sources if name.startswith("assets/") and "joined" not in name]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(made._keep, names * 20))
    assert sorted(path.suffix for path in cache.iterdir()) == [".br", ".br", ".gzip", ".gzip"]


def test_every_script_and_style_of_the_page_is_at_a_lasting_address(kept: tuple[Static, Client]) -> None:
    _, client = kept
    page = client.get("/").text
    assert "/_dash-component-suites/" not in page
    assert len(addresses(client)) >= 7
    for address in addresses(client):
        answer = client.get(address, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("header", "unpack"), [("br", brotli.decompress), ("gzip, deflate", gzip.decompress), ("identity", bytes), ("br;q=0, gzip", gzip.decompress), ("", bytes)]
)
def test_each_browser_gets_what_it_can_read(kept: tuple[Static, Client], header: str, unpack: object) -> None:
    made, client = kept
    answer = client.get(made.asset("tokens.css"), headers={"Accept-Encoding": header})
    assert callable(unpack)
    assert unpack(answer.data) == (ASSETS / "tokens.css").read_bytes()
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_browser_that_has_it_is_told_so(kept: tuple[Static, Client]) -> None:
    made, client = kept
    tag = client.get(made.asset("tokens.css")).headers["ETag"]
    again = client.get(made.asset("tokens.css"), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_head_has_no_body(kept: tuple[Static, Client]) -> None:
    made, client = kept
    assert client.head(made.asset("tokens.css")).data == b""


@pytest.mark.parametrize(
    "path",
    [
        "/static/{key}/assets/../pyproject.toml",
        "/static/{key}/assets/none.css",
        "/static/0000000000000000/assets/tokens.css",
        "/static/{key}/suites/dash/dash.py",
    ],
)
def test_what_is_not_listed_is_not_served(kept: tuple[Static, Client], path: str) -> None:
    made, client = kept
    answer = client.get(path.format(key=made._keys["assets"]))
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_addresses_change_with_content_and_with_the_secret(tmp_path: Path) -> None:
    def address(text: str, key: str) -> str:
        (tmp_path / "a.css").write_text(text)
        app = Dash("static-change", assets_folder=str(tmp_path))
        app.layout = html.Div()
        return static.install(app, key=key, cache=None).asset("a.css")

    assert address("p{}", "one") == address("p{}", "one")
    assert len({address("p{}", "one"), address("p{} ", "one"), address("p{}", "two")}) == 3


def test_the_chart_library_is_the_basic_bundle_of_the_version_that_plotly_brings(kept: tuple[Static, Client]) -> None:
    from plotly.offline import get_plotlyjs_version

    made, client = kept
    head = (ASSETS / static.PLOTLY).read_bytes()[:200].decode()
    assert f"(basic - minified) v{get_plotlyjs_version()}" in head
    assert "MIT license" in head
    page = client.get("/").text
    assert f'"plotlyjs_url": "{made.asset(static.PLOTLY)}"' in page
    assert not re.search(r"<(script|link)[^>]*plotly", page), "it is fetched when a chart is drawn, not with each page"


def test_nobody_outside_is_asked_for_a_newer_version(kept: tuple[Static, Client]) -> None:
    assert "dash-version" not in kept[1].get("/").text


def test_the_joined_files_hold_each_of_ours_in_order(kept: tuple[Static, Client]) -> None:
    made, client = kept
    style = client.get(made.asset("joined.css")).text
    tokens = next(line for line in (ASSETS / "tokens.css").read_text().splitlines() if line.strip().startswith("--"))
    assert tokens.strip() in style
    script = client.get(made.asset("joined.js")).text
    assert "regeneratorRuntime" in script
    assert "Copyright" in script, "a notice of somebody else's work stays with it"
    assert len(script) < 500_000, "the chart library is not among them"


def test_prepared_files_are_smaller_and_the_same(kept: tuple[Static, Client]) -> None:
    made, _ = kept
    made._sources = {name: read for name, read in made._sources.items() if name.endswith(".css")}
    made._sizes = {name: size for name, size in made._sizes.items() if name in made._sources}
    steps: list[tuple[int, int]] = []
    made.prepare(lambda done, total: steps.append((done, total)))
    assert steps[-1][0] == steps[-1][1] > 3
    assert made.unprepared() == []
    tight = made._kept("assets/tokens.css", "br").read_bytes()
    assert brotli.decompress(tight) == (ASSETS / "tokens.css").read_bytes()
    assert len(tight) <= len(packing.pack((ASSETS / "tokens.css").read_bytes(), "br", tight=False))


def test_answers_of_dash_are_packed_too(kept: tuple[Static, Client]) -> None:
    answer = kept[1].get("/_dash-layout", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert b"x" * 5000 in brotli.decompress(answer.data)
