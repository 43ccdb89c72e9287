"""Ends a database call that has been silent too long.

No timeout of Postgres or of the driver bounds a server that is frozen rather than gone (measured: 12 s and more). One thread
looks at what is under way four times a second and shuts the socket of whatever is past its deadline.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable

_armed: dict[int, tuple[float, Callable[[], int | None]]] = {}
_lock = threading.Lock()
_thread: threading.Thread | None = None
_LOOK_EVERY_S = 0.25


def arm(token: int, deadline: float, descriptor: Callable[[], int | None]) -> None:
    """Shut the socket that `descriptor` names when `deadline` (time.monotonic) has passed and `token` is still armed."""
    global _thread
    _armed[token] = (deadline, descriptor)
    if _thread is None or not _thread.is_alive():
        with _lock:
            if _thread is None or not _thread.is_alive():
                _thread = threading.Thread(target=_watch, name="database-watchdog", daemon=True)
                _thread.start()


def disarm(token: int) -> bool:
    """Whether it was still armed."""
    return _armed.pop(token, None) is not None


def _watch() -> None:
    while True:
        time.sleep(_LOOK_EVERY_S)
        now = time.monotonic()
        for token, (deadline, descriptor) in list(_armed.items()):
            if now > deadline and disarm(token):
                _shut(descriptor())


def _shut(descriptor: int | None) -> None:
    if descriptor is None or descriptor < 0:
        return
    # A copy of the descriptor: closing ours must not close the driver's, which does that itself once its read ends.
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(descriptor)) as copy:
        copy.shutdown(socket.SHUT_RDWR)
