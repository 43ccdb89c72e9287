# The commands of this project. All that they need beforehand is Python 3.11 or newer, and make.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test check bench install install-dev lock

VENV ?= .venv
PY := $(VENV)/bin/python
# Tests run side by side, each worker on a database, a server and a browser of its own; one file stays on one of them.
TEST_WORKERS ?= 2
# The newest Python that will do; name another with `make PYTHON=/path/to/python3.12 demo`.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
MARK := --- below: only for tests and checks

help:
	@echo "make demo    an invented clinic on http://127.0.0.1:8050"
	@echo "make test    every test, in a real database and a real browser"
	@echo "make check   style, types, import directions, migrations, container files"
	@echo "make bench   the speed bars"

demo: install
	@exec $(PY) -m dashboard demo

test: install-dev
	@CHROMIUM=$$($(PY) -m tests.browser.chromium) exec $(PY) -m pytest -n $(TEST_WORKERS) --dist loadfile

check: install-dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports --no-logo
	@$(PY) -m pytest -q tests/test_platform_containers.py tests/test_platform_steps.py

bench: install-dev
	@CHROMIUM=$$($(PY) -m tests.browser.chromium) exec $(PY) -m tests.bench

install: $(VENV)/installed
install-dev: $(VENV)/installed-dev

lock:
	@.ci/lock

# pip prints a line for each package; one counter says the same. Its errors pass through.
count = awk -v total=$$(grep -c '==' $(1)) '/^Collecting/ {n++; printf "\rInstalling %d of about %d packages", n, total; fflush()} /^Installing collected/ {printf "\rUnpacking them (half a minute)              "; fflush()} END {print "\rInstalled.                                  "}'

$(VENV)/installed: requirements.lock | $(VENV)/made
	@sed '/$(MARK)/,$$d' requirements.lock > $(VENV)/run.lock
	@echo "Installing the locked packages (once; a minute or two)"
	@$(PY) -m pip install --disable-pip-version-check --no-input --require-hashes --only-binary :all: -r $(VENV)/run.lock | $(call count,$(VENV)/run.lock)
	@touch $@

$(VENV)/installed-dev: requirements.lock | $(VENV)/made
	@echo "Installing the locked packages, with those for tests and checks (once; a minute or two)"
	@$(PY) -m pip install --disable-pip-version-check --no-input --require-hashes --only-binary :all: -r requirements.lock | $(call count,requirements.lock)
	@touch $(VENV)/installed $@

$(VENV)/made:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed; this machine has $$(python3 --version 2>/dev/null || echo none). Install one, or name it: make PYTHON=/path/to/python3.12 demo" >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo none)." >&2; exit 1; fi
	@if ! mkdir -p $(VENV) 2>/dev/null || [ ! -w $(VENV) ]; then echo "No write access to $(abspath $(VENV)). Clone into a directory of yours, or name a place: make VENV=/path demo" >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import ensurepip' 2>/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then echo "Installing the package python3-venv"; \
			apt-get -qq update >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv >/dev/null; \
		else echo "This Python has no venv module; install the package python3-venv (Debian, Ubuntu)." >&2; exit 1; fi; fi
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@
