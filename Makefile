.DEFAULT_GOAL := help
SHELL := /bin/sh

export WINGS_HOME ?= var/wings
export PORT ?= 8000

BIN := .venv/bin
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
DJANGO := DJANGO_SETTINGS_MODULE=wings.config.settings $(BIN)/python -W ignore::RuntimeWarning -m django
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
RUN_READY := .venv/run.stamp
TEST_READY := .venv/test.stamp
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/django.po)

.PHONY: help setup run demo test test-fast journeys attacks check fix messages migrations clear-columns picture screenshots coverage lock clean

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(RUN_READY) $(CATALOGUES:.po=.mo) ## make the environment and compile the messages
	@:

run: setup ## set up, make a demo installation if there is none, and serve it on http://localhost:$(PORT)
	@test -f "$(WINGS_HOME)/secret" || $(BIN)/wings demo --into "$(WINGS_HOME)" --women 24 --seed 7
	@$(BIN)/wings serve --migrate --port $(PORT)

demo: setup ## make the demo installation anew: everything in WINGS_HOME is replaced
	@rm -rf "$(WINGS_HOME)"
	@$(BIN)/wings demo --into "$(WINGS_HOME)" --women 24 --seed 7

test: setup $(TEST_READY) ## run every test, on SQLite and on PostgreSQL, with the browser journeys
	@$(BIN)/python -m tests.everything

test-fast: setup $(TEST_READY) ## run the tests that need neither a browser nor minutes
	@$(BIN)/pytest -q -n 2 -m "not journey and not attack"

journeys: setup $(TEST_READY) ## run the browser journeys alone
	@$(BIN)/pytest -q -m journey

attacks: setup $(TEST_READY) ## run the attacks alone
	@$(BIN)/pytest -q -m attack

check: setup $(TEST_READY) ## check form, types, import contracts, migrations and messages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(DJANGO) makemigrations --check --dry-run --skip-checks
	@$(BIN)/python -m scripts.messages --check

fix: $(TEST_READY) ## mend what ruff can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

messages: setup $(TEST_READY) ## bring the message catalogues up to date with the sources
	@$(BIN)/python -m scripts.messages
	@$(BIN)/wings messages

migrations: setup ## write the migrations that the models ask for
	@$(DJANGO) makemigrations --skip-checks

clear-columns: $(TEST_READY) ## print every column that is not sealed, as tests/architecture/clear_columns.txt lists them
	@$(BIN)/python -c "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'wings.config.settings'; django.setup(); \
	from tests.architecture.clear_columns import asked_for; print('\n'.join(asked_for()))"

picture: $(TEST_READY) ## draw the import graph into docs/architecture.svg; refuse circles and upward imports
	@$(BIN)/python -m scripts.picture

screenshots: setup $(TEST_READY) ## make the pictures of the README from a demo installation of their own
	@$(BIN)/python -m scripts.screenshots

coverage: setup $(TEST_READY) ## say which lines no fast test runs
	@$(BIN)/coverage run -m pytest -q -m "not journey and not attack"
	@$(BIN)/coverage report

lock: ## compile requirements/*.txt anew from pyproject.toml, with hashes and without hosts
	@PYTHON="$(PYTHON)" scripts/lock

clean: ## remove the environment; installations under var/ stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "WINGS needs Python 3.11 or newer; none was found. Install it, or name it: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(RUN_READY): requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Setting up the environment …"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(TEST_READY): requirements/test.txt | $(RUN_READY)
	@echo "Setting up what testing needs …"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

locale/%.mo: locale/%.po $(RUN_READY)
	@$(BIN)/wings messages
