# QH: see `make help`.
SHELL := /bin/bash
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest -q
PLAIN := -p no:pytest_qgis -p no:qgis
export PROJ_DATA ?= /usr/share/proj
# hundreds of processes of the tests start sooner with it
export PYTHONDONTWRITEBYTECODE :=
export LC_ALL := C.UTF-8

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-core test-qgis test-files test-server test-gui lint scan zip qm bench soak soak-core soak-fabric soak-server fuzz matrix server-demo clean

help: ## say what the targets do
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: ## install what is missing: Debian packages (as root) and the pinned wheels in .venv
	@.ci/setup

demo: setup ## run the loop edit → check → fix → publish → receipt in a real QGIS (pictures in build/demo)
	@$(PYTHON) -m tests.demo.run

server-demo: setup ## a whole city on this computer: PostgreSQL, pygeoapi workers, nginx with TLS and a login
	@$(PYTHON) -m tests.server_demo.run

test: setup ## run every test: core, server, QGIS offscreen, real QGIS under Xvfb, packaging
	$(MAKE) --no-print-directory -k -j2 --output-sync=target test-gui test-qgis test-core test-server test-files lint

# the parts of `test`, two at a time, the longest first so that both cores end together; the output of
# each comes when it has ended
test-core:
	$(PYTEST) $(PLAIN) tests/core tests/planted tests/test_*.py

test-files:
	$(PYTEST) $(PLAIN) tests $(addprefix --ignore=tests/,core planted qgis gui server hostile) --ignore-glob='tests/test_*.py'

test-server:
	$(PYTEST) $(PLAIN) tests/server tests/hostile

test-qgis:
	QT_QPA_PLATFORM=offscreen $(PYTEST) tests/qgis

test-gui:
	$(PYTEST) $(PLAIN) tests/gui

lint: setup ## check format, style and types
	$(PYTHON) -m ruff check qh_plugin tests
	$(PYTHON) -m ruff format --check qh_plugin tests
	$(PYTHON) -m mypy

scan: zip ## run the plugin repository's security scan on the unzipped release
	@$(PYTHON) tests/packaging/scan.py build/stage/qh_plugin

zip: setup ## build the installable plugin: build/qh_plugin.zip
	@$(PYTHON) tests/packaging/stage.py build/stage --zip build/qh_plugin.zip

qm: setup ## collect the texts of the interface in i18n/en.ts and build en.qm
	$(PYTHON) i18n/collect.py
	lrelease -silent i18n/en.ts

bench: ## print the table of figures: ours, QGIS's checkers, PostGIS, geopandas (BENCH="--only ours")
	@.ci/setup bench
	$(PYTHON) -m tests.bench.table $(BENCH)

soak: setup ## the long forms of the batteries: fuzzing, random fabrics, edits, a million parcels
	QH_SOAK=1 $(MAKE) --no-print-directory -k -j2 --output-sync=target soak-core soak-fabric
	QH_SOAK=1 $(MAKE) --no-print-directory soak-server
	$(PYTHON) -m tests.bench.table --only gate noise million

soak-core:
	$(PYTEST) $(PLAIN) tests/core --ignore=tests/core/fabric

soak-fabric:
	$(PYTEST) $(PLAIN) tests/core/fabric tests/planted tests/io/test_raw_files.py
	QT_QPA_PLATFORM=offscreen $(PYTEST) tests/qgis/test_all_classes.py

# clients and workers killed at many points
soak-server:
	$(MAKE) --no-print-directory test-server
	QT_QPA_PLATFORM=offscreen $(PYTEST) tests/qgis/test_hostile.py

fuzz: setup ## look for fabrics on which the kernel and brute force disagree (ROUNDS=20, new seeds)
	export QH_FUZZ=1; for i in $$(seq $${ROUNDS:-20}); do \
		$(PYTEST) $(PLAIN) tests/core/fabric tests/core/repair --hypothesis-seed=$$RANDOM || exit 1; \
	done

matrix: ## run the tests in QGIS 3.40 (SUITE=sid: 3.44; as root; MATRIX=folder STAGES="qgis gui")
	nice tests/matrix/run.sh $${SUITE:-trixie} $${MATRIX:-/var/tmp/qh-$${SUITE:-trixie}} $$STAGES

clean: ## remove what was built (not .venv)
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis i18n/*.qm
	find qh_plugin tests -name __pycache__ -prune -exec rm -rf {} +
