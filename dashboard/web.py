"""One web worker: settings from the environment, the app, one request before it listens."""

import os
import signal
import threading
import time
from typing import TYPE_CHECKING

from dashboard import clock
from dashboard.app import create_app, warm
from dashboard.settings import Settings

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def worker() -> "WSGIApplication":
    """Build the app in this process and warm it. Named to granian as `dashboard.web:worker`."""
    # A fork keeps the main process's handlers, which would swallow Ctrl-C until granian puts its own in place.
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.SIG_DFL)
    settings = Settings()
    clock.pin(settings.care_today)
    app = create_app(settings)
    warm(app)
    _leave_with(os.getppid())
    return app.server


def _leave_with(parent: int) -> None:
    """End when the main process is gone: killed with -9 it cannot tell us, and we would hold its port."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.3)
        os._exit(0)

    threading.Thread(target=watch, name="leave-with-parent", daemon=True).start()
