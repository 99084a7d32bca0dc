# The same targets serve a person, a fresh machine and CI. Needed: python3 (3.11 or newer) and make.
#   make install   .venv with the command .venv/bin/luoshi        make test    format, lint, types, tests
#   make run       the demonstration city on port 8000 (PORT=)    make lint    format, lint, types
#   make bench     all figures, into docs/benchmarks.md       make docs    write docs/cli.md
#   make samples   write the sample .docx                         make lock    write the lock files anew (needs uv)
#   make front     fetch the front-end files of others (npm)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PORT ?= 8000
JOBS ?= 2

.PHONY: install install-dev front run test lint bench docs samples lock clean
.DEFAULT_GOAL := install

install: $(VENV)/.installed front

install-dev: $(VENV)/.installed-dev front

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "需要 Python 3.11 或更高版本：请安装后重试，或用 make PYTHON=/路径/python3.12 指定。" >&2; \
	  echo "Python 3.11 or newer is needed; point to it with make PYTHON=/path/to/python3.12." >&2; exit 1; }
	@$(if $(UV),true,$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null) || { \
	  echo "这台机器的 Python 缺少 venv 或 ensurepip：Debian/Ubuntu 请先运行 apt-get install python3-venv。" >&2; \
	  echo "This Python lacks venv or ensurepip; on Debian/Ubuntu: apt-get install python3-venv." >&2; exit 1; }
	$(if $(UV),uv venv -q --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV),$(PYTHON) -m venv $(VENV))

# Stamps: nothing is installed twice. The package itself is linked, so a change of its code needs no new install.
PIP := $(if $(UV),uv pip install -q --python $(BIN)/python,$(BIN)/python -m pip install -q --disable-pip-version-check)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# Style sheets, scripts and icons of others (package.json). The npm of the machine fetches them, else one from a wheel.
front: $(VENV)/.installed
	@command -v npm >/dev/null || $(PIP) --require-hashes -r requirements-front.lock
	@$(BIN)/python -m luoshi.web.vendor

# Database and static files come up to date, the demonstration city comes in once; what was entered stays.
# A port that is taken is said first: the city takes a while.
run: install
	@$(BIN)/python -c 'import socket, sys; taken = not socket.socket().connect_ex(("127.0.0.1", $(PORT))); \
	  sys.exit("端口 $(PORT) 已被其他程序占用：请换一个，如 make run PORT=8080。" if taken else 0)'
	@$(BIN)/luoshi migrate
	@if $(BIN)/luoshi demo --help >/dev/null 2>&1; then $(BIN)/luoshi demo; fi
	@exec $(BIN)/luoshi serve --port $(PORT)

lint: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m django makemigrations --check --dry-run --settings tests.settings

# The whole suite on SQLite, then what needs a database on PostgreSQL as well (skipped, and said so, where there is none).
test: lint
	$(BIN)/python -m pytest -q -n $(JOBS)
	$(BIN)/python -m tests.postgres -- $(BIN)/python -m pytest -q -n $(JOBS) --only-database

bench: install-dev
	$(BIN)/python -m benchmarks --write docs/benchmarks.md

docs: install-dev
	$(BIN)/python -m docs.write_reference
	$(BIN)/python -m docs.write_permissions
	$(BIN)/python -m docs.write_api
	$(BIN)/python -m pytest -q tests/walk/write_whose.py

samples: install-dev
	$(BIN)/python -m samples.build

# Hashes of every platform's files, no host names (docs/decisions/0005).
LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-emit-find-links
lock:
	$(LOCK) pyproject.toml --group build -o requirements.lock
	$(LOCK) pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) --group front -o requirements-front.lock

clean:
	rm -rf $(VENV) out build luoshi/web/static/vendor *.egg-info .mypy_cache .pytest_cache .ruff_cache
