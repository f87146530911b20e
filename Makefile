# make course   set everything up and open the course
# make test     set everything up and run every check
# make setup    only set up: .venv, with the command `readout` in it
# make lock     choose the exact versions in requirements.txt anew
# make clean    remove .venv (your answers in my-course/ stay)

ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := .venv/Scripts
else
PYTHON ?= python3
BIN := .venv/bin
endif
READY := .venv/ready

.PHONY: help setup course test lock clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

setup: $(READY)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { \
	  echo "This course needs Python 3.11 or later. If you have one under another name: make PYTHON=python3.13 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c "import venv, ensurepip" || { \
	  echo "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@echo ready > $(READY)

course: setup
	$(BIN)/readout course

# Every check runs even when one before it failed; the tests come last.
test: setup
	@failed=0; \
	$(BIN)/ruff check . || failed=1; \
	$(BIN)/ruff format --check . || failed=1; \
	$(BIN)/mypy || failed=1; \
	$(BIN)/readout check || failed=1; \
	if [ $$failed = 1 ]; then echo "A check above failed; make test fails whatever the tests say."; fi; \
	$(BIN)/python -m pytest -q || failed=1; \
	exit $$failed

lock:
	$(BIN)/uv pip compile --universal --no-emit-index-url --python-version 3.11 --upgrade \
	  --all-extras --custom-compile-command "make lock" -q pyproject.toml -o requirements.txt

clean:
	rm -rf .venv
