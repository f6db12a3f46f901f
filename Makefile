# Everything that is typed: make demo, make test; the other targets are for those who work on it.
PYTHON ?= python3
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LANGUAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))

SERVICES_DATABASE_URL ?= postgres://$${PGUSER:-postgres}:$${PGPASSWORD:-postgres}@$${PGHOST:-127.0.0.1}/clusterportal
SERVICES_BROKER_URL ?= redis://127.0.0.1:6379/9
ON_SERVICES := DATABASE_URL=$(SERVICES_DATABASE_URL) CELERY_BROKER_URL=$(SERVICES_BROKER_URL)
SERVICE_TESTS := $(BIN)/pytest -o addopts=-ra --ds=tests.services.settings
CROWD := tests/services/failures/test_hundred.py
KILL_TESTS := $(SERVICE_TESTS) tests/services -n 2 --ignore=tests/services/failures

.PHONY: install demo test test-walks hooks lint test-services test-services-embedded test-services-servers test-compose test-failures \
	test-all-on-servers test-browser test-pdf screenshots bench bench-web messages clean backup restore

install: $(VENV)/base.stamp $(LANGUAGES)

demo: install
	@CLUSTERPORTAL_DEMO=1 BASE_URL=http://127.0.0.1:$(PORT) $(BIN)/python manage.py demo --port $(PORT)

test: install $(VENV)/test.stamp
	$(BIN)/pytest -n 2 -m "not walks"
	$(BIN)/lint-imports

# The long walks: every address asked as many people, every course of an enquiry. One database is enough for them.
test-walks: install $(VENV)/test.stamp
	$(BIN)/pytest -n 2 -m walks

# git asks ruff, the import rules and the catalogue before each commit.
hooks: install $(VENV)/test.stamp $(VENV)/dev.stamp
	$(BIN)/pre-commit install

lint: install $(VENV)/test.stamp $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run

# Real worker processes, killed at every commit point: on the embedded default, then on PostgreSQL and Redis.
test-services: test-services-embedded test-services-servers test-compose

test-services-embedded: install $(VENV)/test.stamp
	$(KILL_TESTS) --ignore=tests/services/broker --ignore=tests/services/compose

test-services-servers: install $(VENV)/test.stamp
	$(ON_SERVICES) $(KILL_TESTS) -n 3 --ignore=tests/services/demo --ignore=tests/services/compose

# What docker-compose.yml starts, as processes, and what the Dockerfile builds; needs no Docker.
test-compose: install $(VENV)/test.stamp
	$(ON_SERVICES) $(BIN)/pytest tests/services/compose -o addopts=-ra --ds=tests.services.settings

# A whole portal while Redis, the database or the mail server is away; ends with a table of what people noticed.
# Each file has its own portal and mostly waits, hence a process for each; the crowd of the last one keeps busy.
test-failures: install $(VENV)/test.stamp
	$(ON_SERVICES) $(SERVICE_TESTS) tests/services/failures -n 4 --dist loadfile --ignore=$(CROWD)
	$(ON_SERVICES) $(SERVICE_TESTS) $(CROWD)

# The tests of make test once more, on PostgreSQL and Redis; the engines know neither.
test-all-on-servers: install $(VENV)/test.stamp
	$(ON_SERVICES) $(BIN)/pytest -n 2 -m "not walks" --ignore=tests/matchmaking/grouping --ignore=tests/matchmaking/routing

# Minutes and attendance as tagged PDF; needs Debian's libpango (libpangoft2-1.0-0) and poppler-utils.
test-pdf: install $(VENV)/test.stamp $(VENV)/pdf.stamp
	$(BIN)/pytest tests/pdf -o addopts=-ra

test-browser: install $(VENV)/test.stamp $(VENV)/browser.stamp
	$(BIN)/pytest tests/browser -o addopts=-ra -n 2 --dist loadfile

# A picture of every page into screenshots/; BASE=, PEOPLE=, PAGES=, WIDTHS=, SCHEMES=, LANGS= take a part.
export BASE PEOPLE PAGES WIDTHS SCHEMES LANGS
screenshots: install $(VENV)/test.stamp $(VENV)/browser.stamp
	$(BIN)/python -m tests.browser

bench: install
	$(BIN)/python -m benchmarks.grouping
	$(BIN)/python -m benchmarks.routing
	$(BIN)/python -m benchmarks.routing --enquiries benchmarks/enquiries-heldout.jsonl
	$(BIN)/python -m benchmarks.routing_history
	$(BIN)/python -m benchmarks.routing_speed

# What a page costs beside a bare Django page; fails when a page is dearer than its bound.
bench-web: install
	$(BIN)/python -m benchmarks.web

# One file with everything, in var/backups; the portal may go on running.
backup: install
	@$(BIN)/python manage.py backup

# make restore FILE=var/backups/clusterportal-….zip [FORCE=--force]; stop the portal first.
restore: install
	@$(BIN)/python manage.py restore $(FORCE) "$(FILE)"

# The texts of code and templates into the catalogue; needs GNU gettext.
messages: install
	$(BIN)/django-admin makemessages --locale de --no-obsolete --no-location --no-wrap \
		--ignore var --ignore staticfiles --ignore tests --ignore benchmarks

clean:
	rm -rf $(VENV) var staticfiles screenshots .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	rm -f locale/*/LC_MESSAGES/*.mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# A stamp is younger than the requirements that are installed.
$(VENV)/%.stamp: requirements/%.txt | $(BIN)/python
	$(PIP) -r $<
	@touch $@

$(VENV)/test.stamp $(VENV)/dev.stamp $(VENV)/browser.stamp: | $(VENV)/base.stamp

%.mo: %.po | $(VENV)/base.stamp
	@$(BIN)/pybabel --quiet compile --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<))) --input-file $< --output-file $@
