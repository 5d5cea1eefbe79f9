# `make` lists the commands.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export TINHGON_HOME ?= $(CURDIR)/var

.PHONY: help setup setup-dev demo run test check fix bench

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: $(VENV)/.run ## make the environment alone

$(VENV)/.run: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Cannot make the environment: install python3 (3.11 or newer) with python3-venv." >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@echo "$(CURDIR)/src" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')/tinhgon.pth"
	@printf '#!%s\nimport sys\nfrom tinhgon.cli import main\nsys.exit(main())\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/tinhgon && chmod +x $(BIN)/tinhgon
	@touch $@

setup-dev: $(VENV)/.dev

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: setup ## load the sample programme and serve it on 127.0.0.1:$(PORT)
	@$(BIN)/python -m tinhgon_web demo --port $(PORT)

run: setup ## serve what is there, with workers, on 127.0.0.1:$(PORT)
	@$(BIN)/python -m tinhgon_web demo --port $(PORT) --no-sample

check: setup-dev ## ruff, mypy, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: setup-dev ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: check ## everything: checks, core, web on SQLite and PostgreSQL, browser journeys
	$(BIN)/python tests/run_all.py

bench: setup-dev ## print the figures of docs/benchmarks.md
	@for script in bench/reading.py bench/units.py bench/web.py bench/placement.py bench/benefits.py; do test ! -e $$script || $(BIN)/python $$script; done
