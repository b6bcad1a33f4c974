# `make demo` and `make test` are all the set-up there is: both create .venv on first use.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.10 python3; do \
	$$name -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && \
	command -v $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
# A stamp is newer than what it was made from: the second run installs nothing.
RUNTIME := $(VENV)/.hybridize-runtime
DEVELOPMENT := $(VENV)/.hybridize-development
COMPILED := $(VENV)/.hybridize-compiled
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PRACTICE ?=
# COMPILE=0: let the Python sources run, as they do wherever the engine cannot be compiled.
COMPILE ?= 1

# One failing part does not hide what the next has to say.
FAST_CHECKS = failed=0; \
	$(BIN)/ruff check --quiet . || failed=1; \
	$(BIN)/mypy || failed=1; \
	$(BIN)/python -m pytest -q -n 2 -m "not tensorflow" || failed=1;

.DEFAULT_GOAL := help
.PHONY: help demo test java check compile bench docs clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "no Python 3.10 to 3.13 found; name one: make PYTHON=/path/to/python" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): pyproject.toml | $(BIN)/python
	$(PIP) --editable .
	@# pip does so for what it copies. Where Python may not write its caches, every start would do it again: half a second.
	$(BIN)/python -m compileall -q pyanalysis/hybridize
	@touch $@

$(DEVELOPMENT): pyproject.toml $(RUNTIME)
	$(PIP) --editable '.[dev,compile]'
	@# tf_keras of the very TensorFlow release that is installed; without dependencies, see pyproject.toml
	$(PIP) --no-deps "tf_keras==$$($(BIN)/python -c 'from importlib.metadata import version as v; \
		print(".".join(v("tensorflow-cpu").split(".")[:2]))' 2>/dev/null || echo 2.21).*"
	@touch $@

# Once after the install. Sources that are edited later run as sources, until somebody says `make compile`.
$(COMPILED): $(RUNTIME)
	@test "$(COMPILE)" = 0 || { scripts/ensure-compiler.sh $(BIN)/python && { $(PIP) --editable '.[compile]'; \
		$(BIN)/python pyanalysis/scripts/compile_engine.py; }; touch $@; }

demo: $(COMPILED)  ## analyse the example project and show what would change
	@# exit code 1 of the tool says that it proposes changes, which is what a demonstration is for
	$(BIN)/hybridize check examples || test $$? -eq 1
	$(BIN)/hybridize diff examples || test $$? -eq 1

test: $(DEVELOPMENT) $(COMPILED)  ## run everything, TensorFlow's verdicts and the Java side included
	@$(FAST_CHECKS) $(BIN)/python -m pytest -q -n 2 -m tensorflow || failed=1; \
	$(MAKE) --no-print-directory java || failed=1; exit $$failed

java: $(DEVELOPMENT)  ## build and test the Java side
	scripts/ensure-java.sh
	scripts/ensure-eclipse.sh
	mvn -q verify -Dhybridize.python=$(abspath $(BIN)/python)

check: $(DEVELOPMENT)  ## fast tests, lint and types
	@$(FAST_CHECKS) exit $$failed

compile: $(DEVELOPMENT)  ## compile the engine again, after its sources were edited
	scripts/ensure-compiler.sh $(BIN)/python
	$(BIN)/python pyanalysis/scripts/compile_engine.py
	$(BIN)/python -m compileall -q pyanalysis/hybridize

bench: $(DEVELOPMENT) $(COMPILED)  ## measure speed and memory; PRACTICE="dir ..." adds real projects
	$(BIN)/python benchmarks/run.py $(PRACTICE)
	$(BIN)/python benchmarks/oracle.py $(PRACTICE)
	$(BIN)/python benchmarks/service.py examples $(PRACTICE)

docs: $(DEVELOPMENT)  ## regenerate docs/rules from the rules
	$(BIN)/python pyanalysis/scripts/build_rule_docs.py

clean:  ## remove the environment and everything generated
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache build dist pyanalysis/*.egg-info bridge/target eclipse-plugin/*/target
	rm -f pyanalysis/hybridize/compiled.stamp
	find pyanalysis/hybridize -name '*.so' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
