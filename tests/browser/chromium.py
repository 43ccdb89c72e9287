"""Where Chromium is; installs one when there is none. `python -m tests.browser.chromium` prints its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def find() -> str | None:
    """The path of a Chromium: the one CHROMIUM names, one of the system, or the one Playwright keeps."""
    named = os.environ.get("CHROMIUM")
    if named and Path(named).exists():
        return named
    return next((found for name in NAMES if (found := shutil.which(name))), None) or _playwrights_own()


def install() -> str:
    """Install through Playwright, or as root on Debian through apt. Raises SystemExit with one line when neither works."""
    print("No Chromium found; installing one", file=sys.stderr)
    as_root = os.geteuid() == 0
    system_libraries = ["--with-deps"] if as_root and shutil.which("apt-get") else []
    _quietly([sys.executable, "-m", "playwright", "install", *system_libraries, "chromium"])
    if not (found := _playwrights_own()) and as_root and shutil.which("apt-get"):
        _quietly(["apt-get", "-qq", "update"])
        _quietly(["apt-get", "-qq", "install", "-y", "chromium"])
        found = find()
    if not found:
        raise SystemExit("Chromium could not be installed. Install it, or name it: CHROMIUM=/path/to/chromium make test")
    return found


def end_driver() -> None:
    """End this process's Playwright with its browsers: one that has stopped answering would be waited for without end."""
    for driver in psutil.Process().children():
        if "playwright" in " ".join(driver.cmdline()):
            for process in (*driver.children(recursive=True), driver):
                process.kill()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _quietly(command: list[str]) -> bool:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


if __name__ == "__main__":
    print(find() or install())
