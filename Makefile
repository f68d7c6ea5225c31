# Every target works on a machine that has only python3.11, make and pip.
PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PORT ?= 7860

.PHONY: chat test check eval ingest clean help docs wheel

help:
	@echo "make chat   ask in the browser (installs and ingests when needed)"
	@echo "make test   every test"
	@echo "make check  ruff, mypy, import directions"
	@echo "make eval   accuracy over eval/, compared with the baseline"
	@echo "make wheel  a wheel in dist/, from nothing but what is here now"

$(VENV)/.run: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[llm,mcp,formats]'
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

chat: $(VENV)/.run
	$(BIN)/rag ingest
	$(BIN)/rag chat --port $(PORT)

ingest: $(VENV)/.run
	$(BIN)/rag ingest

# A file's tests share what they start, and browser tests come last: so files go to processes whole, and in their order.
test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/architecture

eval: $(VENV)/.dev
	$(BIN)/python -m eval

docs: $(VENV)/.dev
	$(BIN)/python docs/make_cli_page.py
	$(BIN)/python docs/make_licences_page.py

# setuptools takes what lies in build/lib into the wheel as well, modules that are long gone included.
wheel: $(VENV)/.run
	rm -rf build
	$(PIP) wheel --quiet --no-deps --wheel-dir dist .
	rm -rf build

clean:
	rm -rf $(VENV) .rag .pytest_cache .mypy_cache .ruff_cache build dist *.egg-info
