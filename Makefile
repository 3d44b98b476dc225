# Needs Python 3.11 or newer with venv, and make. Everything else is installed into .venv from pinned versions.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install report test check bench dev clean

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt --editable ".[dev]"
	$(BIN)/python -m compileall -q pipelines models dashboards
	touch .venv/installed

report: install
	test -e data/inbox/organisation.yaml || $(BIN)/gronnbok demo --out data/inbox
	$(BIN)/gronnbok report || test $$? -eq 1  # 1: published, and something delivered must be looked at

test: install
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	$(BIN)/python -m tests.bench

dev: install
	$(BIN)/dagster dev

clean:
	rm -rf .venv data/warehouse
