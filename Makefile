# The verbs of this project. `make run` and `make test` do all set-up by themselves.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STORE ?= kg.db
POSTS ?= samples/posts
PORT ?= 8000
MINUTES ?= 10
JOBS ?= 2
INSTALLED := $(VENV)/.installed
PYTEST := $(BIN)/pytest --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder
unexport PYTHONDONTWRITEBYTECODE  # tests start hundreds of processes, which should not compile everything anew

.PHONY: run test fast lint bench fuzz histories kills audit train relations themes neo4j clean install

run: install  ## ingest the posts and serve API and pages
	$(BIN)/kg ingest $(POSTS) --store $(STORE)
	$(BIN)/kg serve --store $(STORE) --port $(PORT)

test: install  ## all tests, fast ones first
	$(PYTEST) -m "not model and not process and not neo4j and not browser"
	$(PYTEST) -m "model or process or neo4j or browser"

fast: install  ## only the tests that need neither the language model nor processes nor Neo4j nor a browser
	$(PYTEST) -m "not model and not process and not neo4j and not browser"

lint: install
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: install  ## speed and quality; quality needs the annotated posts (KG_SHARED)
	$(BIN)/python bench/extract.py
	$(BIN)/python bench/ingest.py
	$(BIN)/python bench/quality.py
	test ! -f $(STORE) || $(BIN)/python bench/queries.py $(STORE)

fuzz: install  ## made-up posts for MINUTES each, then 5,000 made-up requests to a server on the store; nothing may fail or hang
	$(BIN)/python bench/fuzz_posts.py --minutes $(MINUTES)
	test ! -f $(STORE) || $(BIN)/python bench/fuzz.py $(STORE)

histories: install  ## 1,000 random histories of up to 60 steps of embedded stores, 100 of a Neo4j server: incremental equals rebuilt
	HYPOTHESIS_PROFILE=histories $(BIN)/pytest tests/store/test_histories.py tests/test_folders.py

kills: install  ## 50 kill -9 of three processes that ingest and edit, judge, and copy one store at once
	KG_KILLS=50 $(BIN)/pytest tests/store/test_kill_at_work.py

audit:  ## known vulnerabilities of the pinned packages; skipped where there is no network
	$(PYTHON) .ci/audit

train: install  ## train the component that finds names, from KG_SHARED; about half an hour a network on one core
	$(BIN)/python -m kg.training --shared $${KG_SHARED:-../shared}

relations: install  ## train the component that finds relations, from KG_SHARED; some minutes on one core
	$(BIN)/python -m kg.training.relations --shared $${KG_SHARED:-../shared}

themes: install  ## learn which words go together from the posts of STORE
	$(BIN)/python -m kg.training.themes --store $(STORE)

neo4j: install  ## a Neo4j server to play with, until Ctrl-C; needs Java 17 and, the first time, Maven
	$(BIN)/python tests/support/neo4j_server.py

install: $(INSTALLED)

$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
