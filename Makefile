# digitize: `make run` shows what it does, `make test` proves it. Everything else is below.
# A fresh Debian with Python 3.11, git and make is enough; the rest is set up in .venv.

PYTHON ?= python3
WORKERS ?= auto
OUT ?= output
PAGES ?= tests/recorded
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
WEB := digitize/review/web/dist/index.html
UV := uv==0.13.9

# One model process must not take every core: parallelism is by pages.
export OMP_NUM_THREADS ?= 1
export PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK := True
export DISABLE_MODEL_SOURCE_CHECK := True

# Without compiled modules every start costs seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test web lint lock prove compare bench train clean system help

help: ## say what each target does
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

run: $(READY) $(WEB) ## digitize the sample scans into output/ and show the articles
	@$(BIN)/digitize run scans -o $(OUT)
	@$(BIN)/digitize show $(OUT)
	@echo
	@echo "Look into $(OUT)/: pages/*.page.json, issues/, articles.jsonl"
	@echo "A picture of what was understood: $(BIN)/digitize draw $(OUT)/pages/NAME.page.json -o page.png"

test: system $(READY) $(WEB) ## run all tests (sets up what is missing)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

web: $(READY) $(WEB) ## build the review desk's front end

lint: $(READY) ## style and types
	@$(BIN)/ruff check digitize tests
	@$(BIN)/ruff format --check digitize tests
	@$(BIN)/mypy

lock: ## write requirements.lock anew from pyproject.toml
	@test -x $(BIN)/uv || { $(PYTHON) -m venv $(VENV) && $(BIN)/pip install -q $(UV); }
	@$(BIN)/uv pip compile pyproject.toml --all-extras --group conformance --universal \
	    --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links --quiet -o requirements.lock >/dev/null

prove: $(READY) ## the long proofs: kills, broken files, cluster, 100,000 pages
	@$(BIN)/python -m pytest -m prove -p no:xdist -x -s --timeout 14400 $(ARGS)

compare: $(READY) ## order and articles beside other tools, on recorded lines in PAGES
	@$(BIN)/python -m tests.compare $(PAGES) $(ARGS)

bench: $(READY) ## speed and memory beside other tools; ARGS as in python -m bench --help
	@$(BIN)/python -m bench $(ARGS)

train: $(READY) ## rebuild the models of punctuation, gaps, roles and seams
	@$(BIN)/python -m training $(ARGS)

clean: ## remove results and caches; .venv stays
	rm -rf output/* build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis

system: ## install Debian packages that tests use, where root; else say which are missing
	@bash .ci/system

$(READY): requirements.lock pyproject.toml
	@bash .ci/setup $(PYTHON) $(VENV) $(UV)
	@touch $@

$(WEB): $(READY) .ci/web $(wildcard digitize/review/web/*.* digitize/review/web/public/* digitize/review/web/src/*.* digitize/review/web/src/*/*)
	@bash .ci/web $(VENV)
	@touch $@
