"""Scripts and styles at addresses that name their content: precompressed, immutable, answered before the app is asked.

`/static/<hash>/assets/…` and `/static/<hash>/suites/<package>/…`. The hash of the suites is keyed with the secret, so that a stranger
cannot learn which versions run here by trying; the pages that name these addresses are behind sign-in.
"""

import hashlib
import hmac
import json
import os
import pkgutil
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Response, request

from dashboard.packing import accepted, pack, packable, type_of, worth

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PLOTLY = "vendor/plotly-basic.min.js"  # plotly.js, basic bundle: scatter, bar and pie are all we draw
ASSETS_IGNORE = r"^plotly-basic\.min\.js$"  # for Dash(assets_ignore=…): fetched when a chart needs it, not on each page
GRID = "suites/dash_ag_grid/dash_ag_grid.min.js"  # fetched when the first grid is drawn (assets/grid.js)
JOINED = {"assets/joined.css": "css", "assets/joined.js": "js"}  # our own files in one each: fewer requests, and they pack better together

_RARE = 1_500_000  # bytes: bundles above are for components that no page of ours uses; packed when asked for
# Polyfills for browsers that no longer exist (its generators: vendor/regenerator-runtime.js), a table no page uses, what its users fetch themselves.
_LEFT_OUT = re.compile(r'<script src="[^"]*/(?:polyfill@[^"/]+|dash_table/bundle|dcc/dash_core_components-shared)[^"]*"></script>\n?')
_ADDRESS = re.compile(r'(?P<quote>["\'])/(?P<kind>_dash-component-suites|assets)/(?P<path>[^"\'?]+)(?:\?m=[\d.]+)?(?P=quote)')
_OURS = {
    "css": re.compile(r'<link rel="stylesheet" href="/static/\w+/(assets/[^"]+)">\n?'),
    "js": re.compile(r'<script src="/static/\w+/(assets/[^"]+)"></script>\n?'),
}
_CONFIG = re.compile(r'(<script id="_dash-config" type="application/json">)(.*?)(</script>)', re.DOTALL)
_COMMENT = re.compile(rb"^[ \t]*(?:/\*(?:(?!Copyright|\*/).)*\*/[ \t]*$|//[^\n]*$)", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(rb"^\s+", re.MULTILINE)
_SILENT = {"disable_version_check": True, "dash_version_url": "", "python_version": ""}  # nobody outside is asked or told anything
_LASTING = ("Cache-Control", "public, max-age=31536000, immutable")


class Static:
    """What is served, and where. `cache` keeps the packed files between starts; without it they are packed in memory, less tightly."""

    def __init__(self, dash_app: Dash, *, key: str, cache: Path | None, headers: Sequence[tuple[str, str]] = ()) -> None:
        self._cache = cache
        # A script is not a page: it may load nothing itself, and the page's long policy on each file costs more than a style sheet.
        self._headers = [(name, "default-src 'none'; frame-ancestors 'none'" if name == "Content-Security-Policy" else value) for name, value in headers]
        self._packed: dict[tuple[str, str], bytes] = {}
        self._sources = _asset_sources(Path(dash_app.config.assets_folder)) | _suite_sources(dash_app.registered_paths)
        with dash_app.server.test_request_context("/"):
            page = _ADDRESS.sub(lambda found: f"{found['quote']}/static/x/{_name(found)}{found['quote']}", dash_app.index())
        for joined, kind in JOINED.items():
            self._sources[joined] = _join([self._sources[name] for name in _OURS[kind].findall(page)])
        self._digests, self._sizes = {}, {}
        for name, read in self._sources.items():
            content = read()
            self._digests[name], self._sizes[name] = hashlib.sha256(content).hexdigest(), len(content)
        self._keys = {kind: self._key(kind, key) for kind in ("assets", "suites")}

    def asset(self, path: str) -> str:
        """The address of a file in assets/, for pages that Dash does not write."""
        return f"/static/{self._keys['assets']}/assets/{path}"

    def rewrite(self, html: str) -> str:
        """The page with our addresses, without what it need not load at once: the libraries of charts and lists are fetched when one is drawn."""
        html = _LEFT_OUT.sub("", _ADDRESS.sub(self._readdress, html))
        html = self._joined(html, "css", '<link rel="stylesheet" href="{}">\n')
        html = self._joined(html, "js", '<script src="{}"></script>\n')
        # Dash's browser side picks plotly from `plotlyjs_url` when it thinks the libraries come from elsewhere; it asks nothing else of the flag.
        html = _CONFIG.sub(self._with_plotly, html)
        if GRID not in self._sources:
            return html
        grid = f"/static/{self._keys['suites']}/{GRID}"
        html = html.replace(f'<script src="{grid}"></script>\n', "", 1)
        return html.replace("<head>", f'<head><meta name="care-grid" content="{grid}">', 1)

    def unprepared(self) -> list[str]:
        """The files that prepare() would pack."""
        return [name for name, size in self._sizes.items() if packable(type_of(name)) and size < _RARE and not self._kept(name, "br").exists()]

    def prepare(self, report: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Pack every file as tightly as can be and keep that in the cache (about 10 s of one core, once)."""
        assert self._cache is not None, "only a cache is prepared"
        names = self.unprepared()
        report(0, len(names))
        with ThreadPoolExecutor() as pool:  # both packers let go of the interpreter lock
            for done, _ in enumerate(pool.map(self._keep, names), start=1):
                report(done, len(names))

    def wsgi(self, app: "WSGIApplication") -> "WSGIApplication":
        """The app with this layer in front: our addresses are answered here, all else goes on to the app."""

        def layer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            name = self._named(environ.get("PATH_INFO", ""))
            if name is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
                return app(environ, start_response)
            encoding = accepted(environ.get("HTTP_ACCEPT_ENCODING", "")) if packable(type_of(name)) else ""
            tag = f'"{self._digests[name][:20]}{encoding}"'
            headers = [*self._headers, _LASTING, ("ETag", tag), ("Vary", "Accept-Encoding")]
            if tag in environ.get("HTTP_IF_NONE_MATCH", ""):
                start_response("304 Not Modified", headers)
                return [b""]
            body = self._body(name, encoding)
            headers += [("Content-Type", type_of(name)), ("Content-Length", str(len(body)))]
            if encoding:
                headers.append(("Content-Encoding", encoding))
            start_response("200 OK", headers)
            return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

        return layer

    def _key(self, kind: str, secret: str) -> str:
        content = "\n".join(f"{name} {digest}" for name, digest in self._digests.items() if name.startswith(kind))
        return hmac.new(secret.encode(), content.encode(), hashlib.sha256).hexdigest()[:16]

    def _named(self, path: str) -> str | None:
        parts = path.split("/", 4)
        if len(parts) < 5 or parts[1] != "static" or self._keys.get(parts[3]) != parts[2]:
            return None
        name = f"{parts[3]}/{parts[4]}"
        return name if name in self._sources else None

    def _readdress(self, found: re.Match[str]) -> str:
        name = _name(found)
        return f"{found['quote']}/static/{self._keys[name.split('/')[0]]}/{name}{found['quote']}" if name in self._sources else found[0]

    def _joined(self, html: str, kind: str, tag: str) -> str:
        first = _OURS[kind].search(html)
        if first is None:
            return html
        return html[: first.start()] + tag.format(self.asset(f"joined.{kind}")) + _OURS[kind].sub("", html[first.start() :])

    def _with_plotly(self, found: re.Match[str]) -> str:
        config = json.loads(found[2]) | {"serve_locally": False, "plotlyjs_url": self.asset(PLOTLY), **_SILENT}
        return found[1] + json.dumps(config).replace("<", "\\u003c") + found[3]

    def _body(self, name: str, encoding: str) -> bytes:
        if (name, encoding) not in self._packed:
            kept = self._kept(name, encoding)
            self._packed[name, encoding] = kept.read_bytes() if encoding and kept.exists() else pack(self._sources[name](), encoding, tight=False)
        return self._packed[name, encoding]

    def _kept(self, name: str, encoding: str) -> Path:
        return (self._cache or Path("/nonexistent")) / f"{self._digests[name]}.{encoding}"

    def _keep(self, name: str) -> None:
        for encoding in ("gzip", "br"):
            place = self._kept(name, encoding)
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = place.with_suffix(f".new-{os.getpid()}-{threading.get_ident()}")  # other workers, and files of equal content, are at the same place
            fresh.write_bytes(pack(self._sources[name](), encoding, tight=True))
            fresh.replace(place)


def install(dash_app: Dash, *, key: str, cache: Path | None, headers: Sequence[tuple[str, str]] = ()) -> Static:
    """Put the layer in front of a finished app (all pages mounted). Also warms it: Dash fills its tables on the first request, and parallel firsts fail."""
    dash_app._setup_server()
    with dash_app.server.test_request_context("/"):
        dash_app.index()  # names every script and style of the page in registered_paths
    static = Static(dash_app, key=key, cache=cache, headers=headers)
    plain = dash_app.index
    dash_app.index = lambda *args, **kwargs: static.rewrite(plain(*args, **kwargs))
    dash_app.server.extensions["static"] = static
    dash_app.server.after_request(_packed_answer)
    dash_app.server.wsgi_app = static.wsgi(dash_app.server.wsgi_app)
    return static


def _packed_answer(response: Response) -> Response:
    """Dash's own answers and data, packed on the way out. Forms keep their bytes: beside echoed input, the length of what is packed tells their token."""
    ours = request.endpoint in ("/", "/<path:path>") or (request.endpoint or "").startswith("/_dash-") or response.mimetype == "application/json"
    if not ours or response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers or not packable(response.mimetype):
        return response
    encoding, body = accepted(request.headers.get("Accept-Encoding", "")), response.get_data()
    response.vary.add("Accept-Encoding")
    if encoding and worth(body):
        response.set_data(pack(body, encoding, tight=False))
        response.headers["Content-Encoding"] = encoding
    return response


def _name(found: re.Match[str]) -> str:
    return f"{'assets' if found['kind'] == 'assets' else 'suites'}/{check_fingerprint(found['path'])[0]}"


def _asset_sources(folder: Path) -> dict[str, Callable[[], bytes]]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return {f"assets/{path.relative_to(folder).as_posix()}": path.read_bytes for path in files}


def _suite_sources(registered: dict[str, set[str]]) -> dict[str, Callable[[], bytes]]:
    def member_of(package: str, path: str) -> Callable[[], bytes]:
        return lambda: pkgutil.get_data(package, path) or b""

    return {
        f"suites/{package}/{path}": member_of(package, path)
        for package in sorted(registered)
        for path in sorted(registered[package])
        if not path.endswith(".map")
    }


def _join(sources: list[Callable[[], bytes]]) -> Callable[[], bytes]:
    """The files one after another, without comments that fill whole lines (notices of copyright stay) and without indentation."""
    return lambda: b"\n".join(_INDENT.sub(b"", _COMMENT.sub(b"", read())) for read in sources)
