# make refresh   build the environment if it is missing, then refresh the warehouse (the invented samples, unless lea.toml names sources)
# make test      build the environment if it is missing, then lint, type-check and test
# make docs      the documentation as pages, in build/docs

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: .venv refresh test lint types tests docs benchmarks lock clean

refresh: .venv
	@$(BIN)/lea refresh $(ARGS); code=$$?; \
	if [ $$code -eq 3 ]; then echo "(lea refresh ended with exit code 3: published, with some reports in quarantine)"; \
	else exit $$code; fi

test: lint types tests

lint: .venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv
	$(BIN)/mypy

tests: .venv
	$(BIN)/pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered --cov-fail-under=90 $(ARGS)

docs: .venv
	$(BIN)/sphinx-build -q -W --keep-going -n -b html docs build/docs
	@echo "build/docs/index.html"

benchmarks: .venv
	$(BIN)/python -m benchmarks

.venv: .venv/.ready

.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# Exact versions with their hashes; DuckDB stays at the version whose files and extensions are tried out.
lock: .venv
	echo 'duckdb==1.5.5' | $(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --quiet --constraint - -o requirements.txt

clean:
	rm -rf .venv data build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
