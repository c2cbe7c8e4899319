# `make demo` shows jachess at work, `make test` tests it; both set up .venv in this folder first.
# `make` runs what CI runs.

# The newest Python that can make a virtual environment.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
# Bytecode halves the time to start; an environment that forbids writing it would be measured and shown without.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input install

.PHONY: all setup demo test lint types bench snapshots examples collections clean
.DEFAULT_GOAL := all

all: lint types test

setup: .venv/ready-dev

demo: .venv/ready
	@sh examples/demo.sh

test: .venv/ready-dev
	@$(BIN)/python -m pytest

lint: .venv/ready-dev
	@$(BIN)/ruff check .

types: .venv/ready-dev
	@$(BIN)/mypy

# Every family and start-up time beside SymPy, SymEngine, CasADi and Maxima, in one run of about six minutes.
bench: .venv/ready-bench
	@$(BIN)/python -m compileall -q jachess
	@$(BIN)/python tests/benchmarks/run.py $(ARGS)

# Rewrite the golden files; reading the diff is the review.
snapshots: .venv/ready-dev
	@$(BIN)/python -m pytest tests/snapshots --update

examples: .venv/ready
	@$(BIN)/python tests/transcripts.py

# Every function of the textbook collections; `make test` takes a sample.
collections: .venv/ready-dev
	@$(BIN)/python -m pytest tests/collections --full

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: one environment, with more in it as more is asked for.
.venv/ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "jachess needs Python 3.11 or newer with venv: apt-get install python3 python3-venv"; exit 1; }
	@echo "Setting up .venv (once, about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) --editable .
	@$(BIN)/python -m compileall -q jachess
	@touch $@

.venv/ready-dev: .venv/ready
	@echo "Adding the tools for tests ..."
	@$(PIP) --editable ".[dev]"
	@touch $@

.venv/ready-bench: .venv/ready
	@echo "Adding the peers to measure against ..."
	@$(PIP) --editable ".[bench]"
	@touch $@
