# run · test · check · fix · bench · docs. Each target prepares what it needs, and only once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ADDRESS ?= 127.0.0.1:8000

.PHONY: run test test-postgresql check fix bench docs pins prepare clean
.DEFAULT_GOAL := run

run: prepare .env  ## build the environment, load the example region and serve the site
	$(BIN)/samsyn demo
	$(BIN)/samsyn run --address $(ADDRESS)

test: $(VENV)/.dev prepare  ## every test, on SQLite and on PostgreSQL
	$(BIN)/python tools/system_packages.py
	$(BIN)/python tools/run_tests.py

check: $(VENV)/.dev prepare  ## style, types, layers, templates, migrations, translations, generated docs
	$(BIN)/python tools/system_packages.py --only gettext
	$(BIN)/python tools/check.py

fix: $(VENV)/.dev  ## mend what a tool can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet src || true

bench: $(VENV)/.dev prepare  ## every performance claim, ours beside the peer
	$(BIN)/python -m benchmarks

docs: $(VENV)/.dev  ## write the generated pages of docs/ anew
	$(BIN)/python tools/generate_docs.py

pins: $(VENV)/.dev  ## compile requirements/*.in to exact versions
	cd requirements && for name in base dev; do \
	  ../$(BIN)/uv pip compile -q --no-emit-index-url --no-header --no-annotate $$name.in -o $$name.txt; done

prepare: $(VENV)/.base
	@$(BIN)/python tools/frontend/fetch.py
	@$(BIN)/python tools/messages.py

.env:
	$(BIN)/python tools/local_settings.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: $(VENV)/bin/python requirements/base.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/base.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	touch $@

clean:  ## remove what was built; never the data in var/
	rm -rf $(VENV) node_modules build src/samsyn/core/static/vendor
