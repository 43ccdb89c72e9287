"""What Ctrl-C, `kill` and a closed terminal do to a command: while it loads they just end it, later it tidies up first."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType


def run(program: Callable[[], object]) -> None:
    """Run a command line, tidily. What a database refuses on the way is one line, not a traceback."""
    _tidily()
    try:
        program()
    except Exception as error:
        from db import standing

        said = standing.said(error)
        if said is None:
            raise
        print(f"Stopped. The database says: {said.rstrip('.')}.{_of_embedded()}", file=sys.stderr)
        sys.exit(1)


def _of_embedded() -> str:
    if os.environ.get("DATABASE_URL"):
        return ""
    from db import embedded

    home = Path(os.environ.get("CARE_DATA") or ".data").resolve()
    return f" Its log: {home / 'postgres.log'}.{embedded.little_room(home)}"


def at_once() -> None:
    """Ctrl-C ends the program without a word. A shell that has it ignored in the background is obeyed."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _tidily() -> None:
    """Each of them becomes an exception in the main thread, so that what was started is stopped. What is ignored stays ignored (nohup)."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)


def not_again() -> None:
    """From here on nothing interrupts the tidying up: a second Ctrl-C would leave behind what the first one stops."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
