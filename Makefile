# Lantoa. `make run` and `make test` are all a newcomer needs; `make help` lists the rest.
PORT ?= 8000
PYTHON := .venv/bin/python
LANTOA := .venv/bin/lantoa
# Resolved for the Python of Debian 12 (3.11.2): some packages need a later 3.11.
COMPILE := .venv/bin/uv pip compile --quiet --python-version 3.11.2 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header
LOCK := $(COMPILE) pyproject.toml
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help setup run test test-sqlite test-postgresql check faults fuzz cluster guide bench figures screens lock messages

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-16s %s\n", $$1, $$2}' Makefile

setup: ## Install what is missing and build .venv from the hashed lock (both commands begin with it)
	@bin/setup test

run: ## Start everything on this machine: make run PORT=8010
	@bin/setup run
	@$(LANTOA) run --with-parent --port $(PORT)

test: setup ## Every test, on SQLite and on a PostgreSQL started for it, real browser included
	@$(PYTHON) -m tests sqlite postgresql

test-sqlite: setup ## Every test, on SQLite only
	@$(PYTHON) -m tests sqlite

test-postgresql: setup ## Every test, on PostgreSQL only
	@$(PYTHON) -m tests postgresql

check: setup ## Lint, format, types, contracts between rooms, architecture tests
	@$(PYTHON) -m config.check

faults: setup ## Kill, cut, fill and interleave: every harness of the CI tier on both databases, one table
	@$(PYTHON) -m tests.faults ci

fuzz: setup ## Give every parser of what comes from outside half a minute of what a machine makes up: make fuzz SECONDS=300 NAMES="memo vietqr_payload"
	@$(PYTHON) -P -m tests.fuzz $(NAMES) --seconds $(or $(SECONDS),30)

cluster: ## As root: the whole cluster of deploy/ on this machine, in namespaces; kill, cut and fill it under buyers, one table
	@bin/setup cluster
	@$(PYTHON) -P -m deploy.cluster try

guide: ## As root: every page of the operators' guide done on a server in namespaces, the installation with TLS first: make guide NAMES="keys bank"
	@bin/setup cluster
	@$(PYTHON) -P -m tests.guide $(NAMES)

bench: setup ## Measure: checkouts, a flash sale and public pages on both databases, memory, a restore, search, figures of a country, plans of work, weight of the first views, Lighthouse, every path at its limit, other shops beside ours
	@$(LANTOA) bench limits --database sqlite
	@$(LANTOA) bench limits --database postgresql
	@$(LANTOA) bench peers --database sqlite
	@$(LANTOA) bench peers --database postgresql
	@$(LANTOA) bench tickets
	@$(LANTOA) bench checkout --database sqlite
	@$(LANTOA) bench checkout --database postgresql
	@$(LANTOA) bench page --database sqlite
	@$(LANTOA) bench page --database postgresql
	@$(LANTOA) bench partitions --database postgresql
	@$(LANTOA) bench footprint --database postgresql
	@$(LANTOA) bench rush --database sqlite
	@$(LANTOA) bench rush --database postgresql
	@$(LANTOA) bench memory
	@$(LANTOA) bench start
	@$(LANTOA) bench restore --database sqlite
	@$(LANTOA) bench restore --database postgresql
	@$(LANTOA) bench search
	@$(LANTOA) bench weight
	@$(LANTOA) bench channels --database sqlite
	@$(LANTOA) bench channels --database postgresql
	@$(LANTOA) bench live --database sqlite
	@$(LANTOA) bench live --database postgresql
	@$(LANTOA) bench insights --database sqlite
	@$(LANTOA) bench insights --database postgresql
	@$(LANTOA) bench hands
	@$(LANTOA) bench lighthouse

screens: setup ## Pictures of the main screens, into var/screens
	@$(PYTHON) -m tests.screens

lock: setup ## Write the hashed locks anew, keeping the versions that still fit
	@$(LOCK) --group dev --output-file requirements-dev.lock
	@cp requirements-dev.lock requirements.lock # what was chosen there is kept here
	@$(LOCK) --output-file requirements.lock
	@$(COMPILE) --group spark --output-file requirements-spark.lock
	@for peer in oscar pretix; do $(COMPILE) bench/peers/$$peer.in --output-file bench/peers/$$peer.lock; done # only ever run beside ours

figures: ## Write docs/figures.md from the last record of each measurement
	@$(PYTHON) -m bench.figures

messages: setup ## Compile the catalogues and list what has no Vietnamese yet
	@$(LANTOA) messages
