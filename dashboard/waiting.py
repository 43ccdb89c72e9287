"""Who may be at work at once, and who waits outside: a body that arrives slowly holds no thread that the others need.

The server starts a thread for each request at once, many more than there are database connections. Here a small body is read first,
however long that takes, and only then is it the request's turn. A client that went away in the middle is noticed by the kernel.
"""

import io
import os
import socket
import stat
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard import wire

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = 12  # a worker's requests at work at once, as many as its database connections (db/engine.py); more wait in line
_LOST_AFTER_S, _ASKED_EVERY_S, _ASKED_TIMES = 15, 5, 3
_DRIP = 65_536


def in_turn(app: "WSGIApplication", at_once: int = AT_ONCE) -> "WSGIApplication":
    """The app, entered by `at_once` requests at a time, each with its body at hand. A body too large for a form is read inside, by whoever may send it."""
    turns, first = threading.BoundedSemaphore(at_once), threading.Lock()

    def entered(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if first.acquire(blocking=False):  # the server listens by now; it does not yet when the app is made
            notice_lost_clients()
        _fetch_body(environ)
        with turns:
            return app(environ, start_response)

    return entered


def notice_lost_clients() -> None:
    """Let the kernel ask a silent client whether it is still there: accepted connections inherit this from the socket that listens."""
    idle = getattr(socket, "TCP_KEEPIDLE" if sys.platform != "darwin" else "TCP_KEEPALIVE")
    for descriptor in [int(path.name) for path in Path("/dev/fd").iterdir()]:
        try:
            if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                continue  # a copy of it would make no socket, and stay open for good
            with socket.socket(fileno=os.dup(descriptor)) as one:
                if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                    one.setsockopt(socket.IPPROTO_TCP, idle, _LOST_AFTER_S)
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, _ASKED_EVERY_S)
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, _ASKED_TIMES)
        except OSError:
            continue


def _fetch_body(environ: "WSGIEnvironment") -> None:
    told = environ.get("CONTENT_LENGTH", "")
    length = int(told) if told.isdigit() else None
    if length == 0 or (length is None and "HTTP_TRANSFER_ENCODING" not in environ) or (length or 0) > wire.MAX_BYTES:
        return
    stream, got = environ["wsgi.input"], io.BytesIO()
    while got.tell() <= wire.MAX_BYTES and (drip := stream.read(_DRIP)):
        got.write(drip)
    whole = got.tell() <= wire.MAX_BYTES
    got.seek(0)
    environ["wsgi.input"] = got if whole else _Joined(got, stream)


class _Joined(io.RawIOBase):
    """What was read already, then the rest: a body whose length nobody told and that is too large for a form."""

    def __init__(self, first: io.BytesIO, rest: Any) -> None:
        super().__init__()
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._first.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)
