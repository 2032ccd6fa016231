# Needs git, make and Python 3.11 or newer; everything else goes into .venv, pinned by hash in requirements.lock.
# Recipes use relative paths alone, so a folder whose name contains spaces works.

# PYTHON=path names the interpreter that makes .venv (to change it later: rm -r .venv, then make again).
# ARGS=... is handed to the command of a target: make test ARGS="-k emitter".
PYTHONS = python3.14 python3.13 python3.12 python3.11 python3
WORKERS ?= 2

# DVC's default is one folder that all users of a machine share; a relative path would depend on the current folder.
export DVC_SITE_CACHE_DIR := $(CURDIR)/.cache/dvc
# The environment is .venv and nothing else, whatever a shell profile says.
unexport PIP_USER PIP_TARGET PIP_PREFIX PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help setup venv build check test test-slow test-s3 test-trainers lint types layers hooks docs bench bench-rules lock wheel

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: .venv/.stamp ## make .venv and install the git hooks
	@if [ "$$(git rev-parse --show-toplevel 2>/dev/null)" != "$$(pwd -P)" ]; then \
	  echo "No git hooks installed: this folder is not the top of a git work tree."; \
	elif path=$$(git config core.hooksPath); then \
	  echo "No git hooks installed: core.hooksPath is set to '$$path', which replaces this repository's hooks."; \
	  echo "Call 'hooks/in-venv pre-commit run' from the pre-commit hook there,"; \
	  echo "or unset core.hooksPath and run make setup again."; \
	else \
	  .venv/bin/pre-commit install; \
	fi

venv: .venv/.stamp ## make .venv alone (every target that needs it does so)

build: .venv/.stamp ## run the pipeline: records to dataset, into build/
	.venv/bin/tunesmith build $(ARGS)

check: .venv/.stamp ## judge all records and reviews as they stand
	.venv/bin/tunesmith check $(ARGS)

test: .venv/.stamp ## run the whole suite (WORKERS=2 processes)
	.venv/bin/python -m pytest -n $(WORKERS) $(ARGS)

test-slow: .venv/.stamp ## run only the proofs that take minutes
	.venv/bin/python -m pytest -n $(WORKERS) -m slow $(ARGS)

test-s3: .venv/.stamp-s3 ## push artifacts to an S3 server on loopback (adds dvc-s3 and moto to .venv)
	.venv/bin/python -m pytest -n $(WORKERS) -m slow tests/tools/test_remote_s3.py $(ARGS)

test-trainers: .venv-trainers/.stamp ## load the exports with TRL, LLaMA-Factory and datasets (makes .venv-trainers)
	.venv-trainers/bin/python -m pytest -W default tests/trainers $(ARGS)

lint: .venv/.stamp ## ruff: rules and format
	.venv/bin/ruff check
	.venv/bin/ruff format --check

types: .venv/.stamp ## mypy, strict
	.venv/bin/mypy

layers: .venv/.stamp ## who may import whom
	.venv/bin/lint-imports

hooks: .venv/.stamp ## run every git hook over all files
	.venv/bin/pre-commit run --all-files --show-diff-on-failure

docs: .venv/.stamp ## write the pages that come from code
	.venv/bin/python -m tunesmith_tools.explaining.pages

bench: .venv/.stamp ## measure side by side with other tools
	.venv/bin/python benchmarks $(ARGS)

bench-rules: .venv/.stamp ## measure the rules on the public data of TUNESMITH_REAL_DATA
	.venv/bin/python benchmarks/rules $(ARGS)

wheel: .venv/.stamp ## build dist/tunesmith-VERSION-py3-none-any.whl, to install elsewhere
	.venv/bin/hatchling build -t wheel $(ARGS)

# A user's own pip or uv settings (mirrors, wheel folders) must not get into a file that others install from: every
# such line is turned off, and the result is looked through before it replaces the old lock. The old lock is the
# starting point, so pins stay where they can. requirements-s3.lock holds what comes on top for `make test-s3`,
# requirements-trainers.lock all of .venv-trainers but torch: uv takes the build for NVIDIA cards, several gigabytes,
# where pip finds one for processors. LLaMA-Factory is listed without its dependencies, whose pins are older than TRL's.
LOCK = .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-emit-build-options --no-emit-index-annotation \
	  --no-annotate --no-header --quiet $(ARGS)
