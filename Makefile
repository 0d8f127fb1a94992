# `make demo` needs python3 (3.11 or newer) and nothing else; `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := $(VENV)/lock
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PYTHON_CODE := . .ci/neo4j/start

.PHONY: help demo install test check bench messages docs lock clean
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-10s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## open the sample in a browser (PORT=8000, NO_BROWSER=1)
	$(BIN)/competence demo $(if $(PORT),--port $(PORT)) $(if $(NO_BROWSER),--no-browser)

install: $(VENV)/installed-dev ## set up .venv for development

test: install ## run the tests (ARGS="-k brokers -x")
	$(BIN)/pytest $(ARGS)

check: install ## lint, formatting, types
	$(BIN)/ruff check $(PYTHON_CODE)
	$(BIN)/ruff format --check $(PYTHON_CODE)
	$(BIN)/mypy

bench: $(VENV)/installed-bench ## measure against other libraries
	set -e; for script in tests/benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python $$script; done

messages: install ## bring the catalogues of the pages up to date, for translators
	$(BIN)/python -m competence_explorer.api.messages

docs: install ## write the reference of queries and data anew
	$(BIN)/python -m competence_explorer.api.reference

lock: | $(BIN)/python ## write requirements.lock anew: the newest versions, from a clean environment
	rm -rf $(LOCK)
	$(PYTHON) -m venv $(LOCK)
	$(LOCK)/bin/pip install --quiet --editable '.[dev]'
	echo '# Versions that were tested together; constraints for pip (-c). Written by `make lock`.' > $(LOCK)/frozen
	$(LOCK)/bin/pip freeze --exclude-editable | grep -E '^[A-Za-z0-9._-]+==' >> $(LOCK)/frozen
	mv $(LOCK)/frozen requirements.lock
	rm -rf $(LOCK)

clean: ## remove .venv, caches and build results
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/installed: pyproject.toml requirements.lock | $(BIN)/python
	@echo 'Installing into $(VENV): once, about a minute.'
	$(PIP) install --editable . --constraint requirements.lock
	@touch $@

$(VENV)/installed-dev: pyproject.toml requirements.lock | $(BIN)/python
	@echo 'Installing into $(VENV), with the tools for development: once, about two minutes.'
	$(PIP) install --editable '.[dev]' --constraint requirements.lock
	@touch $@ $(VENV)/installed

$(VENV)/installed-bench: $(VENV)/installed-dev
	$(PIP) install --editable '.[dev,bench]' --constraint requirements.lock
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null \
	    || { echo '$(PYTHON) was not found. Install Python 3.11 or newer, or name one: make PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	    || { echo 'This Python lacks the venv module. On Debian and Ubuntu: apt install python3-venv'; exit 1; }
	$(PYTHON) -m venv $(VENV)
