"""One web worker: settings from the environment, the app, one request before it listens; and the rules' daily round beside it."""

import gc
import multiprocessing
import os
import threading
from typing import TYPE_CHECKING

from dashboard import clock, waiting
from dashboard.actions import sweep
from dashboard.app import create_app, warm
from dashboard.settings import Settings

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def worker() -> "WSGIApplication":
    """Build the app in this process and warm it. Named to granian as `dashboard.web:worker`."""
    _leave_with_parent()
    settings = Settings()
    clock.pin(settings.care_today)
    app = create_app(settings)
    warm(app)
    app.server.wsgi_app = waiting.in_turn(app.server.wsgi_app)
    settle()
    if settings.care_rounds:
        sweep.start()
    return app.server


def settle() -> None:
    """What stands after start-up stays until the end, so that the search for unused cycles leaves it out.

    A page makes some ten thousand small lists, none of them in a cycle: looking for one every 700 would be a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _leave_with_parent() -> None:
    """End when the main process is gone: killed with -9 it cannot tell us, and we would hold its port."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(0)

    threading.Thread(target=watch, name="leave-with-parent", daemon=True).start()
