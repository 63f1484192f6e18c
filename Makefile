# Two commands: `make run` and `make test`. Both need only Python 3.11-3.13; both start with `make install`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check mutants install install-dev lock wheel clean

run: install
	$(BIN)/halfdoor serve

test: install-dev
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/check
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/test

check: install-dev
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/check

# A stamp per lock file: nothing is reinstalled while the lock and the project file stay the same.
install: .venv/.installed-runtime

install-dev: .venv/.installed-dev

.venv/bin/python:
	$(PYTHON) scripts/require_python.py
	$(PYTHON) -m venv .venv

.venv/.installed-runtime: .venv/bin/python locks/runtime.txt pyproject.toml
	@if [ ! -e .venv/.installed-dev ]; then \
	  scripts/install locks/runtime.txt; fi
	@touch $@

.venv/.installed-dev: .venv/bin/python locks/dev.txt pyproject.toml
	scripts/install locks/dev.txt
	@touch .venv/.installed-runtime $@

# For maintainers: writes the hashed, universal locks anew (needs uv).
lock:
	scripts/lock

wheel: install-dev
	$(BIN)/python -m build --wheel --no-isolation

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Plants leaks one at a time and shows that the tests notice each; about five minutes on two cores.
mutants: install-dev
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/mutants
