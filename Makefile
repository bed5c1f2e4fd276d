# Two commands for a stranger: `make demo` and `make test`. `make` alone prints help.
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
PORT ?= 8765
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help demo play run test check format bench soak year transcripts screenshots lock clean

help:  ## print this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/run.stamp  ## practice mode: phones in a browser, no token, no network (PORT=8765)
	@$(BIN)/jourlots demo --port $(PORT)

play: $(VENV)/run.stamp  ## walk a routine in the terminal: make play ROUTINE=trygghetsjouren
	@$(BIN)/jourlots play $(or $(ROUTINE),trygghetsjouren) $(ARGS)

run: $(VENV)/run.stamp  ## run the bot against Telegram (needs JOURLOTS_TOKEN)
	@$(BIN)/jourlots run

test: $(VENV)/dev.stamp  ## every test, under five minutes on two cores (three workers, since some wait)
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup --ignore=tests/bench $(ARGS)

check: $(VENV)/dev.stamp  ## the gate: ruff, mypy, import-linter, routine checks
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/jourlots check

format: $(VENV)/dev.stamp  ## let ruff mend what it can
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: $(VENV)/dev.stamp  ## speed, as ratios within one run
	@$(BIN)/pytest -q -s tests/bench $(ARGS)

soak: $(VENV)/dev.stamp  ## the long tests that `make test` leaves out
	@SOAK=1 $(BIN)/pytest -q -n $(WORKERS) --dist loadgroup -m soak $(ARGS)

year: $(VENV)/dev.stamp  ## the whole scripted year: 200 cases, an outage, both nights when clocks change (three minutes)
	@SOAK=1 $(BIN)/pytest -q -m soak tests/bot/test_scripted_year.py $(ARGS)

transcripts: $(VENV)/dev.stamp  ## write the golden files anew (SOAK=1: the whole year too); then read the difference
	@WRITE_GOLDEN=1 $(BIN)/pytest -q tests/bot/test_transcripts.py tests/bot/test_scripted_year.py tests/content/test_golden.py

screenshots: $(VENV)/dev.stamp  ## make every picture in docs anew, with the real browser
	@PICTURES=docs/pictures $(BIN)/pytest -q tests/e2e/test_friday_evening.py tests/e2e/test_cases.py

lock:  ## write requirements*.lock anew (needs uv)
	uv pip compile -q --upgrade pyproject.toml --extra build --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock
	uv pip compile -q --upgrade pyproject.toml --extra build --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements-dev.lock

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .venv-foreign .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Jourlots needs Python 3.11 or newer. Debian/Ubuntu: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python lacks ensurepip. Type: sudo apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: $(BIN)/python requirements.lock pyproject.toml
	@test $(VENV)/dev.stamp -nt requirements.lock || { echo "Installing Jourlots …"; $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev.stamp: $(BIN)/python requirements-dev.lock pyproject.toml
	@echo "Installing Jourlots and its test tools …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@ $(VENV)/run.stamp
