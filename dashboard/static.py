"""Scripts and styles at addresses that name their content: precompressed, immutable, answered before the app is asked.

`/static/<hash>/assets/…` and `/static/<hash>/suites/<package>/…`. The hash of the suites is keyed with the secret, so that a stranger
cannot learn which versions run here by trying; pages and their addresses are behind sign-in (gate.py, app.py).
"""

import hashlib
import hmac
import json
import mimetypes
import pkgutil
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
from dash import Dash
from dash.fingerprint import check_fingerprint

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PLOTLY = "vendor/plotly-basic.min.js"  # plotly.js, basic bundle: scatter, bar and pie are all we draw
ASSETS_IGNORE = r"^plotly-basic\.min\.js$"  # for Dash(assets_ignore=…): fetched when a chart needs it, not on each page
PACKED = {"text/javascript", "application/javascript", "text/css", "image/svg+xml", "application/json", "text/html", "text/plain"}
_RARE = 1_500_000  # bytes: bundles above are for components that no page of ours uses; packed when asked for
_ADDRESS = re.compile(r'(?P<quote>["\'])/(?P<kind>_dash-component-suites|assets)/(?P<path>[^"\'?]+)(?:\?m=[\d.]+)?(?P=quote)')
_SILENT = {"disable_version_check": True, "dash_version_url": "", "python_version": ""}  # nobody outside is asked or told anything
_CONFIG = re.compile(r'(<script id="_dash-config" type="application/json">)(.*?)(</script>)', re.DOTALL)


class Static:
    """What is served, and where. `cache` keeps the compressed files between starts; without it they are packed in memory, less tightly."""

    def __init__(self, dash_app: Dash, *, key: str, cache: Path | None, headers: Sequence[tuple[str, str]] = ()) -> None:
        self._cache = cache
        self._headers = list(headers)
        self._packed: dict[tuple[str, str], bytes] = {}
        assets = Path(dash_app.config.assets_folder)
        self._sources: dict[str, Callable[[], bytes]] = {
            f"assets/{path.relative_to(assets).as_posix()}": path.read_bytes
            for path in sorted(assets.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        for package, paths in sorted(dash_app.registered_paths.items()):
            for path in sorted(paths):
                if not path.endswith(".map"):
                    self._sources[f"suites/{package}/{path}"] = _member_of(package, path)
        self._digests, self._sizes = {}, {}
        for name, read in self._sources.items():
            content = read()
            self._digests[name], self._sizes[name] = hashlib.sha256(content).hexdigest(), len(content)
        self._keys = {kind: self._key(kind, key) for kind in ("assets", "suites")}

    def asset(self, path: str) -> str:
        """The address of a file in assets/, for pages that Dash does not write."""
        return f"/static/{self._keys['assets']}/assets/{path}"

    def rewrite(self, html: str) -> str:
        """The page with our addresses in it, and with the chart library named but fetched only when idle or needed."""
        html = _ADDRESS.sub(self._readdress, html)
        # Dash's browser side picks plotly from `plotlyjs_url` when it thinks the libraries come from elsewhere; it asks nothing else of the flag.
        html = _CONFIG.sub(self._with_plotly, html)
        return html.replace("</head>", f'<link rel="prefetch" as="script" href="{self.asset(PLOTLY)}"></head>', 1)

    def unprepared(self) -> list[str]:
        """The files that prepare() would pack."""
        return [name for name, size in self._sizes.items() if _packable(name) and size < _RARE and not self._kept(name, "br").exists()]

    def prepare(self, report: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Pack every file as tightly as can be and keep that in the cache (about 20 s of one core, once)."""
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
            encoding = _accepted(environ.get("HTTP_ACCEPT_ENCODING", "")) if _packable(name) else ""
            tag = f'"{self._digests[name][:20]}{encoding}"'
            headers = [*self._headers, ("Cache-Control", "public, max-age=31536000, immutable"), ("ETag", tag), ("Vary", "Accept-Encoding")]
            if tag in environ.get("HTTP_IF_NONE_MATCH", ""):
                start_response("304 Not Modified", headers)
                return [b""]
            body = self._body(name, encoding)
            headers += [("Content-Type", _type_of(name)), ("Content-Length", str(len(body)))]
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
        kind = "assets" if found["kind"] == "assets" else "suites"
        path, _ = check_fingerprint(found["path"])
        name = f"{kind}/{path}"
        return f"{found['quote']}/static/{self._keys[kind]}/{name}{found['quote']}" if name in self._sources else found[0]

    def _with_plotly(self, found: re.Match[str]) -> str:
        config = json.loads(found[2]) | {"serve_locally": False, "plotlyjs_url": self.asset(PLOTLY), **_SILENT}
        return found[1] + json.dumps(config).replace("<", "\\u003c") + found[3]

    def _body(self, name: str, encoding: str) -> bytes:
        if (name, encoding) not in self._packed:
            kept = self._kept(name, encoding)
            self._packed[name, encoding] = kept.read_bytes() if encoding and kept.exists() else _pack(self._sources[name](), encoding, tight=False)
        return self._packed[name, encoding]

    def _kept(self, name: str, encoding: str) -> Path:
        return (self._cache or Path("/nonexistent")) / f"{self._digests[name]}.{encoding}"

    def _keep(self, name: str) -> None:
        for encoding in ("gzip", "br"):
            place = self._kept(name, encoding)
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = place.with_suffix(".new")
            fresh.write_bytes(_pack(self._sources[name](), encoding, tight=True))
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
    dash_app.server.wsgi_app = static.wsgi(dash_app.server.wsgi_app)
    return static


def _member_of(package: str, path: str) -> Callable[[], bytes]:
    return lambda: pkgutil.get_data(package, path) or b""


def _type_of(name: str) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind in PACKED else kind


def _packable(name: str) -> bool:
    return mimetypes.guess_type(name)[0] in PACKED


def _accepted(header: str) -> str:
    offered = {part.split(";")[0].strip() for part in header.split(",") if not re.search(r";\s*q=0(\.0*)?\s*$", part)}
    return "br" if "br" in offered else "gzip" if "gzip" in offered else ""


def _pack(data: bytes, encoding: str, *, tight: bool) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(data, quality=11 if tight else 5))
    if encoding == "gzip":
        packer = zlib.compressobj(9 if tight else 6, wbits=31)
        return packer.compress(data) + packer.flush()
    return data
