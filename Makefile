.PHONY: help serve test check lint types imports unit learn bench agreement golden lock clean
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

serve: $(READY) ## start the server in sandbox mode on http://127.0.0.1:8000
	$(BIN)/osler serve --sandbox

test: check ## everything CI runs: lint, types, import contracts, tests

check: lint types imports unit ## the same, by its other name

lint: $(READY) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy, strict
	$(BIN)/mypy

imports: $(READY) ## the rooms' import contracts
	$(BIN)/lint-imports --no-cache

unit: $(READY) ## pytest alone, on two cores; make unit ARGS='-k name'
	$(BIN)/python -m pytest --numprocesses=2 --dist=worksteal $(ARGS)

learn: $(READY) ## torch and transformers into the environment, and the tests that need them
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile -r requirements-learn.lock
	$(BIN)/python -m pytest tests/unit/model/learning

bench: $(READY) ## every benchmark; writes docs/benchmarks.md
	$(BIN)/python -m tests.bench

agreement: $(READY) ## every agreement table with ../shared present; writes docs/agreement.md
	$(BIN)/python -m tests.agreement

golden: $(READY) ## rewrite the expected files; read the diff as a clinician would
	$(BIN)/python -m pytest tests/golden --rewrite-golden

lock: ## pin every dependency anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --no-annotate --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --no-annotate --no-header -o requirements-dev.lock

clean: ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
