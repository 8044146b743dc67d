# make book    the book, in _build/html
# make test    all tests, with a real browser      make fast   those that take seconds
# make bench   speed and memory, as ratios         make lock   pin the newest allowed libraries
PYTHON ?= python3
BIN := .venv/bin
export PYTHONUTF8 := 1

.PHONY: book test fast bench lock lint check browser clean
.DEFAULT_GOAL := book

book: .venv/ready
	@$(BIN)/dialogue build

SPREAD := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
test: .venv/ready-for-tests browser
	@$(BIN)/dialogue check
	@$(BIN)/ruff check -q . && $(BIN)/ruff format -q --check .
	@$(BIN)/python -m pip check
	@$(BIN)/python -m pytest -m browser
	@$(BIN)/python -m pytest -m "not browser" $(SPREAD)

fast: .venv/ready-for-tests
	@$(BIN)/python -m pytest -m "not slow and not browser" $(SPREAD)

bench: .venv/ready-for-tests
	@$(BIN)/python tests/bench/bench.py

check: .venv/ready
	@$(BIN)/dialogue check

lint: .venv/ready-for-tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

# One that was copied, moved or left half made has no pip, or serves another folder: it is made anew.
SERVES := import os, pip, dialogue; print(os.path.samefile(dialogue.__path__[0], "notebooks/dialogue"))
ifneq ($(shell $(BIN)/python -c '$(SERVES)' 2>/dev/null),True)
.PHONY: .venv/ready
ANEW := rm -rf .venv && $(PYTHON) -m venv .venv
endif

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	@$(ANEW)
	@echo "installing the pinned libraries into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/ready-for-tests: .venv/ready requirements-test.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@

# Any Chrome or Chromium serves; without one, install it where that is possible.
browser: .venv/ready-for-tests
	@$(BIN)/python tests/browser/chromium.py

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url
lock: .venv/ready-for-tests
	@$(BIN)/python -m pip install --quiet uv
	@$(LOCK) --upgrade --output-file .venv/lock pyproject.toml
	@{ sed -n 1,2p requirements.txt; cat .venv/lock; echo "-e ."; } > .venv/locked && mv .venv/locked requirements.txt
	@$(LOCK) --upgrade --no-annotate --extra test --constraint .venv/lock --output-file requirements-test.txt pyproject.toml

clean:
	@rm -rf _build
	@find book -name '*.ipynb' -delete
