# demo: a node with the demo region · demo-federation: three nodes that trade records · serve: its pages · test: everything CI runs · check: types, style, contracts · bench: the figures
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
# pip checks hashes too; --no-deps because the file lists everything
INSTALL = $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python --require-hashes,$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps)

# processes of tests: they wait for servers and browsers, so that one more than two cores is quicker where there is memory for it (kB)
WORKERS := $(shell awk '/^MemTotal/ { print ($$2 > 12000000) ? 3 : 2 }' /proc/meminfo 2>/dev/null || echo 2)

# whoever forbids bytecode pays for compiling Entrepot in every process that a test starts: a third of its start
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-federation serve test check style types bench machine requirements clean

demo: $(VENV)/base
	$(BIN)/entrepot demo

demo-federation: $(VENV)/base
	$(BIN)/entrepot demo-federation

serve: $(VENV)/base
	$(BIN)/entrepot serve

# types and contracts are checked beside the tests, on one processor as they are, and told after them
test: $(VENV)/dev machine style
	@told=$$(mktemp); ( $(BIN)/mypy && $(BIN)/lint-imports ) >"$$told" 2>&1 & types=$$!; tests=0; \
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder || tests=$$?; \
	typed=0; wait $$types || typed=$$?; cat "$$told"; rm "$$told"; exit $$((tests ? tests : typed))
	$(BIN)/python -m tests.postgres -n $(WORKERS)

check: style types

style: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev
	$(BIN)/python -m bench $(or $(BENCH),all)

machine:
	@tests/machine.sh

$(VENV)/base: requirements/base.txt pyproject.toml
	@echo "Setting up $(VENV) (once): about a minute"
	@test -x $(BIN)/python || $(if $(UV),$(UV) venv --quiet --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Entrepot needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	@$(INSTALL) -r requirements/base.txt
	@$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python --no-deps -e .,$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .)
	@touch $@

$(VENV)/dev: $(VENV)/base requirements/dev.txt
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

# after a change of the dependencies in pyproject.toml (needs uv)
requirements:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links -q -o requirements/base.txt pyproject.toml requirements/build.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links -q -c requirements/base.txt --group dev -o requirements/dev.txt pyproject.toml requirements/build.in
	for extra in postgres linkage spark allocation; do uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links -q -c requirements/base.txt --extra $$extra -o requirements/$$extra.txt pyproject.toml requirements/build.in; done

clean:
	rm -rf $(VENV) entrepot-demo entrepot-federation
