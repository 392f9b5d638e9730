# `make demo` shows Deskbell, `make test` proves it. Both install what they need first.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
WIDGET := resources/widget
VIEWER := resources/viewer
PYTHON ?= python3
export PATH := $(CURDIR)/$(BIN):$(PATH)

PACKAGES := protocol backend desktop bench resources tests
viewer_sources := $(shell find $(VIEWER) \( -name node_modules -o -name dist \) -prune -o -type f -print)
widget_sources := $(shell find $(WIDGET) \( -name node_modules -o -name dist -o -name build \) -prune -o -type f -print)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

# --- install ----------------------------------------------------------------------------------

.PHONY: install
install: build/system-packages $(VENV)/installed $(WIDGET)/dist/widget.js $(VIEWER)/dist/viewer.js ## system packages, Python packages, widget, viewer

build/system-packages: installers/system-packages.sh
	@installers/system-packages.sh demo
	@mkdir -p build && touch $@

$(VENV)/installed: pyproject.toml requirements.lock | build/system-packages
	@echo "Installing Python packages into $(VENV)"
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[server,desktop,dev]'
	@touch $@

$(WIDGET)/node_modules/installed: $(WIDGET)/package-lock.json | $(VENV)/installed
	@echo "Installing the widget's packages"
	@npm --prefix $(WIDGET) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WIDGET)/dist/widget.js: $(widget_sources) $(WIDGET)/node_modules/installed
	@npm --prefix $(WIDGET) run --silent build
	@touch $@

$(VIEWER)/node_modules/installed: $(VIEWER)/package-lock.json | $(VENV)/installed
	@echo "Installing the viewer's packages"
	@npm --prefix $(VIEWER) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(VIEWER)/dist/viewer.js: $(viewer_sources) $(VIEWER)/node_modules/installed
	@npm --prefix $(VIEWER) run --silent build
	@touch $@

.PHONY: widget
widget: $(WIDGET)/dist/widget.js ## build the widget

# --- show -------------------------------------------------------------------------------------

.PHONY: demo
demo: ## the shop, the server and a desk, ready to chat (without a screen: the tour)
	@if $(MAKE) --no-print-directory install && deskbell demo; \
	then echo "Demo: success."; else echo "Demo: FAILED, see above."; exit 1; fi

.PHONY: bench
bench: install ## the figures: delivery, idle, desk
	@deskbell bench delivery && deskbell bench idle && deskbell bench desk

.PHONY: pictures
pictures: install ## the README's pictures, by the program itself
	@deskbell tour --docs

# --- prove ------------------------------------------------------------------------------------

.PHONY: test
test: ## everything that CI runs
	@if $(MAKE) --no-print-directory install; \
	then tests/all.sh; else echo "Test: FAILED, could not install, see above."; exit 1; fi

.PHONY: lint
lint: $(VENV)/installed ## ruff: faults and format
	@ruff check --quiet $(PACKAGES)
	@ruff format --quiet --check $(PACKAGES)

.PHONY: format
format: $(VENV)/installed ## mend what ruff can
	@ruff check --quiet --fix $(PACKAGES)
	@ruff format --quiet $(PACKAGES)

.PHONY: types
types: $(VENV)/installed ## pyright, strict
	@pyright

.PHONY: layers
layers: $(VENV)/installed ## import-linter: what may import what
	@lint-imports --no-logo

.PHONY: widget-test
widget-test: $(WIDGET)/dist/widget.js $(VIEWER)/dist/viewer.js ## types of widget and viewer, the widget's unit tests and size
	@npm --prefix $(VIEWER) run --silent check
	@npm --prefix $(WIDGET) run --silent check && npm --prefix $(WIDGET) run --silent test

#: Those that start servers, browsers, desks and companies; the rest needs one process.
SYSTEMS := tests/bench tests/cobrowse tests/e2e tests/simulation tests/widget
FAULTS := tests/faults

.PHONY: python-test
python-test: install ## pytest without the systems and the faults
	@HYPOTHESIS_PROFILE=ci pytest --quiet --durations=10 $(addprefix --ignore=,$(SYSTEMS) $(FAULTS))

.PHONY: faults-test
faults-test: install ## pytest of kills, power cuts, full disks, bad networks and attacks
	@HYPOTHESIS_PROFILE=ci pytest --quiet --durations=10 $(FAULTS)

.PHONY: system-test
system-test: install ## pytest of whole systems, the tour included
	@HYPOTHESIS_PROFILE=ci pytest --quiet --durations=10 $(SYSTEMS)

.PHONY: docs
docs: $(VENV)/installed ## write the generated documents
	@$(BIN)/python -m protocol.document
	@$(BIN)/python -m backend.rest.rights_document
	@$(BIN)/python -m resources.widget.generate_protocol

.PHONY: docs-test
docs-test: $(VENV)/installed ## the generated documents are current
	@$(BIN)/python -m protocol.document --check
	@$(BIN)/python -m backend.rest.rights_document --check
	@$(BIN)/python -m resources.widget.generate_protocol --check

# --- keep -------------------------------------------------------------------------------------

.PHONY: wheel
wheel: $(WIDGET)/dist/widget.js $(VIEWER)/dist/viewer.js ## one wheel for servers and desks, widget and viewer included, into build/wheel
	@rm -rf build/wheel build/lib build/bdist.*
	@$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build/wheel .
	@ls build/wheel/*.whl

.PHONY: lock
lock: ## newest versions that fit pyproject.toml into requirements.lock
	@rm -rf build/lock && $(PYTHON) -m venv build/lock
	@build/lock/bin/pip install --quiet --disable-pip-version-check '.[server,desktop,dev]'
	@build/lock/bin/pip freeze --exclude deskbell | grep -E '^[A-Za-z0-9._-]+==' > requirements.lock
	@rm -rf build/lock
	@echo "requirements.lock: $$(wc -l < requirements.lock) packages"

.PHONY: clean
clean: ## everything that make made, the demo's data included
	@rm -rf build $(VENV) $(WIDGET)/node_modules $(WIDGET)/dist $(VIEWER)/node_modules $(VIEWER)/dist *.egg-info .pytest_cache .ruff_cache .hypothesis .import_linter_cache
