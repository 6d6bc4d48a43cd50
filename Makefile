# Everything a newcomer needs: `make run`, `make demo`, `make test`. Needs Python 3.11 or later and nothing else.

BIN := .venv/bin
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
LOCK := --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet

.PHONY: help run demo test format lint types contracts tests laws fmt lock clean faults bench bench-quick evaluate

help:  ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' $(MAKEFILE_LIST)

run: .venv/.installed  ## Serve the ledger in .data/ledger on 127.0.0.1:8000 (settings: .env.example)
	@exec $(BIN)/sayso serve

demo: .venv/.installed  ## The same with the example loaded, in .data/demo
	@exec $(BIN)/sayso demo

test: format lint types contracts tests  ## All checks; what needs Node or a browser only where they are

format: .venv/.installed-dev
	$(BIN)/ruff format --check .

lint: .venv/.installed-dev
	$(BIN)/ruff check .

types: .venv/.installed-dev
	$(BIN)/mypy

contracts: .venv/.installed-dev
	$(BIN)/lint-imports

# Branches of all of app/ must be covered (pyproject.toml); what was left out is named at the end.
# A file's tests stay together, since they share what they have started.
tests: .venv/.installed-dev
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder -rfEs --cov --cov-report=term-missing:skip-covered

laws: .venv/.installed-dev  ## Try the laws of the domain at random, with 20,000 examples each (an hour or more)
	$(BIN)/pytest -n auto -rfE --hypothesis-profile=laws tests/domain

faults: .venv/.installed-dev  ## Long rounds of every fault; writes the table of docs/reliability.md
	$(BIN)/python -m tests.faults --write

bench: .venv/.installed-dev  ## Every bar of docs/performance.md at a million claims, beside its peers (needs wrk; an hour)
	$(BIN)/python -m bench --write

bench-quick: .venv/.installed-dev  ## The same with 50,000 claims, in a few minutes; prints only
	$(BIN)/python -m bench --claims 50000 --small 10000 --rounds 3 --seconds 2

evaluate: .venv/.installed-dev  ## Score the article reader on its labels (needs the articles, which do not travel)
	$(BIN)/python -m bench.extraction

fmt: .venv/.installed-dev  ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/.installed-dev  ## Resolve the dependencies anew into both locks
	$(INSTALL) uv
	echo 'setuptools>=77' | $(BIN)/uv pip compile pyproject.toml - $(LOCK) --upgrade --extra dev -o requirements-dev.lock
	echo 'setuptools>=77' | $(BIN)/uv pip compile pyproject.toml - $(LOCK) -c requirements-dev.lock -o requirements.lock

clean:  ## Remove what was made, but no ledger (those are in .data)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage* build *.egg-info

.venv/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or later with venv is needed (on Debian: apt-get install python3-venv)." >&2; exit 1; }
	@echo "Making a virtual environment in .venv …"
	@$(PYTHON) -m venv .venv

.venv/.installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what is in requirements.lock …"
	@$(INSTALL) --require-hashes --requirement requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	@echo "Installing what is in requirements-dev.lock …"
	@$(INSTALL) --require-hashes --requirement requirements-dev.lock
	@touch $@