COMPILE = $(LOCK) pyproject.toml
LLAMAFACTORY = 0.9.5
TORCH = 2.13.0
lock: ## write requirements*.lock from pyproject.toml (ARGS=--upgrade for newer versions)
	@test -x .venv/bin/uv || $(MAKE) --no-print-directory venv
	@cp requirements.lock requirements-s3.lock requirements-trainers.lock .venv/
	@$(COMPILE) --extra build --extra dev -o .venv/requirements.lock
	@$(COMPILE) --extra s3-server -c .venv/requirements.lock -o .venv/requirements-s3.lock \
	  $$(sed -n 's/^\([^= ]*\)==.*/--no-emit-package \1/p' .venv/requirements.lock)
	@printf 'torch; python_version < "0"\n' > .venv/no-torch.txt
	@$(COMPILE) --extra build --extra trainers -c .venv/requirements.lock --override .venv/no-torch.txt \
	  -o .venv/requirements-trainers.lock
	@printf 'llamafactory==$(LLAMAFACTORY)\n' > .venv/llamafactory.in
	@$(LOCK) .venv/llamafactory.in --no-deps -o .venv/llamafactory.lock
	@cat .venv/llamafactory.lock >> .venv/requirements-trainers.lock
	@for lock in requirements.lock requirements-s3.lock requirements-trainers.lock; do \
	  if grep -nE '://| @ |^ *(-|#)' .venv/$$lock | grep -vE '^[0-9]+: +--hash=sha256:[0-9a-f]+( \\)?$$'; then \
	    echo "$$lock stays as it was: the lines above are not a version or a hash." >&2; exit 1; \
	  fi; \
	  if cmp -s .venv/$$lock $$lock; then \
	    echo "$$lock is up to date"; \
	  else \
	    cat .venv/$$lock > $$lock && echo "$$lock is written; the next make installs it"; \
	  fi; \
	done

# An interpreter is run before it is believed: a pyenv shim may exist and fail, and a distribution's Python may lack
# venv or ensurepip. A .venv that still works is kept and brought up to date. setuptools goes in first, because a
# package without a wheel is built with it: an isolated build would fetch one that no hash pins.
PIP = .venv/bin/python -m pip install -qq --disable-pip-version-check
.venv/.stamp: requirements.lock pyproject.toml
	@old='import sys; sys.exit(sys.version_info < (3, 11))'; \
	if ! .venv/bin/python -c "import pip; $$old" 2>/dev/null; then \
	  found=; bare=; \
	  for python in $(if $(PYTHON),"$(PYTHON)",$(PYTHONS)); do \
	    "$$python" -c "$$old" >/dev/null 2>&1 || continue; \
	    if "$$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then found=$$python; break; fi; \
	    bare="$${bare:-$$python}"; \
	  done; \
	  if [ -z "$$found" ]; then \
	    if [ -n "$$bare" ]; then \
	      echo "$$bare cannot make a virtual environment: its venv or ensurepip module is missing."; \
	      echo "On Debian and Ubuntu: apt install python3-venv. Or name another one: make setup PYTHON=/path/to/python3"; \
	    else \
	      echo "No Python 3.11 or newer that runs; tried:" $(if $(PYTHON),"$(PYTHON)","$(PYTHONS)"); \
	      echo "Install one, or name it: make setup PYTHON=/path/to/python3"; \
	    fi >&2; \
	    exit 1; \
	  fi; \
	  echo "Making .venv with $$("$$found" --version)"; \
	  "$$found" -m venv --clear .venv || exit 1; \
	fi
	@echo "Installing requirements.lock into .venv (a few minutes the first time)"
	@sed -n '/^setuptools==/,/[^\\]$$/p' requirements.lock > .venv/setuptools.lock
	@$(PIP) --require-hashes --no-deps -r .venv/setuptools.lock
	@$(PIP) --require-hashes --no-build-isolation --use-pep517 -r requirements.lock
	@echo "Installing tunesmith into .venv, editable"
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# Every dependency stands in one of the two locks, hence --no-deps.
.venv/.stamp-s3: .venv/.stamp requirements-s3.lock
	@echo "Installing requirements-s3.lock into .venv"
	@$(PIP) --require-hashes --no-deps -r requirements-s3.lock
	@touch $@

# torch is no part of the lock, see above; what it needs comes with it and is then brought to the lock's versions.
TRAINERS = .venv-trainers/bin/python -m pip install -qq --disable-pip-version-check
.venv-trainers/.stamp: .venv/.stamp requirements-trainers.lock
	@.venv/bin/python -m venv --clear .venv-trainers
	@echo "Installing torch $(TORCH) and requirements-trainers.lock into .venv-trainers (a few minutes)"
	@$(TRAINERS) torch==$(TORCH)
	@sed -n '/^setuptools==/,/[^\\]$$/p' requirements-trainers.lock > .venv-trainers/setuptools.lock
	@$(TRAINERS) --require-hashes --no-deps -r .venv-trainers/setuptools.lock
	@$(TRAINERS) --require-hashes --no-deps --no-build-isolation --use-pep517 -r requirements-trainers.lock
	@$(TRAINERS) --no-deps --no-build-isolation -e .
	@touch $@
