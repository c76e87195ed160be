# GestureKit's commands. `make demo` and `make test` do all of their own set-up.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO_SOURCE ?=
PYTEST_ARGS ?=
BENCH ?=

.DEFAULT_GOAL := help
.PHONY: help install demo test lint types format bench docs wheel clean distclean

help: ## List these commands
	@printf 'GestureKit. Each command sets up what it needs in %s.\n\n' '$(VENV)'
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | \
		while IFS="$$(printf '\t')" read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done
	@printf '\n  make demo DEMO_SOURCE=clip.mp4    the demo over a video, picture, folder or address\n'
	@printf '  make test PYTEST_ARGS="-k neon"   some tests only\n'

# The stamps are files, so that a second run starts at once; a change of pyproject.toml installs again.
# An environment that is there and has its pip is used as it is, whoever made it.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo 'GestureKit needs Python 3.10 or newer; name one: make PYTHON=python3.11 ...' >&2; exit 1; }
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv $(VENV) || \
		{ echo 'No virtual environment could be made; on Debian: apt-get install python3-venv' >&2; exit 1; }
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.made
	@echo 'Installing GestureKit into $(VENV); the first time takes some minutes.'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/.installed
	@echo 'Installing what the tests need into $(VENV).'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev,mediapipe]"
	@touch $@

$(VENV)/.installed-docs: pyproject.toml $(VENV)/.installed
	@echo 'Installing what the documentation needs into $(VENV).'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[docs]"
	@touch $@

install: $(VENV)/.installed ## Make the virtual environment, install GestureKit, fetch the models
	@$(BIN)/gesturekit models fetch > /dev/null

demo: install ## Neon hands over the camera, or over DEMO_SOURCE, into out/
	@$(BIN)/gesturekit demo $(if $(DEMO_SOURCE),"$(DEMO_SOURCE)") --output out

test: $(VENV)/.installed-dev ## Run every test, a process for each core
	@$(BIN)/gesturekit models fetch > /dev/null
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

lint: $(VENV)/.installed-dev ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev ## Check types strictly, of examples and benchmarks too
	$(BIN)/mypy --strict gesturekit examples benchmarks

format: $(VENV)/.installed-dev ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-dev ## Run every benchmark, or BENCH's; tables and plots into docs/benchmarks
	@$(BIN)/gesturekit models fetch > /dev/null
	@$(BIN)/python benchmarks/report.py --run $(BENCH)

docs: $(VENV)/.installed-docs ## Build the documentation's site into site/, links checked
	@$(BIN)/python docs/make_architecture.py --check || \
		{ echo 'docs/architecture.md is out of date; run python docs/make_architecture.py' >&2; exit 1; }
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

wheel: $(VENV)/.installed-dev ## Build the wheel into dist/
	$(BIN)/python -m build --wheel

clean: ## Remove what was built and written, but not the virtual environment
	rm -rf out build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find gesturekit tests examples benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## Remove the virtual environment too
	rm -rf $(VENV) gesturekit.egg-info
