# The two commands that a newcomer needs: `make run` and `make test`. README.md says more.

SWIFT := swift
DATABASE := registrar.db
RELEASE := $(SWIFT) build --quiet -c release --static-swift-stdlib
VENV := .venv
PYTHON := $(VENV)/bin/python
# What `make install` installs, and where.
PROGRAM := .build/release/registrar
PREFIX := /opt/registrar

.PHONY: help run build install test test-swift test-python faults fuzz fuzz-http differential snapshots lint format docs bench tools test-tools bench-tools picture clean

help:
	@echo 'make run           build, make and seed $(DATABASE) on the first run, serve http://localhost:5000'
	@echo 'make build         build the programs'
	@echo 'sudo make install  put what was built into $(PREFIX), and what was there into $(PREFIX).old'
	@echo 'make test          run every test'
	@echo 'make lint          check the format'
	@echo 'make docs          build the documentation of the template library'
	@echo 'make bench         measure a release build'
	@echo 'make fuzz          try millions of broken templates (RUNS=2000000 SEED=1)'
	@echo 'make fuzz-http     try millions of broken requests (RUNS=5000000 SEED=1)'
	@echo 'make faults        faults in their long form: kills, power cuts, slow clients (SECONDS=60 SOAK=600 SEED=1)'
	@echo 'make snapshots     write down again what the template engine makes of its examples'
	@echo 'make differential  compare such templates with Jinja2 (RUNS=20000 SEED=1)'
	@echo 'The first run of each installs what is missing, from Debian and PyPI.'

run: build
	.build/release/registrar serve --demo --database $(DATABASE)

build: tools
	@echo 'Building the programs (the first time, a few minutes)'
	@$(RELEASE) --product registrar
	@$(RELEASE) --product jinja

# The folder of before is moved away when the new one is whole, and kept: it is the way back. One with the same files isn't.
install:
	@[ -x $(PROGRAM) ] || { echo 'Nothing is built yet: make build' >&2; exit 69; }
	@rm -rf $(PREFIX).new
	@install -D -m 0755 $(PROGRAM) $(PREFIX).new/bin/registrar
	@cp -R Templates Public Deploy README.md $(PREFIX).new/
	@chmod -R u=rwX,go=rX $(PREFIX).new
	@if diff -qr $(PREFIX) $(PREFIX).new >/dev/null 2>&1; then \
		rm -rf $(PREFIX).new; \
		echo 'This version is already installed in $(PREFIX)'; \
	else \
		rm -rf $(PREFIX).old \
		&& { [ ! -e $(PREFIX) ] || mv $(PREFIX) $(PREFIX).old; } \
		&& mv $(PREFIX).new $(PREFIX) \
		&& echo 'Installed in $(PREFIX)'; \
	fi

test: tools test-tools test-swift test-python

test-swift: tools
	@echo 'Building the tests (the first time, some minutes)'
	@$(SWIFT) build --quiet --build-tests
	@Tests/quietly .build/test.log $(SWIFT) test --skip-build --disable-xctest

# Last, as its summary is that of everything: it runs only when all before it has passed.
test-python: test-tools
	@$(PYTHON) -m pytest -q --tb=short -p no:cacheprovider Tests/Browser Tests/Look Tests/JinjaTests/Snapshots Tests/Metrics Tests/Hostile Tests/Deploy Tests/Faults

# Ends with status 1 if one of RUNS cases traps, hangs, leaks or is answered differently the second time. SEED gives the
# same cases again.
fuzz: tools
	@$(RELEASE) --product JinjaFuzz
	@.build/release/JinjaFuzz $(if $(RUNS),--runs $(RUNS)) $(if $(SEED),--seed $(SEED))

# What `make test` does for seconds, for longer: kills workers at random for SECONDS, serves under load for SOAK seconds, kills the
# whole server twenty times, examines thousands of disks after a power cut. SEED gives the same kills and cuts again.
faults: test-tools
	@$(SWIFT) build --quiet --product registrar
	@$(PYTHON) -m pytest -q -s --tb=short -p no:cacheprovider Tests/Faults --long --fault-seconds $(or $(SECONDS),60) \
		--soak-seconds $(or $(SOAK),600) $(if $(SEED),--fault-seed $(SEED))

# The same for the reader of requests: ends with status 1 if one of RUNS cases traps, hangs, leaks, is read beyond its end
# or is understood differently in pieces.
fuzz-http: tools
	@$(RELEASE) --product HTTPFuzz
	@.build/release/HTTPFuzz $(if $(RUNS),--runs $(RUNS)) $(if $(SEED),--seed $(SEED))

# Writes down what comes out of the cases in Tests/JinjaTests/Snapshots; read the difference before you commit it.
snapshots: tools
	@$(SWIFT) build --quiet --build-tests
	@UPDATE_SNAPSHOTS=1 Tests/quietly .build/test.log $(SWIFT) test --skip-build --disable-xctest --filter JinjaTests.SnapshotTests
	@git status --short Tests/JinjaTests/Snapshots

# Asks Jinja2 and our engine about templates made from the conformance cases; ends with status 1 if they answer
# differently.
differential: tools test-tools
	@$(RELEASE) --product jinja
	@$(PYTHON) Tests/Differential/differential.py $(if $(RUNS),--runs $(RUNS)) $(if $(SEED),--seed $(SEED))

lint: tools
	@$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift && echo 'The format is as it should be'

format: tools
	@$(SWIFT) format --in-place --recursive --parallel Sources Tests Package.swift

# The pages of the template library's documentation, in .build/Jinja.doccarchive. Any warning is an error.
docs: tools
	@$(SWIFT) build --quiet --target Jinja
	@mkdir -p .build/Jinja.symbols
	@$(SWIFT) symbolgraph-extract -module-name Jinja -I .build/debug/Modules -minimum-access-level public \
		-target "$$($(SWIFT) -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p')" \
		-output-dir .build/Jinja.symbols
	@docc convert --warnings-as-errors --additional-symbol-graph-dir .build/Jinja.symbols \
		--fallback-display-name Jinja --fallback-bundle-identifier jinja \
		--output-path .build/Jinja.doccarchive

bench: build bench-tools
	@$(PYTHON) Tests/Bench/bench.py

# The picture in README.md.
picture: build test-tools
	@$(PYTHON) Tests/Browser/picture.py Tests/Look/pictures/courses.png

# What the build needs beside Swift.
tools:
	@command -v $(SWIFT) >/dev/null || { echo 'Swift 6.3 is missing: see https://www.swift.org/install' >&2; exit 69; }
	@Deploy/install-missing /usr/include/sqlite3.h=libsqlite3-dev /usr/include/crypt.h=libcrypt-dev

# What the tests need beside that: Chromium, a font for Chinese, time zones, and Python with some packages.
test-tools:
	@Deploy/install-missing /usr/bin/chromium=chromium \
		/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc=fonts-noto-cjk \
		/usr/bin/strace=strace /usr/bin/faketime=faketime /usr/share/zoneinfo/zone.tab=tzdata
	@python3 -c 'import ensurepip, venv' 2>/dev/null || Deploy/install-missing --by-name python3-venv
	@cmp -s Tests/requirements.txt $(VENV)/installed.txt || { \
		echo 'Installing the packages of Tests/requirements.txt into $(VENV)'; \
		python3 -m venv --clear $(VENV) \
		&& $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps -r Tests/requirements.txt \
		&& cp Tests/requirements.txt $(VENV)/installed.txt; }

bench-tools: test-tools
	@Deploy/install-missing /usr/bin/wrk=wrk

clean:
	rm -rf .build $(VENV)
