# Two commands: `make run` serves the chat page, `make test` runs the checks. Each sets up what it needs, once.
PYTHON ?= python3
PIP_ARGS ?=
BIN := .venv/bin
PORT ?= 8501
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Where it is set, every process compiles its libraries anew: 7 s for a question, not 3.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check types tests test-slow prepare train passages ablate bench clean

run: .venv/installed
	$(BIN)/gumshoe ingest || [ $$? -eq 3 ]
	$(BIN)/gumshoe serve --port $(PORT)

test: check

check: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) --no-print-directory -j 2 types tests

types: .venv/installed-test
	$(BIN)/mypy

# One thread a library: two workers that each take both processors wait for each other.
tests: .venv/installed-test
	HF_HUB_OFFLINE=1 OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist worksteal

test-slow: .venv/installed-test
	HF_HUB_OFFLINE=1 $(BIN)/pytest -m slow --timeout 1800

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "gumshoe needs Python 3.11 or newer; run: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "this Python has no venv module; install it, for example: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: pyproject.toml constraints.txt | .venv/python
	$(BIN)/pip install -q --no-compile -c constraints.txt $(PIP_ARGS) -e .
	@touch $@

.venv/installed-test: pyproject.toml constraints.txt | .venv/python
	$(BIN)/pip install -q --no-compile -c constraints.txt $(PIP_ARGS) -e '.[test]'
	@touch .venv/installed $@

# The reader's network, and the one that embeds passages, from the data named by DATA; minutes on a GPU, else days, kept in steps (see rag/reader/MODEL_CARD.md, rag/passages.md).
DATA ?= ../shared/bench
HOME_ := $(or $(GUMSHOE_HOME),.gumshoe)
ablate: prepare
	HF_HUB_OFFLINE=1 $(BIN)/python -m evals.ablation $(HOME_)/train

prepare train passages: .venv/installed
	$(BIN)/gumshoe ingest
	$(BIN)/gumshoe ingest evals/gold/invented
	$(BIN)/gumshoe ingest evals/gold/blind
	$(BIN)/gumshoe ingest evals/gold/twice
	$(BIN)/python -m evals.synopses $(HOME_)/train/synopses
	$(BIN)/gumshoe ingest $(HOME_)/train/synopses/corpus
	$(BIN)/gumshoe ingest $(HOME_)/train/synopses/taught/corpus
	$(BIN)/gumshoe ingest $(DATA)/fairytaleqa/train/corpus --corpus fq-train
	$(BIN)/gumshoe ingest $(DATA)/fairytaleqa/dev/corpus --corpus fq-dev
	HF_HUB_OFFLINE=1 $(BIN)/python -m evals.reader $@ --data $(DATA)

# Speed, memory and search at 31,358 films against the stock LangChain pipeline; about ten minutes on two idle cores.
bench: .venv/installed-test
	HF_HUB_OFFLINE=1 $(BIN)/python -m evals.bench --data $(DATA)

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
