# Each target makes ready what it needs: Python ≥ 3.11, make and git are enough. The second run finds it done.
.DEFAULT_GOAL := help
.PHONY: help demo test lint audit bench docs format locks words

PY := .venv/bin/python
ARGS ?=
TEST_PROCESSES ?= 2

help:
	@echo "make demo    start the whole system on this computer (SUAR_PORT=8000)"
	@echo "make test    run the tests            (ARGS='tests/kernel -k berth' for some)"
	@echo "make lint    style, types, floors, migrations, translations, generated pages"
	@echo "make audit   ask the index for withdrawn and unsafe releases (SUAR_AUDIT=required: it must answer)"
	@echo "make bench   measure                  make docs    write the generated pages"
	@echo "make format  put the code in shape    make locks   resolve the dependencies anew"

demo: .venv/.base node_modules/.base
	@exec $(PY) -m suar demo $(ARGS)

test: .venv/.dev node_modules/.dev
	@$(PY) -m tools.words compile
	$(PY) -m pytest -n $(TEST_PROCESSES) $(ARGS)

lint: .venv/.dev node_modules/.dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"
	$(PY) -W ignore::RuntimeWarning -m django makemigrations --check --dry-run --settings suar.config.settings
	$(PY) -m tools.words missing
	@$(PY) -m tools.words compile
	$(PY) -m tools.pages check
	$(PY) -m tools.dependencies locks

audit: .venv/.dev
	$(PY) -m tools.dependencies known

bench: .venv/.dev node_modules/.base
	$(PY) -m bench $(ARGS)

docs: .venv/.dev
	@$(PY) -m tools.words compile
	$(PY) -m tools.pages write

words: .venv/.dev
	$(PY) -m tools.words merge

format: .venv/.dev
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

# ── What the targets need ────────────────────────────────────────────────────────────────────────────────────
# Programs are called through the interpreter, by relative paths: a space in the path of the checkout does no harm.

# The first interpreter that *runs* (a shim may exist and not run), is new enough and can make an environment.
.venv/bin/python:
	@for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
		if "$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec "$$python" -m venv .venv; fi; done; \
	echo "Suar needs Python 3.11 or newer with its venv module (Debian: apt install python3-venv)." >&2; exit 1

.venv/.tools: requirements/build.txt | .venv/bin/python
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/build.txt
	@touch $@

INSTALL_SELF = $(PY) -m uv pip install -q --python $(PY) --no-deps --no-build-isolation -e .
SYNC = $(PY) -m uv pip sync -q --python $(PY) --require-hashes requirements/build.txt

.venv/.base: requirements/base.txt pyproject.toml .venv/.tools
	@echo "Installing what Suar stands on …"
	@$(SYNC) requirements/base.txt && $(INSTALL_SELF)
	@rm -f .venv/.dev && touch $@

.venv/.dev: requirements/dev.txt requirements/base.txt pyproject.toml .venv/.tools
	@echo "Installing what Suar is built and tested with …"
	@$(SYNC) requirements/dev.txt && $(INSTALL_SELF)
	@touch .venv/.base $@

# The machine's npm where there is one that runs, else the one among the Python packages.
NPM_CI = if npm --version >/dev/null 2>&1; then npm=npm; else npm=.venv/bin/npm; PATH="$$PWD/.venv/bin:$$PATH"; fi; \
	$$npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

node_modules/.base: package-lock.json | .venv/.base
	@$(NPM_CI) --omit=dev >/dev/null && rm -f node_modules/.dev && touch $@

node_modules/.dev: package-lock.json | .venv/.dev
	@$(NPM_CI) >/dev/null && touch node_modules/.base $@

# Lock files carry hashes and no addresses: whoever installs uses his own index.
COMPILE = $(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links
locks: .venv/.tools
	$(COMPILE) $(ARGS) pyproject.toml -o requirements/base.txt
	$(COMPILE) $(ARGS) pyproject.toml --group dev -c requirements/base.txt -o requirements/dev.txt
	$(COMPILE) $(ARGS) requirements/build.in -c requirements/dev.txt -o requirements/build.txt
	npm install --package-lock-only --ignore-scripts
